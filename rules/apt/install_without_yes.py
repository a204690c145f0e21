"""DF310 apt-without-yes."""

from __future__ import annotations

from dflint.commands.apt import assumes_yes, changes_packages
from dflint.editing import add_option
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Written to apt's configuration, it answers for all commands.
_CONFIGURED = "Assume-Yes"


class InstallWithoutYes(Rule):
    """`apt-get install` without `-y` asks a question that nobody answers.

    As soon as a package brings dependencies with it, apt-get asks whether to continue; in a build
    its standard input is empty, and it aborts.
    """

    code = "DF310"
    name = "apt-without-yes"
    aliases = ("DL3014",)
    severity = Severity.WARNING
    commands = ("apt-get", "apt")
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install --no-install-recommends"
            " curl && rm -rf /var/lib/apt/lists/*\n",
            fixed="FROM debian:bookworm\nRUN apt-get update && apt-get install "
            "--no-install-recommends -y curl && rm -rf /var/lib/apt/lists/*\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get remove gcc && apt-get autoremove\n",
            fixed="FROM debian:bookworm\nRUN apt-get remove -y gcc && apt-get autoremove -y\n",
            lines=[2, 2],
        ),
        Good("FROM debian:bookworm\nRUN apt-get purge\n"),
        Good("FROM debian:bookworm\nRUN apt-get -qq install curl\n"),
        Good("FROM debian:bookworm\nRUN yes | apt-get install curl\n"),
        Good("FROM debian:bookworm\nRUN apt-get --assume-yes install curl\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        invocation = command.invocation
        if not changes_packages(invocation) or assumes_yes(invocation) or not invocation.certain:
            return
        if _CONFIGURED in self.file.text or command.reads_input:
            return
        edit = add_option(command, "-y")
        fix = Fix("Add -y", [edit]) if edit else None
        message = f"{command.name} {command.verb} without -y asks and gets no answer"
        yield self.violation(command.head_span, message, fix)
