"""DF501 relative-workdir."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy, Run, Workdir
from dflint.editing import make_absolute
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.base_images import official_image
from dflint.semantics.paths import is_absolute, known_ends, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Word
    from dflint.semantics.stages import Stage, Step


class RelativeWorkdir(Rule):
    """The first WORKDIR is relative to whatever the base image says.

    Where that is, the file does not show, and the base image may change it. An absolute path says
    it; what follows may well be relative to that one.

    The repair puts a slash before it, or the WORKDIR of the base image. It is safe in an empty
    image, and in official ones whose WORKDIR is known and has always been the same; else it is
    unsafe, since the base image may have one. Where something was done in such an unknown working
    directory before, nothing is repaired.
    """

    code = "DF501"
    name = "relative-workdir"
    aliases = ("DL3000", "WorkdirRelativePath")
    severity = Severity.WARNING
    mentions = ("workdir",)
    examples = [
        Bad(
            "FROM scratch\nWORKDIR ./app\nWORKDIR src\n",
            fixed="FROM scratch\nWORKDIR /app\nWORKDIR src\n",
            lines=[2],
        ),
        Bad(
            "FROM node:22\nWORKDIR app\nWORKDIR src\n",
            fixed="FROM node:22\nWORKDIR /app\nWORKDIR src\n",
            lines=[2],
        ),
        Bad(
            'FROM node:22\nARG DIR=app\nWORKDIR "$DIR/src"\n',
            fixed='FROM node:22\nARG DIR=app\nWORKDIR "/$DIR/src"\n',
            lines=[3],
        ),
        Bad(
            "FROM example.com/base\nLABEL a=b\nWORKDIR app\n",
            fixed="FROM example.com/base\nLABEL a=b\nWORKDIR /app\n",
            unsafe=True,
        ),
        Bad("FROM example.com/base\nRUN git clone https://example.com/app\nWORKDIR app\n"),
        Bad("FROM golang:1.22\nWORKDIR app\n", fixed="FROM golang:1.22\nWORKDIR /go/app\n"),
        Bad("FROM tomcat:10\nWORKDIR app\n"),
        Bad("FROM node:22\nWORKDIR ../app\n"),
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
            yield self.violation(word, message, self._fix(step, word) if path != "" else None)

    def _fix(self, step: Step, word: Word) -> Fix | None:
        image = official_image(step.stage)
        folder = "/" if _is_scratch(step.stage) else image.workdir if image is not None else None
        if folder is None and (
            step.stage.is_windows
            or (image is not None and image.has_workdir)
            or _uses_workdir_before(step)
        ):
            return None
        edit = make_absolute(word, folder or "/")
        if edit is None:
            return None
        message = (
            f"Put {folder} before it" if folder not in (None, "/") else "Put a slash before it"
        )
        return Fix(message, [edit], Safety.SAFE if folder is not None else Safety.UNSAFE)


def _is_scratch(stage: Stage) -> bool:
    return stage.base_image == "scratch" and "$" not in stage.bottom.from_.code


def _uses_workdir_before(step: Step) -> bool:
    """Whether something before the step may have put files into the working directory."""
    stages = (step.stage, *step.stage.ancestors)
    return any(
        isinstance(other.node, (Add, Copy, Run))
        for stage in stages
        for other in stage.steps
        if stage is not step.stage or other.index < step.index
    )
