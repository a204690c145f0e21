"""DF006 onbuild-forbidden."""

from __future__ import annotations

from dflint.cst.nodes import FORBIDDEN_TRIGGERS, Onbuild
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class ForbiddenTrigger(Rule):
    """ONBUILD cannot hold FROM, MAINTAINER or another ONBUILD.

    The builder refuses the file. To run something in the build of an image that is built on the
    child, the child itself has to have the ONBUILD.
    """

    code = "DF006"
    name = "onbuild-forbidden"
    aliases = ("DL3043",)
    severity = Severity.ERROR
    examples = [
        Bad("FROM debian:bookworm\nONBUILD ONBUILD RUN make\n", lines=[2]),
        Bad("FROM debian:bookworm\nONBUILD \\\n  from alpine:3.21\n", lines=[3]),
        Bad("FROM debian:bookworm\nONBUILD MAINTAINER Jo\n", lines=[2]),
        Good("FROM debian:bookworm\nONBUILD RUN make\n"),
        Good("FROM debian:bookworm\nMAINTAINER Jo\n"),
    ]

    def visit_Onbuild(self, step: Step) -> Iterator[Violation]:
        inner = step.node.instruction if isinstance(step.node, Onbuild) else None
        if inner is not None and inner.name in FORBIDDEN_TRIGGERS:
            yield self.violation(inner.head_span, f"ONBUILD cannot hold {inner.name}")
