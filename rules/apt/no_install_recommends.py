"""DF312 apt-no-install-recommends."""

from __future__ import annotations

from dflint.commands.apt import skips_recommends
from dflint.editing import add_option
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Written to apt's configuration, it counts for all commands.
_CONFIGURED = "Install-Recommends"


class NoInstallRecommends(Rule):
    """`apt-get install` brings packages that were only recommended.

    Recommended packages are what most people at a desktop want beside a package; in an image they
    are often half of what is installed. `--no-install-recommends` leaves them out.

    The repair is unsafe: something that the image needs may have come as a recommendation.
    `ca-certificates` is the usual one, which `wget` and `git` need to fetch over HTTPS; where the
    file fetches over HTTPS and does not name it, nothing is repaired.
    """

    code = "DF312"
    name = "apt-no-install-recommends"
    aliases = ("DL3015",)
    severity = Severity.INFO
    commands = ("apt-get", "apt")
    examples = [
        Bad(
            "FROM debian:bookworm\n"
            "RUN apt-get update && apt-get install -y make && rm -rf /var/lib/apt/lists/*\n",
            fixed="FROM debian:bookworm\nRUN apt-get update && apt-get install -y "
            "--no-install-recommends make && rm -rf /var/lib/apt/lists/*\n",
            unsafe=True,
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y wget "
            '&& rm -rf /var/lib/apt/lists/*\nCMD ["wget", "https://example.com"]\n'
        ),
        Good("FROM debian:bookworm\nRUN apt-get install --no-install-recommends -y curl\n"),
        Bad(
            "FROM debian:bookworm\n"
            "RUN dpkg -i a.deb; apt-get -y -f install && apt-get install ./b.deb\n",
            fixed="FROM debian:bookworm\n"
            "RUN dpkg -i a.deb; apt-get -y -f install --no-install-recommends"
            " && apt-get install --no-install-recommends ./b.deb\n",
            unsafe=True,
            lines=[2, 2],
        ),
        Good("FROM debian:bookworm\nRUN apt-get install -y --install-recommends curl\n"),
        Good("FROM debian:bookworm\nRUN apt-get -o APT::Install-Recommends=0 install -y curl\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand != "install" or skips_recommends(command.invocation):
            return
        if command.has("--install-recommends"):
            # Somebody wants them.
            return
        if _CONFIGURED in self.file.text or not _installs(command):
            return
        message = f"{command.name} install brings packages that are only recommended"
        yield self.violation(command.head_span, message, self._fix(command))

    def _fix(self, command: Command) -> Fix | None:
        text = self.file.text
        if "https:" in text and "ca-certificates" not in text:
            return None
        edit = add_option(command, "--no-install-recommends")
        return Fix("Add --no-install-recommends", [edit], Safety.UNSAFE) if edit else None


def _installs(command: Command) -> bool:
    """Whether there is something to install: packages, or what broken ones depend on."""
    return command.has("--fix-broken") or any(
        package.action == "install" for package in command.packages
    )
