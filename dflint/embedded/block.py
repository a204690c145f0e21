"""One Dockerfile inside another file: what it says, where, and how to write it anew."""

from __future__ import annotations

import re

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    #: The text of the whole value, written as it stands in the outer file; None: it cannot be.
    Write = Callable[[str], str | None]
    Span = tuple[int, int]

#: Compose: an escaped dollar, and a dollar that means something else.
_COMPOSE_DOLLAR = regex(r"\$\$|\$\{[^}\n]*\}?|\$\w*")
#: HCL: an escaped opening of a template, and one that is not escaped.
_HCL_TEMPLATE = regex(r"\$\$\{|%%\{|[$%]\{[^}\n]*\}?")

#: Each repair in a report takes as long as writing its whole Dockerfile.
_MAX_WRITTEN = 10_000_000


class Value:
    """A text, and where each of its characters stands in the outer file."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.text = text
        #: Of each character, and of the end of the text.
        self.starts = starts
        self.ends = ends

    def span(self, start: int, end: int) -> Span:
        """The offsets in the outer file of ``text[start:end]``."""
        first = self.starts[start]
        return first, max(first, self.ends[end - 1]) if end > start else first


class Block:
    """An embedded Dockerfile."""

    __slots__ = ("_budget", "_encode", "_write", "end", "frozen", "holes", "start", "value")

    def __init__(
        self,
        value: Value,
        span: Span,
        write: Write | None,
        unescape: Callable[[Value], tuple[Value, list[Span]]],
        escape: Callable[[str], str],
    ) -> None:
        """``value``: what the language of the outer file makes of it, before its variables."""
        #: What is replaced when it is repaired.
        self.start, self.end = span
        #: The Dockerfile; ``holes`` are the stretches of it that something else is put in for.
        self.value, self.holes = unescape(value)
        self._write, self._encode = write, escape
        #: Why nothing can be repaired here; empty: it can.
        self.frozen = ""
        if write is None:
            self.frozen = "it is written in a way that cannot be mapped to lines"
        elif self.holes:
            self.frozen = "variables of the outer file are put into it first"
        #: How many characters may still be written to show single repairs.
        self._budget = _MAX_WRITTEN

    @property
    def text(self) -> str:
        """The Dockerfile as BuildKit gets it, holes apart."""
        return self.value.text

    def encode(self, text: str) -> str | None:
        """What to write between ``start`` and ``end`` for another Dockerfile; None: cannot be."""
        if self.frozen or self._write is None:
            return None
        return self._write(self._encode(text))

    def encode_single(self, text: str) -> str | None:
        """As encode(), for one of many repairs: there is an end to it in a very large file."""
        self._budget -= len(text)
        return self.encode(text) if self._budget > 0 else None

    def can_hold(self, text: str) -> bool:
        """Whether another Dockerfile can be written here."""
        return self.encode(text) is not None

    def touches_hole(self, start: int, end: int) -> bool:
        """Whether a stretch of the Dockerfile has something in it that is not known."""
        return any(first < max(end, start + 1) and start < last for first, last in self.holes)


def compose_unescape(value: Value) -> tuple[Value, list[Span]]:
    """Takes ``$$`` for a dollar; whatever else begins with one is a variable of compose."""
    return _unescape(value, _COMPOSE_DOLLAR, ("$$",), 1)


def compose_escape(text: str) -> str:
    """Undoes compose_unescape()."""
    return text.replace("$", "$$")


def hcl_unescape(value: Value) -> tuple[Value, list[Span]]:
    """Takes ``$${`` for ``${``, ``%%{`` for ``%{``; without the first character, it is code."""
    return _unescape(value, _HCL_TEMPLATE, ("$${", "%%{"), 2)


def hcl_escape(text: str) -> str:
    """Undoes hcl_unescape()."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _unescape(
    value: Value, pattern: re.Pattern[str], escapes: tuple[str, ...], kept: int
) -> tuple[Value, list[Span]]:
    """Leaves the last ``kept`` characters of each escape; the other matches are holes."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    holes: list[Span] = []
    position = 0
    for match in pattern.finditer(value.text):
        first, last = match.span()
        pieces.append(value.text[position:first])
        starts += value.starts[position:first]
        ends += value.ends[position:first]
        position = first
        if match[0] in escapes:
            pieces.append(value.text[last - kept : last])
            starts += [value.starts[first], *value.starts[last - kept + 1 : last]]
            ends += value.ends[last - kept : last]
            position = last
        else:
            holes.append((len(starts), len(starts) + last - first))
    pieces.append(value.text[position:])
    starts += value.starts[position:]
    ends += value.ends[position:]
    return Value("".join(pieces), starts, ends), holes


def common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many characters, or lines, are the same at the beginnings, and then at the ends."""
    shorter = min(len(old), len(new))
    first = _largest(shorter, lambda count: old[:count] == new[:count])
    last = _largest(
        shorter - first, lambda count: old[len(old) - count :] == new[len(new) - count :]
    )
    return first, last


def _largest(limit: int, is_true: Callable[[int], bool]) -> int:
    """The largest number up to a limit that something is true of, as it is of all below."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if is_true(middle):
            low = middle
        else:
            high = middle - 1
    return low
