"""WR002 drops-file."""

from __future__ import annotations

from collections.abc import Iterator

from dflint.rule import Bad, Edit, Fix, Rule, Severity, Violation
from dflint.semantics.script import Command


class DropsFile(Rule):
    """Makes a file less."""

    code = "WR002"
    name = "drops-file"
    severity = Severity.WARNING
    commands = ("touch",)
    examples = [Bad("FROM a\nRUN touch a b\n", fixed="FROM a\nRUN touch a\n")]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if len(command.node.argv) > 2:
            start, end = command.word(1).span[1], command.span[1]
            yield self.violation(command.span, "wrong", Fix("Drop one", [Edit(start, end, "")]))
