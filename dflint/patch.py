"""A unified diff of a repaired file, for ``git apply`` and ``patch -p1``."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dflint.fixer import AppliedFix

_HUNK = regex(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def unified_diff(path: str, before: str, after: str, applied: Iterable[AppliedFix] = ()) -> str:
    """The patch that turns one text into the other; empty when they are the same.

    Behind the numbers of each hunk, where git puts the function, stand the rules that made it.
    Only a line feed ends a line: a carriage return belongs to the line that it stands in.
    """
    from difflib import unified_diff as diff

    # git ends a name that holds blanks with a tab; patch reads them no other way.
    end = "\t" if " " in path else ""
    old_name, new_name = (path, path) if path.startswith("/") else (f"a/{path}", f"b/{path}")
    lines = diff(_lines(before), _lines(after), old_name + end, new_name + end)
    return "".join(_complete(lines, _changes(after, applied)))


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _complete(lines: Iterable[str], changes: Sequence[_Changes]) -> Iterator[str]:
    """The lines of a diff with the rules behind each hunk's numbers, and all of them ended."""
    for line in lines:
        hunk = _HUNK.match(line)
        if hunk is not None:
            rules = _rules(int(hunk[1]), int(hunk[2] or 1), changes)
            yield f"{hunk[0]} {rules}".rstrip() + "\n"
        elif line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n\\ No newline at end of file\n"


class _Changes:
    """In which lines of the new text a rule changed something."""

    __slots__ = ("_firsts", "_lasts", "rule")

    def __init__(self, rule: str, spans: Iterable[tuple[int, int]]) -> None:
        self.rule = rule
        spans = sorted(spans)
        self._firsts = [first for first, _ in spans]
        #: How far so many changes reach.
        self._lasts = list(accumulate((last for _, last in spans), max))

    def distance(self, first: int, last: int) -> int:
        """How many lines lie between some lines and the nearest change; 0 where one is in them."""
        index = bisect_right(self._firsts, last)
        distances = [first - reached for reached in self._lasts[index - 1 : index]]
        distances += [start - last for start in self._firsts[index : index + 1]]
        return max(0, min(distances))


def _changes(text: str, applied: Iterable[AppliedFix]) -> list[_Changes]:
    """The changes by rule, in the order of their codes."""
    from dflint.text import LineIndex

    index = LineIndex(text)
    found: dict[str, list[tuple[int, int]]] = {}
    for repair in applied:
        for start, end in repair.spans:
            lines = index.locate(start)[0], index.locate(max(start, end - 1))[0]
            found.setdefault(f"{repair.rule.code} {repair.rule.name}", []).append(lines)
    return [_Changes(rule, found[rule]) for rule in sorted(found)]


def _rules(first: int, count: int, changes: Sequence[_Changes]) -> str:
    """The rules that changed something in a hunk.

    Of several equal lines a diff may show another one than the one that was changed: the nearest
    changes count.
    """
    # What was removed at the end of the file was in the line behind it.
    distances = [change.distance(first, first + count) for change in changes]
    nearest = min(distances, default=0)
    return ", ".join(
        change.rule
        for change, distance in zip(changes, distances, strict=True)
        if distance == nearest
    )
