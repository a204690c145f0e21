"""DF504 repeated-cmd."""

from __future__ import annotations

from dflint.cst.nodes import Cmd
from dflint.editing import delete_instruction
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.overridden import overridden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class RepeatedCmd(Rule):
    """A stage has several CMD instructions: only the last one counts.

    A container starts one command. The earlier ones look as if they did something: remove them. To
    start several programs, name a script that does.

    The repair removes the earlier ones; comments stay. The image stays the same.
    """

    code = "DF504"
    name = "repeated-cmd"
    aliases = ("DL4003", "MultipleInstructionsDisallowed")
    severity = Severity.WARNING
    mentions = ("cmd",)
    mentions_needed = 2
    examples = [
        Bad(
            'FROM debian:bookworm\nCMD ["a"]\nRUN make\nCMD ["b"]\nCMD ["c"]\n',
            fixed='FROM debian:bookworm\nRUN make\nCMD ["c"]\n',
            lines=[2, 4],
        ),
        Bad(
            'FROM debian:bookworm\n\n# start it\nCMD ["a", \\\n     "b"]\n\nCMD a | b\n\nCMD ["c"]',
            fixed='FROM debian:bookworm\n\n# start it\n\nCMD ["c"]',
            lines=[4, 7],
        ),
        Bad(
            'FROM debian:bookworm\r\n# it\r\nCMD a\r\nRUN make\r\n\r\nCMD ["b"]',
            fixed='FROM debian:bookworm\r\n# it\r\n\r\nRUN make\r\n\r\nCMD ["b"]',
            lines=[3],
        ),
        Bad('FROM debian:bookworm\n# hadolint ignore=DL3025\nCMD a\nCMD ["c"]\n', lines=[3]),
        Bad('FROM debian:bookworm\nCMD ["a", \\\n# and\n"b"]\nCMD ["c"]\n', lines=[2]),
        Good('FROM debian:bookworm AS base\nCMD ["a"]\nFROM base\nCMD ["b"]\nONBUILD CMD ["c"]\n'),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node, later in overridden(self.file.stages, Cmd):
            message = f"this CMD has no effect: line {later.line} has another one"
            # BuildKit looks for a comment above the later one.
            also_at = (later.head_span[0],)
            edit = delete_instruction(self.file, node)
            fix = None if edit is None else Fix("Remove this CMD", [edit])
            yield self.violation(node.head_span, message, fix, other_places=also_at)
