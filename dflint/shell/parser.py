"""Parses shell scripts into lossless trees, in linear time and without ever raising.

A recursive descent parser works on the logical text and takes the raw text of each token, and of
each stretch of white space between tokens, from the raw one. It parses what POSIX shells and bash
share, and bash's own syntax, in both dialects; what dash would not understand is a bashism.
"""

from __future__ import annotations

import re

from dflint.shell.nodes import (
    AndOr,
    ArithmeticCommand,
    ArithmeticExpansion,
    ArithmeticFor,
    ArrayValue,
    Assignment,
    Bashism,
    Blank,
    BraceGroup,
    Case,
    CaseItem,
    Command,
    CommandSubstitution,
    Comment,
    CompoundCommand,
    Coprocess,
    DoubleQuoted,
    Elif,
    Else,
    Error,
    EscapedCharacter,
    For,
    FunctionDefinition,
    HereDocument,
    If,
    List,
    ListItem,
    Literal,
    Operator,
    Parameter,
    Pipeline,
    ProcessSubstitution,
    Redirection,
    ReservedWord,
    Script,
    Select,
    ShellNode,
    SimpleCommand,
    SingleQuoted,
    Subshell,
    TestCommand,
    Trivia,
    Until,
    While,
    Word,
)
from dflint.text import LogicalText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: How deep lists, quotes and expansions may be nested; scripts that people write stay below 10.
MAX_DEPTH = 40

