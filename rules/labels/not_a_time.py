"""DF525 label-not-a-time."""

from __future__ import annotations

import re

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, typed_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

# Compiled when first used: most files have no schema.
_TIME = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
    r"(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\Z"
)

_SCHEMA = {"label-schema": {"created": "rfc3339"}}


class NotATime(Rule):
    """A label that is to hold a point in time does not, as RFC 3339 writes it.

    The option `label-schema` says which labels these are (`rfc3339`). Date, time and offset are all
    needed: `2024-02-29T12:00:00Z`, which is what `date -u +%Y-%m-%dT%H:%M:%SZ` prints.
    """

    code = "DF525"
    name = "label-not-a-time"
    aliases = ("DL3053",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL created=2024-02-29\n", lines=[2], options=_SCHEMA),
        Bad(
            'FROM debian:bookworm\nLABEL created="2024-02-29 12:00:00Z"\n',
            lines=[2],
            options=_SCHEMA,
        ),
        Bad(
            "FROM debian:bookworm\nLABEL created=2023-02-29T12:00:00Z\n", lines=[2], options=_SCHEMA
        ),
        Good("FROM debian:bookworm\nLABEL created=2024-02-29T12:00:00.5+01:00\n", options=_SCHEMA),
        Good("FROM debian:bookworm\nARG NOW\nLABEL created=$NOW\n", options=_SCHEMA),
        Good('FROM debian:bookworm\nARG NOW=""\nLABEL created=$NOW\n', options=_SCHEMA),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in typed_labels(step, self.option("label-schema"), "rfc3339"):
            if not _is_time(label.value or ""):
                yield self.violation(
                    label.place, f"label {label.key} is not a time of RFC 3339{label.shown}"
                )


def _is_time(value: str) -> bool:
    match = re.match(_TIME, value)
    if not match:
        return False
    from datetime import date

    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True
