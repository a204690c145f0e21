"""Patterns for nodes, so that a rule can say what it looks for instead of how to look.

``matches(node, M(Copy, flags=has(M(Flag, name="from"))))``: a pattern names a class and, for some
of its attributes, what they must be: a value, another pattern, or a function that says yes or no.
"""

from __future__ import annotations

from dflint.cst.node import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class M:
    """A node of one class (or of one of several), whose attributes fit."""

    __slots__ = ("attributes", "types")

    def __init__(self, *types: type[Node], **attributes: object) -> None:
        self.types = types
        self.attributes = attributes

    def fits(self, node: object) -> bool:
        """Whether the pattern describes the node."""
        if not isinstance(node, self.types):
            return False
        return all(
            _fits(getattr(node, name), expected) for name, expected in self.attributes.items()
        )


def _fits(value: object, expected: object) -> bool:
    if isinstance(expected, M):
        return expected.fits(value)
    if callable(expected):
        return bool(expected(value))
    return value == expected


def has(pattern: M) -> Callable[[Iterable[object]], bool]:
    """For an attribute that is a tuple: one item at least fits."""
    return lambda items: any(pattern.fits(item) for item in items)


def matches(node: Node, pattern: M) -> bool:
    """Whether the pattern describes the node."""
    return pattern.fits(node)


def find_all(tree: Node, pattern: M) -> Iterator[Node]:
    """The nodes of a tree that the pattern describes, in the order of the source."""
    return (node for node in tree.walk() if pattern.fits(node))
