"""DF112 invalid-default-arg-in-from."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand
from dflint.semantics.from_args import default_args
from dflint.semantics.reference import InvalidReferenceError, parse_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class InvalidDefaultArgInFrom(Rule):
    """FROM names no valid image unless the build sets an argument.

    Without `--build-arg` the build fails, and so does every tool that reads the file. Give the ARG
    a default that works: `ARG VERSION=12`.
    """

    code = "DF112"
    name = "invalid-default-arg-in-from"
    aliases = ("InvalidDefaultArgInFrom",)
    severity = Severity.WARNING
    examples = [
        Bad("ARG VERSION\nFROM debian:$VERSION\n", lines=[2]),
        Bad("ARG BASE\nFROM ${BASE} AS build\n", lines=[2]),
        Bad("FROM Debian:12\n", lines=[1]),
        Bad("FROM debian:12 AS Base\nFROM Base\n", lines=[2]),
        Good("ARG VERSION=12\nFROM debian:$VERSION\n"),
        Good("ARG VARIANT\nFROM debian:12$VARIANT\n"),
        Good("ARG BASE\nFROM ${BASE:-debian:12}\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        args = default_args(self.file.tree)
        if args is None:
            return
        stages = {stage.name for stage in self.file.stages}
        for stage in self.file.stages:
            image = stage.from_.image
            if image is None:
                continue
            try:
                name = expand(image.value, args, self.file.tree.escape).text
                parse_reference(name)
            except ExpansionError:
                continue
            except InvalidReferenceError:
                yield self.violation(image, _message(image.value, name, stages))


def _message(written: str, name: str, stages: set[str | None]) -> str:
    if written != name:
        name = f"{name}, which names no image" if name else "empty"
        return f"without build arguments this is {name}"
    if name.lower() in stages:
        return f"FROM finds the stage only as {name.lower()}, in lower case"
    return f"{name} is no name of an image"
