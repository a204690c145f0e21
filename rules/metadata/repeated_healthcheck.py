"""DF503 repeated-healthcheck."""

from __future__ import annotations

from dflint.cst.nodes import Healthcheck
from dflint.editing import delete_instruction
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.overridden import overridden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class RepeatedHealthcheck(Rule):
    """A stage has several HEALTHCHECK instructions: only the last one counts.

    A container has one health check. The earlier ones look as if they did something: remove them.
    One command can check several things, joined by `&&`.

    The repair removes the earlier ones; comments stay. The image stays the same.
    """

    code = "DF503"
    name = "repeated-healthcheck"
    aliases = ("DL3012", "MultipleInstructionsDisallowed")
    severity = Severity.WARNING
    mentions = ("healthcheck",)
    mentions_needed = 2
    examples = [
        Bad(
            "FROM debian:bookworm\n  HEALTHCHECK --retries=3 CMD a\nRUN make\nHEALTHCHECK NONE\n",
            fixed="FROM debian:bookworm\nRUN make\nHEALTHCHECK NONE\n",
            lines=[2],
        ),
        Good("FROM debian:bookworm AS base\nHEALTHCHECK CMD a\nFROM base\nHEALTHCHECK NONE\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node, later in overridden(self.file.stages, Healthcheck):
            message = f"this HEALTHCHECK has no effect: line {later.line} has another one"
            # BuildKit looks for a comment above the later one.
            also_at = (later.head_span[0],)
            edit = delete_instruction(self.file, node)
            fix = None if edit is None else Fix("Remove this HEALTHCHECK", [edit])
            yield self.violation(node.head_span, message, fix, other_places=also_at)
