"""DF512 shell-form-healthcheck."""

from __future__ import annotations

from dflint.cst.nodes import Healthcheck, ShellForm
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class ShellFormHealthcheck(Rule):
    """HEALTHCHECK CMD in shell form starts a shell for each check.

    It needs a shell in the image, and a process more every time. Most checks lose nothing by it,
    and those with `|| exit 1` need the shell, so this is a matter of taste.
    """

    code = "DF512"
    name = "shell-form-healthcheck"
    aliases = ("DL3025",)
    severity = Severity.INFO
    recommended = False
    sets = ("strict",)
    examples = [
        Bad("FROM debian:bookworm\nHEALTHCHECK --interval=5m CMD pg_isready\n", lines=[2]),
        Good('FROM debian:bookworm\nHEALTHCHECK CMD ["pg_isready"]\n'),
        Good("FROM debian:bookworm\nHEALTHCHECK NONE\n"),
        Good('FROM debian:bookworm\nSHELL ["/bin/bash", "-c"]\nHEALTHCHECK CMD pg_isready\n'),
    ]

    def visit_Healthcheck(self, step: Step) -> Iterator[Violation]:
        node: Healthcheck = step.node  # type: ignore[assignment]
        if isinstance(node.command, ShellForm) and not step.state.has_own_shell:
            yield self.violation(node.head_span, "HEALTHCHECK in shell form starts a shell")
