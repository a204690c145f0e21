"""DF528 label-not-semver."""

from __future__ import annotations

import re

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, typed_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

# Compiled when first used: most files have no schema.
_NUMBER = r"(?:0|[1-9][0-9]*)"
_IDENTIFIER = rf"(?:{_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = (
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_IDENTIFIER}(?:\.{_IDENTIFIER})*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\Z"
)

_SCHEMA = {"label-schema": {"version": "semver"}}


class NotSemver(Rule):
    """A label that is to hold a semantic version holds something else.

    The option `label-schema` says which labels these are. A version of https://semver.org has three
    numbers without leading zeros, and no `v` before them: `1.0.0`, `2.1.0-rc.1`.
    """

    code = "DF528"
    name = "label-not-semver"
    aliases = ("DL3056",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL version=v1.0.0\n", lines=[2], options=_SCHEMA),
        Bad("FROM debian:bookworm\nLABEL version 1.0\n", lines=[2], options=_SCHEMA),
        Bad("FROM debian:bookworm\nLABEL version=1.01.0\n", lines=[2], options=_SCHEMA),
        Good("FROM debian:bookworm\nLABEL version=1.0.0-rc.1+linux\n", options=_SCHEMA),
        Good("FROM debian:bookworm\nARG VERSION\nLABEL version=1.0.$VERSION\n", options=_SCHEMA),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in typed_labels(step, self.option("label-schema"), "semver"):
            if not re.match(_VERSION, label.value or ""):
                yield self.violation(
                    label.place, f"label {label.key} is not a semantic version{label.shown}"
                )
