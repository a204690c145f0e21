"""DF207 copy-ignored-file."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_text
from dflint.semantics.transfers import is_heredoc, is_remote
from dflint.sources.dockerignore import Dockerignore, clean_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class CopyIgnoredFile(Rule):
    """COPY of a file that the ignore file keeps out of the build.

    The builder never sees the file, and the build fails. Copy something else, or take the pattern
    out of `.dockerignore`. Where the ignore file takes patterns back (`!name`), nothing is
    reported.
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
        ignored = Dockerignore(self.file.dockerignore)
        if ignored.has_exceptions:
            return
        for step in self.file.steps:
            if isinstance(step.node, (Add, Copy)) and not any(step.node.flag_values("from")):
                yield from self._check(step, step.node, ignored)

    def _check(self, step: Step, node: Add | Copy, ignored: Dockerignore) -> Iterator[Violation]:
        for source in node.sources:
            path = known_text(step, source.value)
            if path is None or is_heredoc(node, source):
                continue
            if isinstance(node, Add) and is_remote(path):
                continue
            if ignored.excludes(path):
                message = f"{clean_path(path)} is kept out of the build by the ignore file"
                yield self.violation(source, message)
