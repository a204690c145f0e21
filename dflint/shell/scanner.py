"""Reads a script character by character, and knows where each of them stands in the raw text."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.shell.nodes import (
    Bashism,
    Redirection,
    ShellNode,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dflint.text import LogicalText

    Matcher = Callable[[str, int, int], re.Match[str] | None]

#: How deep lists, quotes and expansions may be nested; the deepest that people write is 7.
MAX_DEPTH = 30
PLAIN = regex(r"[^ \t\n|&;<>()\\'\"$`]+")
_BRACKET_STOP = regex(r"[][\\'\"`]")
WORD_END = frozenset(" \t\n|&;<>()")


def _matchers(is_continued: bool) -> tuple[Matcher, Matcher, Matcher]:
    """For blanks, for blanks and line breaks, and for a plain word behind blanks.

    ``is_continued``: whether the script has continuations of its own, as here-documents may have.
    """
    blanks = r"(?:[ \t]|\\\n)*" if is_continued else r"[ \t]*"
    spaces = r"(?:[ \t\n]|\\\n)*" if is_continued else r"[ \t\n]*"
    next_word = f"{blanks}({PLAIN.pattern})"
    return re.compile(blanks).match, re.compile(spaces).match, re.compile(next_word).match


class ParseError(Exception):
    """The script cannot be parsed; ``index`` is where in the logical text."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


class Scanner:
    """State of one run: what comes before ``pos``, and before ``done`` in the raw text, is read."""

    def __init__(self, source: LogicalText, dialect: str, depth: int = 0) -> None:
        self.source = source
        self.text = source.text
        self.raw = source.raw
        self.base = source.base
        self.dialect = dialect
        self.bash = dialect == "bash"
        self.pos = 0
        self.done = 0
        #: Where reading stops: the end of the text, or of the backquotes that are being read.
        self.end = len(self.text)
        self.depth = depth
        #: Whether the list that is being read is inside ``$(``.
        self.substituting = False
        #: Here-documents whose bodies begin behind the next line break.
        self.pending: list[Redirection] = []
        self.bashisms: list[Bashism] = []
        #: Where ``[[`` turned out to be an ordinary word, for dash.
        self.no_test: set[int] = set()
        self.extglob = "extglob" in self.text
        matchers = _matchers("\\\n" in self.text)
        self._match_blanks, self._match_spaces, self._match_next_word = matchers
        self._segments = [*source.segments, (len(self.text), len(self.raw))]
        self._low = self._high = self._shift = 0

    def _seek(self, index: int) -> None:
        """Makes the segment that holds ``index`` the current one."""
        segments = self._segments
        low, high = 0, len(segments)
        while high - low > 1:
            middle = (low + high) // 2
            if segments[middle][0] <= index:
                low = middle
            else:
                high = middle
        self._low, raw_start = segments[low]
        self._shift = raw_start - self._low
        self._high = segments[low + 1][0] if low + 1 < len(segments) else self._low + 1

    def _raw(self, index: int) -> int:
        """Where the character at ``index`` stands in the raw text; for the end, the end of it."""
        if not self._low <= index < self._high:
            self._seek(index)
        return index + self._shift

    def _gap(self, index: int) -> str:
        """Reads the white space up to ``index``, where a token starts, and returns it raw."""
        if not self._low <= index < self._high:
            self._seek(index)
        start = self.done
        self.pos = index
        self.done = index + self._shift
        return self.raw[start : self.done]

    def _token(self, end: int) -> str:
        """Reads the text up to ``end``, which is not empty, and returns it raw."""
        start = self.done
        last = end - 1
        if not self._low <= last < self._high:
            self._seek(last)
        self.pos = end
        self.done = last + self._shift + 1
        return self.raw[start : self.done]

    def _peek(self, index: int) -> str:
        """The character at ``index``; empty at the end."""
        return self.text[index] if index < self.end else ""

    def _starts(self, index: int, token: str) -> bool:
        return self.text.startswith(token, index, self.end)

    def _blanks(self) -> int:
        """Where the blanks that come next end; reads nothing."""
        match = self._match_blanks(self.text, self.pos, self.end)
        return self.pos if match is None else match.end()

    def _plain_word(self, index: int) -> str:
        """The word at ``index`` if nothing of it is quoted or expanded, else the empty string."""
        match = PLAIN.match(self.text, index, self.end)
        if match is None or not self._is_word_end(match.end()):
            return ""
        return match.group()

    def _is_word_end(self, index: int) -> bool:
        while self._starts(index, "\\\n"):
            index += 2
        return index >= self.end or self.text[index] in WORD_END

    def _is_process_substitution(self, start: int) -> bool:
        return self.text[start] in "<>" and self._peek(start + 1) == "("

    def _starts_word(self, index: int) -> bool:
        if index >= self.end or (self._starts(index, "\\\n") and self._is_word_end(index)):
            return False
        return self.text[index] not in WORD_END or self._is_process_substitution(index)

    def _bracket_end(self, index: int) -> int:
        """Behind the bracket that closes the one before ``index``."""
        start, level = index, 1
        while level:
            match = _BRACKET_STOP.search(self.text, index, self.end)
            if match is None:
                raise ParseError("unterminated '['", start - 1)
            index = match.end()
            character = match.group()
            if character == "[":
                level += 1
            elif character == "]":
                level -= 1
            elif character == "\\":
                index += 1
            else:
                closing = self.text.find(character, index, self.end)
                index = closing + 1 if closing >= 0 else index
        return index

    def _spanned(self, node: ShellNode, start: int) -> None:
        """Gives a node its span: from ``start``, in the raw text, to what was read last."""
        node.span = (self.base + start, self.base + self.done)

    def _bashism(self, construct: str, start: int, is_error: bool = True) -> None:
        """Notes what only bash knows: from ``start``, in the raw text, to what was read last."""
        if not self.bash:
            span = (self.base + start, self.base + self.done)
            self.bashisms.append(Bashism(construct, span, is_error))

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ParseError("nested too deeply", self.pos)

    def _unexpected(self, index: int, wanted: str = "") -> ParseError:
        """What is found at ``index`` cannot stand there."""
        character = self._peek(index)
        match = PLAIN.match(self.text, index, self.end)
        if not character:
            found = "unexpected end of the script" if self.end == len(self.text) else "unexpected `"
        elif character == "\n":
            found = "unexpected line break"
        else:
            found = f"unexpected '{match.group()[:40] if match else character}'"
        return ParseError(f"{found}, {wanted} expected" if wanted else found, index)
