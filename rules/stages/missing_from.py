"""DF101 missing-from."""

from __future__ import annotations

from dflint.cst.nodes import Arg, From
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class MissingFrom(Rule):
    """A Dockerfile begins with FROM: every other instruction needs a stage to belong to.

    Only parser directives, comments and ARG may stand before the first FROM, and FROM names the
    image that the stage is built on; `FROM scratch` is the empty one.
    """

    code = "DF101"
    name = "missing-from"
    aliases = ("DL3061",)
    severity = Severity.ERROR
    examples = [
        Bad(""),
        Bad("# only a comment\n", lines=[1]),
        Bad("ARG VERSION=1\n", lines=[1]),
        Bad("LABEL a=b\nFROM debian:bookworm\nUSER daemon\n", lines=[1]),
        Bad("FROM\nRUN make\n", lines=[1]),
        Bad("RUN make\nCMD make\n", lines=[1]),
        Good("# syntax=docker/dockerfile:1\n\nARG VERSION=12\nFROM debian:$VERSION\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        instructions = self.file.tree.instructions
        if not instructions:
            yield self.violation((0, 0), "The file is empty: a Dockerfile begins with FROM")
            return
        has_from = any(isinstance(node, From) for node in instructions)
        if not has_from:
            place = instructions[0].head_span
            yield self.violation(place, "There is no FROM: the file has no stage to build")
            return
        for node in instructions:
            if isinstance(node, From):
                break
            if not isinstance(node, Arg):
                message = f"{node.name} before the first FROM belongs to no stage"
                yield self.violation(node.head_span, message)
                break
        for node in instructions:
            if isinstance(node, From) and not node.words:
                yield self.violation(node.head_span, "FROM names no image")
