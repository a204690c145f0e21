"""DF512 shell-form-healthcheck."""

from __future__ import annotations

from dflint.cst.nodes import Healthcheck, ShellForm
from dflint.exec_form import exec_form, shell_in_exec_form
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.dash_and_bash import bash_reads_as_dash
from dflint.semantics.script import may_pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class ShellFormHealthcheck(Rule):
    """HEALTHCHECK CMD in shell form starts a shell for each check.

    It needs a shell in the image, and a process more every time. Most checks lose nothing by it,
    and those with `|| exit 1` need the shell, so this is a matter of taste.

    The repair writes the JSON form: of the program itself where the command is nothing but that and
    its arguments, else of the shell, `["/bin/sh", "-c", "..."]`, so that it can be seen. It is
    unsafe because the image says it in another way.
    """

    code = "DF512"
    name = "shell-form-healthcheck"
    aliases = ("DL3025",)
    severity = Severity.INFO
    recommended = False
    sets = ("strict",)
    examples = [
        Bad(
            "FROM debian:bookworm\nHEALTHCHECK --interval=5m CMD pg_isready -q\n",
            fixed='FROM debian:bookworm\nHEALTHCHECK --interval=5m CMD ["pg_isready", "-q"]\n',
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\n"
            'HEALTHCHECK CMD curl -f "$URL" \\\n  # it is down\n  || exit 1\n',
            fixed="FROM debian:bookworm\n"
            'HEALTHCHECK CMD ["/bin/sh", "-c", "curl -f \\"$URL\\" \\\n'
            '  # it is down\n  || exit 1"]\n',
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nHEALTHCHECK CMD printf 'a\\tb\tc'\n",
            fixed="FROM debian:bookworm\n"
            'HEALTHCHECK CMD ["/bin/sh", "-c", "printf \'a\\\\tb\\tc\'"]\n',
            unsafe=True,
        ),
        Bad(
            'FROM debian:bookworm\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
            "HEALTHCHECK CMD x | y\n",
            lines=[3],
        ),
        Good('FROM debian:bookworm\nHEALTHCHECK CMD ["pg_isready"]\n'),
        Good("FROM debian:bookworm\nHEALTHCHECK NONE\n"),
        Good('FROM debian:bookworm\nSHELL ["/bin/bash", "-c"]\nHEALTHCHECK CMD pg_isready\n'),
    ]

    def visit_Healthcheck(self, step: Step) -> Iterator[Violation]:
        node: Healthcheck = step.node  # type: ignore[assignment]
        command = node.command
        if isinstance(command, ShellForm) and not step.state.has_shell_of_choice:
            fix = self._fix(step, command)
            yield self.violation(node.head_span, "HEALTHCHECK in shell form starts a shell", fix)

    def _fix(self, step: Step, command: ShellForm) -> Fix | None:
        if step.state.shell.dialect is None or step.node.heredocs:
            return None
        edits = exec_form(self.file.text, step, command)
        if edits is None:
            edit = shell_in_exec_form(command) if _is_for_any_shell(step) else None
            edits = [] if edit is None else [edit]
        return Fix("Write it as JSON", edits, Safety.UNSAFE) if edits else None


def _is_for_any_shell(step: Step) -> bool:
    """Whether /bin/sh does what the shell does that SHELL has chosen."""
    if not step.state.has_own_shell:
        return True
    script = step.script
    if script is None or may_pipe(step.node.code):
        return False
    return bash_reads_as_dash(step, script)