_PLAIN = re.compile(r"[^ \t\n|&;<>()\\'\"$`]+")
_NEXT_WORD = re.compile(r"[ \t]*([^ \t\n|&;<>()\\'\"$`]+)")
_CONTINUED_NEXT_WORD = re.compile(r"(?:[ \t]|\\\n)*([^ \t\n|&;<>()\\'\"$`]+)")
_BLANKS = re.compile(r"[ \t]*")
_CONTINUED_BLANKS = re.compile(r"(?:[ \t]|\\\n)*")
_SPACES = re.compile(r"[ \t\n]*")
_CONTINUED_SPACES = re.compile(r"(?:[ \t\n]|\\\n)*")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\n;|&()]*\])?(\+?=)")
_SUBSCRIPTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\[")
_SUBSCRIPT_ASSIGNMENT = re.compile(r"\[[^\]\n;|&()]*\](?==)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REDIRECTION = re.compile(
    r"((?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})(?=[<>]))?(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>|&>>|&>)"
)
_LENGTH = re.compile(r"#(?:[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]}\n]*\])?|[0-9]+|[@*#?$!-])(?=\})")
_TARGET = re.compile(
    r"(?:!(?=[A-Za-z0-9_@*]))?(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])"
    # A subscript, with simple expansions in it.
    r"(?:\[(?:[^][}\n$]|\$(?!\{)|\$\{[^][}\n$]*(?:\[[^][}\n$]*\])?[^][}\n$]*\})*\])?"
)
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//?|\^\^?|,,?|[:@]|\*(?=\})")
_SPECIAL_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_ARITHMETIC_STOP = re.compile(r"[()'\"\\`]")
_BRACKET_STOP = re.compile(r"[][\\'\"`]")
_BACKQUOTE_STOP = re.compile(r"[`\\]")
_CASE_END = re.compile(r";;&|;;|;&")
_SELECT = re.compile(r"select[ \t]+[A-Za-z_][A-Za-z0-9_]*\s+in\s")

_WORD_END = frozenset(" \t\n|&;<>()")
_COMMAND_END = frozenset("\n;|)#")

_CLOSING_WORDS = frozenset(("then", "else", "elif", "fi", "do", "done", "esac", "}"))
_CLOSING_INITIALS = frozenset("tefd}")
_DECLARING = frozenset(("declare", "typeset", "local", "export", "readonly", "alias", "eval"))
_BINARY_TESTS = frozenset(
    ("=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-ef", "-nt", "-ot")
)
_UNARY_TESTS = frozenset("-" + letter for letter in "abcdefghknoprstuvwxzGLNORS")
_QUOTING_OPERATORS = frozenset(("#", "##", "%", "%%", "/", "//"))
_BASH_OPERATORS = frozenset(("/", "//", "^", "^^", ",", ",,", ":", "@", "*"))


class _Context:
    """How characters are read: as a word, inside quotes, inside an expansion ..."""

    __slots__ = ("escapable", "match", "stops")

    def __init__(self, special: str, stops: str, escapable: str) -> None:
        """``special``: what does not stand for itself, as a part of a character class."""
        self.match = re.compile(f"[^{special}]+").match
        #: Where the context ends.
        self.stops = frozenset(stops)
        #: What a backslash quotes; empty outside of quotes, where it quotes everything.
        self.escapable = escapable


_WORD = _Context(r" \t\n|&;<>()\\'\"$`", " \t\n|&;<>()", "")
#: ``"..."``
_QUOTES = _Context(r"\"\\$`", '"', '$`"\\')
#: ``${x-...}``, the same inside double quotes, and there behind ``#``, ``%`` and ``/``.
_ARGUMENT = _Context(r"}'\"\\$`", "}", "")
_QUOTED_ARGUMENT = _Context(r"}'\"\\$`", "}", '$`"\\}')
_QUOTED_PATTERN = _Context(r"}'\"\\$`", "}", '$`"\\}')
#: Between single quotes in a quoted argument, where they stand for themselves.
_QUOTED_QUOTES = _Context(r"\"\\$`", "", '$`"\\}')
#: ``((...))``
_ARITHMETIC = _Context(r"\"\\$`", "", '$`"\\')
#: The body of a here-document.
_BODY = _Context(r"\\$`", "", "$`\\")
#: The right side of ``=~``, and what is in parentheses there or in ``@(a|b)``.
_REGEX = _Context(r" \t\n()\\'\"$`", " \t\n()", "")
_GROUP = _Context(r"()\\'\"$`", "()", "")


class _ParseError(Exception):
    """The script cannot be parsed; ``index`` is where in the logical text."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


def parse(source: LogicalText | str, dialect: str = "posix") -> Script:
    """The tree of a script; what cannot be parsed becomes an Error node at its end.

    ``dialect``: "posix" (sh is dash, or the like) or "bash".
    """
    if isinstance(source, str):
        source = LogicalText(source)
    return _Parser(source, dialect).script()


def parse_word(text: str) -> Word:
    """One word. Raises ValueError when the text is not exactly one shell word."""
    parser = _Parser(LogicalText(text), "bash")
    try:
        word = parser.word(0)
    except (_ParseError, RecursionError) as failure:
        raise ValueError(f"not one shell word: {text!r}") from failure
    if parser.pos != len(text):
        raise ValueError(f"not one shell word: {text!r}")
    return word


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


class _Parser:
    """State of one run: what comes before ``pos``, and before ``done`` in the raw text, is read."""

    def __init__(self, source: LogicalText, dialect: str, depth: int = 0) -> None:
        self.source = source
        self.text = source.text
        self.raw = source.raw
        self.base = source.base
        self.dialect = dialect
        self.bash = dialect == "bash"
        self.pos = 0
        self.done = 0
        #: Where reading stops: the end of the text, or of the backquotes that are being read.
        self.end = len(self.text)
        self.depth = depth
        #: Whether the list that is being read is inside ``$(``.
        self.substituting = False
        #: Here-documents whose bodies begin behind the next line break.
        self.pending: list[Redirection] = []
        self.bashisms: list[Bashism] = []
        #: Where ``[[`` turned out to be an ordinary word, for dash.
        self.no_test: set[int] = set()
        self.extglob = "extglob" in self.text
        continued = "\\\n" in self.text
        blanks, spaces = (_CONTINUED_BLANKS, _CONTINUED_SPACES) if continued else (_BLANKS, _SPACES)
        self._match_blanks: Callable[[str, int, int], re.Match[str] | None] = blanks.match
        next_word = _CONTINUED_NEXT_WORD if continued else _NEXT_WORD
        self._match_next_word = next_word.match
        self._match_spaces: Callable[[str, int, int], re.Match[str] | None] = spaces.match
        self._segments = [*source.segments, (len(self.text), len(self.raw))]
        self._low = self._high = self._shift = 0

    # From the logical text to the raw one.

    def _seek(self, index: int) -> None:
        """Makes the segment that holds ``index`` the current one."""
        segments = self._segments
        low, high = 0, len(segments)
        while high - low > 1:
            middle = (low + high) // 2
            if segments[middle][0] <= index:
                low = middle
            else:
                high = middle
        self._low, raw_start = segments[low]
        self._shift = raw_start - self._low
        self._high = segments[low + 1][0] if low + 1 < len(segments) else self._low + 1

    def _raw(self, index: int) -> int:
        """Where the character at ``index`` stands in the raw text; for the end, the end of it."""
        if not self._low <= index < self._high:
            self._seek(index)
        return index + self._shift

    def _gap(self, index: int) -> str:
        """Reads the white space up to ``index``, where a token starts, and returns it raw."""
        if not self._low <= index < self._high:
            self._seek(index)
        start = self.done
        self.pos = index
        self.done = index + self._shift
        return self.raw[start : self.done]

    def _token(self, end: int) -> str:
        """Reads the text up to ``end``, which is not empty, and returns it raw."""
        start = self.done
        last = end - 1
        if not self._low <= last < self._high:
            self._seek(last)
        self.pos = end
        self.done = last + self._shift + 1
        return self.raw[start : self.done]

    def _peek(self, index: int) -> str:
        """The character at ``index``; empty at the end."""
        return self.text[index] if index < self.end else ""

    def _starts(self, index: int, token: str) -> bool:
        return self.text.startswith(token, index, self.end)

    def _blanks(self) -> int:
        """Where the blanks that come next end; reads nothing."""
        match = self._match_blanks(self.text, self.pos, self.end)
        return self.pos if match is None else match.end()

    def _plain_word(self, index: int) -> str:
        """The word at ``index`` if nothing of it is quoted or expanded, else the empty string."""
        match = _PLAIN.match(self.text, index, self.end)
        if match is None or not self._is_word_end(match.end()):
            return ""
        return match.group()

    def _is_word_end(self, index: int) -> bool:
        while self._starts(index, "\\\n"):
            index += 2
        return index >= self.end or self.text[index] in _WORD_END

    def _spanned(self, node: ShellNode, start: int) -> None:
        """Gives a node its span: from ``start``, in the raw text, to what was read last."""
        node.span = (self.base + start, self.base + self.done)

    def _bashism(self, construct: str, start: int, is_error: bool = True) -> None:
        """Notes what only bash knows: from ``start``, in the raw text, to what was read last."""
        if not self.bash:
            span = (self.base + start, self.base + self.done)
            self.bashisms.append(Bashism(construct, span, is_error))

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _ParseError("nested too deeply", self.pos)

    def _unexpected(self, index: int, wanted: str = "") -> _ParseError:
        """What is found at ``index`` cannot stand there."""
        character = self._peek(index)
        match = _PLAIN.match(self.text, index, self.end)
        if not character:
            found = "unexpected end of the script" if self.end == len(self.text) else "unexpected `"
        elif character == "\n":
            found = "unexpected line break"
        else:
            found = f"unexpected '{match.group()[:40] if match else character}'"
        return _ParseError(f"{found}, {wanted} expected" if wanted else found, index)

    # Lists.

    def script(self) -> Script:
        """The whole text."""
        items: list[ListItem] = []
        leading: str | Trivia = ""
        done = 0
        error = None
        try:
            leading = self._linebreak()
            done = self.done
            while self.pos < self.end:
                items.append(self._list_item())
                done = self.done
                if not items[-1].separator and self.pos < self.end:
                    raise self._unexpected(self.pos)
        except _ParseError as failure:
            error = self._error(failure, done)
        except RecursionError:
            error = self._error(_ParseError("nested too deeply", self.pos), done)
        body = List(tuple(items), leading)
        self._span_list(body)
        script = Script(body, error)
        script.span = (body.span[0], error.span[1]) if error else body.span
        script.dialect = self.dialect
        script.bashisms = tuple(self.bashisms)
        script.source = self.source
        return script

    def _error(self, failure: _ParseError, done: int) -> Error:
        error = Error(self.raw[done:], failure.message)
        error.span = (self.base + done, self.base + len(self.raw))
        error.position = self.base + self._raw(min(failure.index, len(self.text)))
        return error

    def _span_list(self, node: List) -> None:
        """From the first to the last token of the items; an empty list stands where it ends."""
        if node.items:
            node.span = (node.items[0].span[0], node.items[-1].span[1])
        else:
            node.span = (self.base + self.done, self.base + self.done)

    def nested_list(self, may_be_empty: bool = False) -> List:
        """A list inside something: up to a closing reserved word, a ``)`` or a ``;;``."""
        self._enter()
        leading = self._linebreak()
        items: list[ListItem] = []
        while not self._at_closing():
            items.append(self._list_item())
            if not items[-1].separator:
                break
        if not items and not may_be_empty:
            raise self._unexpected(self.pos, "a command")
        self.depth -= 1
        node = List(tuple(items), leading)
        self._span_list(node)
        return node

    def _at_closing(self) -> bool:
        if self.pos >= self.end:
            return True
        character = self.text[self.pos]
        if character in _CLOSING_INITIALS:
            return self._plain_word(self.pos) in _CLOSING_WORDS
        if character == ";":
            return _CASE_END.match(self.text, self.pos, self.end) is not None
        return character == ")"

    def _list_item(self) -> ListItem:
        and_or = self._and_or()
        start = self._blanks()
        character = self._peek(start)
        before: str | Trivia = ""
        if character == "#":
            before = self._trailing_comment(start)
            start = self.pos
            character = self._peek(start)
        after: str | Trivia = ""
        separator = ""
        if character == "\n":
            before = before or self._gap(start)
            separator = self._token(start + 1)
            end = self.done
            after = self._linebreak(True)
        elif character in (";", "&") and self._peek(start + 1) not in (";", "&"):
            before = before or self._gap(start)
            separator = self._token(start + 1)
            end = self.done
            after = self._linebreak()
        else:
            end = and_or.span[1] - self.base
            after = self._linebreak()
        item = ListItem(and_or, separator, before, after)
        item.span = (and_or.span[0], self.base + end)
        return item

    def _trailing_comment(self, start: int) -> Trivia:
        """Blanks and a comment at the end of a line."""
        blank = self._gap(start)
        comment = self._comment()
        return Trivia((Blank(blank), comment) if blank else (comment,))

    def _comment(self) -> Comment:
        start = self.pos
        raw_start = self.done
        newline = self.text.find("\n", start, self.end)
        stop = newline if newline >= 0 else self.end
        comment = Comment(self._token(stop))
        comment.value = self.text[start:stop]
        self._spanned(comment, raw_start)
        return comment

    def _linebreak(self, due: bool = False) -> str | Trivia:
        """Reads blanks, line breaks, comments, and here-documents behind a line break.

        ``due``: a line break was read just before.
        """
        if not self.pending:
            match = self._match_spaces(self.text, self.pos, self.end)
            index = self.pos if match is None else match.end()
            if index >= self.end or self.text[index] != "#":
                return self._gap(index)
        pieces: list[Blank | Comment | HereDocument] = []
        if due:
            self._here_documents(pieces)
        blank = ""
        while True:
            index = self._blanks()
            blank += self._gap(index)
            character = self._peek(index)
            if character == "\n":
                blank += self._token(index + 1)
                if not self.pending:
                    continue
            elif character != "#":
                break
            if blank:
                pieces.append(Blank(blank))
                blank = ""
            if character == "#":
                pieces.append(self._comment())
            else:
                self._here_documents(pieces)
        if not pieces:
            return blank
        if blank:
            pieces.append(Blank(blank))
        return Trivia(tuple(pieces))

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        elements: list[Pipeline | Operator] = [first]
        last = first
        while True:
            start = self._blanks()
            if not self._starts(start, "&&") and not self._starts(start, "||"):
                break
            elements.append(self._operator(start, start + 2))
            last = self._pipeline()
            elements.append(last)
        node = AndOr(tuple(elements))
        node.span = (first.span[0], last.span[1])
        return node

    def _operator(self, start: int, stop: int) -> Operator:
        """An operator behind which lines may break."""
        before = self._gap(start)
        raw_start = self.done
        operator = Operator(self._token(stop), before)
        operator.value = self.text[start:stop]
        self._spanned(operator, raw_start)
        operator.whitespace_after = self._linebreak()
        return operator

    def _pipeline(self) -> Pipeline:
        start = self.done
        prefix = self._pipeline_prefix() if self._peek(self.pos) in ("!", "t") else ()
        if prefix and self.bash and self._peek(self.pos) in ("", "\n", ";", "#"):
            node = Pipeline((), prefix)
            node.span = (prefix[0].span[0], prefix[-1].span[1])
            return node
        elements: list[Command | Operator] = [self._command()]
        while True:
            index = self._blanks()
            if self._peek(index) != "|" or self._peek(index + 1) == "|":
                break
            width = 2 if self._peek(index + 1) == "&" else 1
            operator = self._operator(index, index + width)
            if width == 2:
                self._bashism("|&", operator.span[0] - self.base)
            elements += (operator, self._command())
        node = Pipeline(tuple(elements), prefix)
        node.span = (self.base + start, elements[-1].span[1])
        return node

    def _pipeline_prefix(self) -> tuple[ReservedWord, ...]:
        prefix: list[ReservedWord] = []
        while True:
            word = self._plain_word(self.pos)
            is_time = word == "time" or (word == "-p" and prefix and prefix[-1].value == "time")
            if word != "!" and not (is_time and self.bash):
                break
            if prefix and not self.bash:
                raise self._unexpected(self.pos)
            prefix.append(self._reserved_word(len(word)))
        return tuple(prefix)

    def _reserved_word(self, length: int) -> ReservedWord:
        start, raw_start = self.pos, self.done
        word = ReservedWord(self._token(start + length))
        word.value = self.text[start : start + length]
        self._spanned(word, raw_start)
        word.whitespace_after = self._gap(self._blanks())
        return word

    # Commands.

    def _command(self) -> Command:
        character = self._peek(self.pos)
        if not character:
            raise self._unexpected(self.pos, "a command")
        if character == "(":
            return self._parenthesis()
        if character in "icwuf{[esdt}!]":
            word = self._plain_word(self.pos)
            parser = _RESERVED.get(word)
            if parser is not None:
                command = parser(self)
                if command is not None:
                    return command
            elif word in _CLOSING_WORDS or word in ("!", "in") or (word == "]]" and self.bash):
                raise self._unexpected(self.pos, "a command")
        return self._simple_command()

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
            match = _REDIRECTION.match(text, start, end) if character in "<>&{0123456789" else None
            if match is not None and not self._is_process_substitution(start):
                elements.append(self._redirection(start, match, not elements))
            elif character == "&":
                break
            elif character == "(":
                if name is not None and len(elements) == 1:
                    return self._function(name, None, raw_start)
                raise self._unexpected(start)
            elif name is None:
                element = self._assignment(start) or self._subscripted(start, bool(elements))
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

    def _is_process_substitution(self, start: int) -> bool:
        return self.text[start] in "<>" and self._peek(start + 1) == "("

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

    def _subscripted(self, start: int, is_late: bool) -> Word | None:
        """bash: ``name[...]`` where an assignment could stand, with the blanks in the brackets."""
        if is_late or not self.bash:
            return None
        match = _SUBSCRIPTED.match(self.text, start, self.end)
        if match is None:
            return None
        stop = self._bracket_end(match.end())
        whitespace = self._gap(start)
        raw_start = self.done
        literal = self._literal(stop)
        word = self._word_of((literal, *self._parts(_WORD)), raw_start)
        word.whitespace_before = whitespace
        return word

    def _bracket_end(self, index: int) -> int:
        """Behind the bracket that closes the one before ``index``."""
        start, level = index, 1
        while level:
            match = _BRACKET_STOP.search(self.text, index, self.end)
            if match is None:
                raise _ParseError("unterminated '['", start - 1)
            index = match.end()
            character = match.group()
            if character == "[":
                level += 1
            elif character == "]":
                level -= 1
            elif character == "\\":
                index += 1
            else:
                closing = self.text.find(character, index, self.end)
                index = closing + 1 if closing >= 0 else index
        return index

    def _starts_word(self, index: int) -> bool:
        if index >= self.end or (self._starts(index, "\\\n") and self._is_word_end(index)):
            return False
        return self.text[index] not in _WORD_END or self._is_process_substitution(index)

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

    def _as_trivia(self, whitespace: str | Trivia) -> Trivia:
        return Trivia((Blank(whitespace),)) if isinstance(whitespace, str) else whitespace

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
        match = _REDIRECTION.match(self.text, index, self.end)
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
            match = _REDIRECTION.match(self.text, start, self.end)
            if match is None:
                return tuple(found)
            found.append(self._redirection(start, match))

    def _closed(self, node: CompoundCommand, raw_start: int) -> CompoundCommand:
        """Reads the redirections of a compound command, and sets its span."""
        node.redirections = self._redirections()
        self._spanned(node, raw_start)
        return node

    def _keyword(self, *words: str) -> str:
        """Reads one of these reserved words."""
        word = self._plain_word(self.pos)
        if word not in words:
            raise self._unexpected(self.pos, f"'{words[0]}'")
        return self._token(self.pos + len(word))

    def _parenthesis(self) -> Command:
        raw_start = self.done
        if self._peek(self.pos + 1) == "(":
            end = self._arithmetic_end(self.pos + 2)
            if end is not None:
                opening = self._token(self.pos + 2)
                expression = self._expression(end)
                closing = self._token(end + 2)
                self._bashism("((", raw_start, is_error=False)
                return self._closed(ArithmeticCommand(expression, opening, closing), raw_start)
        opening = self._token(self.pos + 1)
        body = self.nested_list()
        return self._closed(Subshell(body, opening, self._parenthesis_end()), raw_start)

    def _parenthesis_end(self) -> str:
        if self._peek(self.pos) != ")":
            raise self._unexpected(self.pos, "')'")
        return self._token(self.pos + 1)

    def _brace_group(self) -> Command:
        raw_start = self.done
        opening = self._token(self.pos + 1)
        body = self.nested_list()
        return self._closed(BraceGroup(body, opening, self._keyword("}")), raw_start)

    def _if(self) -> Command:
        raw_start = self.done
        keyword = self._keyword("if")
        condition = self.nested_list()
        then_keyword = self._keyword("then")
        body = self.nested_list()
        elifs: list[Elif] = []
        while self._plain_word(self.pos) == "elif":
            elifs.append(self._elif())
        else_clause = None
        if self._plain_word(self.pos) == "else":
            else_start = self.done
            else_keyword = self._keyword("else")
            else_clause = Else(self.nested_list(), else_keyword)
            else_clause.span = (self.base + else_start, else_clause.body.span[1])
        closing = self._keyword("fi")
        node = If(condition, body, tuple(elifs), else_clause, keyword, then_keyword, closing)
        return self._closed(node, raw_start)

    def _elif(self) -> Elif:
        raw_start = self.done
        keyword = self._keyword("elif")
        condition = self.nested_list()
        then_keyword = self._keyword("then")
        node = Elif(condition, self.nested_list(), keyword, then_keyword)
        node.span = (self.base + raw_start, node.body.span[1])
        return node

    def _loop(self) -> Command:
        raw_start = self.done
        kind = While if self.text[self.pos] == "w" else Until
        keyword = self._keyword("while", "until")
        condition = self.nested_list()
        do_keyword = self._keyword("do")
        body = self.nested_list()
        node = kind(condition, body, keyword, do_keyword, self._keyword("done"))
        return self._closed(node, raw_start)

    def _for(self) -> Command:
        raw_start = self.done
        keyword = self._keyword("for", "select")
        index = self._blanks()
        if self._starts(index, "(("):
            return self._arithmetic_for(raw_start, keyword, index)
        name = self.word(index)
        if not self.bash and not _NAME.fullmatch(name.value or ""):
            raise _ParseError("bad name of a loop variable", index)
        node = (Select if keyword.startswith("s") else For)(name, List(()), (), keyword)
        if keyword.startswith("s"):
            self._bashism("select", raw_start)
        node.in_keyword, node.separator, node.whitespace_before_do = "", "", ""
        node.whitespace_before_in = self._linebreak()
        if self._plain_word(self.pos) == "in":
            node.in_keyword = self._keyword("in")
            node.items = self._for_items()
            if self._peek(self._blanks()) not in (";", "\n", "#"):
                raise self._unexpected(self._blanks())
        index = self._blanks()
        if self._peek(index) == ";":
            node.whitespace_before_separator = self._gap(index)
            node.separator = self._token(index + 1)
        node.whitespace_before_do = self._linebreak()
        node.do_keyword, node.body, node.done_keyword = self._loop_body()
        return self._closed(node, raw_start)

    def _for_items(self) -> tuple[Word, ...]:
        items: list[Word] = []
        index = self._blanks()
        while self._starts_word(index) and self.text[index] != "#":
            items.append(self.word(index))
            index = self._blanks()
        return tuple(items)

    def _loop_body(self) -> tuple[str, List, str]:
        opening = self._keyword("do", "{")
        body = self.nested_list()
        return opening, body, self._keyword("}" if opening == "{" else "done")

    def _arithmetic_for(self, raw_start: int, keyword: str, index: int) -> Command:
        end = self._arithmetic_end(index + 2)
        if end is None:
            raise self._unexpected(index)
        opening = self._gap(index) + self._token(index + 2)
        header = self._expression(end)
        closing = self._token(end + 2)
        self._bashism("for ((", raw_start)
        index = self._blanks()
        separator = ""
        if self._peek(index) == ";":
            separator = self._gap(index) + self._token(index + 1)
        whitespace = self._linebreak()
        do_keyword, body, done_keyword = self._loop_body()
        node = ArithmeticFor(
            header, body, keyword, opening, closing, separator, whitespace, do_keyword, done_keyword
        )
        return self._closed(node, raw_start)

    def _case(self) -> Command:
        raw_start = self.done
        keyword = self._keyword("case")
        word = self.word(self._blanks())
        before_in = self._linebreak()
        in_keyword = self._keyword("in")
        after_in = self._linebreak()
        items: list[CaseItem] = []
        self._enter()
        while self._plain_word(self.pos) != "esac":
            items.append(self._case_item())
            if items[-1].terminator is None:
                break
        self.depth -= 1
        closing = self._keyword("esac")
        node = Case(word, tuple(items), keyword, before_in, in_keyword, after_in, closing)
        return self._closed(node, raw_start)

    def _case_item(self) -> CaseItem:
        raw_start = self.done
        opening = self._token(self.pos + 1) if self._peek(self.pos) == "(" else ""
        patterns: list[Word | Operator] = [self.word(self._blanks())]
        while True:
            index = self._blanks()
            if self._peek(index) != "|":
                break
            before = self._gap(index)
            operator_start = self.done
            operator = Operator(self._token(index + 1), before, "")
            self._spanned(operator, operator_start)
            patterns += (operator, self.word(self._blanks()))
        if self._peek(index) != ")":
            raise self._unexpected(index, "')'")
        closing = self._gap(index) + self._token(index + 1)
        body = self.nested_list(may_be_empty=True)
        node = CaseItem(tuple(patterns), body, opening, closing)
        match = _CASE_END.match(self.text, self.pos, self.end)
        if match is None:
            node.span = (self.base + raw_start, body.span[1])
            return node
        end_start = self.done
        terminator = Operator(self._token(match.end()), "", "")
        terminator.value = match.group()
        self._spanned(terminator, end_start)
        self._spanned(node, raw_start)
        if terminator.value != ";;":
            self._bashism(terminator.value, end_start)
        terminator.whitespace_after = self._linebreak()
        node.terminator = terminator
        return node

    def _function(
        self, name: Assignment | Word | Redirection, keyword: ReservedWord | None, raw_start: int
    ) -> Command:
        """What follows the name of a function."""
        index = self._blanks()
        parentheses = ""
        if self._peek(index) == "(":
            parentheses = self._gap(index) + self._token(index + 1)
            index = self._blanks()
            if self._peek(index) != ")":
                raise self._unexpected(index, "')'")
            parentheses += self._gap(index) + self._token(index + 1)
        assert isinstance(name, Word)
        if keyword is not None:
            self._bashism("function", raw_start)
        elif not _NAME.fullmatch(name.value or ""):
            self._bashism("name of a function", raw_start)
        whitespace = self._linebreak()
        self._enter()
        body = self._command()
        self.depth -= 1
        if self.bash and not isinstance(body, CompoundCommand):
            raise self._unexpected(body.span[0] - self.base, "'{'")
        node = FunctionDefinition(name, body, keyword, parentheses, whitespace)
        self._spanned(node, raw_start)
        return node

    def _function_keyword(self) -> Command | None:
        mark = self.pos, self.done
        keyword = self._reserved_word(len("function"))
        if self._starts_word(self.pos):
            name = self.word(self.pos)
            index = self._blanks()
            if self.bash or self._peek(index) == "(" or self._plain_word(index) == "{":
                return self._function(name, keyword, mark[1])
        if self.bash:
            raise self._unexpected(self.pos, "the name of a function")
        self.pos, self.done = mark
        return None

    def _select(self) -> Command | None:
        if self.bash or _SELECT.match(self.text, self.pos, self.end):
            return self._for()
        return None

    def _coprocess(self) -> Command | None:
        if not self.bash:
            return None
        raw_start = self.done
        keyword = self._reserved_word(len("coproc"))
        name, whitespace = None, ""
        word = self._plain_word(self.pos)
        if _NAME.fullmatch(word) and word not in _RESERVED:
            match = self._match_blanks(self.text, self.pos + len(word), self.end)
            index = self.pos + len(word) if match is None else match.end()
            if self._peek(index) == "(" or self._plain_word(index) in _RESERVED:
                name = self.word(self.pos)
                whitespace = self._gap(index)
        self._enter()
        node = Coprocess(keyword, self._command(), name, whitespace)
        self.depth -= 1
        self._spanned(node, raw_start)
        return node

    # [[ ... ]]

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
        except _ParseError:
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
            if character in ("\n", "#"):
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
        grouped = any(isinstance(item, Operator) and item.value == "(" for item in elements)
        self._bashism("[[", raw_start, is_error=grouped)
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
        return self._composed(start, _REGEX)

    # Words.

    def word(self, start: int) -> Word:
        """The word at ``start``, with the white space up to there."""
        text = self.text
        match = _PLAIN.match(text, start, self.end)
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
        return self._composed(start, _WORD)

    def _composed(self, start: int, context: _Context) -> Word:
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

    def _parts(self, context: _Context) -> tuple[ShellNode, ...]:
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
                if context is _WORD and self._is_process_substitution(self.pos):
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
            elif context is _WORD and self._is_continued_end():
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
            raise _ParseError("unterminated single quote", start)
        outer, self.end = self.end, stop
        parts.extend(self._parts(_QUOTED_QUOTES))
        self.end = outer
        parts.append(self._literal(stop + 1))

    def _opens_group(self, context: _Context) -> bool:
        """Whether the parenthesis at hand belongs to the word: in a regex, or ``@(a|b)``."""
        if context is _REGEX:
            return True
        is_pattern = self.extglob and context is _WORD and self.pos > 0
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
                raise _ParseError("unbalanced parenthesis", start)

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
            raise _ParseError("unterminated single quote", start)
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
                raise _ParseError("unterminated single quote", start)
            backslash = self.text.find("\\", index, stop)
            if backslash < 0:
                break
            index = backslash + 2
        node = SingleQuoted(self._token(stop + 1))
        inside = self.text[start + 2 : stop]
        node.value = inside if self.bash and "\\" not in inside else None
        self._spanned(node, raw_start)
        self._bashism("$'...'", raw_start, is_error=False)
        return node

    def _double_quoted(self, width: int) -> DoubleQuoted:
        start, raw_start = self.pos, self.done
        self._enter()
        opening = self._token(start + width)
        parts = self._parts(_QUOTES)
        if self.pos >= self.end:
            raise _ParseError("unterminated double quote", start)
        self.depth -= 1
        node = DoubleQuoted(parts, opening, self._token(self.pos + 1))
        self._spanned(node, raw_start)
        return node

    def _dollar(self, context: _Context) -> ShellNode:
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

    def _braced_parameter(self, context: _Context) -> Parameter:
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
            raise _ParseError("unterminated '${'", start)
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

    def _arithmetic_end(self, start: int) -> int | None:
        """Where the ``))`` of an arithmetic expression stands; None when there is another ``)``.

        Raises _ParseError when there is none at all.
        """
        text, level, index = self.text, 0, start
        while True:
            match = _ARITHMETIC_STOP.search(text, index, self.end)
            if match is None:
                raise _ParseError("unterminated '(('", start - 2)
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

    def _backquoted(self, context: _Context) -> CommandSubstitution:
        start, raw_start = self.pos, self.done
        quotable = '$`\\"' if context is _QUOTES else "$`\\"
        removed: list[int] = []
        stop = start + 1
        while True:
            match = _BACKQUOTE_STOP.search(self.text, stop, self.end)
            if match is None:
                raise _ParseError("unterminated backquote", start)
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
        except _ParseError:
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
        inner = _Parser(
            _without(piece, [index - start for index in removed]), self.dialect, self.depth
        )
        try:
            body = inner.nested_list(may_be_empty=True)
            if inner.pos < inner.end:
                raise inner._unexpected(inner.pos)
        except _ParseError as failure:
            if not self.bash:
                raise _ParseError(failure.message, start) from None
            return None
        self.bashisms += inner.bashisms
        self.pos = stop
        self.done = raw_start + len(piece.raw)
        return body

    # Here-documents.

    def _here_documents(self, pieces: list[Blank | Comment | HereDocument]) -> None:
        """Reads the bodies that begin here."""
        pending, self.pending = self.pending, []
        for redirection in pending:
            document = self._here_document(redirection)
            redirection.here_document = document
            pieces.append(document)

    def _here_document(self, redirection: Redirection) -> HereDocument:
        delimiter, is_quoted = _delimiter(redirection.target)
        raw_start = self.done
        body_end, terminator_end = self._body_end(delimiter, is_quoted, redirection.operator[-1:])
        node = HereDocument(self._body_parts(body_end, is_quoted))
        if terminator_end > body_end:
            node.terminator = self._token(terminator_end)
        if self._peek(self.pos) == "\n":
            node.newline = self._token(self.pos + 1)
        self._spanned(node, raw_start)
        return node

    def _body_end(self, delimiter: str, is_quoted: bool, operator_end: str) -> tuple[int, int]:
        """Where the body ends, and where the line of the delimiter does."""
        start = self.pos
        joined = False
        while start < self.end:
            newline = self.text.find("\n", start, self.end)
            stop = newline if newline >= 0 else self.end
            line = self.text[start:stop]
            candidate = line.lstrip("\t") if operator_end == "-" else line
            if not joined and candidate == delimiter:
                return start, stop
            if self.bash and self.substituting and candidate.startswith(delimiter + ")"):
                return start, stop - len(candidate) + len(delimiter)
            joined = not is_quoted and (len(line) - len(line.rstrip("\\"))) % 2 == 1
            start = stop + 1
        return self.end, self.end

    def _body_parts(self, end: int, is_quoted: bool) -> tuple[ShellNode, ...]:
        if end <= self.pos:
            return ()
        outer = self.pos, self.done, self.depth, self.end, self.pending, self.substituting
        if not is_quoted:
            self.end, self.pending, self.substituting = end, [], False
            try:
                self._enter()
                parts = self._parts(_BODY)
                self.depth = outer[2]
                return parts
            except _ParseError:
                if not self.bash:
                    raise
                self.pos, self.done, self.depth = outer[:3]
            finally:
                self.end, self.pending, self.substituting = outer[3:]
        return (self._literal(end),)


def _delimiter(word: Word) -> tuple[str, bool]:
    """The delimiter of a here-document, and whether it is quoted."""
    pieces: list[str] = []
    for part in word.parts:
        value = getattr(part, "value", None)
        pieces.append(part.code if value is None else value)
    return "".join(pieces), word.is_quoted


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


_RESERVED: dict[str, Callable[[_Parser], Command | None]] = {
    "if": _Parser._if,
    "case": _Parser._case,
    "while": _Parser._loop,
    "until": _Parser._loop,
    "for": _Parser._for,
    "select": _Parser._select,
    "{": _Parser._brace_group,
    "[[": _Parser._test_command,
    "function": _Parser._function_keyword,
    "coproc": _Parser._coprocess,
}
