"""The nodes of a shell script: every character of it belongs to exactly one of them.

Names follow the POSIX shell grammar
(https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html). Printed fields are raw:
they hold what the author wrote, Dockerfile continuations and comment lines inside them included.
``value`` is what the shell reads.

Who owns white space: a word, an assignment, a redirection and an operator own the blanks before
them; a list owns everything between its items, before the first and after the last. All other nodes
print exactly the text of their span. Where the grammar allows line breaks, white space is a string,
or a Trivia when shell comments or here-document bodies stand in it.
"""

from __future__ import annotations

from dflint.cst.node import UNKNOWN_SPAN, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from typing_extensions import Self

    from dflint.text import LogicalText

#: The fields that hold text in every node that has them.
_TEXTS = frozenset(
    "text newline opening closing operator fd separator parentheses then_keyword do_keyword"
    " done_keyword in_keyword".split()
)
_UNQUOTED_SPECIAL = frozenset("\\'\"$`<>()&|; \t\n")


class ShellNode(Node):
    """A node of a shell script; its operations do not recurse, so that deep scripts are safe."""

    __slots__ = ()
    #: The fields that may hold nodes.
    _branches: tuple[str, ...] = ()
    #: Slots that are no fields, and the field whose change makes them stale.
    _derived: tuple[tuple[str, str], ...] = ()

    @property
    def children(self) -> Iterator[Node]:
        found: list[Node] = []
        for name in self._branches:
            value = getattr(self, name)
            if type(value) is tuple:
                found += value
            elif value is not None and type(value) is not str:
                found.append(value)
        return iter(found)

    def _print(self, pieces: list[str]) -> None:
        stack: list[Any] = [self]
        pop, extend, append = stack.pop, stack.extend, pieces.append
        while stack:
            item = pop()
            kind = type(item)
            if kind is str:
                append(item)
            elif kind is tuple:
                extend(reversed(item))
            elif kind is Word and item._parts is None:
                append(item.whitespace_before)
                append(item.text)
            elif item is not None:
                extend([getattr(item, name) for name in reversed(item._fields)])

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._branches = tuple([name for name in cls._fields if name not in _TEXTS])

    def with_changes(self, **changes: Any) -> Self:
        copy = super().with_changes(**changes)
        for slot, field in self._derived:
            if field not in changes:
                setattr(copy, slot, getattr(self, slot))
        return copy

    def deep_equals(self, other: Node) -> bool:
        stack: list[tuple[Any, Any]] = [(self, other)]
        while stack:
            one, two = stack.pop()
            if type(one) is not type(two):
                return False
            if isinstance(one, Node):
                stack.extend((getattr(one, name), getattr(two, name)) for name in one._fields)
            elif type(one) is tuple:
                if len(one) != len(two):
                    return False
                stack.extend(zip(one, two, strict=True))
            elif one != two:
                return False
        return True

    def deep_replace(self, old: Node, new: Node) -> Self:
        if self is old:
            return new  # type: ignore[return-value]
        path = self._path_to(old)
        replacement: Any = new
        for node, child in reversed(path):
            replacement = node.with_changes(**_field_with(node, child, replacement))
        return replacement if path else self

    def _path_to(self, wanted: Node) -> list[tuple[Node, Node]]:
        """The nodes from this one to ``wanted``, each with its child on that way."""
        path: list[tuple[Node, Node]] = []
        ways: list[Iterator[Node]] = [self.children]
        nodes: list[Node] = [self]
        while ways:
            child = next(ways[-1], None)
            if child is None:
                ways.pop()
                nodes.pop()
            elif child is wanted:
                nodes.append(child)
                path = [(nodes[level], nodes[level + 1]) for level in range(len(nodes) - 1)]
                break
            else:
                ways.append(child.children)
                nodes.append(child)
        return path


def _field_with(node: Node, child: Node, replacement: Node) -> dict[str, object]:
    for name in node._fields:
        value = getattr(node, name)
        if value is child:
            return {name: replacement}
        if type(value) is tuple and any(item is child for item in value):
            return {name: tuple(replacement if item is child else item for item in value)}
    raise ValueError("the node is not a child")


class Blank(ShellNode):
    """Blanks, line breaks and continuations between comments and here-document bodies."""

    __slots__ = ("text",)
    _fields = ("text",)

    def __init__(self, text: str) -> None:
        self.span = UNKNOWN_SPAN
        self.text = text


