"""Parses bash's conditional command, ``[[ ... ]]``."""

from __future__ import annotations

from dflint.shell.nodes import (
    Command,
    CompoundCommand,
    Operator,
    TestCommand,
    Trivia,
    Word,
)
from dflint.shell.scanner import ParseError
from dflint.shell.simple_commands import SimpleCommandParser
from dflint.shell.words import REGEX

_BINARY_TESTS = frozenset(
    ("=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-ef", "-nt", "-ot")
)
_UNARY_TESTS = frozenset("-" + letter for letter in "abcdefghknoprstuvwxzGLNORS")


class ConditionParser(SimpleCommandParser):
    """Parses ``[[``; where that fails, it is an ordinary word for dash."""

    def _closed(self, node: CompoundCommand, raw_start: int) -> CompoundCommand:
        """Reads the redirections of a compound command, and sets its span."""
        node.redirections = self._redirections()
        self._spanned(node, raw_start)
        return node

    def _test_command(self) -> Command | None:
        """``[[``; None where that is an ordinary word, as it is for dash."""
        if self.bash:
            return self._test_expression()
        if self.pos in self.no_test:
            return None
        start, done, depth = self.pos, self.done, self.depth
        bashisms, pending = len(self.bashisms), len(self.pending)
        try:
            return self._test_expression()
        except ParseError:
            self.no_test.add(start)
            self.pos, self.done, self.depth = start, done, depth
            del self.bashisms[bashisms:], self.pending[pending:]
            return None

    def _test_expression(self) -> Command:
        raw_start = self.done
        opening = self._token(self.pos + 2)
        elements: list[Word | Operator | Trivia] = []
        #: What may come next: "term", "operand" of a unary operator, "binary" operator or end of
        #: the term, "right" or "regex" side of one, or "end" of the term.
        state, level = "term", 0
        while True:
            index = self._blanks()
            character = self._peek(index)
            if character in ("\n", "#") and state in ("term", "end"):
                elements.append(self._as_trivia(self._linebreak()))
            elif self._plain_word(index) == "]]" and state in ("binary", "end") and not level:
                break
            elif character in ("&", "|", "(", ")", "<", ">") and state != "regex":
                state, level, width = self._test_operator(index, state, level)
                elements.append(self._test_token(index, width))
            else:
                word = self._regex(index) if state == "regex" else self.word(index)
                state = _after_test_word(state, word)
                if not state:
                    raise self._unexpected(index, "a conditional operator")
                elements.append(word)
        whitespace = self._gap(index)
        node = TestCommand(tuple(elements), opening, whitespace, self._token(index + 2))
        self._bashism("[[", raw_start, is_error=_confuses_dash(elements))
        return self._closed(node, raw_start)

    def _test_operator(self, index: int, state: str, level: int) -> tuple[str, int, int]:
        """The state behind an operator of a test, the level of parentheses, and its width."""
        character = self.text[index]
        complete = state in ("binary", "end")
        if character == "(" and state == "term":
            return "term", level + 1, 1
        if character == ")" and complete and level:
            return "end", level - 1, 1
        if character in "<>" and state == "binary":
            return "right", level, 1
        if complete and (self._starts(index, "&&") or self._starts(index, "||")):
            return "term", level, 2
        raise self._unexpected(index)

    def _test_token(self, index: int, width: int) -> Operator:
        before = self._gap(index)
        raw_start = self.done
        operator = Operator(self._token(index + width), before, "")
        operator.value = self.text[index : index + width]
        self._spanned(operator, raw_start)
        return operator

    def _regex(self, start: int) -> Word:
        """The right side of ``=~``: parentheses and bars belong to it."""
        if start >= self.end:
            raise self._unexpected(start, "a regular expression")
        return self._composed(start, REGEX)


def _confuses_dash(elements: list[Word | Operator | Trivia]) -> bool:
    """Whether ``[[``, read as an ordinary word, makes a syntax error of what follows it."""
    return any(
        isinstance(element, Operator)
        and (element.value == "(" or (index > 0 and isinstance(elements[index - 1], Trivia)))
        for index, element in enumerate(elements)
    )


def _after_test_word(state: str, word: Word) -> str:
    """The state behind a word of a test; empty where no word may stand."""
    value = word.value if word.is_plain else None
    if state == "term":
        if value == "!":
            return "term"
        return "operand" if value in _UNARY_TESTS else "binary"
    if state == "binary" and value in _BINARY_TESTS:
        return "regex" if value == "=~" else "right"
    return "end" if state in ("operand", "right", "regex") else ""
