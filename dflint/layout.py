"""How the author of a file lays out a RUN over several lines, and how to write in the same way."""

from __future__ import annotations

import re

from dflint.cst.nodes import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dflint.cst.nodes import Dockerfile, Instruction

#: Where a line becomes too long to be read, in columns.
MAX_COLUMNS = 88
DEFAULT_INDENT = "    "

_LEADING = re.compile(r"\n([ \t]*)&&[ \t]")
_TRAILING = re.compile(r"&&[ \t]*[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)[^ \t\n#]")
_CONTINUED = re.compile(r"[\\`][ \t]*\r?\n([ \t]+)[^ \t\n#]")


class ChainStyle:
    """How ``&&`` chains are written: the operator at the start or at the end of lines."""

    __slots__ = ("escape", "indent", "leading", "newline")

    def __init__(self, leading: bool, indent: str, newline: str, escape: str) -> None:
        self.leading = leading
        #: The blanks at the start of a continuation line that holds the next command.
        self.indent = indent
        self.newline = newline
        self.escape = escape

    @property
    def line_break(self) -> str:
        """From the end of a line to the text of the next."""
        return f" {self.escape}{self.newline}{self.indent}"

    @property
    def item_break(self) -> str:
        """As line_break, one step further in: for the items of a list of arguments."""
        step = "\t" if self.indent.endswith("\t") else DEFAULT_INDENT
        return f" {self.escape}{self.newline}{self.indent}{step}"

    def between(self, comments: Iterable[str] = (), operator: str = "&&") -> str:
        """What stands between two commands of a chain, comments above the second included."""
        lines = "".join(f"{comment}{self.newline}{self.indent}" for comment in comments)
        if self.leading:
            return f"{self.line_break}{lines}{operator} "
        return f" {operator}{self.line_break}{lines}"


def chain_style(tree: Dockerfile, nodes: Iterable[Instruction] = ()) -> ChainStyle:
    """The style of the given instructions, else of the file, else ``&&`` first, four blanks in."""
    newline = "\r\n" if tree.instructions and "\r\n" in tree.instructions[0].code else "\n"
    for texts in (
        [node.code for node in nodes],
        [node.code for node in tree.instructions if isinstance(node, Run)],
    ):
        style = _measured("\n".join(texts), newline, tree.escape)
        if style is not None:
            return style
    return ChainStyle(True, DEFAULT_INDENT, newline, tree.escape)


def _measured(text: str, newline: str, escape: str) -> ChainStyle | None:
    leading, trailing = _LEADING.findall(text), _TRAILING.findall(text)
    if not leading and not trailing:
        return None
    indents = leading if len(leading) >= len(trailing) else trailing
    indent = max(set(indents), key=lambda one: (indents.count(one), -indents.index(one)))
    if len(leading) < len(trailing) and not indent:
        indent = DEFAULT_INDENT
    return ChainStyle(len(leading) >= len(trailing), indent, newline, escape)


def continuation_indent(code: str) -> str | None:
    """The blanks before the first continuation line of an instruction; None on a single line."""
    match = _CONTINUED.search(code)
    return match[1] if match else None


def column_after(text: str, offset: int) -> int:
    """The columns in use on the line up to an offset, tabs as eight."""
    start = text.rfind("\n", 0, offset) + 1
    return len(text[start:offset].expandtabs(8))
