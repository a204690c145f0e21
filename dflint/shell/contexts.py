"""Where the simple commands of a script stand, and under which condition each of them runs."""

from __future__ import annotations

from dflint.shell.nodes import (
    AndOr,
    ArithmeticFor,
    CaseItem,
    Command,
    CommandSubstitution,
    Coprocess,
    Elif,
    Else,
    For,
    FunctionDefinition,
    If,
    List,
    ListItem,
    Operator,
    Pipeline,
    ProcessSubstitution,
    Redirection,
    Select,
    SimpleCommand,
    Subshell,
    Trivia,
    Until,
    While,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.node import Node

    #: A node, and the same of its parent.
    Link = tuple[Node, "Link | None"]

_AFTER_SUCCESS = 1
_AFTER_FAILURE = 2
_BRANCH = 4
_LOOP = 8
_CONDITION = 16
_NEGATED = 32
_SUBSHELL = 64
_PIPELINE = 128
_SUBSTITUTION = 256
_FUNCTION = 512
_BACKGROUND = 1024


class Context:
    """A simple command, the nodes that it is in, and what they mean for it."""

    __slots__ = ("_flags", "_link", "command")

    def __init__(self, command: SimpleCommand, link: Link | None, flags: int) -> None:
        self.command = command
        self._link = link
        self._flags = flags

    @property
    def ancestors(self) -> tuple[Node, ...]:
        """The nodes that the command is in, from the outermost to its parent."""
        found: list[Node] = []
        link = self._link
        while link is not None:
            found.append(link[0])
            link = link[1]
        return tuple(reversed(found))

    @property
    def after_success(self) -> bool:
        """Whether it runs only when a command before it succeeded: it stands behind ``&&``."""
        return bool(self._flags & _AFTER_SUCCESS)

    @property
    def after_failure(self) -> bool:
        """Whether it runs only when a command before it failed: it stands behind ``||``."""
        return bool(self._flags & _AFTER_FAILURE)

    @property
    def in_branch(self) -> bool:
        """Whether it is in a branch of ``if`` or ``case``."""
        return bool(self._flags & _BRANCH)

    @property
    def in_loop(self) -> bool:
        """Whether it is in a loop: it may run several times, or not at all."""
        return bool(self._flags & _LOOP)

    @property
    def in_condition(self) -> bool:
        """Whether it is in the condition of an ``if``, ``while`` or ``until``."""
        return bool(self._flags & _CONDITION)

    @property
    def is_negated(self) -> bool:
        """Whether it is in a pipeline that begins with ``!``."""
        return bool(self._flags & _NEGATED)

    @property
    def in_pipeline(self) -> bool:
        """Whether it is in a pipeline of several commands."""
        return bool(self._flags & _PIPELINE)

    @property
    def in_substitution(self) -> bool:
        """Whether it is in a command substitution or a process substitution."""
        return bool(self._flags & _SUBSTITUTION)

    @property
    def in_subshell(self) -> bool:
        """Whether what it does to the shell's state ends with a subshell of any kind."""
        return bool(self._flags & (_SUBSHELL | _PIPELINE | _SUBSTITUTION | _BACKGROUND))

    @property
    def in_function(self) -> bool:
        """Whether it is in the body of a function, and runs only when that is called."""
        return bool(self._flags & _FUNCTION)

    @property
    def in_background(self) -> bool:
        """Whether nobody waits for it: ``&`` ends its list, or it is a coprocess."""
        return bool(self._flags & _BACKGROUND)

    @property
    def is_certain(self) -> bool:
        """Whether it runs whenever the script runs to its end and nothing fails on the way."""
        return not self._flags & (_AFTER_FAILURE | _BRANCH | _LOOP | _FUNCTION)

    def __repr__(self) -> str:
        return f"Context({self.command.code!r}, {self._flags})"


def contexts(root: Node) -> Iterator[Context]:
    """A context for every simple command below ``root``, in the order of the source.

    Commands in a here-document follow the command that reads it.
    """
    stack: list[tuple[Node, Link | None, int]] = [(root, None, 0)]
    while stack:
        node, link, flags = stack.pop()
        if isinstance(node, SimpleCommand):
            yield Context(node, link, flags)
        below = (node, link)
        stack.extend((child, below, own) for child, own in reversed(_children(node, flags)))


def _children(node: Node, flags: int) -> list[tuple[Node, int]]:
    """The nodes below one that may hold commands, with what their place means for them."""
    if isinstance(node, Word):
        return [(part, flags) for part in node._parts or ()]
    if isinstance(node, AndOr):
        return _and_or_children(node, flags)
    if isinstance(node, Redirection) and node.here_document is not None:
        return [(node.target, flags), (node.here_document, flags)]
    if isinstance(node, ListItem):
        flags |= _BACKGROUND if node.is_background else 0
    elif isinstance(node, Pipeline):
        flags |= _NEGATED if node.is_negated else 0
        flags |= _PIPELINE if len(node.elements) > 1 else 0
    added = _ADDED.get(type(node))
    if added is None:
        return [(child, flags) for child in node.children if not isinstance(child, Trivia)]
    inside, condition = added
    return [
        (child, flags | _place(node, child, inside, condition))
        for child in node.children
        if not isinstance(child, (Trivia, Operator))
    ]


def _place(node: Node, child: Node, inside: int, condition: int) -> int:
    """What it means to be the condition, or the body, of a node; other children stand outside."""
    if child is getattr(node, "condition", None):
        return condition
    if isinstance(child, (List, Command)):
        return inside
    return 0


#: For each kind of node, what its bodies are, and what its condition is.
_ADDED: dict[type[Node], tuple[int, int]] = {
    If: (_BRANCH, _CONDITION),
    Elif: (_BRANCH, _BRANCH | _CONDITION),
    Else: (_BRANCH, 0),
    CaseItem: (_BRANCH, 0),
    While: (_LOOP, _LOOP | _CONDITION),
    Until: (_LOOP, _LOOP | _CONDITION),
    For: (_LOOP, 0),
    Select: (_LOOP, 0),
    ArithmeticFor: (_LOOP, 0),
    Subshell: (_SUBSHELL, 0),
    CommandSubstitution: (_SUBSTITUTION, 0),
    ProcessSubstitution: (_SUBSTITUTION, 0),
    FunctionDefinition: (_FUNCTION, 0),
    Coprocess: (_BACKGROUND, 0),
}


def _and_or_children(node: AndOr, flags: int) -> list[tuple[Node, int]]:
    below: list[tuple[Node, int]] = []
    own = 0
    for element in node.elements:
        if isinstance(element, Operator):
            own = _AFTER_SUCCESS if element.value == "&&" else _AFTER_FAILURE
        else:
            below.append((element, flags | own))
    return below
