"""DF522 unknown-label."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, STRICT_LABELS, label_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

_STRICT = {"label-schema": {"version": "text"}, "strict-labels": True}


class UnknownLabel(Rule):
    """A label that the schema does not name.

    Says so only with the option `strict-labels`: then the option `label-schema` names all labels
    that there may be, and without it there may be none.
    """

    code = "DF522"
    name = "unknown-label"
    aliases = ("DL3050",)
    severity = Severity.INFO
    options = (LABEL_SCHEMA, STRICT_LABELS)
    examples = [
        Bad("FROM debian:bookworm\nLABEL version=1 \\\n  verison=2\n", lines=[3], options=_STRICT),
        Bad("FROM debian:bookworm\nLABEL a=b\n", lines=[2], options={"strict-labels": True}),
        Good('FROM debian:bookworm\nLABEL "version"=1\n', options=_STRICT),
        Good("FROM debian:bookworm\nARG KEY\nLABEL $KEY=1\n", options=_STRICT),
        Good("FROM debian:bookworm\nLABEL other=1\n", options={"label-schema": {"a": "text"}}),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        if self.option("strict-labels"):
            for label in label_pairs(step):
                if label.key is not None and label.key not in self.option("label-schema"):
                    yield self.violation(label.key_word, f"the schema has no label {label.key}")
