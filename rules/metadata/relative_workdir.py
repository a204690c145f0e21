"""DF501 relative-workdir."""

from __future__ import annotations

from dflint.cst.nodes import Workdir
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import is_absolute, known_ends, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage, Step


class RelativeWorkdir(Rule):
    """The first WORKDIR is relative to whatever the base image says.

    Where that is, the file does not show, and the base image may change it. An absolute path says
    it; what follows may well be relative to that one.
    """

    code = "DF501"
    name = "relative-workdir"
    aliases = ("DL3000", "WorkdirRelativePath")
    severity = Severity.WARNING
    examples = [
        Bad("FROM node:22\nWORKDIR app\nWORKDIR src\n", lines=[2]),
        Bad('FROM node:22\nARG DIR=app\nWORKDIR "$DIR/src"\n', lines=[3]),
        Bad("FROM node:22 AS a\nFROM a\nWORKDIR ~/app\n", lines=[3]),
        Bad("FROM scratch\nWORKDIR $APP_HOME\n", lines=[2]),
        Good("FROM node:22\nWORKDIR /srv\nWORKDIR app\n"),
        Good("FROM node:22 AS base\nWORKDIR /srv\nFROM base\nWORKDIR app\n"),
        Good("FROM example.com/base\nWORKDIR $APP_HOME\n"),
        Good("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:/app\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        with_workdir: set[Stage] = set()
        for stage in self.file.stages:
            if stage.base in with_workdir:
                with_workdir.add(stage)
                continue
            for step in stage.steps:
                if isinstance(step.node, Workdir) and step.node.words:
                    with_workdir.add(stage)
                    yield from self._check(step)
                    break

    def _check(self, step: Step) -> Iterator[Violation]:
        word = step.node.words[0]
        path = known_text(step, word.value)
        start = path or known_ends(step, word.value)[0]
        if path == "" or (start and not is_absolute(start)):
            message = f"{word.value} is relative to the working directory of the base image"
            yield self.violation(word, message)
