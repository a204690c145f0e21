"""DF343 zypper-unpinned."""

from __future__ import annotations

from dflint.commands.zypper import has_version
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, unpinned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command


class ZypperUnpinned(Rule):
    """A package is installed by `zypper` in whatever version the repository has on that day.

    The same Dockerfile gives another image tomorrow. `zypper install httpd=2.4.62` says which
    version was tried; pins must be kept up to date, by a bot for example.

    Not reported: package files and URLs, groups, patterns and variables whose value is
    not in the file.
    """

    code = "DF343"
    name = "zypper-unpinned"
    aliases = ("DL3037",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("zypper",)
    examples = [
        Bad(
            "FROM opensuse/leap:15.6\nRUN zypper -n in \\\n  httpd=2.4.6 \\\n  jq\n",
            lines=[4],
        ),
        Good("FROM opensuse/leap:15.6\nRUN zypper -n in 'jq>=1.6' git\\<3 vim-9.1 ./a.rpm\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper -n in -t pattern devel_basis\n"),
        Good(
            "FROM opensuse/leap:15.6\nRUN zypper -n in --from repo $PACKAGES && zypper -n rm jq\n"
        ),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand not in ("install",):
            return
        for span, names in unpinned(command, has_version, self.option("allowed-unpinned")):
            yield self.violation(span, f"package {names} has no version")
