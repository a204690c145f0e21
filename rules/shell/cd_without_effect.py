"""DF409 cd-without-effect."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.shell.nodes import SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class CdWithoutEffect(Rule):
    """`cd` at the end of a RUN changes nothing: the next instruction starts in WORKDIR again.

    Each RUN has a shell of its own, and the folder ends with it. What comes next needs WORKDIR, or
    has to be in the same RUN.

    Nothing is reported where a script only goes back to where it came from: `cd /src && make && cd
    ..`.
    """

    code = "DF409"
    name = "cd-without-effect"
    aliases = ("DL3003",)
    severity = Severity.WARNING
    commands = ("cd",)
    examples = [
        Bad("FROM debian:bookworm\nRUN cd /srv\nRUN ./configure\n", lines=[2]),
        Bad(
            "FROM debian:bookworm\nRUN git clone https://example.com/app && \\\n  cd app\n",
            lines=[3],
        ),
        Good("FROM debian:bookworm\nRUN cd /srv && ./configure\n"),
        Good("FROM debian:bookworm\nRUN cd /srv && make && cd ..\n"),
        Good("FROM debian:bookworm\nRUN test -d x || cd y\n"),
    ]

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        script = step.script
        if script is None or script.errors or not script.body.items:
            return
        and_or = script.body.items[-1].and_or
        last = and_or.pipelines[-1].commands[-1]
        if not isinstance(last, SimpleCommand) or last.name != "cd" or "||" in and_or.operators:
            return
        moves = [command for command in step.commands if command.name in ("cd", "pushd")]
        if len(moves) == 1 and moves[0].node is last:
            message = "cd at the end of a RUN: the next instruction starts in WORKDIR again"
            yield self.violation(last, message)
