"""Offsets in a text, and the positions that an editor counts: both ways.

An editor counts lines from 0, and in a line the units of the encoding that both sides agreed on.
Its lines end at ``\\n``, ``\\r\\n`` and a lone ``\\r``, as the protocol says.
"""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range, TextEdit

from dflint.regex import regex

_LINE_END = regex(r"\r\n|\n|\r")


class Positions:
    """Where the characters of one text stand for an editor."""

    __slots__ = ("_ends", "_starts", "encoding", "text")

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self.encoding = encoding
        self._starts = [0]
        #: Where the line ends stand: nothing can be placed behind that in a line.
        self._ends: list[int] = []
        for match in _LINE_END.finditer(text):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    def position(self, offset: int) -> Position:
        """The position of a character; inside ``\\r\\n`` that of the line end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return Position(line, self._units(self.text[start : min(offset, self._ends[line])]))

    def offset(self, position: Position) -> int:
        """The offset of a position; what is behind the end of a line means its end."""
        if position.line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[position.line], self._ends[position.line]
        line = self.text[start:end]
        if line.isascii() or self.encoding == PositionEncodingKind.Utf32:
            return start + min(position.character, len(line))
        units = 0
        for index, char in enumerate(line):
            units += self._units(char)
            if units > position.character:
                return start + index
        return end

    def range(self, span: tuple[int, int]) -> Range:
        """The range of a stretch of the text."""
        return Range(self.position(span[0]), self.position(span[1]))

    def span(self, place: Range) -> tuple[int, int]:
        """The stretch of the text that a range means."""
        return self.offset(place.start), self.offset(place.end)

    def edit(self, start: int, end: int, text: str) -> TextEdit:
        """A change of a stretch; an editor cannot take ``\\r\\n`` apart, so it is written anew."""
        if self._is_inside_line_end(end):
            end, text = end + 1, text + "\n"
        if self._is_inside_line_end(start):
            start, text = start - 1, "\r" + text
        return TextEdit(self.range((start, end)), text)

    def _is_inside_line_end(self, offset: int) -> bool:
        return self.text[max(offset - 1, 0) : offset + 1] == "\r\n"

    def _units(self, text: str) -> int:
        if text.isascii() or self.encoding == PositionEncodingKind.Utf32:
            return len(text)
        if self.encoding == PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
