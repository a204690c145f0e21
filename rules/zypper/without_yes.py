"""DF340 zypper-without-yes."""

from __future__ import annotations

from dflint.commands.zypper import asks
from dflint.editing import add_option
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command


class ZypperWithoutYes(Rule):
    """`zypper install` without `-n` or `-y` asks a question that nobody answers.

    zypper shows what it is going to do and asks whether to continue; in a build its standard input
    is empty, and it gives up. `zypper -n` (`--non-interactive`) answers all its questions,
    `zypper install -y` this one. `-n` behind `install` is something else: `--name`.
    """

    code = "DF340"
    name = "zypper-without-yes"
    aliases = ("DL3034",)
    severity = Severity.WARNING
    commands = ("zypper",)
    examples = [
        Bad(
            "FROM opensuse/leap:15.6\nRUN zypper ref && \\\n    zypper in httpd && zypper clean\n",
            fixed="FROM opensuse/leap:15.6\n"
            "RUN zypper ref && \\\n    zypper in -y httpd && zypper clean\n",
            lines=[3],
        ),
        Bad(
            "FROM opensuse/leap:15.6\nRUN zypper rm jq && zypper install -n httpd\n",
            fixed="FROM opensuse/leap:15.6\nRUN zypper rm -y jq && zypper install -n -y httpd\n",
            lines=[2, 2],
        ),
        Bad("FROM opensuse/leap:15.6\nRUN zypper source-install httpd\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper -n in httpd && zypper --non-interactive up\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper install --no-confirm httpd\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper in --dry-run httpd\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if not asks(command.invocation) or command.reads_input:
            return
        edit = add_option(command, "-y") if command.invocation.accepts("-y") else None
        fix = Fix("Add -y", [edit]) if edit else None
        message = f"zypper {command.verb} without -n or -y asks and gets no answer"
        yield self.violation(command.head_span, message, fix)
