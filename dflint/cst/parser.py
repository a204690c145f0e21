"""From text to tree, in the way of BuildKit's frontend/dockerfile/parser.

Every input gives a tree that prints back byte for byte. What BuildKit would refuse is noted in
``Dockerfile.problems``; the rest of the file is understood all the same.
"""

from __future__ import annotations

from bisect import bisect_left

from dflint.cst.instruction import read_heredoc_words, read_instruction
from dflint.cst.nodes import (
    INSTRUCTIONS,
    Comment,
    Dockerfile,
    EmptyLine,
    Heredoc,
    Instruction,
    Onbuild,
    ParserDirective,
    Statement,
)
from dflint.cst.problems import SyntaxProblem
from dflint.cst.validation import problem_in
from dflint.cst.words import SPACES
from dflint.regex import regex
from dflint.text import LogicalText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dflint.cst.words import HeredocToken

#: bufio.Scanner's limit in BuildKit's parser, without the line feed.
MAX_LINE_BYTES = 65535

#: From how many characters on a file is large, and of how many it has the pieces at hand, about.
LARGE_FILE = 2_000_000
MOST_CHARACTERS = 50_000

_KEYWORD_STARTS = tuple(f"{keyword} " for keyword in INSTRUCTIONS)
_DIRECTIVE_NAMES = ("syntax", "escape", "check")
_DIRECTIVE = regex(r"([a-zA-Z][a-zA-Z0-9]*)([\t\f\r ]*=[\t\f\r ]*)([^\t\f\r ].*)")


def parse(text: str, is_sparing: bool = False) -> Dockerfile:
    """The tree of a Dockerfile; never raises, whatever the text is.

    ``is_sparing``: whether the instructions of a large file forget their pieces, such as their
    words, and make new ones for who asks again.
    """
    recent = _RecentInstructions(text) if is_sparing and len(text) > LARGE_FILE else None
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    return _Parser(text, len(bom), len(text), recent).parse(bom)


