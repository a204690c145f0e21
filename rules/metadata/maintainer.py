"""DF510 maintainer."""

from __future__ import annotations

from dflint.cst.nodes import Label, Maintainer
from dflint.cst.words import replace_invalid
from dflint.editing import change_characters
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.quoting import changed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage

_KEY = "org.opencontainers.image.authors"


class DeprecatedMaintainer(Rule):
    """MAINTAINER is deprecated: a label says the same, and is seen by more tools.

    Write `LABEL org.opencontainers.image.authors="..."`; what stands behind MAINTAINER ends up in a
    field of the image that hardly anything reads.

    The repair does that. It is unsafe, because the image gets a label and loses that field. Quotes
    around the whole text, which MAINTAINER takes for a part of the name, become those of the label.
    A stage that has such a label already keeps it.
    """

    code = "DF510"
    name = "maintainer"
    aliases = ("DL4000", "MaintainerDeprecated")
    severity = Severity.WARNING
    mentions = ("maintainer",)
    examples = [
        Bad(
            "FROM debian:bookworm\n\nmaintainer Jo <jo@example.com>\n",
            fixed="FROM debian:bookworm\n\n"
            'label org.opencontainers.image.authors="Jo <jo@example.com>"\n',
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\n"
            """MAINTAINER "Jo 'Q' Doe"\nMAINTAINER Jo "$x\\y" \\\n  # and\n  Flo's\n""",
            fixed="FROM debian:bookworm\n"
            """LABEL org.opencontainers.image.authors="Jo 'Q' Doe"\n"""
            r"""LABEL org.opencontainers.image.authors="Jo \"\$x\\y\" """
            """\\\n  # and\n  Flo's"\n""",
            lines=[2, 3],
            unsafe=True,
        ),
        Bad(f"FROM debian:bookworm\nMAINTAINER Jo\nLABEL {_KEY}=Jo\n", lines=[2]),
        Bad("MAINTAINER Jo\nFROM debian:bookworm\n", lines=[1]),
        Good('FROM debian:bookworm\nLABEL org.opencontainers.image.authors="Jo"\n'),
        Good("FROM debian:bookworm\nLABEL maintainer=Jo\n"),
        Good("FROM debian:bookworm\nONBUILD MAINTAINER Jo\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for stage in self.file.stages:
            nodes = [node for node in stage.nodes if isinstance(node, Maintainer)]
            may_have_label = bool(nodes) and not _has_label(stage)
            for node in nodes:
                message = "MAINTAINER is deprecated in favour of a label"
                fix = self._fix(node) if may_have_label else None
                yield self.violation(node.head_span, message, fix)

    def _fix(self, node: Maintainer) -> Fix | None:
        if node.source is None or "\n" in node.keyword + node.whitespace:
            return None
        word = node.words[0]
        text = word.value
        changes = _quotes(text, self.file.tree.escape)
        keyword = "label" if node.keyword.islower() else "LABEL"
        tokens = ["LABEL", _KEY, replace_invalid(changed(text, changes))]
        head = node.head_span[0], word.span[0] + 1
        edit = Edit(*head, f"{keyword} {_KEY}={changes[0]}", tokens)
        start = node.source.index_of(word.span[0])
        edits = [edit, *change_characters(node.source, start, changes)]
        return Fix(f"Write a {keyword}", edits, Safety.UNSAFE)


def _quotes(text: str, escape: str) -> dict[int, str]:
    """What becomes of the characters that change where a text is written in quotes."""
    quote, inner = text[0], text[1:-1]
    if len(text) < 3 or quote not in "\"'" or text[-1] != quote or quote in inner:
        return quoted(text, escape)
    changes = {index + 1: change for index, change in quoted(inner, escape).items()}
    return {**changes, 0: "", len(text) - 1: ""}


def _has_label(stage: Stage) -> bool:
    return any(
        pair.key.value.strip("\"'") == _KEY
        for node in stage.nodes
        if isinstance(node, Label)
        for pair in node.pairs
    )
