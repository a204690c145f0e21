"""Instructions of which only the last one in a stage counts: CMD, ENTRYPOINT, HEALTHCHECK."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.cst.nodes import Instruction
    from dflint.semantics.stages import Stage


def overridden(
    stages: Iterable[Stage], kind: type[Instruction]
) -> Iterator[tuple[Instruction, Instruction]]:
    """The instructions of a kind that have no effect, each with the next one of its stage."""
    for stage in stages:
        found = [node for node in stage.nodes if isinstance(node, kind)]
        yield from zip(found, found[1:], strict=False)
