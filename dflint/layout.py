"""How the author of a file lays out a RUN over several lines, and how to write in the same way."""

from __future__ import annotations

from functools import lru_cache

from dflint.cst.nodes import Run
from dflint.fingerprint import shell_gaps
from dflint.regex import regex
from dflint.rule import Edit, Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.cst.nodes import Dockerfile, Instruction
    from dflint.file import File
    from dflint.shell.nodes import AndOr, Script
    from dflint.text import LogicalText

#: Where a line becomes too long to be read, in columns.
MAX_COLUMNS = 88
DEFAULT_INDENT = "    "

#: Of all rules whose repairs write continuation lines.
INDENTATION = Option(
    "indentation",
    Option.INT,
    len(DEFAULT_INDENT),
    "Blanks before a continuation line where the file shows no style of its own; 0: a tab",
)

_LEADING = regex(r"\n([ \t]*)&&[ \t]")
_TRAILING = regex(r"&&[ \t]*[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)[^ \t\n#]")
_CONTINUED = regex(r"[\\`][ \t]*\r?\n([ \t]+)[^ \t\n#]")


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
        return f" {self.escape}{self.newline}{self.indent}{self.step}"

    @property
    def step(self) -> str:
        """One level of indentation."""
        return "\t" if self.indent.endswith("\t") else DEFAULT_INDENT

    def between(self, comments: Iterable[str] = (), operator: str = "&&") -> str:
        """What stands between two commands of a chain, comments above the second included."""
        lines = "".join(f"{comment}{self.newline}{self.indent}" for comment in comments)
        if self.leading:
            return f"{self.line_break}{lines}{operator} "
        return f" {operator}{self.line_break}{lines}"

    def is_that_of(self, joint: str) -> bool:
        """Whether two commands are joined in this style: operator and indentation."""
        last_line = joint.rpartition("\n")[2]
        is_leading = "&&" in last_line
        return is_leading == self.leading and last_line.partition("&&")[0] == self.indent


def chain_style(file: File, nodes: Iterable[Instruction] = ()) -> ChainStyle:
    """The style of the given instructions, else of the file, else ``&&`` first, four blanks in."""
    tree = file.tree
    codes = [file.text[node.span[0] : node.span[1]] for node in nodes]
    default = " " * file.options.get(INDENTATION.name, INDENTATION.default) or "\t"
    newline, of_file = _style_of_file(tree)
    style = _measured("\n".join(codes), newline, tree.escape) or of_file
    if style is not None:
        return ChainStyle(style.leading, style.indent, newline, tree.escape)
    indents = filter(None, map(continuation_indent, codes))
    return ChainStyle(True, next(indents, default), newline, tree.escape)


@lru_cache(maxsize=1)
def _style_of_file(tree: Dockerfile) -> tuple[str, ChainStyle | None]:
    """The line ends of a file, and the style of all its chains; kept, for repairs come in rows."""
    text = tree.code
    newline = "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"
    code = "\n".join(node.code for node in tree.instructions if isinstance(node, Run))
    return newline, _measured(code, newline, tree.escape)


def _measured(text: str, newline: str, escape: str) -> ChainStyle | None:
    leading, trailing = _LEADING.findall(text), _TRAILING.findall(text)
    if not leading and not trailing:
        return None
    indents = leading if len(leading) >= len(trailing) else trailing
    indent = max(set(indents), key=lambda one: (indents.count(one), -indents.index(one)))
    if len(leading) < len(trailing) and not indent:
        indent = DEFAULT_INDENT
    return ChainStyle(len(leading) >= len(trailing), indent, newline, escape)


def relayout(source: LogicalText, script: Script, style: ChainStyle) -> Iterator[Edit]:
    """Brings a script into the style of the chain that it becomes a part of.

    A script on one line gets a line for each command of its chain. On several lines, the breaks at
    ``&&`` follow the style, and the other lines move along with them, or one step further in where
    they would stand at the same depth. Only blanks between words change.
    """
    chain = _only_chain(script)
    if "\n" not in source.raw:
        for start, end in _joints(chain):
            yield Edit(start, end, style.between(), ["&&"])
        return
    base, raw = source.base, source.raw
    broken = [joint for joint in _joints(chain) if "\n" in raw[joint[0] - base : joint[1] - base]]
    for start, end in broken:
        joint = raw[start - base : end - base]
        if not style.is_that_of(joint):
            yield Edit(start, end, style.between(comment_lines(joint)), ["&&"])
    gaps = [
        gap
        for gap in shell_gaps(source)
        if "\n" in raw[gap[0] - base : gap[1] - base]
        and not any(start <= gap[0] and gap[1] <= end for start, end in broken)
    ]
    shift = _shift([raw[start - base : end - base] for start, end in gaps], source, broken, style)
    if shift:
        for start, end in gaps:
            text = raw[start - base : end - base]
            yield Edit(start, end, _INDENT.sub(lambda match: "\n" + shift + match[1], text))


_INDENT = regex(r"\n([ \t]*)(?=[^ \t\r\n]|\Z)")


def _only_chain(script: Script) -> AndOr | None:
    """The and-or list of a script that is nothing but one chain with ``&&``."""
    items = script.body.items
    if len(items) != 1 or any(operator != "&&" for operator in items[0].and_or.operators):
        return None
    return items[0].and_or


def _joints(chain: AndOr | None) -> list[tuple[int, int]]:
    """From the end of each command of a chain to the start of the next."""
    pipelines = chain.pipelines if chain is not None else ()
    return [
        (left.span[1], right.span[0]) for left, right in zip(pipelines, pipelines[1:], strict=False)
    ]


def comment_lines(text: str) -> list[str]:
    """The comments among the lines of a text, without the blanks before them."""
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]


def _shift(
    gaps: list[str], source: LogicalText, broken: list[tuple[int, int]], style: ChainStyle
) -> str:
    """The blanks to put before the lines of a script that are not the start of a command."""
    if not gaps:
        return ""
    wanted = style.indent.expandtabs(8)
    inner = min(len(gap.rpartition("\n")[2].expandtabs(8)) for gap in gaps)
    if broken:
        start, end = broken[0]
        joint = source.raw[start - source.base : end - source.base]
        own = len(joint.rpartition("\n")[2].partition("&")[0].expandtabs(8))
        if own >= len(wanted):
            return ""
    elif inner > len(wanted):
        return ""
    else:
        own = inner - len(style.step.expandtabs(8))
    return "\t" * ((len(wanted) - own) // 8) if "\t" in style.indent else " " * (len(wanted) - own)


def continuation_indent(code: str) -> str | None:
    """The blanks before the first continuation line of an instruction: one level, not more."""
    match = _CONTINUED.search(code)
    is_level = match is not None and (match[1] == "\t" or len(match[1]) <= len(DEFAULT_INDENT))
    return match[1] if match and is_level else None


def column_after(text: str, offset: int) -> int:
    """The columns in use on the line up to an offset, tabs as eight."""
    start = text.rfind("\n", 0, offset) + 1
    return len(text[start:offset].expandtabs(8))
