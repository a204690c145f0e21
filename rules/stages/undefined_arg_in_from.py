"""DF111 undefined-arg-in-from."""

from __future__ import annotations

from dflint.cst.nodes import Arg
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand, variables
from dflint.semantics.from_args import PREDEFINED, default_args, global_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Word


class UndefinedArgInFrom(Rule):
    """FROM uses a variable that is not declared above the first FROM.

    It is empty, then, or its default (`${VERSION:-12}`), and no `--build-arg` can set it. An ARG
    below a FROM belongs to that stage alone. Declare it at the top: `ARG VERSION=12`. Only the
    platform variables (`TARGETARCH` ...) need no declaration.
    """

    code = "DF111"
    name = "undefined-arg-in-from"
    aliases = ("UndefinedArgInFrom",)
    severity = Severity.WARNING
    examples = [
        Bad("FROM node:22${VARIANT} AS build\n", lines=[1]),
        Bad("ARG VERSION=12\nFROM debian:$VERISON\n", lines=[2]),
        Bad("FROM debian:12\nARG VERSION=1\nFROM node:${VERSION:-22}\n", lines=[3]),
        Bad("FROM --platform=linux/$ARCH debian:12\n", lines=[1]),
        Good("ARG VERSION\nFROM debian:$VERSION\n"),
        Good("FROM --platform=$BUILDPLATFORM debian:12\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        if "$" not in self.file.text:
            return
        args = default_args(self.file.tree)
        if args is None:
            return
        declared = {*args, *(pair.key.value for pair in global_pairs(self.file.tree))}
        for stage in self.file.stages:
            flag = stage.from_.flag("platform")
            for word, value in (
                (stage.from_.image, stage.from_.image and stage.from_.image.value),
                (flag, flag and flag.argument),
            ):
                if word is None or not value or "$" not in value:
                    continue
                try:
                    expansion = expand(value, args, self.file.tree.escape)
                except ExpansionError:
                    continue
                for name in expansion.unset:
                    if name not in declared:
                        place = self._place(word, name)
                        yield self.violation(place, self._message(name, declared))

    def _place(self, word: Word, name: str) -> tuple[int, int]:
        """Where the variable stands, if the word is written in one piece."""
        start, end = word.span
        if word.text == word.value:
            for variable in variables(word.value, self.file.tree.escape):
                if variable.name == name:
                    return start + variable.start, start + variable.end
        return start, end

    def _message(self, name: str, declared: set[str]) -> str:
        from difflib import get_close_matches

        message = f"{name} is not declared before the first FROM"
        if any(
            pair.key.value == name
            for node in self.file.tree.instructions
            if isinstance(node, Arg)
            for pair in node.pairs
        ):
            return f"{message}, only in a stage"
        near = get_close_matches(name, sorted(declared - {*PREDEFINED}), n=1, cutoff=0.75)
        return f"{message}, did you mean {near[0]}?" if near else message