class Comment(ShellNode):
    """``# ...`` up to the end of the line as the shell sees it."""

    __slots__ = ("text", "value")
    _fields = ("text",)
    _derived = (("value", "text"),)

    def __init__(self, text: str) -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.value = text


class HereDocument(ShellNode):
    """The body of a here-document and the line that ends it; its redirection refers to it."""

    __slots__ = ("newline", "parts", "terminator")
    _fields = ("parts", "terminator", "newline")

    def __init__(
        self, parts: tuple[ShellNode, ...], terminator: str = "", newline: str = ""
    ) -> None:
        self.span = UNKNOWN_SPAN
        #: The body: one Literal when the delimiter is quoted, else with its expansions.
        self.parts = parts
        #: The line of the delimiter; empty when the script ends before it.
        self.terminator = terminator
        self.newline = newline

    @property
    def body(self) -> str:
        """The raw text of the body."""
        return "".join(part.code for part in self.parts)


class Trivia(ShellNode):
    """White space in which comments or here-document bodies stand."""

    __slots__ = ("pieces",)
    _fields = ("pieces",)

    def __init__(self, pieces: tuple[Blank | Comment | HereDocument, ...]) -> None:
        self.span = UNKNOWN_SPAN
        self.pieces = pieces

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The comments in it."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Comment))


class Error(ShellNode):
    """The rest of a script that cannot be parsed, from the item of the list that is wrong."""

    __slots__ = ("message", "position", "text")
    _fields = ("text",)
    _derived = (("message", "text"), ("position", "text"))

    def __init__(self, text: str, message: str = "syntax error") -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.message = message
        #: The offset in the file at which the parser had to give up.
        self.position = -1


class Bashism(ShellNode):
    """A construct that POSIX shells do not know; a note beside the tree, it prints nothing."""

    __slots__ = ("construct", "is_error")

    def __init__(self, construct: str, span: tuple[int, int], is_error: bool) -> None:
        self.span = span
        #: What it is, in words.
        self.construct = construct
        #: Whether dash rejects the whole script for it, instead of reading it in another way.
        self.is_error = is_error


# The parts of words.


class Literal(ShellNode):
    """Text that stands for itself, glob characters included."""

    __slots__ = ("text", "value")
    _fields = ("text",)
    _derived = (("value", "text"),)

    def __init__(self, text: str) -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        #: The text without continuations inside it.
        self.value = text


class EscapedCharacter(ShellNode):
    """A backslash and the character that it quotes."""

    __slots__ = ("text", "value")
    _fields = ("text",)
    _derived = (("value", "text"),)

    def __init__(self, text: str) -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.value = text[-1:]


class SingleQuoted(ShellNode):
    """``'...'``, or ``$'...'`` with its C escapes."""

    __slots__ = ("text", "value")
    _fields = ("text",)
    _derived = (("value", "text"),)

    def __init__(self, text: str) -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        #: What is between the quotes; None where it has escapes that shells read differently.
        self.value: str | None = None if text.startswith("$") and "\\" in text else _inside(text)


def _inside(text: str) -> str:
    return text[2:-1] if text.startswith("$") else text[1:-1]


