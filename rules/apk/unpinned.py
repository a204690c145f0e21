"""DF320 apk-unpinned."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, unpinned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.commands.packages import Package
    from dflint.semantics.script import Command


class Unpinned(Rule):
    """A package is installed by `apk` in whatever version the repository has on that day.

    The same Dockerfile gives another image tomorrow. `apk add curl=~8.5` says which version was
    tried, and still takes its security updates. Alpine drops old versions at once, so that exact
    pins (`=8.5.0-r0`) must be kept up to date, by a bot for example.

    A tagged repository (`curl@edge`) is no version.
    """

    code = "DF320"
    name = "apk-unpinned"
    aliases = ("DL3018",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("apk",)
    examples = [
        Bad(
            "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build \\\n    gcc=~13.2 \\\n"
            "    make \\\n    curl@edge\n",
            lines=[4, 5],
        ),
        Good("FROM alpine:3.20\nRUN apk add --no-cache 'curl>8' git=~2.45 jq=1.7.1-r0 ./a.apk\n"),
        Good("FROM alpine:3.20\nRUN apk add --no-cache -X https://a.example/edge curl=~8\n"),
        Good("FROM alpine:3.20\nRUN apk add --no-cache $PACKAGES && apk del curl\n"),
        Good(
            "FROM alpine:3.20\nRUN apk add --no-cache bash tzdata\n",
            options={"allowed-unpinned": ["bash", "tz*"]},
        ),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand != "add":
            return
        for span, names in unpinned(command, _is_pinned, self.option("allowed-unpinned")):
            yield self.violation(span, f"package {names} has no version")


def _is_pinned(package: Package) -> bool:
    """Whether it has a version, or, as the name of a virtual package, can have none."""
    return package.operator is not None or (package.name or "").startswith(".")
