"""DF304 apk-build-dependencies-left-behind."""

from __future__ import annotations

from dflint.commands.packages import REMOVE
from dflint.fingerprint import words
from dflint.layout import chain_style
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.build_dependencies import (
    BuildDependencies,
    BuildDependencyFinder,
    brings_programs,
    is_chain_with,
    last_of_build,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.stages import Step

#: Puts the packages of the shared libraries that freshly built programs are linked with into a
#: virtual package of their own, so that `apk del` keeps them. Fresh is what is less than a day old:
#: the files of packages are as old as the packages, and busybox's `-newer` compares whole seconds.
#: What is in /usr/local may have come in an archive, with its own times. musl's ldd takes one file
#: and only lists, it runs nothing; it fails for scripts and static programs, and apk info for
#: libraries that belong to no package, so no exit status before the last may count: not under
#: pipefail. `-perm -100`, because busybox learned `-executable` late; realpath, because apk knows
#: a file only by its real path (of importance where /lib is a link to /usr/lib).
_KEEP_LIBRARIES = (
    "find / -xdev -type f \\( -mtime -1 -o -path '/usr/local/*' \\)",
    "\\( -perm -100 -o -name '*.so*' \\) -exec ldd {{}} ';'",
    "| awk '/=>/ {{ print $3 }}' | sort -u | xargs -r realpath",
    "| xargs -r apk info --no-network -qW | xargs -r apk add --no-network --virtual {name}",
)
_KEEP_COMMENT = "# keep the shared libraries that the new programs are linked with"
#: What the kept libraries may be called; a name that is used twice means only what came last.
_KEPT_NAMES = (".run-deps", ".run-libraries")

_ALPINE = "FROM alpine:3.23\nWORKDIR /usr/src/kv\nCOPY . .\n"
_KEPT = (
    " # keep the shared libraries that the new programs are linked with\n"
    " && find / -xdev -type f \\( -mtime -1 -o -path '/usr/local/*' \\) \\\n"
    "     \\( -perm -100 -o -name '*.so*' \\) -exec ldd {} ';' \\\n"
    "     | awk '/=>/ { print $3 }' | sort -u | xargs -r realpath \\\n"
    "     | xargs -r apk info --no-network -qW"
    " | xargs -r apk add --no-network --virtual .run-deps \\\n"
)


class BuildDependenciesLeftBehind(Rule):
    """Packages that `apk add --virtual` installed to build something stay in the image.

    `--virtual .build-deps` gives the packages one name, so that one `apk del .build-deps` takes
    them away again. Without it the name is of no use: a compiler with its headers is a hundred
    megabytes and more. It has to be in the same RUN, since a later one cannot take anything out of
    an earlier layer.

    The repair adds it where the RUN has built and before it cleans up. `apk del` would also take
    away shared libraries that came with the packages, such as `libstdc++`, so those that the new
    programs are linked with are put into a virtual package of their own before.

    It is safe where the author named the packages, and unsafe where dflint took them for build
    dependencies, or where the image gets programs that were built elsewhere, which may use the same
    libraries. In all cases it is done only where everything is known: the base image is a
    plain official one, the same RUN installs, builds and can delete, and no later step and no stage
    built on this one needs one of the tools. Modules that pip, npm or gem compile are not looked
    for, and libraries that a program opens by name while it runs cannot be seen. Otherwise a stage
    of its own to build in is the better way.
    """

    code = "DF304"
    name = "apk-build-dependencies-left-behind"
    severity = Severity.WARNING
    commands = ("apk",)
    examples = [
        Bad(
            _ALPINE + "RUN apk add --no-cache --virtual .build-deps gcc make musl-dev \\\n"
            " && ./configure && make && make install \\\n && rm -r /usr/src/kv\n"
            'CMD ["kv"]\n',
            lines=[4],
            fixed=_ALPINE + "RUN apk add --no-cache --virtual .build-deps gcc make musl-dev \\\n"
            " && ./configure && make && make install \\\n"
            + _KEPT
            + ' && apk del --no-network .build-deps \\\n && rm -r /usr/src/kv\nCMD ["kv"]\n',
        ),
        Bad(
            "FROM python:3.13-alpine\nCOPY requirements.txt .\n"
            "RUN apk add --no-cache --virtual .build-deps gcc musl-dev libffi-dev \\\n"
            " && pip install --no-cache-dir -r requirements.txt\n",
            lines=[3],
        ),
        Bad(
            _ALPINE + "RUN apk add --no-cache gcc musl-dev \\\n"
            ' && gcc -O2 -o /usr/local/bin/kv kv.c\nCMD ["kv"]\n',
            lines=[4],
            fixed=_ALPINE + "RUN apk add --no-cache gcc musl-dev \\\n"
            " && gcc -O2 -o /usr/local/bin/kv kv.c \\\n"
            + _KEPT
            + ' && apk del --no-network gcc musl-dev\nCMD ["kv"]\n',
            unsafe=True,
        ),
        Good(
            "FROM alpine:3.23\nCOPY . .\n"
            "RUN apk add --no-cache --virtual .build-deps gcc make musl-dev \\\n"
            " && make install \\\n && apk del .build-deps\n"
        ),
        Good("FROM alpine:3.23\nRUN apk add --no-cache --virtual .run-deps libstdc++ zlib\n"),
        Good(
            "FROM alpine:3.23 AS build\nRUN apk add --no-cache --virtual .build-deps gcc make\n"
            'RUN make\nFROM alpine:3.23\nCOPY --from=build /app /app\nCMD ["/app"]\n'
        ),
        Good("FROM alpine:3.23\nRUN apk add --no-cache gcc make musl-dev\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._finder = BuildDependencyFinder(file)

    def check_file(self) -> Iterator[Violation]:
        for stage in self.file.stages:
            if not stage.is_shipped:
                continue
            for step in stage.steps:
                for found in self._finder.find(step, "apk"):
                    if not found.is_named and _deletes_others(step):
                        continue
                    message = f"{found.text} stay in the image after the build"
                    if found.is_virtual:
                        message = f"the packages of {message}"
                    severity = None if found.is_named else Severity.INFO
                    yield self.violation(found.word, message, self._fix(found), severity)

    def _fix(self, found: BuildDependencies) -> Fix | None:
        if not self._finder.can_be_purged(found) or not _is_plain(found):
            return None
        last = last_of_build(found)
        name = next((one for one in _KEPT_NAMES if one not in self.file.text), None)
        if last is None or name is None or not is_chain_with(found.step, last):
            return None
        style = chain_style(self.file, [found.step.node])
        delete = f"apk del --no-network {found.text}"
        keep = [line.format(name=name) for line in _KEEP_LIBRARIES]
        position = last.span[1]
        keeping = style.between([_KEEP_COMMENT]) + style.item_break.join(keep)
        text = keeping + style.between() + delete
        declared = words(f"&& {' '.join(keep)} && {delete}")
        is_safe = found.is_named and not brings_programs(found)
        return Fix(
            "Delete them at the end of the RUN",
            [Edit(position, position, text, declared)],
            Safety.SAFE if is_safe else Safety.UNSAFE,
        )


def _deletes_others(step: Step) -> bool:
    """Whether the author has said of some packages that they go: the others are meant to stay."""
    actions = [command.package_action for command in step.commands]
    return any(action is not None and action.action == REMOVE for action in actions)


def _is_plain(found: BuildDependencies) -> bool:
    """Whether apk works on the image itself, and a pipe has the exit status of its last command."""
    if found.command.invocation.wrappers or found.command.has("--root", "--initdb", "--simulate"):
        return False
    return not found.step.state.shell.pipefail and "pipefail" not in found.step.node.code
