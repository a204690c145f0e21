"""DF707 empty-continuation."""

from __future__ import annotations

import re

from dflint.cst.nodes import INSTRUCTIONS, Onbuild
from dflint.fingerprint import END
from dflint.layout import comment_lines
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction
    from dflint.file import File


#: Lines that BuildKit passes over, and the blanks before what it reads next.
_PASSED_OVER = regex(r"(?:[ \t]*#[^\n]*\n|[ \t\r]*\n)*[ \t]*")
_KEYWORD = regex(rf"(?:{'|'.join(INSTRUCTIONS)})(?=[ \t])", re.IGNORECASE)


class EmptyContinuation(Rule):
    """An instruction goes on behind an empty line.

    The empty line does not end the instruction, as it looks like; BuildKit plans to refuse it. Drop
    the line, or write a comment: comment lines are allowed there.

    The repair takes the empty lines out, and at the end of the file also the escape character
    before them. It is safe: BuildKit does so, too, whatever they are in.
    Where the next line begins with a keyword, it was probably meant to be an instruction of its
    own, and nothing is repaired.
    """

    code = "DF707"
    name = "empty-continuation"
    aliases = ("NoEmptyContinuation",)
    severity = Severity.WARNING
    sets = ("style",)
    mentions = ("\\", "`")
    examples = [
        Bad(
            "FROM debian:12\nRUN make \\\n\n    && make install\n",
            fixed="FROM debian:12\nRUN make \\\n    && make install\n",
            lines=[4],
        ),
        Bad(
            "FROM debian:12\nRUN make \\\n  \n \\\n\n   install\n",
            fixed="FROM debian:12\nRUN make \\\n \\\n   install\n",
            lines=[6],
        ),
        Bad(
            "FROM debian:12\r\nENV A='1 \\\r\n# one\r\n\r\n\r\n  ' B=2\r\n",
            fixed="FROM debian:12\r\nENV A='1 \\\r\n# one\r\n  ' B=2\r\n",
            lines=[6],
        ),
        Bad(
            "FROM debian:12\nONBUILD RUN make \\\n\n    install\n",
            fixed="FROM debian:12\nONBUILD RUN make \\\n    install\n",
            lines=[4],
            unsafe=True,
        ),
        Bad("FROM debian:12\nRUN make \\\n\n# start it\nCMD ./start\n", lines=[5]),
        Bad(
            "FROM debian:12\nRUN make \\\n\n  \n",
            fixed="FROM debian:12\nRUN make\n",
            lines=[4],
        ),
        Bad(
            "FROM debian:12\nRUN make \\\n\n  install \\\n   \\\n\n  ",
            fixed="FROM debian:12\nRUN make \\\n  install\n",
            lines=[7],
        ),
        Bad("FROM debian:12\nRUN make \\\n# then\n\n", lines=[3]),
        Bad("FROM debian:12\nRUN make \\\n\n# then\n", lines=[4]),
        Bad(
            "FROM debian:12\nRUN \\\n\n  env A=1 make\n",
            fixed="FROM debian:12\nRUN \\\n  env A=1 make\n",
            lines=[4],
        ),
        Good("FROM debian:12\nRUN make \\\n    # all of it\n    && make install\n"),
        Good("FROM debian:12\nRUN make\n\nRUN make install\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node in self.file.tree.instructions:
            if node.empty_continuations:
                empty = node.empty_continuations[0]
                message = f"line {empty} is empty, and {node.name} goes on behind it"
                fix = _fix(self.file, node)
                yield self.violation(_last_line(self.file, node), message, fix)


def _fix(file: File, node: Instruction) -> Fix | None:
    lines, end = file.lines, len(file.text)
    edits: list[Edit] = []
    for number in node.empty_continuations:
        start = lines.line_start(number)
        if edits and edits[-1].end == start:
            start = edits.pop().start
        edits.append(Edit(start, file.text.find("\n", lines.line_start(number)) + 1 or end, ""))
    if edits[-1].end == end and not node.heredocs:
        last = _open_end(node)
        if last is None:
            return None
        edits = [*(edit for edit in edits if edit.end <= last.start), last]
    elif not _goes_on(file.text[edits[-1].end : node.span[0] + len(node.code)]):
        return None
    if any(_looks_like(node, keyword) for keyword in _next_keywords(file, edits)):
        return None
    safety = Safety.UNSAFE if isinstance(node, Onbuild) else Safety.SAFE
    return Fix("Take out the empty lines", edits, safety)


def _goes_on(text: str) -> bool:
    """Whether there is more of the instruction than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n"))


def _open_end(node: Instruction) -> Edit | None:
    """At the end of the file nothing goes on: takes out the escape character before the lines."""
    trailing = node.trailing
    if "\n" not in trailing or comment_lines(trailing):
        return None
    newline = "\r\n" if "\r\n" in trailing else "\n"
    end = node.span[0] + len(node.code)
    tokens = [END] if node.span[1] < end else []
    return Edit(end - len(trailing + node.newline), end, newline, tokens)


def _next_keywords(file: File, edits: list[Edit]) -> Iterator[str]:
    """The words behind the empty lines that are the name of an instruction."""
    position = 0
    for edit in edits:
        if edit.end < position:
            continue
        passed_over = _PASSED_OVER.match(file.text, edit.end)
        position = passed_over.end() if passed_over else edit.end
        match = _KEYWORD.match(file.text, position)
        if match is not None:
            yield match[0]


def _looks_like(node: Instruction, keyword: str) -> bool:
    """Whether it is written as the keywords of the file are: `env` is also a command."""
    return keyword.isupper() or (keyword.islower() and node.keyword.islower())


def _last_line(file: File, node: Instruction) -> tuple[int, int]:
    """Where BuildKit places it: the last line of the instruction, before any heredoc."""
    lines = file.lines
    end = node.heredocs[0].span[0] - 1 if node.heredocs else node.span[1]
    last = lines.locate(len(file.text[node.span[0] : end].rstrip("\r\n")) + node.span[0])[0]
    start = lines.line_start(last)
    return start, max(start, end - 1)
