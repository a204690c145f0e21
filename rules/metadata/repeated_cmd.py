"""DF504 repeated-cmd."""

from __future__ import annotations

from dflint.cst.nodes import Cmd
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.overridden import overridden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class RepeatedCmd(Rule):
    """A stage has several CMD instructions: only the last one counts.

    A container starts one command. The earlier ones look as if they did something: remove them. To
    start several programs, name a script that does.
    """

    code = "DF504"
    name = "repeated-cmd"
    aliases = ("DL4003", "MultipleInstructionsDisallowed")
    severity = Severity.WARNING
    examples = [
        Bad(
            'FROM debian:bookworm\nCMD ["a"]\nRUN make\nCMD ["b"]\nCMD ["c"]\n',
            lines=[2, 4],
        ),
        Good('FROM debian:bookworm AS base\nCMD ["a"]\nFROM base\nCMD ["b"]\nONBUILD CMD ["c"]\n'),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node, later in overridden(self.file.stages, Cmd):
            message = f"this CMD has no effect: line {later.line} has another one"
            # BuildKit looks for a comment above the later one.
            also_at = (later.head_span[0],)
            yield self.violation(node.head_span, message, other_places=also_at)
