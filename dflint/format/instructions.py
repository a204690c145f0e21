"""The layout of an instruction around its script: keyword, flags, arguments, line breaks."""

from __future__ import annotations

import re
from itertools import zip_longest

from dflint.cst.nodes import (
    INSTRUCTIONS,
    From,
    Healthcheck,
    JsonArray,
    KeyValue,
    Run,
    ShellForm,
    Word,
)
from dflint.cst.words import SPACES
from dflint.format.gaps import Gap, broken, read_gap
from dflint.format.scripts import script_edits
from dflint.layout import column_after
from dflint.regex import regex
from dflint.rule import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.cst.node import Node
    from dflint.cst.nodes import Instruction
    from dflint.format.style import FormatStyle, Layout
    from dflint.semantics.stages import Step

_KEYWORD = regex(rf"(?:{'|'.join(INSTRUCTIONS)})(?=[ \t])", re.IGNORECASE)


def instruction_edits(
    node: Instruction, step: Step | None, style: FormatStyle, layout: Layout
) -> list[Edit]:
    """What brings an instruction into its layout; nothing where that is in doubt."""
    if _may_be_two(node) or "\n" in node.keyword:
        return []
    pieces: list[Node] = [*node.flags, *node.arguments]
    gaps = _gaps(node, pieces, layout.escape)
    if gaps is None:
        return []
    edits = _edges(node, style, layout)
    edits += _keywords(node, style)
    texts = _gap_texts(node, pieces, gaps, layout)
    edits += _replacing(gaps, texts, [None, *pieces])
    for pair in node.pairs:
        edits += _pair_edits(pair)
    last = pieces[-1] if pieces else None
    head = _last_line(node, pieces, texts)
    column = column_after(head, len(head))
    if isinstance(last, JsonArray):
        edits += _json_edits(last, column, layout)
    elif isinstance(last, ShellForm) and isinstance(node, Run) and not node.heredocs and step:
        # The text of other commands is part of the image: it stays as it is.
        edits += script_edits(step, last, column, not head.strip(), layout)
    return edits


def _last_line(node: Instruction, pieces: Sequence[Node], texts: Sequence[str]) -> str:
    """What stands in the line of the last argument before it, when all is laid out."""
    codes = [piece.code.removesuffix(_whitespace_after(piece)) for piece in pieces[:-1]]
    parts = [part for pair in zip(texts, codes, strict=False) for part in pair]
    return "".join([node.keyword, *parts, *texts[-1:]]).rpartition("\n")[2]


def _may_be_two(node: Instruction) -> bool:
    """Whether it goes on behind an empty line with what was meant to be another instruction."""
    if not node.empty_continuations:
        return False
    is_behind_empty_line = False
    for line in node.code.split("\n")[1:]:
        content = line.strip(SPACES)
        if not content:
            is_behind_empty_line = True
        elif not content.startswith("#"):
            match = _KEYWORD.match(content) if is_behind_empty_line else None
            if match is not None and (match[0].isupper() or node.keyword.islower()):
                return True
            is_behind_empty_line = False
    return False


def _gaps(node: Instruction, pieces: Sequence[Node], escape: str) -> list[Gap] | None:
    """The gap before each flag and argument; None where one holds something else."""
    raws = [node.whitespace, *(_whitespace_after(piece) for piece in pieces[:-1])]
    found: list[Gap] = []
    for piece, raw in zip(pieces, raws, strict=False):
        gap = read_gap(raw, piece.span[0] - len(raw), escape)
        if gap is None:
            return None
        found.append(gap)
    return found


def _whitespace_after(piece: Node) -> str:
    return getattr(piece, "whitespace_after", "")


def _edges(node: Instruction, style: FormatStyle, layout: Layout) -> list[Edit]:
    """Takes away the blanks before the keyword, and what adds nothing behind the last argument."""
    edits: list[Edit] = []
    start = node.span[0]
    if node.indent and not node.indent.strip(" \t"):
        edits.append(Edit(start, start + len(node.indent), ""))
    pieces = [*node.flags, *node.arguments]
    end = pieces[-1].span[1] if pieces else node.head_span[1]
    # What stands behind ONBUILD has its own, which is stored in the image.
    trailing = node.trailing
    # At the end of the file an instruction may go on with nothing.
    is_nothing = trailing and not trailing.strip(SPACES + layout.escape)
    if style.trim_trailing and is_nothing and node.code[end - start - 1] != layout.escape:
        last = pieces[-1] if pieces else None
        edits.append(Edit(end, end + len(trailing), "", _empty_value(last)))
    return edits


