"""docker-bake.json: ``dockerfile-inline`` of the targets, which are templates as in HCL."""

from __future__ import annotations

import re

from dflint.embedded.block import Block, Value, common, hcl_escape, hcl_unescape
from dflint.embedded.build import Build, Word
from dflint.regex import regex
from dflint.rule import CannotCheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TOKEN = regex(
    r'[ \t\r\n]*(?:(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    r"|(?P<mark>[][{},:])|(?P<other>true|false|null|-?[0-9][-+.eE0-9]*))"
)
_ESCAPE = regex(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u....|.)")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
#: As deep as a bake file could sensibly be.
_MAX_DEPTH = 100


class _Reader:
    """Reads JSON; a string is a Word whose span has the quotes in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 1 if text.startswith("\ufeff") else 0

    def token(self) -> re.Match[str]:
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            line = self.text.count("\n", 0, self.position) + 1
            raise CannotCheck(f"is no JSON in line {line}")
        self.position = match.end()
        return match

    def value(self, match: re.Match[str], depth: int = 0) -> Any:
        """A list of pairs of an object, a list of items, a Word, or None for anything else."""
        if depth > _MAX_DEPTH:
            raise CannotCheck("is JSON that is nested too deep")
        if match["string"]:
            start, end = match.span("string")
            return Word(decode(self.text, start + 1, end - 1).text, (start, end))
        if match["mark"] in ("{", "["):
            return self.items(match["mark"] == "{", depth)
        if match["mark"]:
            self.position = match.start()
            raise CannotCheck(f"is no JSON in line {self.text.count(chr(10), 0, match.end()) + 1}")
        return None

    def items(self, is_object: bool, depth: int) -> list[Any]:
        found: list[Any] = []
        close = "}" if is_object else "]"
        match = self.token()
        while match["mark"] != close:
            item = self.value(match, depth + 1)
            if is_object:
                if not isinstance(item, Word) or self.token()["mark"] != ":":
                    raise CannotCheck("is no JSON: an object has a key that is no string")
                item = (item, self.value(self.token(), depth + 1))
            found.append(item)
            match = self.token()
            if match["mark"] == ",":
                match = self.token()
            elif match["mark"] != close:
                raise CannotCheck(
                    f"is no JSON in line {self.text.count(chr(10), 0, match.end()) + 1}"
                )
        return found


def read_json(text: str) -> list[Build]:
    """The targets of a bake file; raises CannotCheck for what is no JSON."""
    if '"target"' not in text:
        return []
    reader = _Reader(text)
    root = reader.value(reader.token())
    return [
        _read_target(text, target)
        for targets in _all(root, "target")
        for target in (pair[1] for pair in _pairs(targets))
    ]


def _pairs(value: Any) -> list[tuple[Word, Any]]:
    return [pair for pair in value if isinstance(pair, tuple)] if isinstance(value, list) else []


def _all(value: Any, name: str) -> list[Any]:
    return [item for key, item in _pairs(value) if key.text == name]


def _read_target(text: str, target: Any) -> Build:
    build = Build()
    values = {key.text: value for key, value in _pairs(target)}
    for name in ("context", "dockerfile", "target"):
        if isinstance(values.get(name), Word):
            setattr(build, name, values[name])
    build.args = [key for key, _ in _pairs(values.get("args"))]
    build.inherits = "inherits" in values or "matrix" in values
    inline = values.get("dockerfile-inline")
    if isinstance(inline, Word) and inline.text.strip():
        build.block = string_block(text, inline.span)
    return build


def string_block(text: str, span: tuple[int, int]) -> Block:
    """The Dockerfile in a string of JSON, or of HCL, with its quotes."""
    start, end = span[0] + 1, span[1] - 1
    value = decode(text, start, end)

    def write(new: str) -> str | None:
        first, last = common(value.text, new)
        left = value.ends[first - 1] if first else start
        right = value.starts[len(value.text) - last]
        middle = encode(new[first : len(new) - last])
        written = text[start:left] + middle + text[max(left, right) : end]
        return written if decode(written, 0, len(written)).text == new else None

    return Block(value, (start, end), write, hcl_unescape, hcl_escape)


def decode(text: str, start: int, end: int) -> Value:
    """What stands between quotes."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = start
    for match in _ESCAPE.finditer(text, start, end):
        pieces.append(text[position : match.start()])
        starts += range(position, match.start())
        ends += range(position + 1, match.start() + 1)
        pieces.append(_unescaped(match[0]))
        starts.append(match.start())
        ends.append(match.end())
        position = match.end()
    pieces.append(text[position:end])
    starts += range(position, end + 1)
    ends += range(position + 1, end + 2)
    return Value("".join(pieces), starts, ends)


def _unescaped(escape: str) -> str:
    if escape[1] != "u":
        return _ESCAPES.get(escape[1], escape[1])
    try:
        codes = [int(code, 16) for code in escape.split("\\u")[1:]]
    except ValueError:
        return "\ufffd"
    if len(codes) == 2:
        return chr(0x10000 + ((codes[0] - 0xD800) << 10) + (codes[1] - 0xDC00))
    return chr(codes[0])


def encode(text: str) -> str:
    """Text for between quotes."""
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(character, escape)
    return re.sub(r"[\x00-\x1f]", lambda match: f"\\u{ord(match[0]):04x}", text)
