"""Where what a repair did stands in the text, while later repairs move it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.rule import Edit

    Span = tuple[int, int]


class Moves:
    """How edits of a text, in order and without overlap, move what stands in it."""

    __slots__ = ("_ends", "_shifts", "_starts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._starts = [edit.start for edit in edits]
        self._ends = [edit.end for edit in edits]
        grown = (len(edit.text) - (edit.end - edit.start) for edit in edits)
        #: By how much the text behind so many edits moves.
        self._shifts = list(accumulate(grown, initial=0))

    def moved(self, span: Span) -> Span:
        """Where a stretch of the old text is in the new one; what an edit meets becomes part."""
        start, end = span
        before = bisect_right(self._ends, start)
        if before < len(self._starts):
            start = min(start, self._starts[before])
        reached = bisect_left(self._starts, end)
        if reached:
            end = max(end, self._ends[reached - 1])
        start, end = start + self._shifts[before], end + self._shifts[reached]
        # An insertion into an empty stretch stands both behind its start and before its end.
        return min(start, end), max(start, end)

    def made(self, edit: Edit, old: str) -> Span:
        """Where the new text differs because of one of the edits."""
        start = edit.start + self._shifts[bisect_left(self._starts, edit.start)]
        replaced = old[edit.start : edit.end]
        first = _common(replaced, edit.text)
        last = _common(replaced[first:][::-1], edit.text[first:][::-1])
        return start + first, start + len(edit.text) - last


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))
