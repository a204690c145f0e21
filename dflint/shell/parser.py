"""Parses shell scripts into lossless trees, in linear time and without ever raising.

A recursive descent parser works on the logical text and takes the raw text of each token, and of
each stretch of white space between tokens, from the raw one. It parses what POSIX shells and bash
share, and bash's own syntax, in both dialects; what dash would not understand is a bashism.
"""

from __future__ import annotations

from dflint.cst.node import UNKNOWN_SPAN
from dflint.regex import regex
from dflint.shell.conditions import ConditionParser
from dflint.shell.nodes import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    Assignment,
    BraceGroup,
    Case,
    CaseItem,
    Command,
    CompoundCommand,
    Coprocess,
    Elif,
    Else,
    Error,
    For,
    FunctionDefinition,
    If,
    List,
    ListItem,
    Operator,
    Pipeline,
    Redirection,
    ReservedWord,
    Script,
    Select,
    Subshell,
    Trivia,
    Until,
    While,
    Word,
)
from dflint.shell.scanner import ParseError
from dflint.shell.simple_commands import NAME
from dflint.text import LogicalText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CASE_END = regex(r";;&|;;|;&")
_CLOSING_WORDS = frozenset(("then", "else", "elif", "fi", "do", "done", "esac", "}"))
_CLOSING_INITIALS = frozenset("tefd}")


def parse(source: LogicalText | str, dialect: str = "posix") -> Script:
    """The tree of a script; what cannot be parsed becomes an Error node at its end.

    ``dialect``: "posix" (sh is dash, or the like) or "bash".
    """
    if isinstance(source, str):
        source = LogicalText(source)
    return Parser(source, dialect).script()


def refuse(source: LogicalText, dialect: str, message: str) -> Script:
    """A script that nobody wants to be read: an Error node, and nothing else."""
    return Parser(source, dialect).refused(message)


def parse_word(text: str) -> Word:
    """One word. Raises ValueError when the text is not exactly one shell word."""
    parser = Parser(LogicalText(text), "bash")
    try:
        word = parser.word(0)
    except (ParseError, RecursionError) as failure:
        raise ValueError(f"not one shell word: {text!r}") from failure
    if parser.pos != len(text) or text.startswith("#"):
        raise ValueError(f"not one shell word: {text!r}")
    for node in word.walk():
        node.span = UNKNOWN_SPAN
    return word


class Parser(ConditionParser):
    """Parses lists and compound commands."""

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
        except ParseError as failure:
            error = self._error(failure, done)
        except RecursionError:
            error = self._error(ParseError("nested too deeply", self.pos), done)
        return self._whole(items, leading, error)

    def refused(self, message: str) -> Script:
        """The whole text as an error."""
        return self._whole([], "", self._error(ParseError(message, 0), 0))

    def _whole(self, items: list[ListItem], leading: str | Trivia, error: Error | None) -> Script:
        body = List(tuple(items), leading)
        self._span_list(body)
        script = Script(body, error)
        script.span = (body.span[0], error.span[1]) if error else body.span
        script.dialect = self.dialect
        script.bashisms = tuple(self.bashisms)
        script.source = self.source
        return script

    def _error(self, failure: ParseError, done: int) -> Error:
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
        if prefix and self.bash and self._peek(self._blanks()) in ("", "\n", ";", "#"):
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
        if not self.bash and not NAME.fullmatch(name.value or ""):
            raise ParseError("bad name of a loop variable", index)
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
        raw_start = self.done
        opening = self._keyword("do", "{")
        if opening == "{":
            self._bashism("{ for do", raw_start)
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
        elif not NAME.fullmatch(name.value or ""):
            self._bashism("name of a function", raw_start)
        whitespace = self._linebreak()
        start = self.pos
        self._enter()
        body = self._command()
        self.depth -= 1
        if self.bash and not isinstance(body, CompoundCommand):
            raise self._unexpected(start, "'{'")
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
        following = self.text[self.pos : min(self.end, self.pos + 100)].split(None, 3)
        return self._for() if self.bash or following[2:3] == ["in"] else None

    def _coprocess(self) -> Command | None:
        if not self.bash:
            return None
        raw_start = self.done
        keyword = self._reserved_word(len("coproc"))
        name, whitespace = None, ""
        word = self._plain_word(self.pos)
        if NAME.fullmatch(word) and word not in _RESERVED:
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


_RESERVED: dict[str, Callable[[Parser], Command | None]] = {
    "if": Parser._if,
    "case": Parser._case,
    "while": Parser._loop,
    "until": Parser._loop,
    "for": Parser._for,
    "select": Parser._select,
    "{": Parser._brace_group,
    "[[": Parser._test_command,
    "function": Parser._function_keyword,
    "coproc": Parser._coprocess,
}
