"""``--add-ignores``: comments that silence what is found, so that only what is new is reported."""

from __future__ import annotations

from bisect import bisect_right

from dflint.file import File
from dflint.linter import lint_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Instruction
    from dflint.rule import Violation
    from dflint.selection import Selection

#: A comment may bring up something else: RUNs that it keeps apart, for example.
_MAX_ROUNDS = 5


def add_ignores(text: str, path: str, selection: Selection) -> tuple[str, int]:
    """The text with a comment above each instruction that has findings, and how many were added.

    What belongs to no instruction is silenced for the whole file.
    """
    added = 0
    for _ in range(_MAX_ROUNDS):
        file = File(text, path, selection.options)
        violations = lint_file(file, selection)
        comments = ignore_comments(file, violations)
        if not comments:
            break
        for offset, comment in sorted(comments.items(), reverse=True):
            text = f"{text[:offset]}{comment}{text[offset:]}"
        added += len(comments)
    return text, added


def ignore_comments(
    file: File, violations: list[Violation], in_file: bool = False
) -> dict[int, str]:
    """The comments that silence violations, by the offset of where they go.

    ``in_file``: they are about the whole file, whatever the violations belong to.
    """
    instructions = file.tree.instructions
    starts = [node.span[0] for node in instructions]
    codes: dict[int, list[str]] = {}
    for violation in violations:
        index = bisect_right(starts, violation.span[0]) - 1
        is_inside = not in_file and index >= 0 and violation.span[0] < instructions[index].span[1]
        found = codes.setdefault(index if is_inside else -1, [])
        if violation.rule.code not in found:
            found.append(violation.rule.code)
    newline = "\r\n" if "\r\n" in file.text else "\n"
    comments: dict[int, str] = {}
    for index, found in codes.items():
        node = instructions[index] if index >= 0 else None
        kind = "ignore" if node else "ignore-file"
        indent = node.indent if node else ""
        comment = f"{indent}# dflint: {kind}[{','.join(found)}]{newline}"
        offset = _line_start(file, node)
        if offset > len(file.tree.bom) and file.text[offset - 1] != "\n":
            comment = newline + comment
        comments[offset] = comments.get(offset, "") + comment
    return comments


def _line_start(file: File, node: Instruction | None) -> int:
    """Where a comment about an instruction, or about the file, can stand."""
    if node is not None:
        return file.lines.line_start(node.line)
    # Directives must be the first lines of a file.
    directives = file.tree.directives
    if not directives:
        return len(file.tree.bom)
    end = file.text.find("\n", directives[-1].span[0])
    return len(file.text) if end < 0 else end + 1
