"""What every node of a tree can do: print itself, be walked, be copied with changes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from typing_extensions import Self

UNKNOWN_SPAN = (-1, -1)


class Node:
    """A piece of a lossless tree; what it holds is never changed, only copied with changes.

    ``_fields`` names the attributes that print, in the order of the source; each holds a string,
    a node, a tuple of nodes or ``None``. The constructor takes them under the same names.
    """

    __slots__ = ("span",)
    _fields: tuple[str, ...] = ()

    #: Where the parser found the node: start and end offset in the file, in characters.
    #: A node that was not made by a parser has UNKNOWN_SPAN.
    span: tuple[int, int]

    @property
    def code(self) -> str:
        """The source text of the node, byte for byte."""
        pieces: list[str] = []
        self._print(pieces)
        return "".join(pieces)

    def _print(self, pieces: list[str]) -> None:
        for name in self._fields:
            value = getattr(self, name)
            if value is None:
                continue
            if type(value) is str:
                pieces.append(value)
            elif type(value) is tuple:
                for item in value:
                    item._print(pieces)
            else:
                value._print(pieces)

    @property
    def children(self) -> Iterator[Node]:
        """The nodes directly below, in the order of the source."""
        for name in self._fields:
            value = getattr(self, name)
            if type(value) is tuple:
                yield from value
            elif isinstance(value, Node):
                yield value

    def walk(self) -> Iterator[Node]:
        """The node and all nodes below it, each before what is below it."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(list(node.children)))

    def with_changes(self, **changes: Any) -> Self:
        """A copy in which the named fields are replaced."""
        values = {name: getattr(self, name) for name in self._fields}
        unknown = changes.keys() - values.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        values.update(changes)
        copy = type(self)(**values)
        copy.span = self.span
        return copy

    def deep_equals(self, other: Node) -> bool:
        """Whether both trees have the same shape and text, wherever they stand."""
        return type(self) is type(other) and all(
            _same(getattr(self, name), getattr(other, name)) for name in self._fields
        )

    def deep_replace(self, old: Node, new: Node) -> Self:
        """A copy of the tree in which the node ``old`` (that very object) is ``new``."""
        if self is old:
            return new  # type: ignore[return-value]
        changes: dict[str, object] = {}
        for name in self._fields:
            value = getattr(self, name)
            if type(value) is tuple:
                items = tuple(item.deep_replace(old, new) for item in value)
                if any(item is not before for item, before in zip(items, value, strict=True)):
                    changes[name] = items
            elif isinstance(value, Node):
                replaced = value.deep_replace(old, new)
                if replaced is not value:
                    changes[name] = replaced
        return self.with_changes(**changes) if changes else self

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


def _same(one: object, other: object) -> bool:
    if isinstance(one, Node) and isinstance(other, Node):
        return one.deep_equals(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other
