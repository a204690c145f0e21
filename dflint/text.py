"""Texts with a way back: a logical text knows where each of its characters stands in the raw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class LineIndex:
    """Turns offsets in a text into lines and columns; a BOM is no column, as in every editor."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [1 if text.startswith("\ufeff") else 0]
        find, position = text.find, text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = find("\n", position + 1)

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, the column in characters."""
        line = max(1, bisect_right(self._starts, offset))
        return line, max(1, offset - self._starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """The offset of the first character of a line, lines from 1."""
        return self._starts[line - 1]


#: The starts of a text in one piece.
_ONE_PIECE = [0]


class LogicalText:
    """A text as its reader sees it, and where its characters came from.

    A Dockerfile instruction is written over several physical lines; what the shell, or BuildKit,
    reads is one logical line, without continuations and without the comment lines inside them.
    The logical text is made of segments copied unchanged from the raw text.

    ``base`` is the offset of ``raw`` in the file: positions that this class hands out are offsets
    in the file.
    """

    __slots__ = ("_logical_starts", "_raw_starts", "base", "raw", "text")

    def __init__(
        self,
        text: str,
        raw: str | None = None,
        segments: Sequence[tuple[int, int]] = (),
        base: int = 0,
    ) -> None:
        """``segments``: (offset in ``text``, offset in ``raw``) of each copied stretch, in
        order; by default both begin at 0."""
        self.text = text
        self.raw = text if raw is None else raw
        self.base = base
        if segments:
            self._logical_starts = [segment[0] for segment in segments]
            self._raw_starts = [segment[1] for segment in segments]
        else:
            self._logical_starts = self._raw_starts = _ONE_PIECE

    @property
    def is_continuous(self) -> bool:
        """Whether the text stands in the raw text in one piece."""
        return len(self._raw_starts) == 1

    @property
    def segments(self) -> list[tuple[int, int]]:
        """The stretches as the constructor takes them: offset in the text, offset in ``raw``."""
        return list(zip(self._logical_starts, self._raw_starts, strict=True))

    def between(self, start: int, end: int) -> LogicalText:
        """What is read between two offsets in the file."""
        first, last = self._index(start - self.base), self._index(end - self.base)
        inside = slice(
            bisect_right(self._logical_starts, first), bisect_left(self._logical_starts, last)
        )
        segments = [(0, self.raw_index(first))]
        for logical, raw in zip(
            self._logical_starts[inside], self._raw_starts[inside], strict=True
        ):
            segments.append((logical - first, raw))
        return LogicalText(self.text[first:last], self.raw, segments, self.base)

    def _index(self, raw_index: int) -> int:
        """The index in ``text`` of what stands in ``raw`` there, or next behind that."""
        segment = max(bisect_right(self._raw_starts, raw_index) - 1, 0)
        index = self._logical_starts[segment] + raw_index - self._raw_starts[segment]
        following = self._logical_starts[segment + 1 : segment + 2]
        return min([index, *following])

    def raw_index(self, index: int) -> int:
        """Where the character ``text[index]`` stands in ``raw``; for the end of text, its end."""
        if index >= len(self.text):
            return self.raw_end(index)
        segment = bisect_right(self._logical_starts, index) - 1
        return self._raw_starts[segment] + index - self._logical_starts[segment]

    def raw_end(self, index: int) -> int:
        """Where the character before ``text[index]`` ends in ``raw``; the start for index 0."""
        if index <= 0:
            return self._raw_starts[0]
        segment = bisect_right(self._logical_starts, index - 1) - 1
        return self._raw_starts[segment] + index - self._logical_starts[segment]

    def index_of(self, offset: int) -> int:
        """Where the character at an offset in the file stands in the text; undoes span()."""
        raw_offset = offset - self.base
        segment = max(0, bisect_right(self._raw_starts, raw_offset) - 1)
        return self._logical_starts[segment] + raw_offset - self._raw_starts[segment]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the file of ``text[start:end]``; an empty piece stands at its left."""
        if len(self._raw_starts) == 1:
            shift = self.base + self._raw_starts[0]
            return start + shift, end + shift
        if start >= end:
            position = self.base + self.raw_end(start)
            return position, position
        return self.base + self.raw_index(start), self.base + self.raw_end(end)

    def raw_slice(self, start: int, end: int) -> str:
        """The raw text of ``text[start:end]``, with the continuations inside it, none around."""
        if len(self._raw_starts) == 1:
            shift = self._raw_starts[0]
            return self.raw[start + shift : end + shift]
        if start >= end:
            return ""
        return self.raw[self.raw_index(start) : self.raw_end(end)]

    def piece(self, start: int, end: int) -> LogicalText:
        """The logical text ``text[start:end]`` as one of its own, with positions in the same
        file."""
        if start >= end:
            position = self.raw_index(start)
            return LogicalText("", "", base=self.base + position)
        raw_start, raw_end = self.raw_index(start), self.raw_end(end)
        if len(self._raw_starts) == 1:
            return LogicalText(self.text[start:end], base=self.base + raw_start)
        first = bisect_right(self._logical_starts, start) - 1
        last = bisect_right(self._logical_starts, end - 1)
        segments = [(0, 0)]
        segments.extend(
            (self._logical_starts[segment] - start, self._raw_starts[segment] - raw_start)
            for segment in range(first + 1, last)
        )
        return LogicalText(
            self.text[start:end], self.raw[raw_start:raw_end], segments, self.base + raw_start
        )
