"""The comments of a Dockerfile: those between instructions, and those inside them."""

from __future__ import annotations

from dflint.cst.nodes import Onbuild

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Dockerfile


def read_comments(tree: Dockerfile) -> Iterator[tuple[str, tuple[int, int]]]:
    """Text, from the ``#`` on, and place of each line that is a comment or a parser directive.

    A line that begins with ``#`` is one wherever it stands, in the body of a heredoc excepted.
    """
    bodies = _heredoc_spans(tree)
    body = next(bodies, None)
    position = len(tree.bom)
    for line in tree.code[position:].split("\n"):
        while body is not None and body[1] <= position:
            body = next(bodies, None)
        text = line.strip()
        if text.startswith("#") and (body is None or position < body[0]):
            start = position + line.index("#")
            yield text, (start, start + len(text))
        position += len(line) + 1


def _heredoc_spans(tree: Dockerfile) -> Iterator[tuple[int, int]]:
    for node in tree.instructions:
        holder = node.instruction if isinstance(node, Onbuild) else None
        for heredoc in (holder or node).heredocs:
            yield heredoc.span
