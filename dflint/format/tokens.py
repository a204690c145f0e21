"""A shell script as a row of tokens, each with the depth at which a line that it begins stands.

A word is one token, which nobody takes apart, with all that is quoted or substituted in it; only
a substitution over several lines, outside quotes, has tokens of its own.
"""

from __future__ import annotations

from dflint.cst.node import Node
from dflint.regex import regex
from dflint.shell.nodes import (
    AndOr,
    Assignment,
    BraceGroup,
    Case,
    CaseItem,
    Command,
    CommandSubstitution,
    CompoundCommand,
    For,
    FunctionDefinition,
    If,
    List,
    ListItem,
    Operator,
    Pipeline,
    Redirection,
    ReservedWord,
    SimpleCommand,
    Subshell,
    TestCommand,
    Trivia,
    Until,
    While,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from dflint.shell.nodes import Script

#: White space at the start of a raw text, continuations and the comments in them included.
_LEADING_GAP = regex(
    r"(?:[ \t]|[\\`][ \t]*\r*\n(?:[ \t]*(?:#[^\n]*)?\r*\n|[ \t]*[\\`][ \t]*\r*\n)*)*"
)


class Token:
    """A piece of a script that is written as it is."""

    WORD, AND_OR, PIPE, SEPARATOR = "word", "and-or", "pipe", "separator"
    #: ``;;`` and its kind, and a keyword or parenthesis around a list.
    TERMINATOR, KEYWORD = "terminator", "keyword"

    __slots__ = ("end", "is_top", "kind", "level", "parentheses", "start", "text")

    def __init__(self, start: int, text: str, kind: str, level: int, is_top: bool) -> None:
        #: Offsets in the file.
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.kind = kind
        #: How far in a line stands that begins with it.
        self.level = level
        #: Whether it is an operator or a separator of the outermost list.
        self.is_top = is_top
        #: How many words ``\\(`` around it are open, as in an expression of find.
        self.parentheses = 0


class Unsupported(Exception):  # noqa: N818 (no error of anyone)
    """A script with something in it that has no tokens: comments of the shell, here-documents."""


def tokens(script: Script, start: int, hang: int) -> list[Token]:
    """The tokens of a script whose text begins at an offset of the file; raises Unsupported.

    ``hang``: how much further in than a command the words stand that it goes on with.
    """
    reader = _Reader(start)
    reader.list(script.body, 1, hang, is_top=True)
    return reader.tokens


class _Reader:
    """Walks over a tree in the order of the source and keeps count of where it is."""

    def __init__(self, start: int) -> None:
        self.position = start
        self.tokens: list[Token] = []

    def gap(self, whitespace: str | Trivia) -> None:
        if isinstance(whitespace, Trivia):
            raise Unsupported
        self.position += len(whitespace)

    def token(self, raw: str, kind: str, level: int, is_top: bool = False) -> None:
        """A token, perhaps with white space before it."""
        if not raw:
            return
        match = _LEADING_GAP.match(raw)
        text = raw[match.end() :] if match else raw
        self.position += len(raw) - len(text)
        self.tokens.append(Token(self.position, text, kind, level, is_top))
        self.position += len(text)

    def list(self, node: List, level: int, hang: int = 1, is_top: bool = False) -> None:
        self.gap(node.leading)
        for item in node.items:
            self.item(item, level, hang, is_top)

    def item(self, item: ListItem, level: int, hang: int, is_top: bool) -> None:
        self.and_or(item.and_or, level, hang, is_top)
        self.gap(item.whitespace_before_separator)
        if "\n" in item.separator:
            raise Unsupported
        self.token(item.separator, Token.SEPARATOR, level, is_top)
        self.gap(item.whitespace_after)

    def and_or(self, node: AndOr, level: int, hang: int, is_top: bool) -> None:
        for element in node.elements:
            if isinstance(element, Operator):
                self.operator(element, Token.AND_OR, level, is_top)
            else:
                self.pipeline(element, level, hang)

    def operator(self, node: Operator, kind: str, level: int, is_top: bool = False) -> None:
        self.gap(node.whitespace_before)
        self.token(node.text, kind, level, is_top)
        self.gap(node.whitespace_after)

    def pipeline(self, node: Pipeline, level: int, hang: int) -> None:
        self.prefix(node.prefix, level)
        for element in node.elements:
            if isinstance(element, Operator):
                # What a pipe feeds stands further in than what feeds it.
                if not self.is_behind_pipe(node, element):
                    level += hang
                self.operator(element, Token.PIPE, level)
            else:
                self.command(element, level, hang)

    def is_behind_pipe(self, node: Pipeline, element: Operator) -> bool:
        return element is not next(item for item in node.elements if isinstance(item, Operator))

    def prefix(self, words: Iterable[ReservedWord | Word], level: int) -> None:
        for word in words:
            self.token(word.code.rstrip(" \t"), Token.WORD, level)
            if isinstance(word, ReservedWord):
                self.position += len(word.code) - len(word.code.rstrip(" \t"))

    def command(self, node: Command, level: int, hang: int) -> None:
        if isinstance(node, SimpleCommand):
            self.words(node, level, hang)
        elif isinstance(node, CompoundCommand):
            self.compound(node, level)
            for redirection in node.redirections:
                self.token(redirection.code, Token.WORD, level + 1)
        elif isinstance(node, FunctionDefinition) and node.keyword is None:
            self.token(node.name.code, Token.WORD, level)
            self.token(node.parentheses, Token.WORD, level)
            self.gap(node.whitespace_before_body)
            self.command(node.body, level, 1)
        else:
            self.token(node.code, Token.WORD, level)

    def words(self, node: SimpleCommand, level: int, hang: int) -> None:
        parentheses = 0
        for index, element in enumerate(node.elements):
            self.word(element, level + hang if index else level)
            token = self.tokens[-1]
            if token.text == "\\)":
                parentheses = max(0, parentheses - 1)
            token.parentheses = parentheses
            if token.text == "\\(":
                parentheses += 1

    def word(self, node: Word | Assignment | Redirection, level: int) -> None:
        """A word: one token, or where it holds a substitution over several lines what that is made
        of.
        """
        before = ""
        for piece in _pieces(node):
            if isinstance(piece, str):
                before += piece
            elif piece.body is not None:
                self.token(before + piece.opening, Token.WORD, level)
                begins_line = "\n" in str(piece.body.leading)
                self.list(piece.body, level + 1, hang=int(begins_line))
                before = piece.closing
        self.token(before, Token.WORD, level)

    def compound(self, node: CompoundCommand, level: int) -> None:
        if isinstance(node, (Subshell, BraceGroup)):
            self.block(node.opening, node.body, level)
            self.token(node.closing, Token.KEYWORD, level)
        elif isinstance(node, If):
            self.if_(node, level)
        elif isinstance(node, (While, Until)):
            self.block(node.keyword, node.condition, level)
            self.block(node.do_keyword, node.body, level)
            self.token(node.done_keyword, Token.KEYWORD, level)
        elif isinstance(node, For):
            self.for_(node, level)
        elif isinstance(node, Case):
            self.case(node, level)
        else:
            self.verbatim(node, level)

    def verbatim(self, node: CompoundCommand, level: int) -> None:
        """A compound command of bash's own: one token."""
        redirections = sum(len(redirection.code) for redirection in node.redirections)
        code = node.code
        if isinstance(node, TestCommand) and any(
            isinstance(element, Trivia) for element in node.elements
        ):
            raise Unsupported
        self.token(code[: len(code) - redirections], Token.WORD, level)

    def block(self, keyword: str, body: List, level: int) -> None:
        """A keyword and the list behind it, one step further in."""
        self.token(keyword, Token.KEYWORD, level)
        self.list(body, level + 1)

    def if_(self, node: If, level: int) -> None:
        self.block(node.keyword, node.condition, level)
        self.block(node.then_keyword, node.then_body, level)
        for clause in node.elifs:
            self.block(clause.keyword, clause.condition, level)
            self.block(clause.then_keyword, clause.body, level)
        if node.else_clause is not None:
            self.block(node.else_clause.keyword, node.else_clause.body, level)
        self.token(node.closing, Token.KEYWORD, level)

    def for_(self, node: For, level: int) -> None:
        self.token(node.keyword, Token.KEYWORD, level)
        self.token(node.name.code, Token.WORD, level + 1)
        self.gap(node.whitespace_before_in)
        self.token(node.in_keyword, Token.WORD, level + 1)
        for word in node.items:
            self.token(word.code, Token.WORD, level + 1)
        self.gap(node.whitespace_before_separator)
        if "\n" in node.separator:
            raise Unsupported
        self.token(node.separator, Token.SEPARATOR, level)
        self.gap(node.whitespace_before_do)
        self.block(node.do_keyword, node.body, level)
        self.token(node.done_keyword, Token.KEYWORD, level)

    def case(self, node: Case, level: int) -> None:
        self.token(node.keyword, Token.KEYWORD, level)
        self.token(node.word.code, Token.WORD, level + 1)
        self.gap(node.whitespace_before_in)
        self.token(node.in_keyword, Token.KEYWORD, level)
        self.gap(node.whitespace_after_in)
        for item in node.items:
            self.case_item(item, level + 1)
        self.token(node.closing, Token.KEYWORD, level)

    def case_item(self, item: CaseItem, level: int) -> None:
        self.token(item.opening, Token.WORD, level)
        for pattern in item.patterns:
            parts: Any = pattern
            if isinstance(pattern, Operator):
                self.gap(parts.whitespace_before)
                self.token(parts.text, Token.WORD, level)
                self.gap(parts.whitespace_after)
            else:
                self.token(parts.code, Token.WORD, level)
        self.token(item.closing, Token.KEYWORD, level)
        self.list(item.body, level + 1)
        if item.terminator is not None:
            self.operator(item.terminator, Token.TERMINATOR, level + 1)


def _pieces(node: Node) -> Iterator[str | CommandSubstitution]:
    """The text of a word, and the substitutions in it that go over several lines.

    Those between double quotes are text: the guard, which knows of no nesting, would refuse them.
    """
    code = node.code
    if "\n" not in code:
        yield code
    elif isinstance(node, CommandSubstitution) and node.body is not None and node.opening == "$(":
        yield node
    elif isinstance(node, (Word, Assignment, Redirection)):
        for name in node._fields:
            value = getattr(node, name)
            for item in value if isinstance(value, tuple) else [value]:
                if isinstance(item, Node):
                    yield from _pieces(item)
                else:
                    yield item or ""
    else:
        yield code
