"""The JSON form of arguments, read the way Go's encoding/json reads it.

BuildKit (frontend/dockerfile/parser/line_parsers.go, parseJSON) takes arguments for JSON when they
start with ``[`` and Go can decode them as an array. Anything else is the shell form, silently.
"""

from __future__ import annotations

import re

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

_BLANKS = " \t\r\n"
_PLAIN_STRING = regex(rf'[{_BLANKS}]*("[^"\\\x00-\x1f]*")[{_BLANKS}]*([\],])')

# Compiled when first used: few arrays hold anything but plain strings.
_TOKEN = (
    rf"[{_BLANKS}]*"
    r'(?:(?P<string>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")'
    r"|(?P<punctuation>[][{},:])|true|false|null"
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?))"
)
# A pair of surrogates is one character, any other surrogate an invalid one.
_ESCAPE = (
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\u([0-9a-fA-F]{4})|\\(.)|[\ud800-\udfff]"
)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

#: Go's encoding/json refuses deeper arrays and objects.
_MAX_DEPTH = 10000


class JsonElement:
    """One element: ``text[start:end]``, quotes included, and what it stands for.

    ``value`` is the decoded string. Of an element that is no string it is the text itself.
    """

    __slots__ = ("end", "is_string", "start", "value")

    def __init__(self, start: int, end: int, value: str, is_string: bool = True) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.is_string = is_string


class JsonArray:
    """A valid JSON array. BuildKit refuses it as an argument list unless ``all_strings``."""

    __slots__ = ("all_strings", "elements")

    def __init__(self, elements: list[JsonElement], all_strings: bool = True) -> None:
        self.elements = elements
        self.all_strings = all_strings


def parse_json_array(text: str) -> JsonArray | None:
    """The array that makes up the whole text; None where Go cannot decode one (shell form)."""
    if not text.startswith("["):
        return None
    if text[1:].strip(_BLANKS) == "]":
        return JsonArray([])
    elements: list[JsonElement] = []
    position = 1
    while match := _PLAIN_STRING.match(text, position):
        start, end = match.span(1)
        elements.append(_element(text, start, end))
        position = match.end()
        if match[2] == "]":
            return None if text[position:].strip(_BLANKS) else JsonArray(elements)
    return _parse_any_array(text, elements, position)


def _decode(raw: str) -> str:
    """The value of what stands between the quotes."""
    if "\\" not in raw and raw.isascii():
        return raw
    return re.sub(_ESCAPE, _replace_escape, raw)


def _replace_escape(match: Match[str]) -> str:
    high, low, code, char = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00))
    if code:
        value = int(code, 16)
        return "\ufffd" if 0xD800 <= value <= 0xDFFF else chr(value)
    if char:
        return _ESCAPES.get(char, char)
    return "\ufffd"


def _parse_any_array(text: str, elements: list[JsonElement], position: int) -> JsonArray | None:
    """Reads on behind the plain strings that stand first.

    It keeps its own stack: a text full of brackets must not exhaust Python's.
    """
    token = re.compile(_TOKEN)
    closers = ["]"]
    expected = "value" if elements else "value or end"
    start = 0
    while match := token.match(text, position):
        kind = match["punctuation"] or ("string" if match["string"] else "value")
        if match["number"] and float(match["number"]) in (float("inf"), float("-inf")):
            return None
        if len(closers) == 1 and "value" in expected:
            start = match.end() - len(match[0].lstrip(_BLANKS))
        next_expected = _next_expected(kind, expected, closers)
        if next_expected is None or len(closers) > _MAX_DEPTH:
            return None
        if not closers:
            if text[match.end() :].strip(_BLANKS):
                return None
            return JsonArray(elements, all(element.is_string for element in elements))
        if len(closers) == 1 and next_expected == "comma or end":
            elements.append(_element(text, start, match.end()))
        position, expected = match.end(), next_expected
    return None


def _next_expected(kind: str, expected: str, closers: list[str]) -> str | None:
    """What may follow a token, None where the token itself may not stand here."""
    if kind in ("]", "}"):
        if "end" not in expected or kind != closers.pop():
            return None
        return "comma or end"
    if expected == "comma or end":
        if kind != ",":
            return None
        return "key" if closers[-1] == "}" else "value"
    if "key" in expected:
        return "colon" if kind == "string" else None
    if expected == "colon":
        return "value" if kind == ":" else None
    if kind == "[":
        closers.append("]")
        return "value or end"
    if kind == "{":
        closers.append("}")
        return "key or end"
    return "comma or end" if kind in ("string", "value") else None


def _element(text: str, start: int, end: int) -> JsonElement:
    if text[start] == '"':
        return JsonElement(start, end, _decode(text[start + 1 : end - 1]))
    return JsonElement(start, end, text[start:end], is_string=False)
