"""DF344 pacman-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.pacman import CACHE, cleans_cache, fills_cache
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.package_caches import cache_left_behind, kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command


class CacheLeftBehind(Rule):
    """`pacman -S` leaves the packages as it downloaded them in the layer.

    pacman keeps every package as an archive in `/var/cache/pacman/pkg`, besides what it unpacks.
    Remove them in the same RUN: a later RUN cannot take them out of the layer again. `pacman -Scc
    --noconfirm` does not remove them: it takes the default answer, and that is no.

    The repair adds `rm -rf /var/cache/pacman/pkg/*` at the end of the RUN.

    Nothing is reported where the folder is in a cache mount, and in stages that others only copy
    files from.
    """

    code = "DF344"
    name = "pacman-cache-left-behind"
    severity = Severity.INFO
    commands = ("pacman",)
    examples = [
        Bad(
            "FROM archlinux\nRUN pacman -Syu --noconfirm git\n",
            fixed="FROM archlinux\n"
            "RUN pacman -Syu --noconfirm git && rm -rf /var/cache/pacman/pkg/*\n",
        ),
        Bad(
            "FROM archlinux\nRUN sudo pacman -Sy --noconfirm git \\\n"
            "  && sudo pacman -Scc --noconfirm\n",
            fixed="FROM archlinux\nRUN sudo pacman -Sy --noconfirm git \\\n"
            "  && sudo pacman -Scc --noconfirm \\\n  && sudo rm -rf /var/cache/pacman/pkg/*\n",
            lines=[2],
        ),
        Good("FROM archlinux\nRUN pacman -Syu --noconfirm git && yes | pacman -Scc\n"),
        Good("FROM archlinux\nRUN pacman -Sy --noconfirm git && rm -r /var/cache/pacman/pkg\n"),
        Good("FROM archlinux\nRUN pacman -Sy\n"),
        Good("FROM archlinux\nRUN --mount=type=cache,target=/var/cache/pacman pacman -S git\n"),
        Good(
            "FROM archlinux AS build\nRUN pacman -Sy --noconfirm go\nFROM scratch\n"
            "COPY --from=build /app /app\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            for command in cache_left_behind(step, _fills, _cleans, (CACHE,))[-1:]:
                message = "pacman leaves the downloaded packages in the layer"
                fix = self._clean_ups.removal(command, f"{CACHE}/*")
                yield self.violation(command.head_span, message, fix)


def _fills(command: Command) -> bool:
    return fills_cache(command.invocation)


def _cleans(command: Command) -> bool:
    is_pacman = command.invocation.tool == "pacman"
    return cleans_cache(command.invocation) or (
        is_pacman and command.reads_input and command.has("--clean")
    )
