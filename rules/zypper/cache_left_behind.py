"""DF342 zypper-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.zypper import CACHE, fills_cache
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.package_caches import cache_left_behind, kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command


class ZypperCacheLeftBehind(Rule):
    """`zypper install` leaves its cache in the layer.

    The lists of the repositories, tens to hundreds of megabytes, stay in `/var/cache/zypp` unless
    `zypper clean --all` removes them in the same RUN: a later RUN cannot take them out again.

    The repair adds `zypper clean --all` at the end of the RUN, unless a cache is mounted or a later
    step is offline.

    Nothing is reported where the cache is removed with `rm`, where it is in a cache mount, and in
    stages that others only copy files from.
    """

    code = "DF342"
    name = "zypper-cache-left-behind"
    aliases = ("DL3036",)
    severity = Severity.WARNING
    commands = ("zypper",)
    examples = [
        Bad(
            "FROM opensuse/leap:15.6\nRUN zypper -n install httpd\n",
            fixed="FROM opensuse/leap:15.6\nRUN zypper -n install httpd && zypper clean --all\n",
            lines=[2],
        ),
        Bad(
            "FROM opensuse/leap:15.6\nRUN zypper clean -a && \\\n    zypper -n up\n",
            fixed="FROM opensuse/leap:15.6\nRUN zypper clean -a && \\\n    zypper -n up && \\\n"
            "    zypper clean --all\n",
            lines=[3],
        ),
        Bad("FROM opensuse/leap:15.6\nRUN zypper -n in httpd || echo none\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper -n install httpd && zypper clean --all\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper -n in httpd && rm -rf /var/cache/zypp*\n"),
        Good(
            "FROM opensuse/leap:15.6\n"
            "RUN --mount=type=cache,target=/var/cache/zypp zypper -n install httpd\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            for command in cache_left_behind(step, _fills, _cleans, (CACHE,))[-1:]:
                message = f"zypper {command.verb} leaves its cache in the layer"
                fix = self._clean_ups.behind(command, "clean --all", CACHE)
                yield self.violation(command.head_span, message, fix)


def _fills(command: Command) -> bool:
    return fills_cache(command.invocation)


def _cleans(command: Command) -> bool:
    return command.name == "zypper" and command.subcommand == "clean"
