"""DF523 empty-label."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, label_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

_SCHEMA = {"label-schema": {"version": "text"}}


class EmptyLabel(Rule):
    """A label that the schema asks for has no content.

    The option `label-schema` names the labels that every image must have; one without a value says
    as little as none. A variable whose default is empty is taken as one that whoever builds fills
    in.
    """

    code = "DF523"
    name = "empty-label"
    aliases = ("DL3051",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL version=\n", lines=[2], options=_SCHEMA),
        Bad("FROM debian:bookworm\nLABEL a=b \\\n  version=''\n", lines=[3], options=_SCHEMA),
        Good("FROM debian:bookworm\nLABEL version=1 other=\n", options=_SCHEMA),
        Good('FROM debian:bookworm\nARG VERSION=""\nLABEL version=$VERSION\n', options=_SCHEMA),
        Good("FROM debian:bookworm\nLABEL version=\n"),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in label_pairs(step):
            if label.value == "" and label.key in self.option("label-schema"):
                yield self.violation(label.key_word, f"label {label.key} is empty")
