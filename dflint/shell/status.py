"""How the exit status of a script comes about, and whether text may be put behind it."""

from __future__ import annotations

from dflint.shell.nodes import (
    AndOr,
    List,
    ListItem,
    Literal,
    Redirection,
    Script,
    Trivia,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.cst.node import Node


class Status:
    """What the top level of a script looks like."""

    __slots__ = (
        "ends_with_separator",
        "has_background",
        "has_comment",
        "has_or",
        "has_several_items",
        "is_empty",
        "is_unterminated",
    )

    def __init__(self) -> None:
        #: Whether there is no command at all.
        self.is_empty = False
        #: Whether a top-level and-or list contains ``||``.
        self.has_or = False
        #: Whether it is several and-or lists: its status is that of the last one.
        self.has_several_items = False
        #: Whether a top-level list runs in the background.
        self.has_background = False
        #: Whether ``;``, ``&`` or a newline ends it.
        self.ends_with_separator = False
        #: Whether a comment follows the last command.
        self.has_comment = False
        #: Whether text put behind it would be swallowed or change its meaning: a syntax error, a
        #: here-document that ends with the text or not at all, a backslash as last character.
        self.is_unterminated = False

    @property
    def is_and_list(self) -> bool:
        """Whether it is pipelines joined by ``&&`` only, so that it fails when one of them fails.

        Such scripts can be joined with ``&&``, and each of them still fails when it did.
        """
        return not (
            self.is_empty
            or self.has_or
            or self.has_several_items
            or self.has_background
            or self.is_unterminated
        )

    @property
    def can_fail_masked(self) -> bool:
        """Whether a failure in it, or before it when ``&&`` is put before it, may be ignored."""
        return not self.is_and_list

    def __repr__(self) -> str:
        return f"Status({', '.join(name for name in self.__slots__ if getattr(self, name))})"


def status(node: Node) -> Status:
    """How the exit status of a Script, List, ListItem, AndOr, Pipeline or Command comes about."""
    found = Status()
    found.is_unterminated = _has_open_document(node)
    if isinstance(node, Script):
        found.is_unterminated |= node.error is not None or _ends_with_backslash(node)
        node = node.body
    items: Sequence[ListItem] = ()
    if isinstance(node, List):
        items = node.items
        found.is_empty = not items
    elif isinstance(node, ListItem):
        items = (node,)
    and_ors = [item.and_or for item in items]
    if isinstance(node, AndOr):
        and_ors.append(node)
    found.has_or = any("||" in and_or.operators for and_or in and_ors)
    found.has_several_items = len(items) > 1
    found.has_background = any(item.is_background for item in items)
    if items:
        found.ends_with_separator = bool(items[-1].separator)
        found.has_comment = _has_comment(items[-1])
    return found


def _has_comment(item: ListItem) -> bool:
    return any(
        isinstance(gap, Trivia) and bool(gap.comments)
        for gap in (item.whitespace_before_separator, item.whitespace_after)
    )


def _ends_with_backslash(script: Script) -> bool:
    """Whether the last character quotes what would follow."""
    node: Node | None = script.body
    while node is not None:
        if isinstance(node, Literal):
            return node.value == "\\"
        below = [child for child in node.children if not isinstance(child, Trivia)]
        node = below[-1] if below else None
    return False


def _has_open_document(root: Node) -> bool:
    """Whether a here-document ends with the text, with its delimiter or without."""
    if isinstance(root, Script) and root.source is not None and "<<" not in root.source.text:
        return False
    return any(
        document is None or not document.terminator or not document.newline
        for document in (redirection.here_document for redirection in _here_documents(root))
    )


def _here_documents(root: Node) -> Iterator[Redirection]:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Redirection) and node.is_here_document:
            yield node
        stack.extend(node._parts or () if isinstance(node, Word) else node.children)
