"""One logical line to one instruction, in the way of BuildKit's parser/line_parsers.go."""

from __future__ import annotations

from dflint.cst.json_array import parse_json_array
from dflint.cst.node import Node
from dflint.cst.nodes import (
    INSTRUCTIONS,
    Flag,
    Instruction,
    JsonArray,
    JsonString,
    KeyValue,
    Onbuild,
    ShellForm,
    UnknownInstruction,
    Word,
)
from dflint.cst.words import (
    BLANKS,
    find_heredocs,
    replace_invalid,
    split_fields,
    split_flags,
    split_words,
    strip_spaces,
)
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.words import HeredocToken
    from dflint.text import LogicalText

_BLANKS = regex(f"[{BLANKS}]+")
_NO_BLANKS = regex(f"[^{BLANKS}]+")
_HEREDOC_HOLDERS = ("ADD", "COPY", "RUN")

#: How many ONBUILD are read behind each other; the builder refuses the second already.
_MAX_DEPTH = 20

#: One object for each way that keywords are usually written: a file may have many.
_KEYWORDS = {name: name for name in INSTRUCTIONS}


def read_instruction(source: LogicalText, escape: str, depth: int = 0) -> Instruction:
    """The instruction that a logical line holds, without heredoc bodies and line numbers.

    ``depth``: the number of ONBUILD before it.
    """
    text = source.text
    start, end = strip_spaces(text, 0, len(text))
    match = _NO_BLANKS.match(text, start, end)
    keyword_end = match.end() if match else start
    keyword = text[start:keyword_end]
    node_type = INSTRUCTIONS.get(keyword.upper(), UnknownInstruction)
    raw = source.raw_slice(start, keyword_end)
    node = node_type(_KEYWORDS.get(raw, raw), "")
    node.name = _KEYWORDS.get(keyword) or keyword.upper()
    node.source = source
    node.indent = source.raw[: source.raw_index(start)] if start < end else ""
    flags, rest = _read_flags(source, keyword_end, end, escape)
    arguments = _Arguments(source, escape, rest, end, depth).read(node.name)
    node.flags = tuple(flags)
    node.arguments = tuple(arguments)
    _own_white_space(node, source, keyword_end)
    return node


def read_heredoc_words(node: Instruction) -> list[HeredocToken]:
    """The heredoc words of an instruction that may hold some; never in JSON form."""
    inner = node.instruction if isinstance(node, Onbuild) else node
    if inner is None or inner.name not in _HEREDOC_HOLDERS or inner.is_json or node.source is None:
        return []
    text = node.source.text
    return find_heredocs(text) if "<<" in text else []


def _read_flags(source: LogicalText, start: int, end: int, escape: str) -> tuple[list[Flag], int]:
    text = source.text
    match = _BLANKS.match(text, start, end)
    rest = match.end() if match else start
    if not text.startswith("-", strip_spaces(text, rest, end)[0]):
        return [], rest
    tokens, rest = split_flags(text[:end], rest, escape)
    flags: list[Flag] = []
    for token in tokens:
        flag = Flag(source.raw_slice(token.start, token.end))
        flag.value = token.value
        flag.span = source.span(token.start, token.end)
        flags.append(flag)
    return flags, rest


def _own_white_space(node: Instruction, source: LogicalText, keyword_end: int) -> None:
    """Gives what stands between the pieces to the piece before it."""
    position = source.raw_end(keyword_end) if keyword_end else len(node.indent)
    pieces: list[Node] = [*node.flags, *node.arguments]
    gaps: list[str] = []
    for piece in pieces:
        start, end = piece.span[0] - source.base, piece.span[1] - source.base
        gaps.append(source.raw[position:start])
        position = end
    gaps.append(source.raw[position:])
    inner = pieces[-1] if pieces and isinstance(pieces[-1], Instruction) else None
    if inner is not None:
        inner.trailing += gaps.pop()
    else:
        node.trailing = gaps.pop()
    if gaps:
        node.whitespace = gaps[0]
    for piece, gap in zip(pieces, gaps[1:], strict=False):
        piece.whitespace_after = gap  # type: ignore[attr-defined]


