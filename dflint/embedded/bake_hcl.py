"""docker-bake.hcl: ``dockerfile-inline`` of the targets, in heredocs and in quotes.

A small scanner: blocks and their attributes are found by counting brackets; values that are more
than one string or heredoc are left alone. Facts: the specification of HCL's native syntax.
"""

from __future__ import annotations

import re

from dflint.embedded.bake_json import string_block
from dflint.embedded.block import Block, Value, hcl_escape, hcl_unescape
from dflint.embedded.build import Build, Word
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = regex(
    r"(?P<comment>#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|$))"
    r"|(?P<blank>[ \t\r]+)"
    r"|<<(?P<flush>-?)(?P<tag>[A-Za-z_][\w-]*)\r?\n"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*")'
    r"|(?P<word>[A-Za-z_][\w-]*)|(?P<mark>[][{}()=,?:.]|==)|(?P<newline>\n)|[^\n]"
)


class _Token:
    __slots__ = ("kind", "span", "text")

    def __init__(self, kind: str, text: str, span: tuple[int, int]) -> None:
        #: ``word``, ``string``, ``heredoc``, ``newline`` or the mark itself; ``other``.
        self.kind = kind
        self.text = text
        self.span = span


def read_hcl(text: str) -> list[Build]:
    """The targets of a bake file."""
    tokens = list(_tokens(text))
    builds: list[Build] = []
    depth = index = 0
    while index < len(tokens):
        kind = tokens[index].kind
        following = [token.kind for token in tokens[index + 1 : index + 3]]
        if (
            depth == 0
            and tokens[index].text == "target"
            and following
            in (
                ["string", "{"],
                ["word", "{"],
            )
        ):
            build, index = _read_target(text, tokens, index + 3)
            builds.append(build)
            continue
        depth += (kind in "{[(") - (kind in "}])")
        index += 1
    return builds


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while (match := _TOKEN.match(text, position)) is not None:
        position = match.end()
        if match["comment"] or match["blank"]:
            continue
        if match["tag"]:
            end = re.compile(rf"^[ \t]*{re.escape(match['tag'])}[ \t]*\r?$", re.MULTILINE)
            close = end.search(text, position)
            if close is None:
                return
            yield _Token("heredoc", match["flush"], (position, close.start()))
            position = close.end()
        elif match["mark"]:
            yield _Token(match["mark"], match["mark"], match.span())
        else:
            yield _Token(match.lastgroup or "other", match[0], match.span())


def _read_target(text: str, tokens: list[_Token], index: int) -> tuple[Build, int]:
    """The target from behind its bracket, and the index behind its end."""
    build = Build()
    depth = 1
    name = ""
    while index < len(tokens) and depth:
        token = tokens[index]
        depth += (token.kind in "{[(") - (token.kind in "}])")
        next_kind = tokens[index + 1].kind if index + 1 < len(tokens) else ""
        if next_kind == "=" and token.kind in ("word", "string") and index + 2 < len(tokens):
            if depth == 1:
                name = token.text
                build.inherits |= name in ("inherits", "matrix")
                _set(text, build, name, tokens[index + 2 : index + 4])
            elif depth == 2 and name == "args":
                build.args.append(Word(token.text.strip('"'), token.span))
            index += 1
        index += 1
    return build, index


def _set(text: str, build: Build, name: str, tokens: list[_Token]) -> None:
    """Notes an attribute if its value is one text."""
    value, following = tokens[0], tokens[1].kind if len(tokens) > 1 else "newline"
    if value.kind not in ("string", "heredoc") or following not in ("newline", "}"):
        # An expression: what is built from is not known.
        build.inherits |= name in ("context", "dockerfile", "dockerfile-inline")
        return
    if name == "dockerfile-inline":
        if value.kind == "string":
            build.block = string_block(text, value.span)
        else:
            build.block = _heredoc_block(text, value)
    elif name in ("context", "dockerfile", "target") and value.kind == "string":
        setattr(build, name, Word(value.text[1:-1], value.span))


def _heredoc_block(text: str, token: _Token) -> Block:
    start, end = token.span
    value, indent = _heredoc_value(text, start, end, bool(token.text))

    def write(new: str) -> str | None:
        if not new.endswith("\n"):
            return None
        lines = new.split("\n")
        written = "\n".join(indent + line if line else "" for line in lines)
        if "\r" in text[start:end] and "\r" not in new:
            return None
        again, _ = _heredoc_value(written, 0, len(written), bool(token.text))
        return written if again.text == new else None

    return Block(value, (start, end), write, hcl_unescape, hcl_escape)


def _heredoc_value(text: str, start: int, end: int, is_flush: bool) -> tuple[Value, str]:
    """The text of a heredoc, and what is taken off the start of each line."""
    lines = text[start:end].split("\n")
    filled = [line for line in lines if line.strip()]
    width = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
    width = width if is_flush else 0
    pieces: list[str] = []
    starts: list[int] = []
    position = start
    for number, line in enumerate(lines):
        cut = min(width, len(line) - len(line.lstrip(" ")))
        body = line[cut:] + ("\n" if number < len(lines) - 1 else "")
        pieces.append(body)
        starts += range(position + cut, position + cut + len(body))
        position += len(line) + 1
    ends = [offset + 1 for offset in starts]
    return Value("".join(pieces), [*starts, end], [*ends, end]), " " * width
