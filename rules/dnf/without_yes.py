"""DF335 dnf-without-yes."""

from __future__ import annotations

import re

from dflint.commands.dnf import asks
from dflint.editing import add_option
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Written to the configuration, it answers for all commands.
_CONFIGURED = regex(r"\b(?:assumeyes|defaultyes) *=")
#: Red Hat's microdnf never asks; that of Fedora is dnf5 under another name.
_NEVER_ASKS = regex(r"\bubi\d*\b|\brhel|redhat|rocky|alma|oracle|centos", re.IGNORECASE)


class DnfWithoutYes(Rule):
    """`dnf install` without `-y` asks a question that nobody answers.

    dnf shows what it is going to do and asks "Is this ok"; in a build its standard input is empty,
    and it gives up. The same goes for updates and removals, and for `microdnf` and `tdnf`. The
    `microdnf` of Red Hat's images never asks, and is not reported there.
    """

    code = "DF335"
    name = "dnf-without-yes"
    aliases = ("DL3038",)
    severity = Severity.WARNING
    commands = ("dnf", "dnf5", "microdnf", "tdnf")
    examples = [
        Bad(
            "FROM fedora:42\nRUN dnf install httpd && dnf clean all\n",
            fixed="FROM fedora:42\nRUN dnf install -y httpd && dnf clean all\n",
            lines=[2],
        ),
        Bad(
            "FROM fedora:42\nRUN dnf -y install httpd && \\\n    dnf groupinstall Tools\n",
            fixed="FROM fedora:42\nRUN dnf -y install httpd && \\\n    dnf groupinstall -y Tools\n",
            lines=[3],
        ),
        Good("FROM fedora:42\nRUN dnf --setopt=assumeyes=1 install httpd\n"),
        Good("FROM registry.access.redhat.com/ubi9/ubi-minimal\nRUN microdnf install httpd\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if not asks(command.invocation) or command.reads_input:
            return
        if _CONFIGURED.search(self.file.text) or _never_asks(command):
            return
        edit = add_option(command, "-y")
        fix = Fix("Add -y", [edit]) if edit else None
        message = f"{command.name} {command.verb} without -y asks and gets no answer"
        yield self.violation(command.head_span, message, fix)


def _never_asks(command: Command) -> bool:
    image = command.step.stage.base_image
    return command.name == "microdnf" and image is not None and bool(_NEVER_ASKS.search(image))
