"""DF336 dnf-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.dnf import CACHES, cache_folders, cleans_cache_of, fills_cache
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.package_caches import cache_left_behind, kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step


class DnfCacheLeftBehind(Rule):
    """`dnf install` leaves its cache in the layer.

    The lists of the repositories, tens to hundreds of megabytes, stay in `/var/cache` unless
    `dnf clean all` removes them in the same RUN: a later RUN cannot take them out again. The same
    goes for `microdnf` and `tdnf`, each with a cache of its own.

    The repair adds `dnf clean all` at the end of the RUN. Nothing is repaired where dnf may not
    work any more by then, because the RUN removes it or gives it another Python, where a cache is
    mounted, and where a later step is offline.

    Nothing is reported where the cache is removed with `rm`, where it is in a cache mount, and in
    stages that others only copy files from.
    """

    code = "DF336"
    name = "dnf-cache-left-behind"
    aliases = ("DL3040",)
    severity = Severity.WARNING
    commands = ("dnf", "dnf5", "microdnf", "tdnf")
    examples = [
        Bad(
            "FROM fedora:42\nRUN dnf install -y httpd\n",
            fixed="FROM fedora:42\nRUN dnf install -y httpd && dnf clean all\n",
            lines=[2],
        ),
        Bad(
            "FROM fedora:42\nRUN dnf -y update && dnf clean all && \\\n    dnf in -y httpd\n",
            fixed="FROM fedora:42\nRUN dnf -y update && dnf clean all && \\\n"
            "    dnf in -y httpd && \\\n    dnf clean all\n",
            lines=[3],
        ),
        Bad(
            "FROM ubi9-minimal\nRUN microdnf install -y httpd && dnf clean all\n",
            fixed="FROM ubi9-minimal\n"
            "RUN microdnf install -y httpd && dnf clean all && microdnf clean all\n",
            lines=[2],
        ),
        Bad("FROM fedora:42\nRUN dnf install -y httpd && dnf remove -y dnf\n"),
        Bad("FROM fedora:42\nRUN --mount=type=cache,target=/var/cache/dnf dnf install -y httpd\n"),
        Good("FROM centos:stream9\nRUN dnf install -y httpd && rm -rf /var/cache/dnf/*\n"),
        Good("FROM fedora:42\nRUN dnf install -y httpd && dnf clean all\n"),
        Good("FROM fedora:42\nRUN dnf install -y httpd && rm -rf /var/cache/{dnf,libdnf5}\n"),
        Good("FROM ubi9-minimal\nRUN microdnf install -y httpd && microdnf clean all\n"),
        Good(
            "FROM fedora:42\n"
            "RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y httpd\n"
        ),
        Good(
            "FROM fedora:42 AS build\nRUN dnf install -y make\nFROM scratch\n"
            "COPY --from=build /app /app\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            for manager in self.commands:
                yield from self._check(step, manager)

    def _check(self, step: Step, manager: str) -> Iterator[Violation]:
        def fills(command: Command) -> bool:
            return command.name == manager and fills_cache(command.invocation)

        def cleans(command: Command) -> bool:
            return cleans_cache_of(manager, command.invocation)

        folders = cache_folders(manager, step.stage.base_image)
        for command in cache_left_behind(step, fills, cleans, folders)[-1:]:
            message = f"{manager} {command.verb} leaves its cache in the layer"
            fix = self._clean_ups.behind(command, "clean all", CACHES[manager])
            yield self.violation(command.head_span, message, fix)
