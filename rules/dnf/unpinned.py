"""DF337 dnf-unpinned."""

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


class DnfUnpinned(Rule):
    """A package is installed by `dnf` in whatever version the repository has on that day.

    The same Dockerfile gives another image tomorrow. `dnf install httpd-2.4.62` says which
    version was tried; pins must be kept up to date, by a bot for example.

    Not reported: package files and URLs, groups, and variables whose value is
    not in the file. Where a name ends and its version begins, only the repositories know: the last
    parts that begin with a digit are taken for the version.
    """

    code = "DF337"
    name = "dnf-unpinned"
    aliases = ("DL3041",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("dnf", "dnf5", "microdnf", "tdnf")
    examples = [
        Bad(
            "FROM fedora:42\n"
            "RUN dnf install -y \\\n  httpd-2.4.6 \\\n  java-17-openjdk \\\n  cuda-nvcc-12-4\n",
            lines=[4, 5],
        ),
        Bad("FROM fedora:42\nRUN dnf module install -y nodejs && dnf clean all\n"),
        Good("FROM fedora:42\nRUN dnf install -y openssl-1:1.1.1k-5.el8.x86_64 'nginx-1.20*'\n"),
        Good(
            "FROM fedora:42\nENV V=2.51.0\nRUN dnf install -y git-core-${V} jq-$JQ @development\n"
        ),
        Good("FROM fedora:42\nRUN dnf --enablerepo epel install -y https://a.example/a ./b.rpm\n"),
        Good("FROM fedora:42\nRUN dnf module install -y nodejs:18 && dnf group install -y Tools\n"),
        Good(
            "FROM fedora:42\nRUN dnf install -y epel-release\n",
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