class DoubleQuoted(ShellNode):
    """``"..."``, or ``$"..."``."""

    __slots__ = ("closing", "opening", "parts")
    _fields = ("opening", "parts", "closing")

    def __init__(
        self, parts: tuple[ShellNode, ...], opening: str = '"', closing: str = '"'
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        self.parts = parts
        self.closing = closing

    @property
    def value(self) -> str | None:
        """The text inside; None when it holds expansions."""
        return _joined(self.parts)


class Parameter(ShellNode):
    """``$x``, ``${x}`` or ``${x:-word}``."""

    __slots__ = ("argument", "closing", "logical_target", "opening", "operator", "target")
    _fields = ("opening", "target", "operator", "argument", "closing")
    _derived = (("logical_target", "target"),)

    def __init__(
        self,
        target: str,
        opening: str = "$",
        operator: str = "",
        argument: Word | None = None,
        closing: str = "",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        #: What is expanded, raw: ``x``, ``#x``, ``!x``, ``x[1]``, ``@``; odd text where no shell
        #: would know what to do with it.
        self.target = target
        #: ``target`` without continuations inside it.
        self.logical_target = target
        self.operator = operator
        self.argument = argument
        self.closing = closing

    @property
    def name(self) -> str:
        """The name of the variable, or the special parameter."""
        target = self.logical_target
        if target[:1] in ("#", "!") and len(target) > 1:
            target = target[1:]
        return target.partition("[")[0]

    @property
    def subscript(self) -> str:
        """What is between the brackets of an array element, empty without them."""
        return self.logical_target.partition("[")[2].removesuffix("]")

    @property
    def is_length(self) -> bool:
        """Whether it is ``${#x}``."""
        return len(self.logical_target) > 1 and self.logical_target[0] == "#"

    @property
    def is_indirect(self) -> bool:
        """Whether it is ``${!x}``: the variable that ``x`` names, or names of variables."""
        return len(self.logical_target) > 1 and self.logical_target[0] == "!"


class CommandSubstitution(ShellNode):
    """``$(...)``, or a list in backquotes."""

    __slots__ = ("body", "closing", "opening", "text")
    _fields = ("opening", "body", "text", "closing")

    def __init__(
        self, body: List | None, opening: str = "$(", text: str = "", closing: str = ")"
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        #: The commands. In backquotes a backslash that the shell takes away before it reads them
        #: belongs to the white space before what it stands before.
        self.body = body
        #: What stands between backquotes when it cannot be parsed and ``body`` is None.
        self.text = text
        self.closing = closing

    @property
    def is_backquoted(self) -> bool:
        """Whether it is written with backquotes."""
        return self.opening == "`"


class ArithmeticExpansion(ShellNode):
    """``$((...))``, or bash's old ``$[...]``."""

    __slots__ = ("closing", "expression", "opening")
    _fields = ("opening", "expression", "closing")

    def __init__(self, expression: Word, opening: str = "$((", closing: str = "))") -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        self.expression = expression
        self.closing = closing


class ProcessSubstitution(ShellNode):
    """``<(...)`` or ``>(...)``."""

    __slots__ = ("body", "closing", "opening")
    _fields = ("opening", "body", "closing")

    def __init__(self, body: List, opening: str = "<(", closing: str = ")") -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        self.body = body
        self.closing = closing


class Word(ShellNode):
    """One word, with the blanks before it.

    Most words are plain text: their only part, a Literal, is made when someone asks for it.
    """

    __slots__ = ("_parts", "_value", "text", "whitespace_before")
    _fields = ("whitespace_before", "parts")

    def __init__(
        self,
        text: str = "",
        whitespace_before: str = "",
        parts: tuple[ShellNode, ...] | None = None,
    ) -> None:
        """A word of that text (which must be one shell word), or of those parts."""
        self.span = UNKNOWN_SPAN
        self.whitespace_before = whitespace_before
        self._parts = parts
        self._value: str | None = None
        #: The raw text, without the blanks before it.
        self.text = text if parts is None else "".join([part.code for part in parts])
        if parts is None:
            if _UNQUOTED_SPECIAL.isdisjoint(text):
                self._value = text
            else:
                from dflint.shell.parser import parse_word

                self._parts = parse_word(text).parts

    @property
    def parts(self) -> tuple[ShellNode, ...]:
        """What the word is made of."""
        if self._parts is not None:
            return self._parts
        literal = Literal(self.text)
        literal.span = self.span
        literal.value = self._value or ""
        self._parts = (literal,) if self.text else ()
        return self._parts

    @property
    def value(self) -> str | None:
        """The word after quote removal; None when it holds expansions.

        Globs, brace expansions and a leading tilde are kept as text: see ``has_glob`` and
        ``has_tilde``.
        """
        if self._value is None and self._parts is not None:
            self._value = _joined(self._parts)
        return self._value

    @property
    def is_plain(self) -> bool:
        """Whether it has no quotes and no expansions."""
        return self._parts is None or all(isinstance(part, Literal) for part in self._parts)

    @property
    def is_quoted(self) -> bool:
        """Whether any of it is quoted."""
        return self._parts is not None and any(
            isinstance(part, (SingleQuoted, DoubleQuoted, EscapedCharacter)) for part in self._parts
        )

    @property
    def unquoted_text(self) -> str:
        """The literal text of the word that is not quoted."""
        if self._parts is None:
            return self._value or ""
        return "".join([part.value for part in self._parts if isinstance(part, Literal)])

    @property
    def has_glob(self) -> bool:
        """Whether it holds unquoted pattern characters, so that it may stand for several files."""
        text = self.unquoted_text
        return "*" in text or "?" in text or ("[" in text and "]" in text)

    @property
    def has_braces(self) -> bool:
        """Whether bash would make several words of it: ``{a,b}`` or ``{1..3}``."""
        text = self.unquoted_text
        opening = text.find("{")
        return opening >= 0 and "}" in text[opening:] and ("," in text or ".." in text)

    @property
    def has_tilde(self) -> bool:
        """Whether it begins with an unquoted ``~``, which stands for a home directory."""
        parts = self._parts
        if parts is None:
            return self.text.startswith("~")
        return bool(parts) and isinstance(parts[0], Literal) and parts[0].value.startswith("~")

    @property
    def children(self) -> Iterator[Node]:
        return iter(self.parts)

    def with_changes(self, **changes: Any) -> Self:
        """As for every node; ``text`` may be changed as well, and is parsed."""
        whitespace = changes.pop("whitespace_before", self.whitespace_before)
        if changes:
            copy = type(self)(whitespace_before=whitespace, **changes)
            copy.span = self.span
            return copy
        copy = type(self).__new__(type(self))
        copy.span, copy.text, copy.whitespace_before = self.span, self.text, whitespace
        copy._parts, copy._value = self._parts, self._value
        return copy

    def __repr__(self) -> str:
        return f"Word({self.text!r}, {self.whitespace_before!r})"


def _joined(parts: Iterable[Node]) -> str | None:
    pieces: list[str] = []
    for part in parts:
        value = getattr(part, "value", None)
        if value is None:
            return None
        pieces.append(value)
    return "".join(pieces)


# What commands are made of.


class Operator(ShellNode):
    """``&&``, ``||``, ``|``, ``|&``, ``;;`` and the like, with the white space around it."""

    __slots__ = ("text", "value", "whitespace_after", "whitespace_before")
    _fields = ("whitespace_before", "text", "whitespace_after")
    _derived = (("value", "text"),)

    def __init__(
        self,
        text: str,
        whitespace_before: str | Trivia = " ",
        whitespace_after: str | Trivia = " ",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.whitespace_before = whitespace_before
        self.text = text
        #: The operator without continuations inside it.
        self.value = text
        self.whitespace_after = whitespace_after


class ReservedWord(ShellNode):
    """``!``, ``time``, ``function`` or ``coproc``, with the blanks after it."""

    __slots__ = ("text", "value", "whitespace_after")
    _fields = ("text", "whitespace_after")
    _derived = (("value", "text"),)

    def __init__(self, text: str, whitespace_after: str = " ") -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.value = text
        self.whitespace_after = whitespace_after


class ArrayValue(ShellNode):
    """``(a b [c]=d)``, the value of an array."""

    __slots__ = ("closing", "elements", "opening", "whitespace_before_closing")
    _fields = ("opening", "elements", "whitespace_before_closing", "closing")

    def __init__(
        self,
        elements: tuple[Word | Assignment | Trivia, ...],
        opening: str = "(",
        whitespace_before_closing: str | Trivia = "",
        closing: str = ")",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        #: Words and ``[subscript]=value`` assignments; line breaks between them are Trivia.
        self.elements = elements
        self.whitespace_before_closing = whitespace_before_closing
        self.closing = closing

    @property
    def words(self) -> tuple[Word, ...]:
        """The values that have no subscript."""
        return tuple(element for element in self.elements if isinstance(element, Word))


class Assignment(ShellNode):
    """``name=value`` or ``name+=value`` before a command, or alone."""

    __slots__ = ("name", "operator", "target", "value", "whitespace_before")
    _fields = ("whitespace_before", "target", "operator", "value")
    _derived = (("name", "target"),)

    def __init__(
        self,
        target: str,
        operator: str = "=",
        value: Word | ArrayValue | None = None,
        whitespace_before: str = "",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.whitespace_before = whitespace_before
        #: What is assigned to, raw: a name, or ``name[subscript]``.
        self.target = target
        #: The name of the variable.
        self.name = target.partition("[")[0]
        self.operator = operator
        self.value = value


class Redirection(ShellNode):
    """``2>file``, ``<<EOF``, ``&>file``."""

    __slots__ = ("fd", "here_document", "operator", "target", "whitespace_before")
    _fields = ("whitespace_before", "fd", "operator", "target")
    _derived = (("here_document", "target"),)

    def __init__(
        self, operator: str, target: Word, fd: str = "", whitespace_before: str = ""
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.whitespace_before = whitespace_before
        #: The file descriptor as written, ``{name}`` in bash, or empty.
        self.fd = fd
        self.operator = operator
        self.target = target
        #: The body of a here-document, which is printed where it stands; None when it has none.
        self.here_document: HereDocument | None = None

    @property
    def is_here_document(self) -> bool:
        """Whether it is ``<<`` or ``<<-``."""
        return self.operator.startswith("<<") and self.operator != "<<<"


class Command(ShellNode):
    """A simple command, a compound command or a function definition."""

    __slots__ = ()


class SimpleCommand(Command):
    """Assignments, words and redirections, in the order of the source."""

    __slots__ = ("_argv", "elements")
    _fields = ("elements",)

    def __init__(self, elements: tuple[Assignment | Word | Redirection, ...]) -> None:
        self.span = UNKNOWN_SPAN
        self.elements = elements
        self._argv: tuple[Word, ...] | None = None

    @property
    def argv(self) -> tuple[Word, ...]:
        """The words: the name of the command, and its arguments."""
        if self._argv is None:
            self._argv = tuple([item for item in self.elements if type(item) is Word])
        return self._argv

    @property
    def argv_values(self) -> tuple[str | None, ...]:
        """The static value of each word, None for those with expansions."""
        return tuple([word.value for word in self.argv])

    @property
    def name_word(self) -> Word | None:
        """The first word."""
        argv = self.argv
        return argv[0] if argv else None

    @property
    def name(self) -> str | None:
        """The static value of the first word."""
        argv = self.argv
        return argv[0].value if argv else None

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """The assignments; those that follow ``declare`` and the like only when of arrays."""
        return tuple([item for item in self.elements if type(item) is Assignment])

    @property
    def redirections(self) -> tuple[Redirection, ...]:
        """The redirections."""
        return tuple([item for item in self.elements if type(item) is Redirection])

    def adding_after(self, index: int, text: str) -> Self:
        """A copy with a new word behind ``argv[index]``, one blank before it.

        Raises ValueError when ``text`` is not one word, IndexError when there is no such word.
        """
        position = self._position(index) + 1
        elements = self.elements
        new = _one_word(text, " ")
        return self.with_changes(elements=(*elements[:position], new, *elements[position:]))

    def removing(self, index: int) -> Self:
        """A copy without ``argv[index]`` and the blanks that belong to it."""
        position = self._position(index)
        rest = self.elements[position + 1 :]
        if position == 0 and rest:
            rest = (rest[0].with_changes(whitespace_before=""), *rest[1:])
        return self.with_changes(elements=self.elements[:position] + rest)

    def replacing(self, index: int, text: str) -> Self:
        """A copy with another word in the place of ``argv[index]``.

        Raises ValueError when ``text`` is not one word, IndexError when there is no such word.
        """
        position = self._position(index)
        old = self.elements[position]
        new = _one_word(text, old.whitespace_before)
        new.span = old.span
        elements = (*self.elements[:position], new, *self.elements[position + 1 :])
        return self.with_changes(elements=elements)

    def _position(self, index: int) -> int:
        word = self.argv[index]
        for position, element in enumerate(self.elements):
            if element is word:
                return position
        raise IndexError(index)


def _one_word(text: str, whitespace_before: str) -> Word:
    from dflint.shell.parser import parse_word

    return parse_word(text).with_changes(whitespace_before=whitespace_before)


class CompoundCommand(Command):
    """A command made of lists, with its redirections."""

    __slots__ = ("redirections",)
    redirections: tuple[Redirection, ...]


class Subshell(CompoundCommand):
    """``( list )``"""

    __slots__ = ("body", "closing", "opening")
    _fields = ("opening", "body", "closing", "redirections")

    def __init__(
        self,
        body: List,
        opening: str = "(",
        closing: str = ")",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        self.body = body
        self.closing = closing
        self.redirections = redirections


class BraceGroup(CompoundCommand):
    """``{ list; }``"""

    __slots__ = ("body", "closing", "opening")
    _fields = ("opening", "body", "closing", "redirections")

    def __init__(
        self,
        body: List,
        opening: str = "{",
        closing: str = "}",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        self.body = body
        self.closing = closing
        self.redirections = redirections


class Elif(ShellNode):
    """``elif list then list``"""

    __slots__ = ("body", "condition", "keyword", "then_keyword")
    _fields = ("keyword", "condition", "then_keyword", "body")

    def __init__(
        self, condition: List, body: List, keyword: str = "elif", then_keyword: str = "then"
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.condition = condition
        self.then_keyword = then_keyword
        self.body = body


class Else(ShellNode):
    """``else list``"""

    __slots__ = ("body", "keyword")
    _fields = ("keyword", "body")

    def __init__(self, body: List, keyword: str = "else") -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.body = body


class If(CompoundCommand):
    """``if list then list [elif list then list]... [else list] fi``"""

    __slots__ = (
        "closing",
        "condition",
        "elifs",
        "else_clause",
        "keyword",
        "then_body",
        "then_keyword",
    )
    _fields = (
        "keyword",
        "condition",
        "then_keyword",
        "then_body",
        "elifs",
        "else_clause",
        "closing",
        "redirections",
    )

    def __init__(
        self,
        condition: List,
        then_body: List,
        elifs: tuple[Elif, ...] = (),
        else_clause: Else | None = None,
        keyword: str = "if",
        then_keyword: str = "then",
        closing: str = "fi",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.condition = condition
        self.then_keyword = then_keyword
        self.then_body = then_body
        self.elifs = elifs
        self.else_clause = else_clause
        self.closing = closing
        self.redirections = redirections


class _Loop(CompoundCommand):
    """``while`` or ``until``."""

    __slots__ = ("body", "condition", "do_keyword", "done_keyword", "keyword")
    _fields = ("keyword", "condition", "do_keyword", "body", "done_keyword", "redirections")

    def __init__(
        self,
        condition: List,
        body: List,
        keyword: str = "while",
        do_keyword: str = "do",
        done_keyword: str = "done",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.condition = condition
        self.do_keyword = do_keyword
        self.body = body
        self.done_keyword = done_keyword
        self.redirections = redirections


class While(_Loop):
    """``while list do list done``"""

    __slots__ = ()


class Until(_Loop):
    """``until list do list done``"""

    __slots__ = ()


class For(CompoundCommand):
    """``for name [in word...]; do list; done``"""

    __slots__ = (
        "body",
        "do_keyword",
        "done_keyword",
        "in_keyword",
        "items",
        "keyword",
        "name",
        "separator",
        "whitespace_before_do",
        "whitespace_before_in",
        "whitespace_before_separator",
    )
    _fields = (
        "keyword",
        "name",
        "whitespace_before_in",
        "in_keyword",
        "items",
        "whitespace_before_separator",
        "separator",
        "whitespace_before_do",
        "do_keyword",
        "body",
        "done_keyword",
        "redirections",
    )

    def __init__(
        self,
        name: Word,
        body: List,
        items: tuple[Word, ...] = (),
        keyword: str = "for",
        whitespace_before_in: str | Trivia = " ",
        in_keyword: str = "in",
        whitespace_before_separator: str = "",
        separator: str = ";",
        whitespace_before_do: str | Trivia = " ",
        do_keyword: str = "do",
        done_keyword: str = "done",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.name = name
        self.whitespace_before_in = whitespace_before_in
        #: ``in``; empty where the loop runs over the positional parameters.
        self.in_keyword = in_keyword
        self.items = items
        self.whitespace_before_separator = whitespace_before_separator
        self.separator = separator
        self.whitespace_before_do = whitespace_before_do
        #: ``do`` and ``done``; ``{`` and ``}`` in bash.
        self.do_keyword = do_keyword
        self.body = body
        self.done_keyword = done_keyword
        self.redirections = redirections


class Select(For):
    """bash: ``select name [in word...]; do list; done``"""

    __slots__ = ()


class ArithmeticFor(CompoundCommand):
    """bash: ``for ((a; b; c)); do list; done``"""

    __slots__ = (
        "body",
        "closing",
        "do_keyword",
        "done_keyword",
        "header",
        "keyword",
        "opening",
        "separator",
        "whitespace_before_do",
    )
    _fields = (
        "keyword",
        "opening",
        "header",
        "closing",
        "separator",
        "whitespace_before_do",
        "do_keyword",
        "body",
        "done_keyword",
        "redirections",
    )

    def __init__(
        self,
        header: Word,
        body: List,
        keyword: str = "for",
        opening: str = " ((",
        closing: str = "))",
        separator: str = ";",
        whitespace_before_do: str | Trivia = " ",
        do_keyword: str = "do",
        done_keyword: str = "done",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        #: The parentheses, with the blanks before them.
        self.opening = opening
        self.header = header
        self.closing = closing
        #: The semicolon, with the blanks before it; empty where there is none.
        self.separator = separator
        self.whitespace_before_do = whitespace_before_do
        self.do_keyword = do_keyword
        self.body = body
        self.done_keyword = done_keyword
        self.redirections = redirections


class CaseItem(ShellNode):
    """``pattern | pattern) list ;;``"""

    __slots__ = ("body", "closing", "opening", "patterns", "terminator")
    _fields = ("opening", "patterns", "closing", "body", "terminator")

    def __init__(
        self,
        patterns: tuple[Word | Operator, ...],
        body: List,
        opening: str = "",
        closing: str = ")",
        terminator: Operator | None = None,
    ) -> None:
        self.span = UNKNOWN_SPAN
        #: ``(`` or empty.
        self.opening = opening
        #: Words, with ``|`` operators between them.
        self.patterns = patterns
        #: The parenthesis, with the blanks before it.
        self.closing = closing
        self.body = body
        #: ``;;``, ``;&`` or ``;;&``; the last item may have none.
        self.terminator = terminator


class Case(CompoundCommand):
    """``case word in [item]... esac``"""

    __slots__ = (
        "closing",
        "in_keyword",
        "items",
        "keyword",
        "whitespace_after_in",
        "whitespace_before_in",
        "word",
    )
    _fields = (
        "keyword",
        "word",
        "whitespace_before_in",
        "in_keyword",
        "whitespace_after_in",
        "items",
        "closing",
        "redirections",
    )

    def __init__(
        self,
        word: Word,
        items: tuple[CaseItem, ...],
        keyword: str = "case",
        whitespace_before_in: str | Trivia = " ",
        in_keyword: str = "in",
        whitespace_after_in: str | Trivia = " ",
        closing: str = "esac",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.word = word
        self.whitespace_before_in = whitespace_before_in
        self.in_keyword = in_keyword
        self.whitespace_after_in = whitespace_after_in
        self.items = items
        self.closing = closing
        self.redirections = redirections


class FunctionDefinition(Command):
    """``name() compound-command``, or bash's ``function name compound-command``."""

    __slots__ = (
        "body",
        "keyword",
        "name",
        "parentheses",
        "whitespace_before_body",
    )
    _fields = ("keyword", "name", "parentheses", "whitespace_before_body", "body")

    def __init__(
        self,
        name: Word,
        body: Command,
        keyword: ReservedWord | None = None,
        parentheses: str = "()",
        whitespace_before_body: str | Trivia = " ",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.name = name
        #: ``()`` with the blanks before it; empty where bash needs none.
        self.parentheses = parentheses
        self.whitespace_before_body = whitespace_before_body
        #: A compound command; dash takes a simple command as well.
        self.body = body


class TestCommand(CompoundCommand):
    """bash: ``[[ expression ]]``"""

    __test__ = False  # pytest takes it for a test otherwise.

    __slots__ = ("closing", "elements", "opening", "whitespace_before_closing")
    _fields = ("opening", "elements", "whitespace_before_closing", "closing", "redirections")

    def __init__(
        self,
        elements: tuple[Word | Operator | Trivia, ...],
        opening: str = "[[",
        whitespace_before_closing: str | Trivia = " ",
        closing: str = "]]",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        #: Words, with ``&&``, ``||``, ``<``, ``>`` and parentheses as operators between them.
        self.elements = elements
        self.whitespace_before_closing = whitespace_before_closing
        self.closing = closing
        self.redirections = redirections

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the expression, ``-f`` and ``==`` and the like among them."""
        return tuple(element for element in self.elements if isinstance(element, Word))


class ArithmeticCommand(CompoundCommand):
    """bash: ``((expression))``"""

    __slots__ = ("closing", "expression", "opening")
    _fields = ("opening", "expression", "closing", "redirections")

    def __init__(
        self,
        expression: Word,
        opening: str = "((",
        closing: str = "))",
        redirections: tuple[Redirection, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.opening = opening
        self.expression = expression
        self.closing = closing
        self.redirections = redirections


class Coprocess(Command):
    """bash: ``coproc [name] command``"""

    __slots__ = ("command", "keyword", "name", "whitespace_before_command")
    _fields = ("keyword", "name", "whitespace_before_command", "command")

    def __init__(
        self,
        keyword: ReservedWord,
        command: Command,
        name: Word | None = None,
        whitespace_before_command: str = "",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.keyword = keyword
        self.name = name
        self.whitespace_before_command = whitespace_before_command
        self.command = command


# Lists of commands.


class Pipeline(ShellNode):
    """``[!] command | command``; a single command is a pipeline as well."""

    __slots__ = ("elements", "prefix")
    _fields = ("prefix", "elements")

    def __init__(
        self, elements: tuple[Command | Operator, ...], prefix: tuple[ReservedWord | Word, ...] = ()
    ) -> None:
        self.span = UNKNOWN_SPAN
        #: ``!``, and bash's ``time`` with its options.
        self.prefix = prefix
        #: Commands, with ``|`` operators between them.
        self.elements = elements

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands."""
        return tuple([item for item in self.elements if isinstance(item, Command)])

    @property
    def operators(self) -> tuple[str, ...]:
        """``|`` or ``|&`` between one command and the next."""
        return tuple([item.value for item in self.elements if isinstance(item, Operator)])

    @property
    def is_negated(self) -> bool:
        """Whether ``!`` turns the exit status around."""
        return sum(word.value == "!" for word in self.prefix) % 2 == 1


class AndOr(ShellNode):
    """``pipeline && pipeline || pipeline``; a single pipeline is an and-or list as well."""

    __slots__ = ("elements",)
    _fields = ("elements",)

    def __init__(self, elements: tuple[Pipeline | Operator, ...]) -> None:
        self.span = UNKNOWN_SPAN
        #: Pipelines, with ``&&`` and ``||`` operators between them.
        self.elements = elements

    @property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """The pipelines."""
        return tuple([item for item in self.elements if isinstance(item, Pipeline)])

    @property
    def operators(self) -> tuple[str, ...]:
        """``&&`` or ``||`` between one pipeline and the next."""
        return tuple([item.value for item in self.elements if isinstance(item, Operator)])


class ListItem(ShellNode):
    """An and-or list, what ends it, and the white space up to the next one."""

    __slots__ = ("and_or", "separator", "whitespace_after", "whitespace_before_separator")
    _fields = ("and_or", "whitespace_before_separator", "separator", "whitespace_after")

    def __init__(
        self,
        and_or: AndOr,
        separator: str = "",
        whitespace_before_separator: str | Trivia = "",
        whitespace_after: str | Trivia = "",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.and_or = and_or
        self.whitespace_before_separator = whitespace_before_separator
        #: ``;``, ``&``, a newline, or empty at the end of a list.
        self.separator = separator
        self.whitespace_after = whitespace_after

    @property
    def is_background(self) -> bool:
        """Whether ``&`` ends it."""
        return self.separator == "&"


class List(ShellNode):
    """And-or lists one after the other."""

    __slots__ = ("items", "leading")
    _fields = ("leading", "items")

    def __init__(self, items: tuple[ListItem, ...], leading: str | Trivia = "") -> None:
        self.span = UNKNOWN_SPAN
        #: The white space before the first item.
        self.leading = leading
        self.items = items

    @property
    def and_ors(self) -> tuple[AndOr, ...]:
        """The and-or lists."""
        return tuple([item.and_or for item in self.items])


class Script(ShellNode):
    """A whole script."""

    __slots__ = ("__weakref__", "bashisms", "body", "dialect", "error", "source")
    _fields = ("body", "error")
    _derived = (("bashisms", "body"), ("dialect", ""), ("source", "body"))

    def __init__(self, body: List, error: Error | None = None) -> None:
        self.span = UNKNOWN_SPAN
        self.body = body
        #: What could not be parsed, at the end.
        self.error = error
        self.dialect = "posix"
        #: In the dialect "posix": what only bash reads the way the tree says.
        self.bashisms: tuple[Bashism, ...] = ()
        #: What the script was parsed from; None when it was made in another way.
        self.source: LogicalText | None = None

    @property
    def errors(self) -> tuple[Error, ...]:
        """What a shell would refuse; it runs only what stands before it, if that."""
        return () if self.error is None else (self.error,)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The shell's comments; those of the Dockerfile, inside continuations, are no nodes."""
        return tuple([node for node in self.walk() if isinstance(node, Comment)])

    def commands(self) -> Iterator[SimpleCommand]:
        """Every simple command in the order of the source, those in substitutions included."""
        return commands(self)


def commands(root: Node) -> Iterator[SimpleCommand]:
    """The simple commands of a tree in the order of the source, those in substitutions included."""
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if type(node) is Word:
            if node._parts is not None:
                stack.extend(reversed(node._parts))
            continue
        if type(node) is SimpleCommand:
            yield node
            stack.extend(reversed(node.elements))
            continue
        stack.extend(reversed(list(node.children)))
