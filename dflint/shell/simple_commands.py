"""Parses simple commands: assignments, words and redirections."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.shell.nodes import (
    ArrayValue,
    Assignment,
    Command,
    Redirection,
    ReservedWord,
    SimpleCommand,
    Trivia,
    Word,
)
from dflint.shell.trivia import TriviaParser
from dflint.shell.words import WORD

_ASSIGNMENT = regex(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\n;|&()]*\])?(\+?=)")
_SUBSCRIPTED = regex(r"[A-Za-z_][A-Za-z0-9_]*\[")
_SUBSCRIPT_ASSIGNMENT = regex(r"\[[^\]\n;|&()]*\](?==)")
NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
REDIRECTION = regex(
    r"((?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})(?=[<>]))?(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>|&>>|&>)"
)
_COMMAND_END = frozenset("\n;|)#")
_DECLARING = frozenset(("declare", "typeset", "local", "export", "readonly", "alias", "eval"))


class SimpleCommandParser(TriviaParser):
    """Parses simple commands, and redirections wherever they stand."""

    def _function(self, name: Word, keyword: ReservedWord | None, raw_start: int) -> Command:
        """What follows the name of a function."""
        raise NotImplementedError

    def _simple_command(self) -> Command:
        elements: list[Assignment | Word | Redirection] = []
        text, end = self.text, self.end
        name: Word | None = None
        declares = False
        start = self.pos
        raw_start = self.done
        while start < end:
            character = text[start]
            if character in _COMMAND_END:
                break
            match = REDIRECTION.match(text, start, end) if character in "<>&{0123456789" else None
            if match is not None and not self._is_process_substitution(start):
                elements.append(self._redirection(start, match, not elements))
            elif character == "&":
                break
            elif character == "(":
                if name is not None and len(elements) == 1:
                    return self._function(name, None, raw_start)
                raise self._unexpected(start)
            elif name is None:
                element = self._assignment(start) or self._subscripted(start, elements)
                if element is None:
                    name = element = self.word(start)
                    declares = name.value in _DECLARING
                elements.append(element)
            else:
                assignment = self._assignment(start, only_array=True) if declares else None
                elements.append(assignment or self.word(start))
            if name is not None and not declares:
                self._plain_words(elements)
            start = self._blanks()
        if not elements:
            raise self._unexpected(start, "a command")
        node = SimpleCommand(tuple(elements))
        self._spanned(node, raw_start)
        return node

    def _plain_words(self, elements: list[Assignment | Word | Redirection]) -> None:
        """Reads the words that come next as long as they are plain: what ``word`` does, faster."""
        text, raw, end, base = self.text, self.raw, self.end, self.base
        pos, done = self.pos, self.done
        low, high, shift = self._low, self._high, self._shift
        match = self._match_next_word(text, pos, end)
        while match is not None:
            start, stop = match.span(1)
            if (stop < end and text[stop] not in " \t\n|&;)") or text[start] == "#":
                break
            if start < low or stop > high:
                self._seek(start)
                low, high, shift = self._low, self._high, self._shift
                if stop > high:
                    break
            raw_start = start + shift
            word = Word.__new__(Word)
            word.whitespace_before = raw[done:raw_start]
            word.text = word._value = match.group(1)
            word._parts = None
            done = stop + shift
            word.span = (base + raw_start, base + done)
            elements.append(word)
            pos = stop
            match = self._match_next_word(text, pos, end)
        self.pos, self.done = pos, done

    def _assignment(self, start: int, only_array: bool = False) -> Assignment | None:
        """The assignment at ``start``, or None when there is none."""
        match = _ASSIGNMENT.match(self.text, start, self.end)
        if match is None:
            return None
        is_array = self._peek(match.end()) == "("
        if only_array and not is_array:
            return None
        whitespace = self._gap(start)
        raw_start = self.done
        target = self._token(match.start(3))
        operator = self._token(match.end())
        node = Assignment(target, operator, whitespace_before=whitespace)
        node.name = match.group(1)
        if is_array:
            node.value = self._array()
            self._bashism("array", raw_start)
        elif match.end() < self.end and self._starts_word(match.end()):
            node.value = self.word(match.end())
        if match.group(2) or match.group(3) == "+=":
            self._bashism("array element" if match.group(2) else "+=", raw_start, is_error=False)
        self._spanned(node, raw_start)
        return node

    def _subscripted(
        self, start: int, before: list[Assignment | Word | Redirection]
    ) -> Word | None:
        """bash: ``name[...]`` where an assignment could stand, with the blanks in the brackets."""
        if not self.bash or any(type(element) is not Assignment for element in before):
            return None
        match = _SUBSCRIPTED.match(self.text, start, self.end)
        if match is None:
            return None
        stop = self._bracket_end(match.end())
        whitespace = self._gap(start)
        raw_start = self.done
        literal = self._literal(stop)
        word = self._word_of((literal, *self._parts(WORD)), raw_start)
        word.whitespace_before = whitespace
        return word

    def _array(self) -> ArrayValue:
        raw_start = self.done
        opening = self._token(self.pos + 1)
        elements: list[Word | Assignment | Trivia] = []
        while True:
            index = self._blanks()
            character = self._peek(index)
            if character == ")":
                whitespace = self._gap(index)
                break
            if character in ("\n", "#"):
                elements.append(self._as_trivia(self._linebreak()))
                continue
            if not self._starts_word(index):
                raise self._unexpected(index, "')'")
            elements.append(self._array_element(index))
        node = ArrayValue(tuple(elements), opening, whitespace, self._token(self.pos + 1))
        self._spanned(node, raw_start)
        return node

    def _array_element(self, index: int) -> Word | Assignment:
        match = None
        if self.text[index] == "[":
            match = _SUBSCRIPT_ASSIGNMENT.match(self.text, index, self.end)
        if match is None:
            return self.word(index)
        whitespace = self._gap(index)
        raw_start = self.done
        node = Assignment(self._token(match.end()), whitespace_before=whitespace)
        node.operator = self._token(match.end() + 1)
        if self._starts_word(self.pos):
            node.value = self.word(self.pos)
        self._spanned(node, raw_start)
        return node

    def _redirection(self, start: int, match: re.Match[str], is_first: bool = False) -> Redirection:
        whitespace = self._gap(start)
        raw_start = self.done
        fd = self._token(match.end(1)) if match.group(1) else ""
        operator = self._token(match.end())
        kind = match.group(2)
        target = self._redirection_target(kind)
        node = Redirection(operator, target, fd, whitespace)
        self._spanned(node, raw_start)
        if kind in ("<<", "<<-"):
            self.pending.append(node)
        elif not self.bash:
            self._check_redirection(node, kind, raw_start, is_first)
        return node

    def _redirection_target(self, kind: str) -> Word:
        index = self._blanks()
        if self._peek(index) == "#":
            raise self._unexpected(index, "a file name")
        match = REDIRECTION.match(self.text, index, self.end)
        if match is not None and match.group(1) and kind not in (">&", "<&"):
            raise self._unexpected(index, "a file name")
        target = self.word(index)
        if match is not None and match.group(1):
            self._bashism("redirection of a redirection", target.span[0] - self.base)
        return target

    def _check_redirection(
        self, node: Redirection, kind: str, raw_start: int, is_first: bool
    ) -> None:
        if kind in ("&>", "&>>"):
            self._bashism(kind, raw_start, is_error=is_first)
        elif kind == "<<<":
            self._bashism("here-string", raw_start)
        elif node.fd.startswith("{"):
            self._bashism("{name} redirection", raw_start, is_error=False)
        elif kind in (">&", "<&"):
            value = node.target.value
            if value is not None and value != "-" and not (value.isdigit() and len(value) == 1):
                self._bashism(f"{kind} with a file", raw_start, is_error=False)

    def _redirections(self) -> tuple[Redirection, ...]:
        """The redirections behind a compound command."""
        found: list[Redirection] = []
        while True:
            start = self._blanks()
            match = REDIRECTION.match(self.text, start, self.end)
            if match is None:
                return tuple(found)
            found.append(self._redirection(start, match))

    def _reserved_word(self, length: int) -> ReservedWord:
        start, raw_start = self.pos, self.done
        word = ReservedWord(self._token(start + length))
        word.value = self.text[start : start + length]
        self._spanned(word, raw_start)
        following = self._blanks()
        is_last = self._peek(following) in ("", "\n", ";", "#")
        word.whitespace_after = "" if is_last else self._gap(following)
        return word
