"""Variable expansion in Dockerfiles: BuildKit's frontend/dockerfile/shell/lex.go.

A word is gone through once, from left to right: quotes and escapes are removed, variables
replaced. What BuildKit does is kept to the letter, also where it is odd. Unlike in BuildKit,
expansions that are nested too deeply, and results that are too long, are errors.
"""

from __future__ import annotations

import re

from dflint.cst.words import SPACES, replace_invalid
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: How deep ``${a:-${b:-...}}`` may nest: up to seven calls of Python each.
MAX_DEPTH = 50

#: How many characters the variables of one word may bring in: Linux lets no environment variable
#: have more (MAX_ARG_STRLEN).
MAX_RESULT = 1 << 17

#: How many steps the patterns of one word may take: characters of pattern times value.
MAX_PATTERN_STEPS = 1 << 24

_SPECIAL = regex(r"[\\`'\"$]")
_PLAIN = regex(r"[^\\`'\"$<]+")
_PLAIN_OPERAND = regex(r"[^\\`'\"$<}/]+")
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")

# Compiled when first used: a class of characters beyond Latin-1 takes its time.
_NOT_SPACES = f"[^{SPACES}]+"

_BYTE_ORDER_MARK = "\ufeff"


class ExpansionError(ValueError):
    """BuildKit cannot process the word; ``str()`` is its message, ``message`` its last part.

    ``index`` is the offset in the word of the quote or the ``$`` that is to blame.
    """

    def __init__(self, message: str, index: int, word: str = "") -> None:
        self.message = message
        self.index = index
        self.word = word
        super().__init__(message)

    def __str__(self) -> str:
        return f"failed to process {_quote(self.word)}: {self.message}"


class Expansion:
    """A word after expansion, and the variables that were looked up, in order, without repeats."""

    __slots__ = ("text", "unset", "used")

    def __init__(self, text: str, used: tuple[str, ...] = (), unset: tuple[str, ...] = ()) -> None:
        self.text = text
        #: Those that have a value.
        self.used = used
        #: Those that have none.
        self.unset = unset


class VariableReference:
    """``$name`` or ``${name...}``, at ``word[start:end]``.

    ``modifier`` is empty or one of ``:- - :+ + :? ? # ## % %% / //``, or one that BuildKit refuses.
    """

    __slots__ = ("end", "modifier", "name", "start")

    def __init__(self, name: str, start: int, end: int, modifier: str = "") -> None:
        self.name = name
        self.start = start
        self.end = end
        self.modifier = modifier


def expand(
    word: str, env: Mapping[str, str], escape: str = "\\", *, quotes: bool = True
) -> Expansion:
    """The word with its variables replaced, quotes and escapes removed (ProcessWord).

    A variable that is not set is the empty string. In the body of a heredoc quotes are ordinary
    characters (``quotes=False``), and the escape character is always the backslash.

    Raises ExpansionError.
    """
    if not _SPECIAL.search(word):
        return Expansion(_decoded(word))
    lexer = _Lexer(word, env, escape)
    lexer.quotes = quotes
    text = lexer.run()
    return Expansion(text, tuple(lexer.used), tuple(lexer.unset))


def expand_words(word: str, env: Mapping[str, str], escape: str = "\\") -> list[str]:
    """The words that expansion makes of a word: EXPOSE splits after it (ProcessWords).

    Raises ExpansionError.
    """
    if "<<" not in word and not _SPECIAL.search(word):
        return re.findall(_NOT_SPACES, _decoded(word))
    lexer = _Lexer(word, env, escape)
    return [text for text, _, _ in lexer.run_words()]


def variables(word: str, escape: str = "\\", *, quotes: bool = True) -> list[VariableReference]:
    """The variables that a word refers to, in order, an outer one before those inside it.

    In a word that BuildKit cannot process, those up to the error.
    """
    if "$" not in word:
        return []
    lexer = _Lexer(word, {}, escape)
    lexer.quotes, lexer.keep_unset = quotes, True
    try:
        lexer.run()
    except ExpansionError:
        for reference in lexer.references:
            reference.end = reference.end or lexer.position
    return lexer.references


def lex_raw_words(line: str) -> list[tuple[str, int, int]]:
    """The words of a line as heredocs are looked for: quotes, escapes and variables as written.

    Each with its start and end. A word out of the default value of a variable, which BuildKit
    splits too, has those of the variable. Raises ExpansionError.
    """
    lexer = _Lexer(line, {}, "\\")
    lexer.raw_quotes = lexer.raw_escapes = lexer.keep_unset = True
    return lexer.run_words()


