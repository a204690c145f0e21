"""DF321 apk-without-no-cache."""

from __future__ import annotations

from dflint.commands.apk import CACHE
from dflint.commands.packages import CLEAN, INSTALL
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.package_caches import cache_left_behind, kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Where the cache is when /etc/apk/cache exists: a link to it, or a folder of its own.
_OTHER_CACHE = "/etc/apk/cache"


class WithoutNoCache(Rule):
    """`apk add` without `--no-cache` leaves the package indexes in the layer.

    apk fetches the indexes of the repositories, some megabytes, and keeps them in `/var/cache/apk`,
    where nobody needs them again. `--no-cache` fetches them as well and keeps nothing: it needs no
    `apk update` before, and no `rm -rf /var/cache/apk/*` after.

    Nothing is reported where the RUN removes the indexes again, where they are in a cache mount,
    and in stages that others only copy files from.
    """

    code = "DF321"
    name = "apk-without-no-cache"
    aliases = ("DL3019",)
    severity = Severity.INFO
    commands = ("apk",)
    examples = [
        Bad("FROM alpine:3.20\nRUN apk update && apk add curl\n", lines=[2]),
        Bad(
            "FROM alpine:3.20\nRUN apk add -U curl && \\\n  apk add --no-cache git && \\\n"
            "  apk add jq\n",
            lines=[2, 4],
        ),
        Bad("FROM alpine:3.20\nRUN rm -rf /var/cache/apk/* && apk add curl\n"),
        Good("FROM alpine:3.20\nRUN apk --no-cache add curl\n"),
        Good("FROM alpine:3.20\nRUN apk add -U curl && rm -rf /var/cache/apk/*\n"),
        Good("FROM alpine:3.20\nRUN apk add --allow-untrusted ./glibc.apk\n"),
        Good("FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n"),
        Good(
            "FROM alpine:3.20 AS build\nRUN apk add make\nFROM alpine:3.20\n"
            "COPY --from=build /app /app\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            for command in cache_left_behind(step, _fills, _cleans, (CACHE, _OTHER_CACHE)):
                message = "apk add without --no-cache leaves the package indexes in the layer"
                yield self.violation(command.head_span, message)


def _fills(command: Command) -> bool:
    action = command.package_action
    return (
        command.name == "apk"
        and command.subcommand == "add"
        and action is not None
        and action.action == INSTALL
        and not all(package.is_file for package in action.packages)
        and command.invocation.certain
        and not command.has("--no-cache")
    )


def _cleans(command: Command) -> bool:
    action = command.package_action
    return action is not None and action.manager == "apk" and action.action == CLEAN
