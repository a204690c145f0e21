"""The layout of what stands between instructions: comments, directives, empty lines."""

from __future__ import annotations

from dflint.cst.nodes import Comment, EmptyLine, Run
from dflint.cst.words import SPACES
from dflint.regex import regex
from dflint.rule import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.cst.nodes import ParserDirective, Statement
    from dflint.file import File
    from dflint.format.style import FormatStyle, Layout

#: So many empty lines may stand in a row.
MAX_EMPTY_LINES = 2

#: Without blanks before it, or at the top, such a comment tells BuildKit something.
_SETTING = regex(r"#\s*[A-Za-z]\w*\s*=")


def comment_edits(node: Comment, style: FormatStyle) -> list[Edit]:
    """A comment between instructions begins its line and ends it."""
    edits: list[Edit] = []
    start, end = node.span
    if node.indent and not _SETTING.match(node.text):
        edits.append(Edit(start - len(node.indent), start, ""))
    text = node.text.rstrip(SPACES)
    if style.trim_trailing and text != node.text:
        edits.append(Edit(start + len(text), end, ""))
    return edits


def directive_edits(node: ParserDirective, style: FormatStyle) -> list[Edit]:
    """A directive stays as it is written: several programs read it, each in its way."""
    if not style.trim_trailing or not node.trailing:
        return []
    return [Edit(node.span[1], node.span[1] + len(node.trailing), "")]


def empty_line_edits(node: EmptyLine, is_wanted: bool, style: FormatStyle) -> list[Edit]:
    """An empty line is empty, or not there."""
    start = node.span[0] - len(node.whitespace)
    if not is_wanted:
        return [Edit(start, start + len(node.code), "")]
    if node.whitespace and style.trim_trailing:
        return [Edit(start, node.span[0], "")]
    return []


def unwanted_empty_lines(body: Sequence[Statement], style: FormatStyle) -> set[int]:
    """The places of empty lines that go: of many in a row most, at the top and the end all."""
    unwanted: set[int] = set()
    first = 0
    for index, node in enumerate(body):
        if not isinstance(node, EmptyLine):
            if first == 0 < index:
                # One of them may be what keeps the comment below from being a directive.
                unwanted.update(range(1 if _is_setting(node) else 0, index))
            first = index + 1
        elif index - first >= MAX_EMPTY_LINES:
            unwanted.add(index)
    if style.final_newline:
        unwanted.update(range(first, len(body)))
    return unwanted


def _is_setting(node: Statement) -> bool:
    return isinstance(node, Comment) and _SETTING.match(node.text) is not None


def end_edits(file: File, style: FormatStyle, layout: Layout) -> list[Edit]:
    """The last line has an end."""
    body = file.tree.body
    if not style.final_newline or file.text.endswith("\n") or isinstance(body[-1], EmptyLine):
        return []
    last = body[-1]
    # The shell is given the line that ends a heredoc as well.
    is_read = isinstance(last, Run) and last.heredocs and not last.is_script_heredoc
    tokens = ["\n"] if is_read else []
    return [Edit(len(file.text), len(file.text), layout.newline, tokens)]
