"""DF529 label-not-an-email."""

from __future__ import annotations

import re

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, typed_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

# Compiled when first used: most files have no schema.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_DOMAIN = r"(?!-)[A-Za-z0-9-]+(?<!-)"
_ADDRESS = (
    rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@"
    rf"(?:{_DOMAIN}(?:\.{_DOMAIN})*\.?|\[[0-9A-Za-z:.]+\])\Z"
)

_SCHEMA = {"label-schema": {"maintainer": "email"}}


class NotAnEmail(Rule):
    """A label that is to hold an e-mail address holds something else.

    The option `label-schema` says which labels these are. The value is one bare address
    (`jo@example.com`), without a name or angle brackets around it.
    """

    code = "DF529"
    name = "label-not-an-email"
    aliases = ("DL3058",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad(
            'FROM debian:bookworm\nLABEL maintainer="Jo <jo@example.com>"\n',
            lines=[2],
            options=_SCHEMA,
        ),
        Bad("FROM debian:bookworm\nLABEL maintainer=jo\n", lines=[2], options=_SCHEMA),
        Bad(
            'FROM debian:bookworm\nLABEL "maintainer"=jo..doe@example.com\n',
            lines=[2],
            options=_SCHEMA,
        ),
        Good(
            "FROM debian:bookworm\nLABEL maintainer=jo+docker@mail.example.com\n", options=_SCHEMA
        ),
        Good("FROM debian:bookworm\nARG WHO\nLABEL maintainer=$WHO@example.com\n", options=_SCHEMA),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in typed_labels(step, self.option("label-schema"), "email"):
            if not re.match(_ADDRESS, label.value or ""):
                yield self.violation(
                    label.place, f"label {label.key} is not an e-mail address{label.shown}"
                )
