"""The last look at a repaired file: what is not certainly as intended is not written."""

from __future__ import annotations

from dflint.cst.words import SPACES
from dflint.fingerprint import expected, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.file import File
    from dflint.rule import Edit


def objection(before: File, after: File, edits: Sequence[Edit]) -> str | None:
    """Why the repaired file must not be written; None when nothing speaks against it.

    The text parses; it reads as the edits declare; no script gained a shell error; no comment is
    lost; and dockerfile-parse, which knows nothing of our parser, sees the same instructions.
    """
    problems = after.tree.problems
    if len(problems) > len(before.tree.problems):
        return f"line {problems[-1].line} would be refused: {problems[-1].message}"
    found = [text for text, _ in tokens(after.tree)]
    wanted = expected(tokens(before.tree), edits)
    if found != wanted:
        return f"the file would read differently than declared: {_difference(wanted, found)}"
    lost = _lost_comment(before.text, after.text)
    if lost is not None:
        return f"a comment would be lost: {lost}"
    if _shell_errors(after) > _shell_errors(before):
        return "a RUN would have a shell syntax error"
    return _second_opinion(before, after)


def _difference(wanted: list[str], found: list[str]) -> str:
    for want, find in zip(wanted, found, strict=False):
        if want != find:
            return f"{want!r} became {find!r}"
    return f"{len(wanted)} words became {len(found)}"


def _lost_comment(before: str, after: str) -> str | None:
    kept: dict[str, int] = {}
    for line in _comment_lines(after):
        kept[line] = kept.get(line, 0) + 1
    for line in _comment_lines(before):
        if not kept.get(line):
            return line
        kept[line] -= 1
    return None


def _comment_lines(text: str) -> list[str]:
    """Lines that begin with ``#``, wherever they stand, without the blanks around them."""
    lines = (line.strip(SPACES) for line in text.split("\n"))
    return [line for line in lines if line.startswith("#")]


def _shell_errors(file: File) -> int:
    return sum(len(step.script.errors) for step in file.steps if step.script is not None)


def _second_opinion(before: File, after: File) -> str | None:
    """Whether dockerfile-parse sees the same instructions in the repaired file.

    It is asked about files that it can represent: it knows neither heredocs nor another escape
    character, and where it already reads the file before the repair differently, its word is
    worth nothing.
    """
    tree = after.tree
    if tree.escape != "\\" or tree.bom or any(node.heredocs for node in tree.instructions):
        return None
    theirs = _keywords_of_dockerfile_parse(after.text)
    ours = _keywords(after)
    if theirs == ours or _keywords_of_dockerfile_parse(before.text) != _keywords(before):
        return None
    return f"dockerfile-parse sees {len(theirs)} instructions, dflint {len(ours)}"


def _keywords(file: File) -> list[str]:
    return [node.name for node in file.tree.instructions]


def _keywords_of_dockerfile_parse(text: str) -> list[str]:
    import io
    import logging

    from dockerfile_parse import DockerfileParser

    logging.getLogger("dockerfile_parse").setLevel(logging.CRITICAL)
    # Bytes that are no UTF-8 are in no keyword, and it cannot read them. Without an empty line it
    # passes over a last instruction that goes on with nothing.
    content = io.BytesIO(f"{text}\n\n".encode("utf-8", "replace"))
    structure = DockerfileParser(fileobj=content).structure
    return [entry["instruction"] for entry in structure if entry["instruction"] != "COMMENT"]
