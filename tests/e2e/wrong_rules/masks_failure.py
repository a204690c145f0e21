"""WR001 masks-failure."""

from __future__ import annotations

from collections.abc import Iterator

from dflint.rule import Bad, Edit, Fix, Rule, Severity, Violation
from dflint.semantics.script import Command


class MasksFailure(Rule):
    """Makes nothing of the failure of `check`."""

    code = "WR001"
    name = "masks-failure"
    severity = Severity.WARNING
    commands = ("check",)
    examples = [Bad("FROM a\nRUN check\n", fixed="FROM a\nRUN check; true\n")]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        end = command.span[1]
        if self.file.text.startswith("; true", end):
            return
        fix = Fix("Go on", [Edit(end, end, "; true", [";", "true"])])
        yield self.violation(command.span, "wrong", fix)
