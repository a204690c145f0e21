"""DF330 yum-without-yes."""

from __future__ import annotations

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


class YumWithoutYes(Rule):
    """`yum install` without `-y` asks a question that nobody answers.

    yum shows what it is going to do and asks "Is this ok"; in a build its standard input is empty,
    and it gives up. The same goes for updates and removals.
    """

    code = "DF330"
    name = "yum-without-yes"
    aliases = ("DL3030",)
    severity = Severity.WARNING
    commands = ("yum",)
    examples = [
        Bad(
            "FROM centos:7\nRUN yum install httpd && yum clean all\n",
            fixed="FROM centos:7\nRUN yum install -y httpd && yum clean all\n",
            lines=[2],
        ),
        Bad(
            "FROM centos:7\nRUN yum -y install httpd && \\\n    sudo yum -q update\n",
            fixed="FROM centos:7\nRUN yum -y install httpd && \\\n    sudo yum -q update -y\n",
            lines=[3],
        ),
        Good("FROM centos:7\nRUN yum install httpd --assumeyes\n"),
        Good("FROM centos:7\nRUN echo assumeyes=1 >> /etc/yum.conf && yum install httpd\n"),
        Good("FROM centos:7\nRUN yes | yum install httpd\n"),
        Good("FROM centos:7\nRUN yum list install && yum install $YUM_OPTIONS httpd -y\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if not asks(command.invocation) or command.reads_input:
            return
        if _CONFIGURED.search(self.file.text):
            return
        edit = add_option(command, "-y")
        fix = Fix("Add -y", [edit]) if edit else None
        message = f"{command.name} {command.verb} without -y asks and gets no answer"
        yield self.violation(command.head_span, message, fix)
