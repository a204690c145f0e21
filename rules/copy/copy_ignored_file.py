"""DF207 copy-ignored-file."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_text
from dflint.semantics.transfers import is_heredoc, is_remote
from dflint.sources.dockerignore import Dockerignore, clean_path, read_dockerignore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import JsonString, Word
    from dflint.embedded.build import Builder
    from dflint.file import File


class CopyIgnoredFile(Rule):
    """COPY of a file that the ignore file keeps out of the build.

    The builder never sees the file, and the build fails. Copy something else, or take the pattern
    out of `.dockerignore`. Where the ignore file takes patterns back (`!name`), nothing is
    reported. The ignore file is that of the build context: of what `--context` or a compose or bake
    file says, else of the folder of the Dockerfile.
    """

    code = "DF207"
    name = "copy-ignored-file"
    aliases = ("CopyIgnoredFile",)
    severity = Severity.WARNING
    mentions = ("copy", "add")
    examples = [
        Bad(
            "FROM debian:bookworm\nCOPY app.py \\\n  ./tmp/x \\\n  /srv/\nADD .env /srv/\n",
            lines=[3, 5],
            dockerignore="# secrets\n.env\ntmp\n",
        ),
        Bad("FROM debian:bookworm\nCOPY a/b/c.log /srv/\n", dockerignore="**/*.lo[f-h]\n"),
        Bad("FROM debian:bookworm\nARG DIR=dist\nCOPY $DIR/app /srv/\n", dockerignore="/dist/\n"),
        Bad("FROM debian:bookworm\nCOPY . /srv\n", dockerignore="**\n"),
        Good("FROM debian:bookworm\nCOPY app.log /srv/\n", dockerignore="*\n!app.log\n"),
        Good("FROM debian:bookworm\nCOPY a/app.log $X/a /srv/\n", dockerignore="*.log\na?b/\n"),
        Good(
            "FROM debian:bookworm AS build\nFROM debian:bookworm\nCOPY --from=build dist /srv\n"
            "ADD https://example.com/dist /srv/\nCOPY <<dist /srv/\ndist\n",
            dockerignore="dist\nhttps*\n",
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        for _, source, message in _ignored(self.file, self.file.dockerignore):
            yield self.violation(source, message)

    def visit_Build(self, builder: Builder) -> Iterator[Violation]:
        """What a Dockerfile that is named does not know of itself: the ignore file of a context."""
        file, context = builder.file, builder.context
        if not builder.is_named or file is None or context is None or file.tree.problems:
            return
        ignore_file = read_dockerignore(file.path, context)
        if ignore_file == file.dockerignore:
            return
        for node, source, message in _ignored(file, ignore_file):
            message += f" (line {node.line} of the Dockerfile)"
            yield self.violation(builder.place(source), message)


def _ignored(file: File, ignore_file: str) -> Iterator[tuple[Add | Copy, Word | JsonString, str]]:
    """The sources that an ignore file keeps out, and what to say about each."""
    ignored = Dockerignore(ignore_file)
    if ignored.has_exceptions:
        return
    for step in file.steps:
        node = step.node
        if not isinstance(node, (Add, Copy)) or any(node.flag_values("from")):
            continue
        for source in node.sources:
            path = known_text(step, source.value)
            if path is None or is_heredoc(node, source):
                continue
            if isinstance(node, Add) and is_remote(path):
                continue
            if ignored.excludes(path):
                yield (
                    node,
                    source,
                    f"{clean_path(path)} is kept out of the build by the ignore file",
                )
