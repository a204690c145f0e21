"""DF510 maintainer."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class DeprecatedMaintainer(Rule):
    """MAINTAINER is deprecated: a label says the same, and is seen by more tools.

    Write `LABEL org.opencontainers.image.authors="..."`; what stands behind MAINTAINER ends up in a
    field of the image that hardly anything reads.
    """

    code = "DF510"
    name = "maintainer"
    aliases = ("DL4000", "MaintainerDeprecated")
    severity = Severity.WARNING
    examples = [
        Bad("FROM debian:bookworm\n\nmaintainer Jo <jo@example.com>\n", lines=[3]),
        Bad("MAINTAINER Jo\nFROM debian:bookworm\n", lines=[1]),
        Good('FROM debian:bookworm\nLABEL org.opencontainers.image.authors="Jo"\n'),
        Good("FROM debian:bookworm\nLABEL maintainer=Jo\n"),
        Good("FROM debian:bookworm\nONBUILD MAINTAINER Jo\n"),
    ]

    def visit_Maintainer(self, step: Step) -> Iterator[Violation]:
        yield self.violation(step.node.head_span, "MAINTAINER is deprecated in favour of a label")
