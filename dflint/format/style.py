"""The style to write in: what is asked for, and where nothing is, that of the file."""

from __future__ import annotations

from dflint.cst.nodes import Run
from dflint.layout import DEFAULT_INDENT, chain_style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dflint.file import File
    from dflint.settings import Settings

    #: How often each indentation occurs.
    Counts = dict[str, int]

LINE_LENGTH = 100
START, END = "start", "end"
UPPER, LOWER = "upper", "lower"

#: The indentations that a file's own style may have. With one blank ``&&`` stands below the N of
#: RUN, and what is further in begins four blanks in.
_OWN_INDENTS = ("\t", " ", "  ", DEFAULT_INDENT)


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


def style_for(path: str, settings: Settings, with_editorconfig: bool = True) -> FormatStyle:
    """What is asked for in the configuration of a file, and below it in ``.editorconfig``.

    Raises ConfigError.
    """
    found: dict[str, Any] = {}
    if with_editorconfig:
        from dflint.format.editorconfig import format_options

        found = format_options(path)
    configured = {name.replace("-", "_"): value for name, value in settings.format.items()}
    if "indentation" in configured:
        configured["indent"] = " " * configured.pop("indentation") or "\t"
    return FormatStyle(**{**found, **configured})


class Layout:
    """How the lines of one file are written; equal where indentation and operators are."""

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
        #: Whether ``&&`` stands at the start of a line.
        self.leading = style.operators == START if style.operators else own.leading
        self.indent = style.indent or _indent_of(file, self.leading)
        self.newline = own.newline
        self.escape = own.escape
        self.line_length = style.line_length
        self.sort_packages = style.sort_packages and not style.keep_cache
        self.keep_cache = style.keep_cache

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layout) and (self.indent, self.leading) == (
            other.indent,
            other.leading,
        )

    @property
    def argument_level(self) -> int:
        """How far in the arguments of an instruction stand that are no commands of a chain."""
        return 2 if self.indent == " " else 1

    def indentation(self, level: int) -> str:
        """The blanks at the start of a line."""
        if self.indent == " " and level > 1:
            return DEFAULT_INDENT * (level - 1)
        return self.indent * level


def _indent_of(file: File, leading: bool) -> str:
    """The indentation that most RUNs of a file have; four blanks where that is an odd one.

    Where lines are to begin with ``&&``, and some do, only their RUNs count.
    """
    chains: Counts = {}
    others: Counts = {}
    for node in file.tree.instructions:
        if isinstance(node, Run) and not node.heredocs:
            lines = [line for line in node.code.split("\n")[1:] if _is_code(line)]
            has_chain = leading and any(line.lstrip().startswith("&&") for line in lines)
            _count(chains if has_chain else others, lines)
    counts = chains or others
    return max(counts, key=lambda one: counts[one]) if counts else DEFAULT_INDENT


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _count(counts: Counts, lines: list[str]) -> None:
    """Counts the smallest indentation of some lines, as one that a file may have."""
    indents = {line[: len(line) - len(line.lstrip(" \t"))] for line in lines} - {""}
    if not indents:
        return
    smallest = min(indents, key=lambda indent: (len(indent.expandtabs(8)), indent))
    if smallest.startswith("\t"):
        smallest = "\t"
    elif smallest not in _OWN_INDENTS or (
        smallest == " " and not any(line.startswith(" &&") for line in lines)
    ):
        smallest = DEFAULT_INDENT
    counts[smallest] = counts.get(smallest, 0) + 1
