"""DF301 apt-lists-left-behind."""

from __future__ import annotations

from dflint.commands.apt import LISTS
from dflint.editing import append_commands
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.later import Later
from dflint.semantics.mounts import is_volatile
from dflint.semantics.package_caches import kept_steps
from dflint.semantics.package_lists import (
    may_need_earlier_lists,
    needs_earlier_lists,
    unremoved_update,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step


class ListsLeftBehind(Rule):
    """`apt-get update` leaves its package lists in the layer.

    The lists are needed while packages are installed and useless afterwards; they are 20 to 40 MB
    in the image and in every image built on it. Only a removal in the same RUN helps: what a later
    RUN deletes stays in the earlier layer.

    The repair adds `rm -rf /var/lib/apt/lists/*` at the end of the RUN. It is unsafe where a later
    step runs a script that dflint cannot look into, which may install packages.

    Nothing is reported where a later step of the stage, or of a stage built on it, still installs
    from these lists, where they are in a cache mount, and in stages that the last one is not built
    on. Without the setting `docker-clean`, which Debian's images bring, apt keeps the lists in
    `/var/cache/apt` as well, so that it needs a mount, too.
    """

    code = "DF301"
    name = "apt-lists-left-behind"
    aliases = ("DL3009",)
    severity = Severity.INFO
    commands = ("apt-get", "apt", "aptitude")
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y curl\n",
            fixed="FROM debian:bookworm\n"
            "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN set -eux; \\\n  apt-get update; \\\n"
            "  apt-get install -y \\\n    curl \\\n  ;\n",
            fixed="FROM debian:bookworm\nRUN set -eux; \\\n  apt-get update; \\\n"
            "  apt-get install -y \\\n    curl; \\\n  rm -rf /var/lib/apt/lists/* \\\n  ;\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y curl\nRUN ./setup.sh\n",
            fixed="FROM debian:bookworm\n"
            "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n"
            "RUN ./setup.sh\n",
            unsafe=True,
        ),
        Bad("FROM debian:bookworm\nONBUILD RUN apt-get update && apt-get install -y curl\n"),
        Bad(
            "FROM debian:bookworm\nRUN rm /etc/apt/apt.conf.d/docker-clean\n"
            "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get -y upgrade\n",
            lines=[3],
        ),
        Good(
            "FROM debian:bookworm AS tests\nRUN apt-get update && apt-get install -y curl\n"
            "FROM scratch\nCOPY app /\n"
        ),
        Good("FROM debian:bookworm\nRUN apt-get update\nRUN apt-get install -y curl\n"),
        Good(
            "FROM debian:bookworm\nRUN --mount=type=cache,target=/var/lib/apt "
            "apt-get update && apt-get install -y curl\n"
        ),
        Good(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y curl\nUSER root\n"
            "RUN if [ -e /old ]; then apt-get update; fi; apt-get install -y git"
            " && rm -rf /var/lib/apt/lists/*\n"
        ),
        Good(
            "FROM debian:bookworm AS base\nRUN apt-get update && apt-get install -y curl\n"
            "FROM base\nRUN apt-get install -y git\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._readers = Later(file, lambda step: needs_earlier_lists(step) or None)
        self._unknown = Later(file, lambda step: may_need_earlier_lists(step) or None)

    def check_file(self) -> Iterator[Violation]:
        keeps_binary_form = "docker-clean" in self.file.text
        for step in kept_steps(self.file):
            update = unremoved_update(step, keeps_binary_form)
            if update is not None and not self._readers.says(step):
                message = f"{update.name} update leaves its package lists in the layer"
                yield self.violation(update.span, message, self._fix(step, update))

    def _fix(self, step: Step, update: Command) -> Fix | None:
        if step.is_onbuild or is_volatile(step, LISTS):
            return None
        sudo = "sudo " if "sudo" in update.invocation.wrappers else ""
        edit = append_commands(self.file, step, [f"{sudo}rm -rf {LISTS}/*"])
        if edit is None:
            return None
        safety = Safety.UNSAFE if self._unknown.says(step) else Safety.SAFE
        return Fix(f"Remove {LISTS} at the end of the RUN", [edit], safety)
