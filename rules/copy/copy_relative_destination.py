"""DF205 copy-relative-destination."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy, Workdir
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import is_absolute, known_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage, Step


class CopyRelativeDestination(Rule):
    """COPY to a relative destination while no WORKDIR says what it is relative to.

    The files go to the working directory of the base image, which the file does not show and the
    base image may change. Set WORKDIR first, or give the whole path.
    """

    code = "DF205"
    name = "copy-relative-destination"
    aliases = ("DL3045",)
    severity = Severity.WARNING
    examples = [
        Bad("FROM node:22\nCOPY package.json ./\nWORKDIR /srv\n", lines=[2]),
        Bad("FROM node:22 AS a\nWORKDIR /srv\nFROM node:22\nCOPY --from=a /srv app\n", lines=[4]),
        Bad("FROM node:22\nADD app.tar.gz app-$VERSION\n", lines=[2]),
        Good("FROM node:22 AS base\nWORKDIR /srv\nFROM base\nCOPY package.json ./\n"),
        Good("FROM node:22\nCOPY package.json /srv/\n"),
        Good("FROM example.com/base\nCOPY package.json $APP_HOME/\n"),
        Good("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app.exe C:/app/\n"),
        Good("FROM scratch\nCOPY app app\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        with_workdir: set[Stage] = set()
        for stage in self.file.stages:
            # An empty image has the root as its working directory.
            is_set = stage.base_image == "scratch" or stage.base in with_workdir
            for step in stage.steps:
                if isinstance(step.node, Workdir):
                    is_set = True
                elif isinstance(step.node, (Add, Copy)) and not is_set:
                    yield from self._check(step, step.node)
            if is_set:
                with_workdir.add(stage)

    def _check(self, step: Step, node: Add | Copy) -> Iterator[Violation]:
        if node.destination is None or not node.sources:
            return
        start = known_ends(step, node.destination.value)[0]
        if start and not is_absolute(start):
            message = f"{node.destination.value} is relative, and no WORKDIR says to what"
            yield self.violation(node.destination, message)
