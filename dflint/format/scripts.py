"""The layout of the script of a RUN: where its lines break, and how far in they stand."""

from __future__ import annotations

from dflint.commands.packages import INSTALL
from dflint.format.gaps import Gap, broken, joined_lines, read_gap, tidied
from dflint.format.tokens import Token, Unsupported, tokens
from dflint.layout import column_after
from dflint.regex import regex
from dflint.rule import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.cst.nodes import ShellForm
    from dflint.format.style import Layout
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step


#: What a blank in the right place would make a heredoc of.
_HEREDOC = regex(r"(?<!<)<<(?!<)")


def script_edits(
    step: Step, command: ShellForm, column: int, begins_line: bool, layout: Layout
) -> list[Edit]:
    """What brings a script into its layout; nothing for one that is better left alone.

    ``column``: where its first line begins; ``begins_line``: whether nothing stands before it.
    """
    script = step.script
    if script is None or script.errors or _HEREDOC.search(command.value):
        return []
    try:
        hanging = tokens(script, command.span[0], 1)
    except Unsupported:
        return []
    gaps = _gaps(hanging, command, layout.escape)
    if gaps is None:
        return []
    if layout.keep_cache:
        texts = map(tidied, gaps)
        return [
            Edit(gap.start, gap.end, text)
            for gap, text in zip(gaps, texts, strict=True)
            if text != gap.raw
        ]
    lines = _Lines(hanging, gaps, layout)
    lines.gather_operators()
    lists = [found for command in step.commands if (found := _package_list(command, lines))]
    for found in lists:
        if any(lines.is_broken(index) for index in found):
            lines.break_list(found)
    if not (begins_line or lines.has_broken_top or layout.argument_level > 1):
        lines.tokens = tokens(script, command.span[0], 0)
    long = lines.too_long(column)
    if long:
        if lines.break_top(long):
            lines.tokens = hanging
            long = lines.too_long(column)
        for found in lists:
            if len(found) > 1 and not long.isdisjoint(found):
                lines.break_list(found)
        if lines.has_broken_top:
            lines.tokens = hanging
    edits = lines.edits()
    if layout.sort_packages:
        for found in lists:
            edits += lines.sorting(found)
    return edits


def _gaps(found: list[Token], command: ShellForm, escape: str) -> list[Gap] | None:
    """What stands between the tokens; None where that is more than white space."""
    base, text = command.span[0], command.text
    gaps: list[Gap] = []
    for left, right in zip(found, found[1:], strict=False):
        gap = read_gap(text[left.end - base : right.start - base], left.end, escape)
        if gap is None:
            return None
        gaps.append(gap)
    return gaps


def _package_list(command: Command, lines: _Lines) -> list[int]:
    """The gaps before the packages that a command installs, first to last."""
    if not command.is_in_source or command.package_action is None:
        return []
    if command.package_action.action != INSTALL:
        return []
    starts = sorted({command.word(package.index).span[0] for package in command.packages})
    gaps = [lines.gap_before(start) for start in starts]
    # A command in a substitution is a part of one token.
    return [gap for gap in gaps if gap is not None]


