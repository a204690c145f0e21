"""DF205 copy-relative-destination."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy, Workdir
from dflint.editing import add_above, make_absolute
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.base_images import official_image
from dflint.semantics.paths import is_absolute, known_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.stages import Stage, Step


class CopyRelativeDestination(Rule):
    """COPY to a relative destination while no WORKDIR says what it is relative to.

    The files go to the working directory of the base image, which the file does not show and the
    base image may change. Set WORKDIR first, or give the whole path.

    The repair puts a slash before the destination, where the base image is an official one that
    has never had a WORKDIR: the files go where they went. Where an official image has always had
    the same one, as those of Go and PHP, the repair says so with WORKDIR. With other images it is
    not known where the files go.
    """

    code = "DF205"
    name = "copy-relative-destination"
    aliases = ("DL3045",)
    severity = Severity.WARNING
    mentions = ("copy", "add")
    examples = [
        Bad(
            "FROM node:22\nCOPY package.json ./\nWORKDIR /srv\n",
            fixed="FROM node:22\nCOPY package.json /\nWORKDIR /srv\n",
            lines=[2],
        ),
        Bad(
            "FROM node:22 AS a\nWORKDIR /srv\nFROM node:22\nCOPY --from=a /srv app\n",
            fixed="FROM node:22 AS a\nWORKDIR /srv\nFROM node:22\nCOPY --from=a /srv /app\n",
            lines=[4],
        ),
        Bad(
            "FROM ubuntu:$TAG\nADD app.tar.gz app-$VERSION\n",
            fixed="FROM ubuntu:$TAG\nADD app.tar.gz /app-$VERSION\n",
            lines=[2],
        ),
        Bad(
            'FROM alpine\nCOPY \\\n  # all\n  ["a b", "./c d/"]\n',
            fixed='FROM alpine\nCOPY \\\n  # all\n  ["a b", "/c d/"]\n',
        ),
        Bad(
            "FROM golang:1.22\nLABEL a=b\nCOPY go.mod ./\nCOPY . .\n",
            fixed="FROM golang:1.22\nLABEL a=b\nWORKDIR /go\nCOPY go.mod ./\nCOPY . .\n",
            lines=[3, 4],
        ),
        Bad("FROM tomcat:10\nCOPY . .\n"),
        Bad("FROM example.com/base\nCOPY . .\n"),
        Bad("FROM debian:bookworm\nCOPY a ../b\n"),
        Good("FROM node:22 AS base\nWORKDIR /srv\nFROM base\nCOPY package.json ./\n"),
        Good("FROM node:22\nCOPY package.json /srv/\n"),
        Good("FROM example.com/base\nCOPY package.json $APP_HOME/\n"),
        Good("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app.exe C:/app/\n"),
        Good("FROM scratch\nCOPY app app\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._workdirs: dict[Stage, Fix] = {}

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
            fix = self._fix(step, node)
            yield self.violation(node.destination, message, fix)

    def _fix(self, step: Step, node: Add | Copy) -> Fix | None:
        image = official_image(step.stage)
        if image is None or image.workdir is None or node.destination is None:
            return None
        if image.workdir != "/":
            return self._workdir_fix(step, image.workdir)
        edit = make_absolute(node.destination)
        if edit is None or (edit.tokens == ("/",) and _copies_root(node)):
            return None
        return Fix("Put a slash before it", [edit])

    def _workdir_fix(self, step: Step, folder: str) -> Fix:
        """One for all of a stage: above the first that needs it."""
        stage = step.stage
        if stage not in self._workdirs:
            edit = add_above(self.file, step, "WORKDIR", folder)
            self._workdirs[stage] = Fix(f"Say WORKDIR {folder}, as the base image does", [edit])
        return self._workdirs[stage]


def _copies_root(node: Add | Copy) -> bool:
    """Whether a whole system is copied: over another one, with a slash."""
    return any(source.value.strip("\"'") == "/" for source in node.sources)
