"""DF312 apt-no-install-recommends."""

from __future__ import annotations

from dflint.commands.apt import skips_recommends
from dflint.editing import add_option
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage

#: Written to apt's configuration, it counts for all commands.
_CONFIGURED = "Install-Recommends"
_CERTIFICATES = "ca-certificates"
#: Debian's packages that recommend it (their control files: curl by way of libcurl).
_FETCHES = regex(r"curl|wget|git|git-core|nodejs|libcurl\d.*")


class NoInstallRecommends(Rule):
    """`apt-get install` brings packages that were only recommended.

    Recommended packages are what most people at a desktop want beside a package; in an image they
    are often half of what is installed. `--no-install-recommends` leaves them out.

    The repair is unsafe: something that the image needs may have come as a recommendation.
    `ca-certificates` is the usual one, which `curl`, `wget` and `git` need to fetch over HTTPS:
    where the file does not name it, the repair adds it beside them. Where packages are in a
    variable and the file fetches over HTTPS without it, nothing is repaired.
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
            '&& rm -rf /var/lib/apt/lists/*\nCMD ["wget", "https://example.com"]\n',
            fixed="FROM debian:bookworm\nRUN apt-get update && apt-get install -y "
            "--no-install-recommends ca-certificates wget "
            '&& rm -rf /var/lib/apt/lists/*\nCMD ["wget", "https://example.com"]\n',
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get install -y \\\n    git \\\n    make\n"
            "RUN apt-get install -y curl\nCOPY . .\n",
            fixed="FROM debian:bookworm\nRUN apt-get install -y --no-install-recommends \\\n"
            "    ca-certificates \\\n    git \\\n    make\n"
            "RUN apt-get install -y --no-install-recommends curl\nCOPY . .\n",
            unsafe=True,
            lines=[2, 5],
        ),
        Bad(
            "FROM debian:bookworm\nRUN <<E\napt-get install -y \\\n  curl\nE\n",
            fixed="FROM debian:bookworm\nRUN <<E\napt-get install -y --no-install-recommends \\\n"
            "  ca-certificates curl\nE\n",
            unsafe=True,
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nARG PACKAGES\n"
            "RUN apt-get install -y $PACKAGES && curl -O https://example.com/a\n"
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

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._with_certificates: set[Stage] = set()
        # Asked once: a search through the file for each command would take quadratic time.
        self._is_configured = _CONFIGURED in file.text
        self._names_certificates = _CERTIFICATES in file.text
        self._uses_https = "https:" in file.text

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand != "install" or skips_recommends(command.invocation):
            return
        if command.has("--install-recommends"):
            # Somebody wants them.
            return
        if self._is_configured or not _installs(command):
            return
        message = f"{command.name} install brings packages that are only recommended"
        yield self.violation(command.head_span, message, self._fix(command))

    def _fix(self, command: Command) -> Fix | None:
        edit = add_option(command, "--no-install-recommends")
        if edit is None:
            return None
        edits = [edit]
        if not self._names_certificates:
            if None in [package.name for package in command.packages]:
                if self._uses_https:
                    return None
            elif self._is_first_to_fetch(command):
                edits.append(_add_certificates(command, self.file.text))
        return Fix("Add --no-install-recommends", edits, Safety.UNSAFE)

    def _is_first_to_fetch(self, command: Command) -> bool:
        """Whether it is the first in its stage to install something that fetches over HTTPS."""
        stage = command.step.stage
        if stage in self._with_certificates:
            return False
        if not any(_FETCHES.fullmatch(package.name or "") for package in command.packages):
            return False
        self._with_certificates.add(stage)
        return True


def _add_certificates(command: Command, text: str) -> Edit:
    """Puts them before the first package: on a line of their own where packages have lines."""
    first = min(command.packages, key=lambda package: package.index)
    start = command.word(first.index).span[0]
    between = text[command.word(first.index - 1).span[1] : start]
    is_heredoc = getattr(command.step.node, "heredocs", ())
    blanks = " " if "#" in between or is_heredoc else between
    return Edit(start, start, f"{_CERTIFICATES}{blanks}", [_CERTIFICATES])


def _installs(command: Command) -> bool:
    """Whether there is something to install: packages, or what broken ones depend on."""
    return command.has("--fix-broken") or any(
        package.action == "install" for package in command.packages
    )
