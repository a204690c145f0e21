"""DF203 copy-archive-then-extract."""

from __future__ import annotations

import posixpath

from dflint.cst.nodes import Copy
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import JsonString, Word
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: With these, tar does what ADD cannot do.
_BEYOND_ADD = (
    "--strip-components --exclude --exclude-from --transform --to-stdout --to-command --wildcards"
    " --files-from --one-top-level --no-same-owner --no-same-permissions --owner --group --mode"
    " --keep-old-files --skip-old-files --xattrs --acls --selinux"
).split()


class CopyArchiveThenExtract(Rule):
    """An archive is copied into the image and unpacked there, which ADD does in one step.

    The archive stays in the layer of the COPY, also when the RUN removes it. `ADD archive.tar.gz
    /srv/` unpacks it and leaves nothing behind.
    """

    code = "DF203"
    name = "copy-archive-then-extract"
    aliases = ("DL3010",)
    severity = Severity.INFO
    commands = ("tar", "bsdtar")
    examples = [
        Bad(
            "FROM debian:bookworm\nCOPY \\\n  app.tar.gz /tmp/\n"
            "RUN tar -xzf /tmp/app.tar.gz -C /srv && rm /tmp/app.tar.gz\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nARG VERSION=1\nWORKDIR /srv\nCOPY app-$VERSION.txz a.txz\n"
            "COPY b.tar ./\nRUN tar xf a.txz; tar --get --file=b.tar\n",
            lines=[4, 5],
        ),
        Good(
            "FROM debian:bookworm\nCOPY app.tar.gz /tmp/\n"
            "RUN tar -xzf /tmp/app.tar.gz -C /srv --strip-components=1\n"
        ),
        Good("FROM debian:bookworm\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /var/app.tar.gz\n"),
        Good("FROM debian:bookworm\nCOPY app.tar.gz /tmp/\nRUN tar -tzf /tmp/app.tar.gz\n"),
        Good("FROM debian:bookworm\nCOPY app.zip /tmp/\nRUN unzip /tmp/app.zip\n"),
        Good(
            "FROM debian:bookworm AS build\nRUN make app.tar\nFROM debian:bookworm\n"
            "COPY --from=build /app.tar /tmp/\nRUN tar -xf /tmp/app.tar\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        for stage in self.file.stages:
            copied: dict[str, tuple[Word | JsonString, str]] = {}
            for step in stage.steps:
                if isinstance(step.node, Copy):
                    copied.update(_copied(step, step.node))
                for command in (*step.commands, *step.inner_commands) if copied else ():
                    archive = _unpacked(command)
                    source, path = copied.get(_base_name(archive or ""), (None, ""))
                    if source is not None and archive and _may_be(archive, path):
                        del copied[_base_name(archive)]
                        message = f"{source.value} is unpacked later: ADD unpacks it right away"
                        yield self.violation(source, message)


def _copied(step: Step, node: Copy) -> Iterator[tuple[str, tuple[Word | JsonString, str]]]:
    """The names that copied files may have in the image, with their sources and paths."""
    if any(node.flag_values("from")) or node.destination is None:
        return
    destination = known_text(step, node.destination.value) or node.destination.value
    for source in node.sources:
        path = known_text(step, source.value)
        # A path of Windows has lost its backslashes by now.
        for name in (_base_name(path or ""), _base_name(source.value)):
            yield name, (source, f"{destination}/{name}")
        yield _base_name(destination), (source, destination)


def _unpacked(command: Command) -> str | None:
    """The archive of which a command unpacks all there is."""
    invocation = command.invocation
    if command.name not in ("tar", "bsdtar") or not command.has("--extract"):
        return None
    if invocation.operands or command.has(*_BEYOND_ADD):
        return None
    file = invocation.option("--file")
    return None if file is None else file.value


def _base_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _may_be(archive: str, path: str) -> bool:
    """Whether tar may mean what was copied there: paths that both are absolute must be equal."""
    if not (archive.startswith("/") and path.startswith("/")):
        return True
    return posixpath.normpath(archive) == posixpath.normpath(path)
