"""Walking over a tree, and making a changed one, with a method for each kind of node.

A visitor has ``visit_Run(node)``, called on the way down, and ``leave_Run(node)``, called on the
way up; a ``visit`` that returns False keeps the walk out of that node. A transformer's
``leave_Run(original, updated)`` returns the node that takes the place, or REMOVE. As in LibCST.
"""

from __future__ import annotations

from dflint.cst.node import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    NodeT = TypeVar("NodeT", bound=Node)


class _Remove:
    """Takes a node out of the tuple that holds it."""

    def __repr__(self) -> str:
        return "REMOVE"


REMOVE = _Remove()


class Visitor:
    """Looks at nodes; subclasses define ``visit_<Node>`` and ``leave_<Node>``."""

    def visit(self, node: Node) -> None:
        """Walks over the node and everything below it."""
        name = type(node).__name__
        enter = getattr(self, f"visit_{name}", None)
        if enter is None or enter(node) is not False:
            for child in node.children:
                self.visit(child)
        leave = getattr(self, f"leave_{name}", None)
        if leave is not None:
            leave(node)


class Transformer:
    """Makes a changed copy; subclasses define ``visit_<Node>`` and ``leave_<Node>``."""

    def transform(self, node: NodeT) -> NodeT:
        """The changed tree; nodes that nothing touched are the same objects.

        Raises TypeError when a node that no tuple holds is removed.
        """
        result = self._transform(node)
        if isinstance(result, _Remove):
            raise TypeError(f"{type(node).__name__} stands alone and cannot be removed")
        return result  # type: ignore[return-value]

    def _transform(self, node: Node) -> Node | _Remove:
        name = type(node).__name__
        enter = getattr(self, f"visit_{name}", None)
        updated = node
        if enter is None or enter(node) is not False:
            updated = self._transform_children(node)
        leave = getattr(self, f"leave_{name}", None)
        if leave is None:
            return updated
        result: Node | _Remove = leave(node, updated)
        return result

    def _transform_children(self, node: Node) -> Node:
        changes: dict[str, object] = {}
        for name in node._fields:
            value = getattr(node, name)
            if type(value) is tuple:
                results = [self._transform(item) for item in value]
                items = tuple(item for item in results if not isinstance(item, _Remove))
                if len(items) != len(value) or any(
                    item is not old for item, old in zip(items, value, strict=True)
                ):
                    changes[name] = items
            elif isinstance(value, Node):
                result = self.transform(value)
                if result is not value:
                    changes[name] = result
        return node.with_changes(**changes) if changes else node
