"""DF505 repeated-entrypoint."""

from __future__ import annotations

from dflint.cst.nodes import Entrypoint
from dflint.editing import delete_instruction
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.overridden import overridden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class RepeatedEntrypoint(Rule):
    """A stage has several ENTRYPOINT instructions: only the last one counts.

    A container has one entry point. The earlier ones look as if they did something: remove them.

    The repair does so; comments stay. The image stays the same.
    """

    code = "DF505"
    name = "repeated-entrypoint"
    aliases = ("DL4004", "MultipleInstructionsDisallowed")
    severity = Severity.WARNING
    mentions = ("entrypoint",)
    mentions_needed = 2
    examples = [
        Bad(
            'FROM debian:bookworm\nENTRYPOINT ["a"]\nCMD ["b"]\nentrypoint c\n',
            fixed='FROM debian:bookworm\nCMD ["b"]\nentrypoint c\n',
            lines=[2],
        ),
        Good('FROM debian:bookworm AS base\nENTRYPOINT ["a"]\nFROM base\nENTRYPOINT ["b"]\n'),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node, later in overridden(self.file.stages, Entrypoint):
            message = f"this ENTRYPOINT has no effect: line {later.line} has another one"
            # BuildKit looks for a comment above the later one.
            also_at = (later.head_span[0],)
            edit = delete_instruction(self.file, node)
            fix = None if edit is None else Fix("Remove this ENTRYPOINT", [edit])
            yield self.violation(node.head_span, message, fix, other_places=also_at)
