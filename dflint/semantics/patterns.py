"""The patterns of ``${name#pattern}``, ``${name%pattern}`` and ``${name/pattern/replacement}``.

``*`` is any text, ``?`` one character, a backslash escapes; there are no bracket expressions.
BuildKit (frontend/dockerfile/shell/lex.go) makes a regular expression of Go of each. Go's take
linear time, Python's do not, so patterns are matched here piece by piece: the texts between the
stars one after the other, each at the first place possible. That takes no more steps than pattern
and value multiplied. As in Go's expressions, ``*`` and ``?`` stop at a line feed.
"""

from __future__ import annotations

import re

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

_CHARS = regex(r"\\.|.", re.DOTALL)
_TEMPLATE = regex(r"\$(?:\$|\{([^\W]+)\}|([^\W]+))")


class PatternError(ValueError):
    """The pattern cannot be used; ``str()`` is BuildKit's message."""


def trim_prefix(pattern: str, value: str, greedy: bool) -> str:
    """The value without the shortest, or longest, start that matches."""
    end = _Matcher(pattern, value, greedy).match_end(0)
    return value if end is None else value[end:]


def trim_suffix(pattern: str, value: str, greedy: bool) -> str:
    """The value without the shortest, or longest, end that matches."""
    reversed_pattern = "".join(reversed(_CHARS.findall(pattern)))
    return trim_prefix(reversed_pattern, value[::-1], greedy)[::-1]


def replace(pattern: str, replacement: str, value: str, replace_all: bool, limit: int) -> str:
    """The value with the first match replaced, or all of them.

    Raises PatternError, also when the result would be longer than ``limit``.
    """
    matcher = _Matcher(pattern, value, greedy=True)
    if replace_all:
        return _replace_all(matcher, replacement, value, limit)
    found = matcher.search(0)
    if found is None:
        return value
    return value[: found[0]] + replacement + value[found[1] :]


def _replace_all(matcher: _Matcher, replacement: str, value: str, limit: int) -> str:
    """Go's Regexp.ReplaceAllString: an empty match right behind another match does not count."""
    result: list[str] = []
    copied = position = length = 0
    while position <= len(value):
        found = matcher.search(position)
        if found is None:
            break
        start, end = found
        result.append(value[copied:start])
        if end > copied or start == 0:
            result.append(_fill_template(replacement, value[start:end]))
            length += len(result[-1])
            if length > limit:
                raise PatternError("the result is too long")
        copied = end
        position = max(position + 1, end)
    return "".join(result) + value[copied:]


def _fill_template(template: str, match: str) -> str:
    """Go's Regexp.Expand for an expression without groups: ``$0`` is the match."""
    if "$" not in template:
        return template
    result: list[str] = []
    position = 0
    for found in _TEMPLATE.finditer(template):
        result.append(template[position : found.start()])
        position = found.end()
        if found[0] == "$$":
            result.append("$")
        elif "0" in (found[1], found[2]):
            result.append(match)
    return "".join(result) + template[position:]


class _Piece:
    """What stands between two stars: as many characters as it has elements."""

    __slots__ = ("_last_pattern", "_pattern", "_text", "length")

    def __init__(self, elements: list[str | None]) -> None:
        """None stands for any character but a line feed."""
        self.length = len(elements)
        self._text = "".join([element for element in elements if element is not None])
        self._pattern: Pattern[str] | None = None
        self._last_pattern = ""
        if len(self._text) < self.length:
            source = "".join(
                ["." if element is None else re.escape(element) for element in elements]
            )
            self._pattern = re.compile(source)
            self._last_pattern = f"(?s:.*){source}"

    def matches(self, value: str, position: int) -> bool:
        if self._pattern is not None:
            return self._pattern.match(value, position) is not None
        return value.startswith(self._text, position)

    def find(self, value: str, start: int, last: int) -> int:
        """The first place from ``start`` to ``last`` (inclusive), or -1."""
        end = min(last + self.length, len(value))
        if self._pattern is None:
            return value.find(self._text, start, end)
        match = self._pattern.search(value, start, end)
        return match.start() if match else -1

    def find_last(self, value: str, start: int, last: int) -> int:
        """The last place from ``start`` to ``last`` (inclusive), or -1."""
        end = min(last + self.length, len(value))
        if self._pattern is None:
            return value.rfind(self._text, start, end)
        match = re.compile(self._last_pattern).match(value, start, end)
        return match.end() - self.length if match else -1


class _Matcher:
    """Matches one pattern on one value."""

    __slots__ = ("greedy", "pieces", "value")

    def __init__(self, pattern: str, value: str, greedy: bool) -> None:
        self.value = value
        self.greedy = greedy
        self.pieces = _split(pattern)

    def match_end(self, start: int) -> int | None:
        """Where the match that begins at ``start`` ends; None when there is none."""
        first = self.pieces[0]
        if not first.matches(self.value, start):
            return None
        position = start + first.length
        for index in range(1, len(self.pieces)):
            piece = self.pieces[index]
            line_end = self._line_end(position)
            if self.greedy and index == len(self.pieces) - 1:
                found = piece.find_last(self.value, position, line_end)
            else:
                found = piece.find(self.value, position, line_end)
            if found < 0:
                return None
            position = found + piece.length
        return position

    def search(self, position: int) -> tuple[int, int] | None:
        """The first match at or behind ``position``."""
        first = self.pieces[0]
        while True:
            start = first.find(self.value, position, len(self.value))
            if start < 0:
                return None
            end = self.match_end(start)
            if end is not None:
                return start, end
            # No later start on the same line has more to offer to the other pieces.
            position = self._line_end(start + first.length) + 1 - first.length
            if position > len(self.value):
                return None
            position = max(position, start + 1)

    def _line_end(self, position: int) -> int:
        line_end = self.value.find("\n", position)
        return len(self.value) if line_end < 0 else line_end


def _split(pattern: str) -> list[_Piece]:
    """The pieces between the stars of a pattern."""
    elements: list[str | None] = []
    pieces: list[_Piece] = []
    # Go's text scanner drops a byte order mark at the start.
    for char in _CHARS.findall(pattern.removeprefix("\ufeff")):
        if char == "*":
            pieces.append(_Piece(elements))
            elements = []
        elif char == "?":
            elements.append(None)
        elif char[0] != "\\":
            elements.append(char)
        elif char[1:] in ("*", "?", "\\", "}", "/"):
            elements.append(char[1])
        else:
            message = f"invalid pattern ({pattern}) in substitution: "
            raise PatternError(f"{message}invalid escape '\\{char[1:] or chr(0xFFFD)}'")
    pieces.append(_Piece(elements))
    return pieces
