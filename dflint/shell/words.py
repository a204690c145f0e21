"""Parses words: what is quoted in them, and what is expanded."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.shell.nodes import (
    ArithmeticExpansion,
    CommandSubstitution,
    DoubleQuoted,
    EscapedCharacter,
    List,
    Literal,
    Parameter,
    ProcessSubstitution,
    ShellNode,
    SingleQuoted,
    Word,
)
from dflint.shell.scanner import PLAIN, ParseError, Scanner
from dflint.text import LogicalText

_LENGTH = regex(r"#(?:[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]}\n]*\])?|[0-9]+|[@*#?$!-])(?=\})")
_TARGET = regex(
    r"(?:!(?=[A-Za-z0-9_@*]))?(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])"
    # A subscript, with simple expansions in it.
    r"(?:\[(?:[^][}\n$]|\$(?!\{)|\$\{[^][}\n$]*(?:\[[^][}\n$]*\])?[^][}\n$]*\})*\])?"
)
_OPERATOR = regex(r":?[-=?+]|##?|%%?|//?|\^\^?|,,?|[:@]|\*(?=\})")
_SPECIAL_PARAMETER = regex(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_ARITHMETIC_STOP = regex(r"[()'\"\\`]")
_BACKQUOTE_STOP = regex(r"[`\\]")
_QUOTING_OPERATORS = frozenset(("#", "##", "%", "%%", "/", "//"))
_BASH_OPERATORS = frozenset(("/", "//", "^", "^^", ",", ",,", ":", "@", "*"))


class Context:
    """How characters are read: as a word, inside quotes, inside an expansion ..."""

    __slots__ = ("escapable", "match", "stops")

    def __init__(self, special: str, stops: str, escapable: str) -> None:
        """``special``: what does not stand for itself, as a part of a character class."""
        self.match = re.compile(f"[^{special}]+").match
        #: Where the context ends.
        self.stops = frozenset(stops)
        #: What a backslash quotes; empty outside of quotes, where it quotes everything.
        self.escapable = escapable


#: A word outside of quotes.
WORD = Context(r" \t\n|&;<>()\\'\"$`", " \t\n|&;<>()", "")
#: ``"..."``
_QUOTES = Context(r"\"\\$`", '"', '$`"\\')
#: ``${x-...}``, the same inside double quotes, and there behind ``#``, ``%`` and ``/``.
_ARGUMENT = Context(r"}'\"\\$`", "}", "")
_QUOTED_ARGUMENT = Context(r"}'\"\\$`", "}", '$`"\\}')
_QUOTED_PATTERN = Context(r"}'\"\\$`", "}", '$`"\\}')
#: Between single quotes in a quoted argument, where they stand for themselves.
_QUOTED_QUOTES = Context(r"\"\\$`", "", '$`"\\}')
#: ``((...))``
_ARITHMETIC = Context(r"\"\\$`", "", '$`"\\')
#: The body of a here-document.
BODY = Context(r"\\$`", "", "$`\\")
#: The right side of ``=~``, and what is in parentheses there or in ``@(a|b)``.
REGEX = Context(r" \t\n()\\'\"$`", " \t\n()", "")
_GROUP = Context(r"()\\'\"$`", "()", "")


def _without(source: LogicalText, removed: list[int]) -> LogicalText:
    """The text without the characters at those indexes, in ascending order."""
    kept: list[str] = []
    segments: list[tuple[int, int]] = []
    previous = 0
    length = 0
    for index in [*removed, len(source.text)]:
        for start, raw_start in source.piece(previous, index).segments:
            shift = source.raw_index(previous) if previous < index else 0
            segments.append((length + start, shift + raw_start))
        kept.append(source.text[previous:index])
        length += index - previous
        previous = index + 1
    return LogicalText("".join(kept), source.raw, segments, source.base)


class WordParser(Scanner):
    """Parses words; the lists in substitutions are parsed by ``nested_list`` of a subclass."""

    def nested_list(self, may_be_empty: bool = False) -> List:
        """A list inside something: up to a closing reserved word, a ``)`` or a ``;;``."""
        raise NotImplementedError

    def word(self, start: int) -> Word:
        """The word at ``start``, with the white space up to there."""
        text = self.text
        match = PLAIN.match(text, start, self.end)
        if match is not None:
            stop = match.end()
            if stop >= self.end or text[stop] in " \n\t;)&|":
                node = Word.__new__(Word)
                node.whitespace_before = self._gap(start)
                raw_start = self.done
                node.text = self._token(stop)
                node._value = match.group()
                node._parts = None
                node.span = (self.base + raw_start, self.base + self.done)
                return node
        if not self._starts_word(start):
            raise self._unexpected(start, "a word")
        return self._composed(start, WORD)

    def _composed(self, start: int, context: Context) -> Word:
        whitespace = self._gap(start)
        raw_start = self.done
        parts = self._parts(context)
        node = Word.__new__(Word)
        node.whitespace_before = whitespace
        node.text = self.raw[raw_start : self.done]
        node._parts = parts
        node._value = None
        node.span = (self.base + raw_start, self.base + self.done)
        return node

    def _parts(self, context: Context) -> tuple[ShellNode, ...]:
        """The parts up to where the context ends, or to the end of what may be read."""
        parts: list[ShellNode] = []
        text, match_plain, stops = self.text, context.match, context.stops
        while self.pos < self.end:
            match = match_plain(text, self.pos, self.end)
            if match is not None:
                parts.append(self._literal(match.end()))
                if self.pos >= self.end:
                    break
            character = text[self.pos]
            if character in stops:
                if context is WORD and self._is_process_substitution(self.pos):
                    parts.append(self._process_substitution())
                elif character == "(" and self._opens_group(context):
                    self._group(parts)
                else:
                    break
            elif character == "$":
                parts.append(self._dollar(context))
            elif character == '"':
                parts.append(self._double_quoted(1))
            elif character == "'":
                if context is _QUOTED_ARGUMENT:
                    self._quoted_quote(parts)
                else:
                    parts.append(self._single_quoted())
            elif character == "`":
                parts.append(self._backquoted(context))
            elif context is WORD and self._is_continued_end():
                break
            else:
                parts.append(self._backslash(context.escapable))
        return tuple(parts)

    def _quoted_quote(self, parts: list[ShellNode]) -> None:
        """A single quote in ``"${x-...}"``: it stands for itself, but bash wants a second one."""
        start = self.pos
        parts.append(self._literal(start + 1))
        if not self.bash:
            return
        stop = self.text.find("'", start + 1, self.end)
        if stop < 0:
            raise ParseError("unterminated single quote", start)
        outer, self.end = self.end, stop
        parts.extend(self._parts(_QUOTED_QUOTES))
        self.end = outer
        parts.append(self._literal(stop + 1))

    def _opens_group(self, context: Context) -> bool:
        """Whether the parenthesis at hand belongs to the word: in a regex, or ``@(a|b)``."""
        if context is REGEX:
            return True
        is_pattern = self.extglob and context is WORD and self.pos > 0
        return is_pattern and self.text[self.pos - 1] in "?*+@!"

    def _group(self, parts: list[ShellNode]) -> None:
        """Reads balanced parentheses, with what expands inside them."""
        start = self.pos
        level = 0
        while True:
            level += 1 if self.text[self.pos] == "(" else -1
            parts.append(self._literal(self.pos + 1))
            if not level:
                return
            parts.extend(self._parts(_GROUP))
            if self.pos >= self.end:
                raise ParseError("unbalanced parenthesis", start)

    def _literal(self, stop: int) -> Literal:
        start, raw_start = self.pos, self.done
        node = Literal(self._token(stop))
        node.value = self.text[start:stop]
        node.span = (self.base + raw_start, self.base + self.done)
        return node

    def _is_continued_end(self) -> bool:
        """Whether there is a continuation, and the word does not go on behind it."""
        return self._starts(self.pos, "\\\n") and self._is_word_end(self.pos)

    def _backslash(self, escapable: str) -> Literal | EscapedCharacter:
        following = self._peek(self.pos + 1)
        if not following:
            return self._literal(self.pos + 1)
        if following == "\n":
            literal = self._literal(self.pos + 2)
            literal.value = ""
            return literal
        if escapable and following not in escapable:
            return self._literal(self.pos + 2)
        raw_start = self.done
        node = EscapedCharacter(self._token(self.pos + 2))
        node.value = following
        self._spanned(node, raw_start)
        return node

    def _single_quoted(self) -> SingleQuoted:
        start, raw_start = self.pos, self.done
        stop = self.text.find("'", start + 1, self.end)
        if stop < 0:
            raise ParseError("unterminated single quote", start)
        node = SingleQuoted(self._token(stop + 1))
        node.value = self.text[start + 1 : stop]
        self._spanned(node, raw_start)
        return node

    def _ansi_quoted(self) -> SingleQuoted:
        """``$'...'``"""
        start, raw_start = self.pos, self.done
        index = start + 2
        while True:
            stop = self.text.find("'", index, self.end)
            if stop < 0:
                raise ParseError("unterminated single quote", start)
            backslash = self.text.find("\\", index, stop)
            if backslash < 0:
                break
            index = backslash + 2
        node = SingleQuoted(self._token(stop + 1))
        inside = self.text[start + 2 : stop]
        node.value = inside if self.bash and "\\" not in inside else None
        self._spanned(node, raw_start)
        self._bashism("$'...'", raw_start, is_error="\\'" in inside)
        return node

    def _double_quoted(self, width: int) -> DoubleQuoted:
        start, raw_start = self.pos, self.done
        self._enter()
        opening = self._token(start + width)
        parts = self._parts(_QUOTES)
        if self.pos >= self.end:
            raise ParseError("unterminated double quote", start)
        self.depth -= 1
        node = DoubleQuoted(parts, opening, self._token(self.pos + 1))
        self._spanned(node, raw_start)
        return node

    def _dollar(self, context: Context) -> ShellNode:
        following = self._peek(self.pos + 1)
        if following == "(":
            return self._dollar_parenthesis()
        if following == "{":
            return self._braced_parameter(context)
        if following == "'" and not context.escapable:
            return self._ansi_quoted()
        if following == '"' and not context.escapable:
            raw_start = self.done
            node = self._double_quoted(2)
            self._bashism('$"..."', raw_start, is_error=False)
            return node
        if following == "[" and self.bash:
            return self._old_arithmetic()
        match = _SPECIAL_PARAMETER.match(self.text, self.pos + 1, self.end)
        if match is None:
            return self._literal(self.pos + 1)
        raw_start = self.done
        opening = self._token(self.pos + 1)
        parameter = Parameter(self._token(match.end()), opening)
        parameter.logical_target = match.group()
        self._spanned(parameter, raw_start)
        return parameter

    def _braced_parameter(self, context: Context) -> Parameter:
        start, raw_start = self.pos, self.done
        self._enter()
        opening = self._token(start + 2)
        node = Parameter("", opening)
        match = _LENGTH.match(self.text, self.pos, self.end) or _TARGET.match(
            self.text, self.pos, self.end
        )
        if match is not None:
            operator = _OPERATOR.match(self.text, match.end(), self.end)
            if operator is not None or self._peek(match.end()) == "}":
                node.target = self._token(match.end())
                node.logical_target = match.group()
            if operator is not None:
                node.operator = self._token(operator.end())
        if self._peek(self.pos) != "}":
            node.argument = self._argument(node.operator, bool(context.escapable))
        if self._peek(self.pos) != "}":
            raise ParseError("unterminated '${'", start)
        self.depth -= 1
        node.closing = self._token(self.pos + 1)
        self._spanned(node, raw_start)
        if node.operator in _BASH_OPERATORS or "[" in node.target or node.is_indirect:
            self._bashism("${...} of bash", raw_start, is_error=False)
        return node

    def _argument(self, operator: str, is_quoted: bool) -> Word:
        """What follows the operator of an expansion, up to the brace."""
        raw_start = self.done
        if not is_quoted:
            context = _ARGUMENT
        else:
            context = _QUOTED_PATTERN if operator in _QUOTING_OPERATORS else _QUOTED_ARGUMENT
        return self._word_of(self._parts(context), raw_start)

    def _word_of(self, parts: tuple[ShellNode, ...], raw_start: int) -> Word:
        word = Word(parts=parts)
        self._spanned(word, raw_start)
        return word

    def _dollar_parenthesis(self) -> ShellNode:
        raw_start = self.done
        if self._peek(self.pos + 2) == "(":
            end = self._arithmetic_end(self.pos + 3)
            if end is not None:
                opening = self._token(self.pos + 3)
                expression = self._expression(end)
                node = ArithmeticExpansion(expression, opening, self._token(end + 2))
                self._spanned(node, raw_start)
                return node
            self._bashism("$(( that is no arithmetic", raw_start)
        opening = self._token(self.pos + 2)
        body, closing = self._substituted()
        substitution = CommandSubstitution(body, opening, "", closing)
        self._spanned(substitution, raw_start)
        return substitution

    def _process_substitution(self) -> ProcessSubstitution:
        raw_start = self.done
        opening = self._token(self.pos + 2)
        body, closing = self._substituted()
        node = ProcessSubstitution(body, opening, closing)
        self._spanned(node, raw_start)
        self._bashism("process substitution", raw_start)
        return node

    def _substituted(self) -> tuple[List, str]:
        """The list of a substitution, with here-documents of its own, and its parenthesis."""
        outer = self.pending, self.substituting
        self.pending, self.substituting = [], True
        body = self.nested_list(may_be_empty=True)
        closing = self._parenthesis_end()
        self.pending, self.substituting = outer
        return body, closing

    def _parenthesis_end(self) -> str:
        if self._peek(self.pos) != ")":
            raise self._unexpected(self.pos, "')'")
        return self._token(self.pos + 1)

    def _arithmetic_end(self, start: int) -> int | None:
        """Where the ``))`` of an arithmetic expression stands; None when there is another ``)``.

        Raises ParseError when there is none at all.
        """
        text, level, index = self.text, 0, start
        while True:
            match = _ARITHMETIC_STOP.search(text, index, self.end)
            if match is None:
                raise ParseError("unterminated '(('", start - 2)
            index = match.end()
            character = match.group()
            if character == "(":
                level += 1
            elif character == ")":
                if not level:
                    return match.start() if self._peek(index) == ")" else None
                level -= 1
            elif character == "\\":
                index += 1
            else:
                closing = text.find(character, index, self.end)
                index = closing + 1 if closing >= 0 else index

    def _expression(self, end: int) -> Word:
        """The text of an arithmetic expression, with the expansions in it."""
        raw_start = self.done
        outer, self.end = self.end, end
        self._enter()
        parts = self._parts(_ARITHMETIC)
        self.depth -= 1
        self.end = outer
        return self._word_of(parts, raw_start)

    def _old_arithmetic(self) -> ArithmeticExpansion:
        """bash: ``$[...]``"""
        raw_start = self.done
        stop = self._bracket_end(self.pos + 2)
        opening = self._token(self.pos + 2)
        expression = self._expression(stop - 1)
        node = ArithmeticExpansion(expression, opening, self._token(stop))
        self._spanned(node, raw_start)
        return node

    def _backquoted(self, context: Context) -> CommandSubstitution:
        start, raw_start = self.pos, self.done
        quotable = '$`\\"' if context is _QUOTES else "$`\\"
        removed: list[int] = []
        stop = start + 1
        while True:
            match = _BACKQUOTE_STOP.search(self.text, stop, self.end)
            if match is None:
                raise ParseError("unterminated backquote", start)
            if match.group() == "`":
                break
            stop = match.end() + 1
            if self._peek(match.end()) in quotable:
                removed.append(match.start())
        stop = match.start()
        opening = self._token(start + 1)
        node = CommandSubstitution(None, opening, "", "`")
        if removed:
            node.body = self._unescaped_list(stop, removed)
        else:
            node.body = self._list_up_to(stop)
        if node.body is None and self.pos < stop:
            node.text = self._token(stop)
        node.closing = self._token(stop + 1)
        self._spanned(node, raw_start)
        return node

    def _list_up_to(self, stop: int) -> List | None:
        """The list in backquotes; None where bash, which looks only when it runs, would fail."""
        outer = self.pos, self.done, self.depth, self.end, self.pending, self.substituting
        self.end, self.pending, self.substituting = stop, [], False
        try:
            body = self.nested_list(may_be_empty=True)
            if self.pos < stop:
                raise self._unexpected(self.pos)
        except ParseError:
            if not self.bash:
                raise
            self.pos, self.done, self.depth = outer[:3]
            body = None
        self.end, self.pending, self.substituting = outer[3:]
        return body

    def _unescaped_list(self, stop: int, removed: list[int]) -> List | None:
        """The same where backslashes have to be taken away first."""
        start, raw_start = self.pos, self.done
        piece = self.source.piece(start, stop)
        inner = type(self)(
            _without(piece, [index - start for index in removed]), self.dialect, self.depth
        )
        try:
            body = inner.nested_list(may_be_empty=True)
            if inner.pos < inner.end:
                raise inner._unexpected(inner.pos)
        except ParseError as failure:
            if not self.bash:
                raise ParseError(failure.message, start) from None
            return None
        self.bashisms += inner.bashisms
        self.pos = stop
        self.done = raw_start + len(piece.raw)
        return body
