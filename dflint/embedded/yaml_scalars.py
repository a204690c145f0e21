"""Scalars of YAML: their values with positions, and other values in the place of theirs.

What is read here is compared with what ruamel.yaml reads: of a scalar that is understood in another
way nothing is promised. Another value is written with as much of the old text as can stay.
"""

from __future__ import annotations

import re

from dflint.embedded.block import Value, common
from dflint.regex import regex

#: What stands before the text of a scalar: its anchor and its tag.
_PROPERTIES = regex(r"(?:[&!][^\s]*\s+)*")
_BLOCK_HEADER = regex(r"[|>]([1-9]?[-+]?|[-+][1-9])[ \t]*(?:[ \t]#[^\r\n]*)?(\r?\n|$)")
_ESCAPE = regex(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|[0abtnvfre \"/\\N_LP\t])"
)
_ESCAPES = dict(zip("0abt\tnvfreN_LP", "\0\a\b\t\t\n\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True))
_FOLD = regex(r"[ \t]*(?:\r?\n[ \t]*)+")
#: Line ends of YAML 1.1, of which this module wants to know nothing.
_ODD_BREAKS = regex(r"\r(?!\n)|[\x85\u2028\u2029]")


class _Builder:
    """A value that grows, with positions."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def copy(self, text: str, start: int, end: int) -> None:
        """Adds characters that stand for themselves."""
        self.pieces.append(text[start:end])
        self.starts += range(start, end)
        self.ends += range(start + 1, end + 1)

    def add(self, text: str, start: int, end: int) -> None:
        """Adds what a stretch stands for."""
        self.pieces.append(text)
        self.starts += [start] * len(text)
        self.ends += [end] * len(text)

    def value(self, end: int) -> Value:
        """The value; the text behind it begins at ``end``."""
        return Value("".join(self.pieces), [*self.starts, end], [*self.ends, end])


class Scalar:
    """A scalar of a YAML text that is understood; all offsets are those in ``text``."""

    def __init__(self, text: str, start: int, end: int, value: Value, style: str) -> None:
        self.text = text
        #: Where it stands, without anchor, tag and, of a block, header.
        self.start, self.end = start, end
        self.value = value
        #: ``|``, ``>``, ``'``, ``"``, or nothing for a plain one.
        self.style = style
        #: Of a block: where its header is, and the indentation if an indicator says it.
        self.header: int | None = None
        #: Where ``text`` begins in the file, and how the file ends its lines.
        self.base = 0
        self.newline = "\n"
        self.indent = 0

    def write(self, new: str) -> str | None:
        """The text in the place of this one that has another value; None where there is none."""
        ends_line = self.header is not None and self.text[self.start : self.end].endswith("\n")
        for written in self._candidates(new):
            if ends_line and not written.endswith("\n"):
                # What follows in the file would become a part of it.
                continue
            changed = self.text[: self.start] + written + self.text[self.end :]
            scalar = self._read_again(changed, self.start + len(written))
            if scalar is not None and scalar.value.text == new:
                return written
        return None

    def _candidates(self, new: str) -> list[str]:
        if self.style == "|":
            return [_write_literal(self, new)]
        written = _spliced(self, new)
        if self.style == '"':
            return [written, '"' + _double_quoted(new) + '"']
        if self.style == ">":
            # Between lines that are indented more, a line end is one.
            return [written, _spliced(self, new, folds=False)]
        return [written]

    def _read_again(self, text: str, end: int) -> Scalar | None:
        if self.header is not None:
            return _read_block(text, self.header, self.indent)
        return _read_flow(text, self.start, end, self.style)


def read_scalar(text: str, start: int, end: int, style: str, value: str) -> Scalar | None:
    """The scalar between two offsets, if it has that value when it is read here."""
    match = _PROPERTIES.match(text, start, end)
    start = match.end() if match else start
    # Cut out: a file of many scalars is not to be copied for each of them.
    own = text[start:end]
    if _ODD_BREAKS.search(own):
        return None
    if style in ("|", ">"):
        scalar = _read_block(own, 0, value=value)
    else:
        scalar = _read_flow(own, 0, len(own), style)
    if scalar is None or scalar.value.text != value:
        return None
    scalar.base = start
    first_line_end = text.find("\n")
    scalar.newline = "\r\n" if text[first_line_end - 1 : first_line_end] == "\r" else "\n"
    return scalar


def _read_block(text: str, header: int, indent: int = 0, value: str | None = None) -> Scalar | None:
    """A block; ``indent`` or ``value`` says how it is indented where an indicator does."""
    match = _BLOCK_HEADER.match(text, header)
    if match is None:
        return None
    lines = _block_lines(text, match.end())
    first = next((text[start:end] for start, end, _ in lines if text[start:end].strip(" ")), "")
    is_explicit = any(map(str.isdigit, match[1]))
    if not is_explicit:
        indent = len(first) - len(first.lstrip(" "))
    elif value is not None:
        # Counted from the indentation of something outside: what is cut off the first line tells.
        indent = len(first) - len(value.lstrip("\n").split("\n", 1)[0])
    if indent < 1:
        return None
    scalar = _block_value(text, match.end(), lines, indent, match[1], text[header])
    scalar.header, scalar.indent = header, indent if is_explicit else 0
    return scalar


def _block_lines(text: str, start: int) -> list[tuple[int, int, int]]:
    """Start, end and end with line end of all lines that could belong to a block."""
    lines: list[tuple[int, int, int]] = []
    while start < len(text):
        newline = text.find("\n", start)
        following = len(text) if newline < 0 else newline + 1
        end = len(text) if newline < 0 else newline
        end -= newline > start and text[newline - 1] == "\r"
        if text[start:end].strip(" ") and text[start] != " ":
            break
        lines.append((start, end, following))
        start = following
    return lines


def _block_value(
    text: str, start: int, lines: list[tuple[int, int, int]], indent: int, chomp: str, style: str
) -> Scalar:
    kept: list[tuple[int, int, int]] = []
    for line in lines:
        raw = text[line[0] : line[1]]
        if raw.strip(" ") and len(raw) - len(raw.lstrip(" ")) < indent:
            break
        kept.append(line)
    builder = _Builder()
    end = kept[-1][2] if kept else start
    bodies = [(min(first + indent, last), last, after) for first, last, after in kept]
    last_filled = max((i for i, (first, last, _) in enumerate(bodies) if first < last), default=-1)
    for number, (first, last, after) in enumerate(bodies):
        builder.copy(text, first, last)
        if after == last:
            continue
        is_trailing = number >= last_filled
        if is_trailing and ("-" in chomp or ("+" not in chomp and number > last_filled)):
            continue
        if style == ">" and not is_trailing and _folds(text, bodies, number):
            if _is_single(text, bodies, number):
                builder.add(" ", last, after)
            continue
        builder.add("\n", last, after)
    return Scalar(text, start, end, builder.value(bodies[last_filled][1]), style)


def _folds(text: str, bodies: list[tuple[int, int, int]], number: int) -> bool:
    """Whether the end of a line is the first of those between two lines that are not indented."""
    first, last, _ = bodies[number]
    if first == last or text[first] in " \t":
        return False
    following = number + 1
    while bodies[following][0] == bodies[following][1]:
        following += 1
    return text[bodies[following][0]] not in " \t"


def _is_single(text: str, bodies: list[tuple[int, int, int]], number: int) -> bool:
    return bodies[number + 1][0] < bodies[number + 1][1]


def _read_flow(text: str, start: int, end: int, style: str) -> Scalar | None:
    """A plain or quoted scalar; line ends in it are folded."""
    first, last = start, end
    if style:
        if end - start < 2 or text[start] != style or text[end - 1] != style:
            return None
        first, last = start + 1, end - 1
    builder = _Builder()
    position = first
    pattern = _flow_pattern(style)
    while (match := pattern.search(text, position, last)) is not None:
        builder.copy(text, position, match.start())
        position = match.end()
        found = match[0]
        if found[0] in " \t\r\n":
            breaks = found.count("\n")
            builder.add(" " if breaks == 1 else "\n" * (breaks - 1), match.start(), match.end())
        elif found == "''":
            builder.add("'", match.start(), match.end())
        elif found[0] == "\\":
            builder.add(_unescaped(found), match.start(), match.end())
        else:
            return None
    builder.copy(text, position, last)
    return Scalar(text, start, end, builder.value(last), style)


def _flow_pattern(style: str) -> re.Pattern[str]:
    fold = _FOLD.pattern.replace("[ \\t]*(", "(?<![ \\t])[ \\t]*(", 1)
    if style == "'":
        return re.compile(rf"{fold}|''|'")
    if style == '"':
        return re.compile(rf'{fold}|{_ESCAPE.pattern}|[\\"]')
    return re.compile(fold)


def _unescaped(found: str) -> str:
    kind = found[1]
    if kind in "xuU":
        code = int(found[2:], 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if kind in "\r\n":
        return ""
    return _ESCAPES.get(kind, kind)


def _double_quoted(text: str) -> str:
    """Text for between double quotes, on one line."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    text = text.replace("\t", "\\t").replace("\r", "\\r")
    return re.sub(
        r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match[0]):04x}", text
    )


def _spliced(scalar: Scalar, new: str, folds: bool = True) -> str:
    """The scalar with what differs written anew, in its own style."""
    old, value = scalar.value.text, scalar.value
    first, last = common(old, new)
    middle = new[first : len(new) - last]
    if scalar.style == '"':
        written = _double_quoted(middle)
    else:
        newline = scalar.newline
        indent = _continuation_indent(scalar)
        written = middle.replace("'", "''") if scalar.style == "'" else middle
        written = written.replace("\n", f"{newline * (1 + folds)}{indent}")
    start = value.ends[first - 1] if first else value.starts[0]
    end = value.ends[len(old) - last - 1] if len(old) > first + last else start
    return scalar.text[scalar.start : start] + written + scalar.text[end : scalar.end]


def _continuation_indent(scalar: Scalar) -> str:
    """How the second line of a scalar is indented."""
    if scalar.style == ">":
        match = re.compile(r" *").match(scalar.text, scalar.start)
    else:
        match = re.compile(r"[^\n]*\n\s*?( *)(?=\S)").match(scalar.text, scalar.start, scalar.end)
    found = match[0] if match and scalar.style == ">" else match[1] if match else ""
    return found or "  "


def _write_literal(scalar: Scalar, new: str) -> str:
    """The block with the lines that differ written anew, in its own indentation."""
    raw = scalar.text[scalar.start : scalar.end].split("\n")
    old_lines, new_lines = scalar.value.text.rstrip("\n"), new.rstrip("\n")
    before, after = old_lines.split("\n"), new_lines.split("\n")
    first, last = common(before, after)
    indent = " " * (scalar.value.starts[0] - scalar.start)
    for number, line in enumerate(before):
        if line:
            indent = " " * (len(raw[number].removesuffix("\r")) - len(line))
            break
    end = "\r" if any(line.endswith("\r") for line in raw) else ""
    middle = [f"{indent if line else ''}{line}{end}" for line in after[first : len(after) - last]]
    kept = raw[len(before) - last :]
    if not kept:
        # The block ends with the file, without a line end.
        middle[-1:] = [line.removesuffix("\r") for line in middle[-1:]]
    return "\n".join([*raw[:first], *middle, *kept])
