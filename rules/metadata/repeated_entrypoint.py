"""DF505 repeated-entrypoint."""

from __future__ import annotations

from dflint.cst.nodes import Entrypoint
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.overridden import overridden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class RepeatedEntrypoint(Rule):
    """A stage has several ENTRYPOINT instructions: only the last one counts.

    A container has one entry point. The earlier ones look as if they did something: remove them.
    """

    code = "DF505"
    name = "repeated-entrypoint"
    aliases = ("DL4004", "MultipleInstructionsDisallowed")
    severity = Severity.WARNING
    examples = [
        Bad('FROM debian:bookworm\nENTRYPOINT ["a"]\nCMD ["b"]\nentrypoint c\n', lines=[2]),
        Good('FROM debian:bookworm AS base\nENTRYPOINT ["a"]\nFROM base\nENTRYPOINT ["b"]\n'),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node, later in overridden(self.file.stages, Entrypoint):
            message = f"this ENTRYPOINT has no effect: line {later.line} has another one"
            # BuildKit looks for a comment above the later one.
            also_at = (later.head_span[0],)
            yield self.violation(node.head_span, message, other_places=also_at)
