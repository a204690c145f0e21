"""DF704 definition-description."""

from __future__ import annotations

from dflint.cst.nodes import Arg, Comment, From, Instruction
from dflint.editing import PRAGMAS
from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Word


class DefinitionDescription(Rule):
    """The comment above an ARG or a stage does not begin with its name.

    `docker build --call=outline` shows such a comment as the description of the argument, or the
    target, but only if it begins with the name: `# VERSION of the compiler`. A comment about
    something else is kept apart by an empty one (`#`); a blank line is not enough.

    The repair writes an empty comment below. It is safe: comments are no part of the image. Where
    one of the comments speaks to a tool, it has to stay next to the instruction, and nothing is
    repaired.
    """

    code = "DF704"
    name = "definition-description"
    aliases = ("InvalidDefinitionDescription",)
    severity = Severity.STYLE
    on_request = True
    examples = [
        Bad(
            "# the version\nARG VERSION=12\nFROM debian:$VERSION\n",
            fixed="# the version\n#\nARG VERSION=12\nFROM debian:$VERSION\n",
            lines=[2],
        ),
        Bad(
            "# Build the app\r\n\r\nFROM debian:12 AS build\r\n",
            fixed="# Build the app\r\n#\r\n\r\nFROM debian:12 AS build\r\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:12\n# A for one\n  # and B\nARG A=1 B=2\n",
            fixed="FROM debian:12\n# A for one\n  # and B\n#\nARG A=1 B=2\n",
            lines=[4],
        ),
        Bad("# Build it\n# hadolint ignore=DL3006\nFROM debian AS build\n", lines=[3]),
        Bad("FROM debian:12\n# check=skip=UndefinedVar\n# The user\n\nARG U\n", lines=[5]),
        Good("# VERSION of Debian\nARG VERSION=12\n# build makes the app\nFROM debian AS Build\n"),
        Good("# the version\n#\nARG VERSION=12\nFROM debian:$VERSION\n"),
        Good("# syntax=docker/dockerfile:1\nFROM debian:12 AS build\n"),
        Good("# the base\nFROM debian:12\n# and more\nRUN make\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        comment = ""
        above: list[Comment] = []
        for statement in self.file.tree.body:
            if isinstance(statement, Comment):
                # BuildKit drops the first character, also of an indented comment.
                text = f"{statement.indent}{statement.text}"[1:].strip()
                comment = comment if text.startswith("dflint:") else text
                above.append(statement)
                if not text:
                    above.clear()
            elif isinstance(statement, Instruction):
                words = _defined(statement)
                if comment and words and comment.split(" ")[0] not in _names(words, statement):
                    message = f"the comment above does not begin with {words[0].value}"
                    yield self.violation(words[0], message, _fix(above))
                comment = ""
                above.clear()


def _fix(above: list[Comment]) -> Fix | None:
    if any(pragma in comment.text for comment in above for pragma in PRAGMAS):
        return None
    last = above[-1]
    position = last.span[1] + len(last.newline)
    return Fix("Add an empty comment", [Edit(position, position, f"#{last.newline}")])


def _defined(node: Instruction) -> list[Word]:
    if isinstance(node, From):
        return [node.stage_name] if node.stage_name else []
    return [pair.key for pair in node.pairs] if isinstance(node, Arg) else []


def _names(words: list[Word], node: Instruction) -> list[str]:
    return [word.value.lower() if isinstance(node, From) else word.value for word in words]
