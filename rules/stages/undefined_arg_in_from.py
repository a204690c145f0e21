"""DF111 undefined-arg-in-from."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand, variables
from dflint.semantics.from_args import default_args, global_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Word

#: How many names are gone through in search of the one that was meant.
MAX_NAMES = 100


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
    mentions = ("$",)
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
        tree = self.file.tree
        args = default_args(tree)
        if args is None:
            return
        declared = {pair.key.value for pair in global_pairs(tree)}
        candidates = sorted(declared) if len(declared) <= MAX_NAMES else []
        for stage in self.file.stages:
            image, flag = stage.from_.image, stage.from_.flag("platform")
            for word, value in (
                (image, image.value if image else None),
                (flag, flag.argument if flag else None),
            ):
                if word is None or not value or "$" not in value:
                    continue
                for name in _unset(value, args, tree.escape):
                    if name not in declared:
                        place = _place(word, name, tree.escape)
                        yield self.violation(place, _message(name, candidates))


def _message(name: str, candidates: list[str]) -> str:
    from difflib import get_close_matches

    message = f"{name} is not declared before the first FROM"
    near = get_close_matches(name, candidates, n=1, cutoff=0.75)
    return f"{message}, did you mean {near[0]}?" if near else message


def _unset(value: str, args: dict[str, str], escape: str) -> tuple[str, ...]:
    try:
        return expand(value, args, escape).unset
    except ExpansionError:
        return ()


def _place(word: Word, name: str, escape: str) -> tuple[int, int]:
    """Where the variable stands, if the word is written in one piece."""
    start, end = word.span
    if word.text == word.value:
        for variable in variables(word.value, escape):
            if variable.name == name:
                return start + variable.start, start + variable.end
    return start, end
