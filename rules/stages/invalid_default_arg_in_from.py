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
        Good("ARG VERSION=12\nFROM debian:$VERSION\n"),
        Good("ARG VARIANT\nFROM debian:12$VARIANT\n"),
        Good("ARG BASE\nFROM ${BASE:-debian:12}\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        args = default_args(self.file.tree)
        if args is None:
            return
        for stage in self.file.stages:
            image = stage.from_.image
            if image is None:
                continue
            try:
                name = expand(image.value, args, self.file.tree.escape).text
                parse_reference(name)
            except ExpansionError:
                continue
            except InvalidReferenceError as error:
                yield self.violation(image, self._message(image.value, name, str(error)))

    def _message(self, written: str, name: str, error: str) -> str:
        if written == name:
            return f"{name} names no image: {error}"
        if not name:
            return f"{written} is empty without build arguments"
        return f"{written} is {name} without build arguments, which names no image"