def _keywords(node: Instruction, style: FormatStyle) -> list[Edit]:
    """Writes the keyword in its case, and with it the AS of FROM and the CMD of HEALTHCHECK."""
    edits: list[Edit] = []
    keyword = style.keyword(node.keyword)
    if keyword != node.keyword:
        edits.append(Edit(*node.head_span, keyword, [node.name]))
    word: Word | None = None
    if isinstance(node, From) and node.stage_name is not None:
        word = node.words[1]
    elif isinstance(node, Healthcheck):
        word = node.type
    if word is not None and word.text == word.value != style.keyword(word.text):
        text = style.keyword(word.text)
        edits.append(Edit(*word.span, text, [text]))
    return edits


def _gap_texts(
    node: Instruction, pieces: Sequence[Node], gaps: Sequence[Gap], layout: Layout
) -> list[str]:
    """What stands between keyword, flags and arguments."""
    if any(isinstance(piece, Word) and piece.text.startswith("[") for piece in pieces[:1]):
        # Other blanks could make valid JSON of it.
        return [gap.raw for gap in gaps]
    indent = layout.indentation(layout.argument_level)
    if _is_aligned(node, gaps):
        indent = " " * (len(node.keyword) + 1)
    texts = []
    for piece, gap in zip(pieces, gaps, strict=True):
        if isinstance(piece, Word) and not piece.text:
            texts.append(gap.raw)
        elif gap.is_broken:
            texts.append(broken(gap, indent, layout.newline, layout.escape))
        else:
            texts.append(" ")
    return texts


def _is_aligned(node: Instruction, gaps: Sequence[Gap]) -> bool:
    """Whether all its lines begin below its first argument."""
    indents = {gap.raw.rpartition("\n")[2] for gap in gaps if gap.is_broken}
    return indents == {" " * (len(node.keyword) + 1)} and not gaps[0].is_broken


def _pair_edits(pair: KeyValue) -> list[Edit]:
    """Between the key and the value of ENV and LABEL as they were once written: one blank."""
    if not pair.is_legacy or pair.value is None or pair.separator.strip(" \t"):
        return []
    start = pair.key.span[1]
    return [Edit(start, start + len(pair.separator), " ")] if pair.separator != " " else []


def _json_edits(array: JsonArray, column: int, layout: Layout) -> list[Edit]:
    """``["a", "b"]``; where the array has line breaks, they stay."""
    start = array.span[0] + 1
    if array.elements:
        separators = [element.separator for element in array.elements]
        raws = [array.opening[1:], *separators[:-1], array.closing[:-1]]
    else:
        raws = [array.closing[1:-1]]
    starts = [start, *(element.span[1] for element in array.elements)]
    gaps: list[Gap] = []
    for raw, place in zip(raws, starts, strict=True):
        before, comma, after = raw.partition(",") if "#" not in raw else (raw, "", "")
        parts = [read_gap(part, place, layout.escape) for part in (before, after)]
        if None in parts:
            return []
        gaps.append(_joined(raw, place, [part for part in parts if part is not None]))
    indents = [layout.indentation(layout.argument_level)] * len(gaps)
    if not gaps[0].is_broken:
        indents = [" " * (column + 1)] * len(gaps)
    elif len(gaps) > 1:
        indents[-1] = ""
    texts = []
    for index, (gap, indent) in enumerate(zip(gaps, indents, strict=True)):
        comma = "," if 0 < index < len(gaps) - 1 else ""
        text = broken(gap, indent, layout.newline, layout.escape) if gap.is_broken else ""
        texts.append(comma + (text or " " * len(comma)))
    return _replacing(gaps, texts)


def _joined(raw: str, start: int, parts: Sequence[Gap]) -> Gap:
    """One gap that is made of those before and behind a comma."""
    lines = tuple(line for part in parts for line in part.lines)
    return Gap(start, raw, any(part.is_broken for part in parts), lines)


def _replacing(
    gaps: Sequence[Gap], texts: Sequence[str], before: Sequence[Node | None] = ()
) -> list[Edit]:
    """The gaps with other texts; ``before``: the piece before each."""
    return [
        Edit(gap.start, gap.end, text, _empty_value(piece))
        for gap, text, piece in zip_longest(gaps, texts, before[: len(gaps)])
        if text != gap.raw
    ]


def _empty_value(piece: Node | None) -> Sequence[str]:
    """The token that stands where the gap behind ``key=`` begins."""
    has_it = isinstance(piece, KeyValue) and piece.value is not None and not piece.value.text
    return [""] if has_it else []
