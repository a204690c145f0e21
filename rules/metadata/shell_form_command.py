"""DF502 shell-form-command."""

from __future__ import annotations

import re

from dflint.cst.nodes import CommandInstruction, ShellForm
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

_MEANT_AS_JSON = re.compile(r"\[\s*[\"'\u201c\u201d]")


class ShellFormCommand(Rule):
    """CMD or ENTRYPOINT in shell form: a shell stands between the container and its program.

    The command runs as `/bin/sh -c "..."`. Unless the program takes its place (`exec`), the shell
    is process 1: it gets the signal of `docker stop` and does not hand it on, and the program is
    killed ten seconds later. An ENTRYPOINT in shell form also takes no arguments, neither those of
    CMD nor those of `docker run`. The JSON form starts the program itself.

    A list that is not quite JSON (single quotes, a comma at the end, a comment behind it) is shell
    form too, and the shell cannot run it. That is an error.

    Where SHELL has chosen a shell, nothing is reported: somebody wants it.
    """

    code = "DF502"
    name = "shell-form-command"
    aliases = ("DL3025", "JSONArgsRecommended")
    severity = Severity.WARNING
    examples = [
        Bad("FROM debian:bookworm\nCMD sleep 60\n", lines=[2]),
        Bad("FROM debian:bookworm\nENTRYPOINT ['sleep', '60']\n", lines=[2]),
        Bad('FROM debian:bookworm\nCMD ["sleep", "60",]\n', lines=[2]),
        Bad("FROM debian:bookworm\nCMD\n", lines=[2]),
        Good('FROM debian:bookworm\nENTRYPOINT ["sleep"]\nCMD ["60"]\n'),
        Good("FROM debian:bookworm\nENTRYPOINT []\n"),
        Good(
            'FROM debian:bookworm AS base\nSHELL ["/bin/bash", "-c"]\n'
            "FROM base\nCMD exec sleep 60\n"
        ),
    ]

    def visit_Cmd(self, step: Step) -> Iterator[Violation]:
        node = step.node
        if node.is_json or step.state.has_own_shell or not isinstance(node, CommandInstruction):
            return
        command = node.command
        if not isinstance(command, ShellForm):
            yield self.violation(node.head_span, f"{node.name} names no command")
        elif _MEANT_AS_JSON.match(command.value):
            message = f"{node.name} is not valid JSON, so that a shell tries to run it"
            yield self.violation(node.head_span, message, severity=Severity.ERROR)
        else:
            message = f"{node.name} in shell form puts a shell before the program"
            yield self.violation(node.head_span, message)

    visit_Entrypoint = visit_Cmd