class _Lines:
    """The tokens of a script and the gaps between them: ``gaps[i]`` stands behind ``tokens[i]``."""

    def __init__(self, tokens: list[Token], gaps: list[Gap], layout: Layout) -> None:
        self.tokens = tokens
        self.gaps = gaps
        self.layout = layout
        #: What each gap becomes.
        self._broken = [gap.is_broken for gap in gaps]
        self._lines = [gap.lines for gap in gaps]
        self._gaps_before = {token.start: index for index, token in enumerate(tokens[1:])}

    @property
    def has_broken_top(self) -> bool:
        """Whether the outermost list, or a chain in it, goes over several lines."""
        return any(
            self._broken[index]
            for number, token in enumerate(self.tokens)
            if token.is_top
            for index in (number - 1, number)
            if index < len(self._broken)
        )

    def gap_before(self, start: int) -> int | None:
        """The gap before the token that begins at an offset of the file."""
        return self._gaps_before.get(start)

    def is_broken(self, index: int) -> bool:
        """Whether a gap will be a line break."""
        return self._broken[index]

    def gather_operators(self) -> None:
        """Puts the line breaks around each operator on one side of it."""
        for number, token in enumerate(self.tokens):
            if token.kind in (Token.AND_OR, Token.PIPE):
                if self._broken[number - 1] or self._broken[number]:
                    self._break_at_operator(number)
            elif token.text == ";" and number < len(self.gaps) and not self._broken[number]:
                # A semicolon stands at the end of a line, or alone on one.
                self._broken[number] = self._broken[number - 1]
                self._lines[number] = self._lines[number - 1]
                self._broken[number - 1], self._lines[number - 1] = False, ()

    def _break_at_operator(self, number: int) -> None:
        before, after = number - 1, number
        lines = joined_lines(self._lines[before], self._lines[after], self.layout.escape)
        chosen, other = (before, after) if self.layout.leading else (after, before)
        self._broken[chosen], self._lines[chosen] = True, lines
        self._broken[other], self._lines[other] = False, ()

    def break_list(self, gaps: Sequence[int]) -> None:
        """Begins a line at each word behind some gaps, at what their command goes on with, and at
        the command behind it.
        """
        for index in gaps:
            self._broken[index] = True
            behind = index + 1
            if behind < len(self.gaps) and self.tokens[behind + 1].kind == Token.WORD:
                self._broken[behind] |= bool(self.gaps[behind].raw)
        number = gaps[-1] + 1
        while number < len(self.gaps) and self.tokens[number].kind == Token.WORD:
            number += 1
        if number < len(self.gaps):
            self._break_behind(number)

    def _break_behind(self, number: int) -> None:
        """Begins a line at the command behind ``&&`` or ``;``."""
        if self.tokens[number].text == "&&":
            self._break_at_operator(number)
        elif self.tokens[number].text == ";" and not self._broken[number - 1]:
            self._broken[number] = True

    def break_top(self, long: set[int]) -> bool:
        """Begins a line at each command of the outermost list, where two of them stand in one
        line that is too long: there are these gaps in such lines.
        """
        joints = [
            number
            for number, token in enumerate(self.tokens[:-1])
            if token.is_top and token.text in ("&&", ";")
        ]
        if not any(
            not long.isdisjoint((number - 1, number))
            and not (self._broken[number - 1] or self._broken[number])
            for number in joints
        ):
            return False
        for number in joints:
            self._break_behind(number)
        return True

    def too_long(self, column: int) -> set[int]:
        """The gaps that stand in lines longer than the layout allows, blanks in lines that are."""
        limit = self.layout.line_length
        if not limit:
            return set()
        found: set[int] = set()
        line: list[int] = []
        for index, token in enumerate(self.tokens):
            column = _column(column, token.text)
            last = index == len(self.gaps)
            if last or self._broken[index]:
                if column + (0 if last else 2) > limit:
                    found.update(line)
                line = []
                if not last:
                    column = column_after(self._indent(index), len(self._indent(index)))
            else:
                line.append(index)
                column += len(self._text(index))
        return found

    def _indent(self, index: int) -> str:
        token = self.tokens[index + 1]
        return self.layout.indentation(token.level + token.parentheses)

    def edits(self) -> list[Edit]:
        """What makes the gaps what they are to be."""
        edits = []
        for index, gap in enumerate(self.gaps):
            text = self._text(index)
            if text != gap.raw:
                edits.append(Edit(gap.start, gap.end, text))
        return edits

    def _text(self, index: int) -> str:
        layout = self.layout
        if self._broken[index]:
            gap = Gap(0, "", True, self._lines[index])
            return broken(gap, self._indent(index), layout.newline, layout.escape)
        left, right = self.tokens[index], self.tokens[index + 1]
        if right.text == ";":
            return ""
        is_apart = any(
            token.kind in (Token.AND_OR, Token.PIPE, Token.SEPARATOR) for token in (left, right)
        )
        return " " if is_apart or self.gaps[index].raw else ""

    def sorting(self, gaps: Sequence[int]) -> Iterator[Edit]:
        """Sorts the words behind some gaps, each run of them that no comment divides."""
        run: list[int] = []
        for index in gaps:
            if run and (index != run[-1] + 1 or self._lines[index]):
                yield from self._sorted(run)
                run = []
            run.append(index)
        yield from self._sorted(run)

    def _sorted(self, run: Sequence[int]) -> Iterator[Edit]:
        tokens = [self.tokens[index + 1] for index in run]
        texts = [token.text for token in tokens]
        if not all(text.isascii() and text.isprintable() and "$" not in text for text in texts):
            return
        for token, text in zip(tokens, sorted(texts, key=str.lower), strict=True):
            if token.text != text:
                yield Edit(token.start, token.end, text, [text])


def _column(column: int, text: str) -> int:
    """The column behind a text that begins in a column."""
    last = text.rpartition("\n")[2]
    return column_after(last, len(last)) if "\n" in text else column + len(text)
