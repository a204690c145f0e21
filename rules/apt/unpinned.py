"""DF313 apt-unpinned."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, unpinned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command

#: Archives of a day in the past: there is one version of each package.
_SNAPSHOTS = ("snapshot.debian.org", "snapshot.ubuntu.com", "snapshot-cloudflare.debian.org")


class Unpinned(Rule):
    """A package is installed by `apt-get` in whatever version the archive has on that day.

    The same Dockerfile gives another image tomorrow. `apt-get install curl=7.88.*` says which
    version was tried; `apt-cache policy curl` shows what there is. Archives drop old versions, so
    that exact pins must be kept up to date, by a bot for example; installing from
    [snapshot.debian.org](https://snapshot.debian.org) pins everything at once, and is accepted.

    Not reported: package files, packages taken from a named release (`curl/bookworm-backports`),
    and variables whose value is not in the file.
    """

    code = "DF313"
    name = "apt-unpinned"
    aliases = ("DL3008",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("apt-get", "apt", "aptitude")
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y \\\n  curl \\\n"
            "  git=1:2.39.* \\\n  jq\n",
            lines=[3, 5],
        ),
        Bad('FROM debian\nENV TOOLS="curl jq=1.6-2"\nRUN apt-get install -y $TOOLS\n', lines=[3]),
        Good("FROM debian\nRUN apt-get install -y curl=7.88.* ./a.deb git/bookworm-backports\n"),
        Good("FROM debian\nRUN apt-get install -y -t stable curl=7.88.* $(cat packages)\n"),
        Good(
            "FROM debian\nRUN apt-get install -y ca-certificates\n",
            options={"allowed-unpinned": ["ca-*"]},
        ),
        Good(
            "FROM debian\nRUN sed -i s,deb.debian.org/debian,snapshot.debian.org/archive/debian/"
            "20240101T000000Z, /etc/apt/sources.list && apt-get update && apt-get install -y jq\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._has_snapshot = any(host in file.text for host in _SNAPSHOTS)

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand != "install" or command.has("--snapshot"):
            return
        if self._has_snapshot:
            return
        for span, names in unpinned(
            command, lambda package: package.operator is not None, self.option("allowed-unpinned")
        ):
            yield self.violation(span, f"package {names} has no version")
