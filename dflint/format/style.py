"""The style to write in: what is asked for, and where nothing is, that of the file."""

from __future__ import annotations

from dflint.cst.nodes import Run
from dflint.layout import DEFAULT_INDENT, chain_style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File

LINE_LENGTH = 100
START, END = "start", "end"
UPPER, LOWER = "upper", "lower"

#: The indentations that a file's own style may have.
_OWN_INDENTS = ("\t", "  ", DEFAULT_INDENT)


class FormatStyle:
    """What is asked for."""

    __slots__ = (
        "final_newline",
        "indent",
        "keep_cache",
        "keyword_case",
        "line_length",
        "operators",
        "sort_packages",
        "trim_trailing",
    )

    def __init__(
        self,
        *,
        indent: str = "",
        operators: str = "",
        line_length: int = LINE_LENGTH,
        keyword_case: str = UPPER,
        sort_packages: bool = False,
        keep_cache: bool = False,
        final_newline: bool = True,
        trim_trailing: bool = True,
    ) -> None:
        #: One step of indentation; empty: that of the file, else four blanks.
        self.indent = indent
        #: Where ``&&`` stands, at the start or the end of a line; empty: where the file has it.
        self.operators = operators
        #: What is longer gets more lines, where that is possible; 0: nothing is too long.
        self.line_length = line_length
        self.keyword_case = keyword_case
        self.sort_packages = sort_packages
        #: Whether the text of every RUN has to stay as it is, so that builders find it in their
        #: caches.
        self.keep_cache = keep_cache
        self.final_newline = final_newline
        #: Whether blanks at the ends of lines go.
        self.trim_trailing = trim_trailing

    def keyword(self, text: str) -> str:
        """A keyword in its case."""
        return text.lower() if self.keyword_case == LOWER else text.upper()


class Layout:
    """How the lines of one file are written."""

    __slots__ = (
        "escape",
        "indent",
        "keep_cache",
        "leading",
        "line_length",
        "newline",
        "sort_packages",
    )

    def __init__(self, file: File, style: FormatStyle) -> None:
        own = chain_style(file)
        self.indent = style.indent or _indent_of(file)
        #: Whether ``&&`` stands at the start of a line.
        self.leading = style.operators == START if style.operators else own.leading
        self.newline = own.newline
        self.escape = own.escape
        self.line_length = style.line_length
        self.sort_packages = style.sort_packages and not style.keep_cache
        self.keep_cache = style.keep_cache

    def indentation(self, level: int) -> str:
        """The blanks at the start of a line."""
        return self.indent * level


def _indent_of(file: File) -> str:
    """The indentation that most RUNs of a file have; four blanks where that is an odd one."""
    counts: dict[str, int] = {}
    for node in file.tree.instructions:
        if isinstance(node, Run) and not node.heredocs:
            indent = _first_level(node.code.split("\n")[1:])
            if indent:
                counts[indent] = counts.get(indent, 0) + 1
    return max(counts, key=lambda one: counts[one]) if counts else DEFAULT_INDENT


def _first_level(lines: list[str]) -> str:
    """The smallest indentation of some lines, as one that a file may have; empty without any."""
    indents = [
        line[: len(line) - len(line.lstrip(" \t"))]
        for line in lines
        if line.strip() and not line.lstrip().startswith("#")
    ]
    indents = [indent for indent in indents if indent]
    if not indents:
        return ""
    smallest = min(indents, key=lambda indent: len(indent.expandtabs(8)))
    if smallest.startswith("\t"):
        return "\t"
    return smallest if smallest in _OWN_INDENTS else DEFAULT_INDENT
