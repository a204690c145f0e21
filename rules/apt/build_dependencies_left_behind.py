"""DF303 apt-build-dependencies-left-behind."""

from __future__ import annotations

from dflint.commands.packages import INSTALL, REMOVE, UPGRADE
from dflint.fingerprint import words
from dflint.layout import chain_style
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.build_dependencies import (
    BUILDERS,
    BuildDependencies,
    BuildDependencyFinder,
    is_chain_with,
    last_of_build,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File

#: Marks the packages of the shared libraries that freshly built programs are linked with, so that
#: --auto-remove keeps them. Fresh is what changed since dpkg last wrote its status, at the end of
#: the install: wherever a Makefile puts its programs, and no program of a package. The pattern
#: finds a library whether its package has it under /lib or under /usr/lib; what sed drops are
#: answers of dpkg-query that are not one package's name. Static programs and scripts make ldd fail:
#: no pipe of it may count, so not under pipefail.
_KEEP_LIBRARIES = (
    "find / -xdev -type f -cnewer /var/lib/dpkg/status \\( -executable -o -name '*.so*' \\)",
    """-exec ldd {} + | awk '/=>/ { print "*/" $1 }' | sort -u | xargs -r dpkg-query -S""",
    "| sed 's/: .*//; / /d' | xargs -r apt-mark manual",
)
_KEEP_COMMENT = "# keep the shared libraries that the new programs are linked with"


class BuildDependenciesLeftBehind(Rule):
    """Packages that were only needed to build something stay in the image.

    A compiler with its headers is a hundred megabytes and more. Installed, used and purged in one
    RUN it never reaches a layer; a later RUN cannot take it out of the earlier one.

    The repair purges the packages at the end of the RUN that builds, as
    `apt-get purge -y --auto-remove $buildDeps` does in many official images. `--auto-remove` would
    also take away shared libraries that came with them, so the libraries that the new programs are
    linked with are marked as wanted before.

    It is safe where the author named the packages as build dependencies, and unsafe where dflint
    took them for it. In both cases it is done only where everything is known: the base image brings
    no compilers of its own, the same RUN installs, builds and can purge, no later step and no stage
    built on this one needs one of the tools, and no other package of the file depends on them.
    Otherwise a stage of its own to build in is the better way.
    """

    code = "DF303"
    name = "apt-build-dependencies-left-behind"
    severity = Severity.WARNING
    commands = ("apt-get", "apt")
    examples = [
        Bad(
            "FROM debian:bookworm\nWORKDIR /src\nCOPY . .\nRUN buildDeps='gcc libc6-dev make' \\\n"
            " && apt-get update \\\n && apt-get install -y --no-install-recommends $buildDeps \\\n"
            " && make install \\\n && rm -rf /var/lib/apt/lists/*\n",
            fixed="FROM debian:bookworm\nWORKDIR /src\nCOPY . .\n"
            "RUN buildDeps='gcc libc6-dev make' \\\n"
            " && apt-get update \\\n && apt-get install -y --no-install-recommends $buildDeps \\\n"
            " && make install \\\n"
            " # keep the shared libraries that the new programs are linked with\n"
            " && find / -xdev -type f -cnewer /var/lib/dpkg/status"
            " \\( -executable -o -name '*.so*' \\) \\\n"
            "     -exec ldd {} + | awk '/=>/ { print \"*/\" $1 }' | sort -u "
            "| xargs -r dpkg-query -S \\\n"
            "     | sed 's/: .*//; / /d' | xargs -r apt-mark manual \\\n"
            " && apt-get purge -y --auto-remove $buildDeps \\\n && rm -rf /var/lib/apt/lists/*\n",
            lines=[6],
        ),
        Good(
            "FROM debian:bookworm\nRUN buildDeps='gcc libc6-dev make' && apt-get update"
            " && apt-get install -y $buildDeps && make install"
            " && apt-get purge -y --auto-remove $buildDeps && rm -rf /var/lib/apt/lists/*\n"
        ),
        Good(
            "FROM debian:bookworm AS build\nRUN apt-get update && apt-get install -y gcc make"
            '\nRUN make\nFROM debian:bookworm\nCOPY --from=build /app /app\nCMD ["/app"]\n'
        ),
        Good("FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc libc6-dev make\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._finder = BuildDependencyFinder(file)

    def check_file(self) -> Iterator[Violation]:
        for stage in self.file.stages:
            if not stage.is_shipped:
                continue
            for step in stage.steps:
                for found in self._finder.find(step, "apt"):
                    what = "the build dependencies" if found.is_named else found.text
                    verb = "stay" if found.is_named or len(found.packages) > 1 else "stays"
                    message = f"{what} {verb} in the image after the build"
                    severity = None if found.is_named else Severity.INFO
                    yield self.violation(found.word, message, self._fix(found), severity)

    def _fix(self, found: BuildDependencies) -> Fix | None:
        if not self._finder.can_be_purged(found):
            return None
        last = last_of_build(found)
        if last is None or not is_chain_with(found.step, last):
            return None
        if found.step.state.shell.pipefail or "pipefail" in found.step.node.code:
            return None
        style = chain_style(self.file, [found.step.node])
        if found.command.invocation.wrappers or _installs_while_building(found):
            return None
        purge = f"apt-get purge -y --auto-remove {found.text}"
        position = last.span[1]
        keeping = style.between([_KEEP_COMMENT]) + style.item_break.join(_KEEP_LIBRARIES)
        text = keeping + style.between() + purge
        declared = words(f"&& {' '.join(_KEEP_LIBRARIES)} && {purge}")
        safety = Safety.SAFE if found.is_named else Safety.UNSAFE
        return Fix(
            "Purge them at the end of the RUN", [Edit(position, position, text, declared)], safety
        )


def _installs_while_building(found: BuildDependencies) -> bool:
    """Whether dpkg writes its status again when something has been built already."""
    has_built = False
    for command in found.step.commands:
        has_built = has_built or command.name in BUILDERS
        action = command.package_action
        if has_built and action is not None and action.action in (INSTALL, REMOVE, UPGRADE):
            return True
    return False
