"""DF527 label-not-a-hash."""

from __future__ import annotations

import re

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, typed_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

# Compiled when first used: most files have no schema.
_HASH = r"(?:[0-9a-f]{7,40}|[0-9a-f]{64})\Z"

_SCHEMA = {"label-schema": {"revision": "hash"}}


class NotAHash(Rule):
    """A label that is to hold the hash of a Git commit holds something else.

    The option `label-schema` says which labels these are. A hash has 40 hexadecimal digits in lower
    case (64 in a SHA-256 repository); seven or more are an abbreviation of it.
    """

    code = "DF527"
    name = "label-not-a-hash"
    aliases = ("DL3055",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL revision=main\n", lines=[2], options=_SCHEMA),
        Bad("FROM debian:bookworm\nLABEL revision=1a410e\n", lines=[2], options=_SCHEMA),
        Bad(
            "FROM debian:bookworm\nARG COMMIT=unknown\nLABEL revision=$COMMIT\n",
            lines=[3],
            options=_SCHEMA,
        ),
        Good("FROM debian:bookworm\nLABEL revision=1a410ef\n", options=_SCHEMA),
        Good(
            "FROM debian:bookworm\nLABEL revision=1a410efbd13591db07496601ebc7a059dd55cfe9\n",
            options=_SCHEMA,
        ),
        Good("FROM debian:bookworm\nARG COMMIT\nLABEL revision=$COMMIT\n", options=_SCHEMA),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in typed_labels(step, self.option("label-schema"), "hash"):
            if not re.match(_HASH, label.value or ""):
                yield self.violation(
                    label.place, f"label {label.key} is not the hash of a commit{label.shown}"
                )