class _Arguments:
    """Reads the arguments of one instruction from ``source.text[start:end]``."""

    def __init__(self, source: LogicalText, escape: str, start: int, end: int, depth: int) -> None:
        self.source = source
        self.depth = depth
        self.text = source.text
        self.escape = escape
        self.start, self.end = strip_spaces(source.text, start, end)

    def read(self, name: str) -> list[Node]:
        if self.start >= self.end:
            return []
        if name in ("RUN", "CMD", "ENTRYPOINT", "SHELL"):
            return [self._json() or self._shell_form(self.start)]
        if name in ("FROM", "EXPOSE"):
            return self._fields()
        if name in ("COPY", "ADD", "VOLUME"):
            array = self._json()
            return [array] if array else self._fields()
        if name in ("ENV", "LABEL", "ARG"):
            return self._pairs(legacy_allowed=name != "ARG")
        if name == "HEALTHCHECK":
            return self._healthcheck()
        if name == "ONBUILD" and self.depth < _MAX_DEPTH:
            return [self._instruction()]
        return [self._word(self.start, self.end)]

    def _word(self, start: int, end: int) -> Word:
        node = Word(self.source.raw_slice(start, end))
        node.value = self.text[start:end]
        node.span = self.source.span(start, end)
        return node

    def _fields(self) -> list[Node]:
        fields = split_fields(self.text[: self.end], self.start)
        return [self._word(start, end) for start, end in fields]

    def _shell_form(self, start: int) -> ShellForm:
        piece = self.source.piece(start, self.end)
        node = ShellForm(piece.raw, piece)
        node.span = self.source.span(start, self.end)
        return node

    def _json(self) -> JsonArray | None:
        if self.text[self.start] != "[":
            return None
        array = parse_json_array(self.text[self.start : self.end])
        if array is None:
            return None
        elements: list[JsonString] = []
        opening, position = "", self.start
        for element in array.elements:
            start, end = self.start + element.start, self.start + element.end
            gap = self._between(position, start)
            if elements:
                elements[-1].separator = gap
            else:
                opening = gap
            string = JsonString(self.source.raw_slice(start, end))
            string.value = element.value
            string.span = self.source.span(start, end)
            elements.append(string)
            position = end
        node = JsonArray(tuple(elements), opening, self._between(position, self.end))
        node.span = self.source.span(self.start, self.end)
        node.all_strings = array.all_strings
        return node

    def _between(self, start: int, end: int) -> str:
        """The raw text from the end of one piece to the start of the next, or to the very end."""
        source = self.source
        first = source.raw_index(start) if start == self.start else source.raw_end(start)
        last = source.raw_end(end) if end == self.end else source.raw_index(end)
        return source.raw[first:last]

    def _pairs(self, legacy_allowed: bool) -> list[Node]:
        spans = split_words(self.text[: self.end], self.start, self.escape)
        if legacy_allowed and spans and "=" not in self.text[spans[0][0] : spans[0][1]]:
            return [self._legacy_pair()]
        return [self._pair(start, end) for start, end in spans]

    def _pair(self, start: int, end: int) -> KeyValue:
        equal = self.text.find("=", start, end)
        if equal < 0:
            node = KeyValue(self._word(start, end))
            node.key.value = replace_invalid(node.key.value)
        else:
            key, value = self._word(start, equal), self._word(equal + 1, end)
            # BuildKit rebuilds these words character by character.
            key.value, value.value = replace_invalid(key.value), replace_invalid(value.value)
            node = KeyValue(key, self._gap(key, value), value)
        node.span = self.source.span(start, end)
        return node

    def _legacy_pair(self) -> KeyValue:
        match = _BLANKS.search(self.text, self.start, self.end)
        if match is None:
            return self._pair(self.start, self.end)
        key = self._word(self.start, match.start())
        value = self._word(match.end(), self.end)
        node = KeyValue(key, self._gap(key, value), value)
        node.is_legacy = True
        node.span = self.source.span(self.start, self.end)
        return node

    def _gap(self, left: Word, right: Word) -> str:
        base = self.source.base
        return self.source.raw[left.span[1] - base : right.span[0] - base]

    def _healthcheck(self) -> list[Node]:
        match = _BLANKS.search(self.text, self.start, self.end)
        if match is None:
            return [self._word(self.start, self.end)]
        kind = self._word(self.start, match.start())
        self.start = strip_spaces(self.text, match.end(), self.end)[0]
        return [kind, self._json() or self._shell_form(self.start)]

    def _instruction(self) -> Instruction:
        piece = self.source.piece(self.start, self.end)
        node = read_instruction(piece, self.escape, self.depth + 1)
        node.span = self.source.span(self.start, self.end)
        return node