class _RecentInstructions:
    """The instructions of a large file whose pieces were made last."""

    __slots__ = ("_older", "_recent", "_size", "escape", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.escape = ""
        self._older: list[Instruction] = []
        self._recent: list[Instruction] = []
        self._size = 0

    def note(self, node: Instruction) -> None:
        """An instruction has its pieces."""
        if self.text.startswith("\n", node.span[1] - 1):
            # An empty last line, or a heredoc without a terminator: rare, and left as they are.
            return
        node.origin = self
        self._recent.append(node)
        self._size += node.span[1] - node.span[0]
        if self._size > MOST_CHARACTERS:
            for old in self._older:
                old.forget_pieces()
            self._older, self._recent, self._size = self._recent, [], 0

    def read_again(self, node: Instruction) -> Instruction:
        """The instruction once more, with its pieces."""
        start = node.span[0]
        parser = _Parser(self.text, start, start + len(self.code_of(node)))
        parser.escape, parser.lines_before = self.escape, node.line - 1
        self.note(node)
        return parser.read_instruction()

    def code_of(self, node: Instruction) -> str:
        """The text of an instruction, with the end of its last line."""
        end = self.text.find("\n", node.span[1]) + 1 or len(self.text)
        return self.text[node.span[0] : end]


class _Parser:
    """Walks over the physical lines of ``text[start:end]`` once."""

    def __init__(
        self, text: str, start: int, end: int, recent: _RecentInstructions | None = None
    ) -> None:
        self.text = text
        # Only a line feed ends a line: a lone carriage return, or any other separator, does not.
        self.lines = text[start:end].split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        #: Physical lines read so far, and where the next one starts in the text.
        self.number = 0
        self.offset = start
        #: The physical lines before ``start``.
        self.lines_before = 0
        self.recent = recent
        self.escape = "\\"
        #: Whether there was a FROM.
        self.in_stage = False
        #: What physical lines show, and what instructions do.
        self.problems: list[SyntaxProblem] = []
        self.refusals: list[SyntaxProblem] = []
        #: For each way to read a line, where each reading occurs; made when it is asked for.
        self.numbers: dict[Callable[[str], str], dict[str, list[int]]] = {}

    def parse(self, bom: str) -> Dockerfile:
        body: list[Statement] = []
        self._read_directives(body)
        if self.recent is not None:
            self.recent.escape = self.escape
        while self.number < len(self.lines):
            body.append(self._read_statement())
        tree = Dockerfile(tuple(body), bom)
        tree.span = (0, len(self.text))
        tree.escape = self.escape
        if not any(isinstance(node, Instruction) for node in body):
            self.refusals.append(SyntaxProblem("file with no instructions", (0, 0), 1, "parse"))
        self.problems.extend(self.refusals)
        self.problems.sort(key=lambda problem: problem.line)
        tree.problems = tuple(self.problems)
        return tree

    def _report(self, message: str, span: tuple[int, int], line: int) -> None:
        self.problems.append(SyntaxProblem(message, span, line, "parse"))

    def _peek(self) -> str:
        """The next physical line without its line end."""
        return self.lines[self.number].rstrip("\r")

    def _advance(self) -> None:
        line = self.lines[self.number]
        # A character takes four bytes at most: only long lines need to be measured.
        if len(line) > MAX_LINE_BYTES // 4:
            self._check_length(line)
        self.number += 1
        self.offset = min(self.offset + len(line) + 1, len(self.text))

    def _check_length(self, line: str) -> None:
        if len(line.encode("utf-8", "surrogateescape")) > MAX_LINE_BYTES:
            message = f"dockerfile line greater than max allowed size of {MAX_LINE_BYTES}"
            self._report(message, (self.offset, self.offset + len(line)), self.number + 1)

    def _read_directives(self, body: list[Statement]) -> None:
        seen: set[str] = set()
        while self.number < len(self.lines):
            content = self._peek()
            marker = _directive_marker(content)
            match = _DIRECTIVE.match(content, len(marker))
            if not marker or not match or match[1].lower() not in _DIRECTIVE_NAMES:
                return
            start = self.offset
            self._advance()
            value = match[3].rstrip("\t\f\r ")
            trailing = match[3][len(value) :]
            newline = self.text[start + len(content) : self.offset]
            node = ParserDirective(marker, match[1], match[2], value, trailing, newline)
            node.span = (start, start + len(content) - len(trailing))
            self._check_directive(node, seen)
            body.append(node)

    def _check_directive(self, node: ParserDirective, seen: set[str]) -> None:
        name = node.name.lower()
        if name in seen:
            self._report(f"only one {name} parser directive can be used", node.span, self.number)
        elif name == "escape" and node.value not in ("\\", "`"):
            message = f"invalid escape token '{node.value}' does not match ` or \\"
            self._report(message, node.span, self.number)
        elif name == "escape":
            self.escape = node.value
        seen.add(name)

    def _read_statement(self) -> Statement:
        start = self.offset
        content = self._peek()
        stripped = content.lstrip(SPACES)
        if stripped and stripped[0] != "#":
            node = self.read_instruction()
            refusal = problem_in(node, self.in_stage)
            if refusal is not None:
                self.refusals.append(refusal)
            self.in_stage = self.in_stage or node.name == "FROM"
            if self.recent is not None:
                self.recent.note(node)
            return node
        indent = content[: len(content) - len(stripped)]
        self._advance()
        newline = self.text[start + len(content) : self.offset]
        statement: Statement
        if stripped:
            statement = Comment(stripped, indent, newline)
        else:
            statement = EmptyLine(content, newline)
        statement.span = (start + len(indent), start + len(content))
        return statement

    def read_instruction(self) -> Instruction:
        """The instruction that the next line begins."""
        start, first_line = self.offset, self.lines_before + self.number + 1
        content = self.lines[self.number]
        indent = content[: len(content) - len(content.lstrip(SPACES))]
        source, empty_lines = self._join_lines(start + len(indent))
        node = read_instruction(source, self.escape)
        node.indent = indent + node.indent
        node.empty_continuations = empty_lines
        last = innermost(node)
        node.newline = ""
        last.newline = self.text[source.base + len(source.raw) : self.offset]
        last.heredocs = self._read_heredocs(read_heredoc_words(node), source, first_line)
        last_line = self.lines_before + self.number
        for instruction in (node, last):
            instruction.line, instruction.end_line = first_line, last_line
        end = last.heredocs[-1].span[1] if last.heredocs else source.base + len(source.raw)
        node.span = (start, end)
        last.span = (last.span[0], end) if last is not node else node.span
        return node

    def _join_lines(self, base: int) -> tuple[LogicalText, tuple[int, ...]]:
        """The logical line that starts at offset ``base``, and the empty lines inside it."""
        content = self._peek()[base - self.offset :]
        raw_end = base + len(content)
        self._advance()
        continued, piece = self._split_continuation(content)
        pieces, segments, length = [piece], [(0, 0)], len(piece)
        empty_lines: list[int] = []
        while continued and self.number < len(self.lines):
            content, start = self._peek(), self.offset
            raw_end = start + len(content)
            self._advance()
            stripped = content.lstrip(SPACES)
            if not stripped:
                empty_lines.append(self.lines_before + self.number)
            elif stripped[0] != "#":
                continued, piece = self._split_continuation(content)
                segments.append((length, start - base))
                pieces.append(piece)
                length += len(piece)
        if len(pieces) == 1 and len(piece) == raw_end - base:
            return LogicalText(piece, base=base), ()
        source = LogicalText("".join(pieces), self.text[base:raw_end], segments, base)
        return source, tuple(empty_lines)

    def _split_continuation(self, content: str) -> tuple[bool, str]:
        """Whether the line goes on, and its text without the escape character at its end."""
        stripped = content.rstrip(" \t")
        if stripped.endswith(self.escape) and stripped[-2:-1] != self.escape:
            return True, stripped[:-1]
        return False, content

    def _read_heredocs(
        self, tokens: list[HeredocToken], source: LogicalText, first_line: int
    ) -> tuple[Heredoc, ...]:
        heredocs: list[Heredoc] = []
        for token in tokens:
            place = source.span(token.start, token.end)
            if token.error:
                self._report(token.error, place, first_line)
                break
            heredoc, is_terminated = self._read_heredoc(token)
            heredocs.append(heredoc)
            if not is_terminated:
                message = f"unterminated heredoc: no line is exactly {token.name!r}"
                self._report(message, place, first_line)
                break
        return tuple(heredocs)

    def _read_heredoc(self, token: HeredocToken) -> tuple[Heredoc, bool]:
        """The body and its terminator; the latter empty where there is none."""
        start = self.offset
        end = self._find_line(_without_tabs if token.chomp else _as_it_is, token.name)
        is_terminated = end is not None
        if end is None:
            # BuildKit reads on to the end of the file; the author probably meant less.
            end = self._find_line(_without_blanks, token.name)
        has_line = end is not None
        if end is None:
            end = self._find_line(_is_keyword_line, "True")
        end = len(self.lines) if end is None else end
        while self.number < end:
            self._advance()
        body_end = self.offset
        line = self._peek() if has_line else ""
        if has_line:
            self._advance()
        newline = self.text[body_end + len(line) : self.offset]
        heredoc = Heredoc(self.text[start:body_end], line, newline)
        heredoc.name, heredoc.fd = token.name, token.fd
        heredoc.chomp, heredoc.expand = token.chomp, token.expand
        heredoc.span = (start, body_end + len(line))
        return heredoc, is_terminated

    def _find_line(self, reading: Callable[[str], str], wanted: str) -> int | None:
        """The next line that reads as wanted; all lines are read just once, for any number."""
        numbers = self.numbers.get(reading)
        if numbers is None:
            numbers = self.numbers[reading] = {}
            for number, line in enumerate(self.lines):
                numbers.setdefault(reading(line.rstrip("\r")), []).append(number)
        found = numbers.get(wanted, [])
        index = bisect_left(found, self.number)
        return found[index] if index < len(found) else None


def _as_it_is(line: str) -> str:
    return line


def _without_tabs(line: str) -> str:
    return line.lstrip("\t")


def _without_blanks(line: str) -> str:
    return line.strip()


def _is_keyword_line(line: str) -> str:
    return str(line.startswith(_KEYWORD_STARTS))


def innermost(node: Instruction) -> Instruction:
    """The instruction that holds the end of the line: the inner one of an ONBUILD."""
    if isinstance(node, Onbuild) and node.instruction is not None:
        return innermost(node.instruction)
    return node


def _directive_marker(content: str) -> str:
    """The ``#`` of a directive with the blanks around it; empty when there is none."""
    stripped = content.lstrip(SPACES)
    if not stripped.startswith("#"):
        return ""
    return content[: len(content) - len(stripped[1:].lstrip(SPACES))]