def lex_heredoc_name(text: str) -> tuple[str, bool] | None:
    """The name of a heredoc, and whether its body is to be expanded: nothing was quoted.

    None when the text is not exactly one word. Raises ExpansionError.
    """
    if (
        re.fullmatch(_NOT_SPACES, text)
        and not _SPECIAL.search(text)
        and text[0] != _BYTE_ORDER_MARK
    ):
        return text, True
    lexer = _Lexer(text, {}, "\\")
    lexer.keep_unset = True
    words = lexer.run_words()
    if len(words) != 1:
        return None
    lexer = _Lexer(text, {}, "\\")
    lexer.keep_unset = lexer.raw_quotes = True
    raw_words = lexer.run_words()
    if len(raw_words) != 1:
        message = f"internal lexing of heredoc produced inconsistent results: {text}"
        raise ExpansionError(message, 0, text)
    name, raw = words[0][0], raw_words[0][0]
    return name, _count_quotes(name) == _count_quotes(raw)


def _count_quotes(text: str) -> int:
    return text.count("'") + text.count('"')


def _decoded(word: str) -> str:
    """The word as BuildKit's scanner hands it on."""
    return replace_invalid(word.removeprefix(_BYTE_ORDER_MARK))


def _quote(text: str) -> str:
    """Go's %q."""
    escapes = {'"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n"}
    escapes |= {"\r": "\\r", "\t": "\\t", "\v": "\\v"}
    chars: list[str] = []
    for char in text:
        code = ord(char)
        if char in escapes:
            chars.append(escapes[char])
        elif char.isprintable():
            chars.append(char)
        elif code < 0x20 or code == 0x7F:
            chars.append(f"\\x{code:02x}")
        elif 0xDC80 <= code <= 0xDCFF:
            chars.append(f"\\x{code - 0xDC00:02x}")
        else:
            chars.append(f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return '"' + "".join(chars) + '"'


class _Lexer:
    """Goes through one word, BuildKit's shellWord."""

    __slots__ = (
        "buffer",
        "depth",
        "end",
        "env",
        "escape",
        "grown",
        "keep_unset",
        "position",
        "quotes",
        "raw_escapes",
        "raw_quotes",
        "references",
        "steps",
        "text",
        "unset",
        "used",
        "words",
    )

    def __init__(self, text: str, env: Mapping[str, str], escape: str) -> None:
        self.text = text
        self.position = len(text) - len(text.removeprefix(_BYTE_ORDER_MARK))
        self.end = len(text)
        self.env = env
        self.escape = escape
        #: Whether quotes mean anything; whether they, and escapes, stay in the result.
        self.quotes = True
        self.raw_quotes = False
        self.raw_escapes = False
        #: Whether a variable without a value stays as it is written.
        self.keep_unset = False
        # Dictionaries are sets in the order of insertion.
        self.used: dict[str, None] = {}
        self.unset: dict[str, None] = {}
        self.references: list[VariableReference] = []
        self.depth = 0
        #: What counts towards MAX_RESULT and MAX_PATTERN_STEPS.
        self.grown = 0
        self.steps = 0
        #: The words so far, and the pieces of the one being read, with start and end; None when
        #: nobody wants words, and inside ${}.
        self.words: list[tuple[str, int, int]] | None = None
        self.buffer: list[tuple[str, int, int]] = []

    def run(self) -> str:
        """The result as one word."""
        try:
            return replace_invalid(self._read("", self.raw_escapes))
        except ExpansionError as error:
            error.message, error.word = replace_invalid(error.message), self.text
            raise

    def run_words(self) -> list[tuple[str, int, int]]:
        """The words of the result, each with the start and the end of what it comes from."""
        words: list[tuple[str, int, int]] = []
        self.words = words
        self.run()
        self._end_word()
        return [(replace_invalid(text), start, end) for text, start, end in words]

    def _read(self, stop: str, raw_escapes: bool) -> str:
        """Reads up to the ``stop`` character, and over it; to the end where ``stop`` is empty."""
        text, end = self.text, self.end
        plain = _PLAIN_OPERAND if stop else _PLAIN
        outer_raw_escapes, self.raw_escapes = self.raw_escapes, raw_escapes
        result: list[str] = []
        while self.position < end:
            start = self.position
            if match := plain.match(text, start):
                self.position = match.end()
                result.append(match[0])
                self._add_splitting(match[0], start, None)
                continue
            char = text[start]
            if char == stop:
                self.position += 1
                self.raw_escapes = outer_raw_escapes
                return "".join(result)
            if char == "$":
                piece = self._read_variable()
                self._add_splitting(piece, start, self.position)
            else:
                piece = self._read_special(char)
                self._add(piece, start, self.position)
            result.append(piece)
        if stop:
            message = f"unexpected end of statement while looking for matching {stop}"
            raise ExpansionError(message, self.position)
        return "".join(result)

    def _read_special(self, char: str) -> str:
        """Reads from a character on that means something, somewhere: at least over it."""
        if char == "'" and self.quotes:
            return self._read_single_quotes()
        if char == '"' and self.quotes:
            return self._read_double_quotes()
        if char == "<":
            return self._read_possible_heredoc()
        if char == self.escape:
            return self._read_escaped()
        self.position += 1
        return char

    def _read_possible_heredoc(self) -> str:
        """``<``, or ``<<`` with the blanks behind it: they belong to its word."""
        start = self.position
        self.position += 1
        if self.text.startswith("<", self.position):
            self.position += 1
            while self.position < self.end and self.text[self.position] in "\t\r ":
                self.position += 1
        return self.text[start : self.position]

    def _read_escaped(self) -> str:
        start = self.position
        self.position = min(start + 2, self.end)
        return self.text[start if self.raw_escapes else start + 1 : self.position]

    def _read_single_quotes(self) -> str:
        start = self.position
        closing = self.text.find("'", start + 1)
        if closing < 0:
            self.position = self.end
            message = "unexpected end of statement while looking for matching single-quote"
            raise ExpansionError(message, start)
        self.position = closing + 1
        if self.raw_quotes:
            return self.text[start : self.position]
        return self.text[start + 1 : closing]

    def _read_double_quotes(self) -> str:
        text, start = self.text, self.position
        self.position += 1
        result = ['"'] if self.raw_quotes else []
        while self.position < self.end:
            if match := _PLAIN.match(text, self.position):
                self.position = match.end()
                result.append(match[0])
                continue
            char = text[self.position]
            if char == "$":
                result.append(self._read_variable())
                continue
            self.position += 1
            if char == '"':
                if self.raw_quotes:
                    result.append(char)
                return "".join(result)
            if char == self.escape:
                char = self._read_quoted_escape()
            result.append(char)
        message = "unexpected end of statement while looking for matching double-quote"
        raise ExpansionError(message, start)

    def _read_quoted_escape(self) -> str:
        """What stands behind an escape character in double quotes; it escapes ``"``, ``$``, itself.

        BuildKit keeps it twice where escapes stay and it escapes nothing.
        """
        raw = self.escape if self.raw_escapes else ""
        if self.position >= self.end:
            return raw
        char = self.text[self.position]
        if char != '"' and char != "$" and char != self.escape:
            return raw + self.escape
        self.position += 1
        return raw + char

    def _read_variable(self) -> str:
        start = self.position
        self.position += 1
        if self.text.startswith("{", self.position):
            self.position += 1
            return self._read_braces(start)
        name = self._read_name()
        if not name:
            return "$"
        self.references.append(VariableReference(name, start, self.position))
        value = self._look_up(name)
        if value is None:
            return "$" + name if self.keep_unset else ""
        return self._grow(value, start)

    def _read_name(self) -> str:
        match = _NAME.match(self.text, self.position)
        position = match.end() if match else self.position
        if self.text[position : position + 1] > "\x7f":
            return self._read_unicode_name()
        self.position = position
        return match[0] if match else ""

    def _read_unicode_name(self) -> str:
        text, start, position = self.text, self.position, self.position
        if text[start] in "@*#?-$!":
            position += 1
        elif text[start].isdecimal():
            while position < self.end and text[position].isdecimal():
                position += 1
        else:
            while position < self.end and _is_name_char(text[position]):
                position += 1
        self.position = position
        return text[start:position]

    def _look_up(self, name: str) -> str | None:
        value = self.env.get(name)
        (self.unset if value is None else self.used)[name] = None
        return value

    def _grow(self, value: str, start: int) -> str:
        self.grown += len(value)
        if self.grown > MAX_RESULT:
            raise ExpansionError("the result is too long", start)
        return value

    def _charge_steps(self, pattern: str, value: str, start: int) -> None:
        self.steps += (len(pattern) + 1) * len(value)
        if self.steps > MAX_PATTERN_STEPS:
            raise ExpansionError("the patterns are too long to be matched", start)

    def _read_braces(self, start: int) -> str:
        """What stands behind ``${``."""
        if self.position >= self.end:
            raise ExpansionError("syntax error: missing '}'", start)
        if self.text[self.position] in "{}:":
            raise ExpansionError("syntax error: bad substitution", start)
        name = self._read_name()
        reference = VariableReference(name, start, 0)
        self.references.append(reference)
        operator = self._next()
        if operator == "}":
            reference.end = self.position
            value = self._look_up(name)
            if value is None:
                return f"${{{name}}}" if self.keep_unset else ""
            return self._grow(value, start)
        reference.modifier = operator
        if operator == "/":
            result = self._read_replacement(reference)
        else:
            result = self._read_modifier(reference)
        reference.end = self.position
        return result

    def _next(self) -> str:
        """The next character; U+FFFD at the end, where BuildKit reads the character -1."""
        char = self.text[self.position : self.position + 1]
        self.position += len(char)
        return char or "\ufffd"

    def _read_modifier(self, reference: VariableReference) -> str:
        start, name = reference.start, reference.name
        operator = reference.modifier
        if operator == ":":
            operator = self._next()
            reference.modifier += operator
        modifier = reference.modifier
        is_pattern = operator in "#%"
        if modifier not in ("+", "-", "?", "#", "%") and (modifier[0] != ":" or is_pattern):
            raise self._unsupported(reference)
        operand = self._read_operand("}", is_pattern, start, "syntax error: missing '}'")
        value = self._look_up(name)
        if value is None and self.keep_unset:
            if is_pattern and operand.startswith(operator):
                reference.modifier += operator
            return f"${{{name}{modifier}{operand}}}"
        if is_pattern:
            if operand.startswith(operator):
                reference.modifier += operator
                operand = operand[1:]
            return self._trim(reference, operand, value or "")
        is_unset = value is None or (modifier[0] == ":" and not value)
        if operator == "-":
            return operand if is_unset else self._grow(value or "", start)
        if operator == "+":
            return "" if is_unset else operand
        if operator != "?":
            raise self._unsupported(reference)
        if is_unset:
            state = "unset" if value is None else "empty"
            message = operand or f"is not allowed to be {state}"
            raise ExpansionError(f"{name}: {message}", start)
        return self._grow(value or "", start)

    def _unsupported(self, reference: VariableReference) -> ExpansionError:
        message = f"unsupported modifier ({reference.modifier}) in substitution"
        return ExpansionError(message, reference.start)

    def _read_operand(self, stop: str, raw_escapes: bool, start: int, missing: str) -> str:
        """What stands before ``stop``: ``missing`` is the message where that is missing.

        BuildKit starts its word anew here, so that what stood before ``${`` in it is lost.
        """
        if self.depth >= MAX_DEPTH:
            raise ExpansionError(f"expansions nested more than {MAX_DEPTH} deep", start)
        words, self.words = self.words, None
        self.buffer.clear()
        self.depth += 1
        try:
            return self._read(stop, raw_escapes)
        except ExpansionError as error:
            if self.position >= self.end:
                raise ExpansionError(missing, start) from error
            raise
        finally:
            self.depth -= 1
            self.words = words

    def _trim(self, reference: VariableReference, pattern: str, value: str) -> str:
        from dflint.semantics.patterns import PatternError, trim_prefix, trim_suffix

        start = reference.start
        self._charge_steps(pattern, value, start)
        trim = trim_prefix if reference.modifier[0] == "#" else trim_suffix
        try:
            return self._grow(trim(pattern, value, greedy=len(reference.modifier) == 2), start)
        except PatternError as error:
            raise ExpansionError(str(error), start) from error

    def _read_replacement(self, reference: VariableReference) -> str:
        from dflint.semantics.patterns import PatternError, replace

        start, name = reference.start, reference.name
        if self.text.startswith("/", self.position):
            self.position += 1
            reference.modifier = "//"
        pattern = self._read_operand("/", True, start, "syntax error: missing '/' in ${}")
        replacement = self._read_operand("}", True, start, "syntax error: missing '}'")
        value = self._look_up(name)
        if value is None and self.keep_unset:
            return f"${{{name}/{pattern}/{replacement}}}"
        self._charge_steps(pattern, value or "", start)
        replace_all = reference.modifier == "//"
        limit = MAX_RESULT - self.grown
        try:
            return self._grow(replace(pattern, replacement, value or "", replace_all, limit), start)
        except PatternError as error:
            raise ExpansionError(str(error), start) from error

    def _add_splitting(self, piece: str, start: int, end: int | None) -> None:
        """Adds a piece to the words, split at white space.

        The piece stands at ``start`` in the text; with an ``end`` it takes the place of what
        stands there.
        """
        if self.words is None:
            return
        position = 0
        for match in re.finditer(_NOT_SPACES, piece):
            left, right = match.span()
            if left > position:
                self._end_word()
            position = right
            if end is None:
                self.buffer.append((match[0], start + left, start + right))
            else:
                self.buffer.append((match[0], start, end))
        if position < len(piece):
            self._end_word()

    def _add(self, piece: str, start: int, end: int) -> None:
        if self.words is not None and piece:
            self.buffer.append((piece, start, end))

    def _end_word(self) -> None:
        if self.words is not None and self.buffer:
            word = "".join([piece for piece, _, _ in self.buffer])
            self.words.append((word, self.buffer[0][1], self.buffer[-1][2]))
            self.buffer.clear()


def _is_name_char(char: str) -> bool:
    return char.isalpha() or char.isdecimal() or char == "_"
