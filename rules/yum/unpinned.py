"""DF332 yum-unpinned."""

from __future__ import annotations

from dflint.commands.dnf import has_version
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, unpinned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: What takes packages, or module streams, by name; the others work on what is there already.
_INSTALLS = ("install", "module")


class YumUnpinned(Rule):
    """A package is installed by `yum` in whatever version the repository has on that day.

    The same Dockerfile gives another image tomorrow. `yum install httpd-2.4.62` says which
    version was tried; pins must be kept up to date, by a bot for example.

    Not reported: package files and URLs, groups, and variables whose value is
    not in the file. Where a name ends and its version begins, only the repositories know: the last
    parts that begin with a digit are taken for the version.
    """

    code = "DF332"
    name = "yum-unpinned"
    aliases = ("DL3033",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("yum",)
    examples = [
        Bad(
            "FROM centos:7\n"
            "RUN yum install -y \\\n  httpd-2.4.6 \\\n  java-17-openjdk \\\n  cuda-nvcc-12-4\n",
            lines=[4, 5],
        ),
        Bad("FROM centos:7\nRUN yum module install -y nodejs && yum clean all\n"),
        Good("FROM centos:7\nRUN yum install -y openssl-1:1.1.1k-5.el8.x86_64 'nginx-1.20*'\n"),
        Good("FROM centos:7\nENV V=2.51.0\nRUN yum install -y git-core-${V} jq-$JQ @development\n"),
        Good("FROM centos:7\nRUN yum --enablerepo epel install -y https://a.example/a ./b.rpm\n"),
        Good("FROM centos:7\nRUN yum module install -y nodejs:18 && yum group install -y Tools\n"),
        Good(
            "FROM centos:7\nRUN yum install -y epel-release\n",
            options={"allowed-unpinned": ["epel-release"]},
        ),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand not in _INSTALLS:
            return
        for span, names in unpinned(command, has_version, self.option("allowed-unpinned")):
            is_module = command.subcommand == "module"
            missing = (
                f"module {names} has no stream" if is_module else f"package {names} has no version"
            )
            yield self.violation(span, missing)
