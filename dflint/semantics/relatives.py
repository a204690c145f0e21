"""Stages that have something in common with the stages that they are built on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dflint.cst.nodes import Instruction
    from dflint.semantics.stages import Stage


def relatives_of(stages: Sequence[Stage], is_meant: Callable[[Instruction], bool]) -> set[Stage]:
    """The stages with such an instruction, those built on them, and those they are built on."""
    own = {stage for stage in stages if any(map(is_meant, stage.nodes))}
    below: set[Stage] = set()
    for stage in stages:
        if stage in own or stage.base in below:
            below.add(stage)
    above: set[Stage] = set()
    for stage in reversed(stages):
        if stage in own or not above.isdisjoint(stage.children):
            above.add(stage)
    return below | above
