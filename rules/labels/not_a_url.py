"""DF524 label-not-a-url."""

from __future__ import annotations

import re

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, typed_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

# Compiled when first used: most files have no schema.
_CHARACTER = r"[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}"
_HOST = r"(?:\[[0-9A-Fa-fv:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)"
#: RFC 3986, with a scheme; what is on the web has a host as well.
_URL = (
    rf"(?!https?:(?!//[^/?#]))[a-z][a-z0-9+.-]*:"
    rf"(?://(?:(?:{_CHARACTER})*@)?{_HOST}(?::[0-9]*)?(?=[/?#]|\Z)|(?!//))"
    rf"(?:{_CHARACTER}|/)*(?:\?(?:{_CHARACTER}|[/?])*)?(?:#(?:{_CHARACTER}|[/?])*)?\Z"
)

_SCHEMA = {"label-schema": {"url": "url"}}


class NotAUrl(Rule):
    """A label that is to hold a URL holds something else.

    The option `label-schema` says which labels these are. What reads them makes a link of the
    value, so it has to be absolute: `https://example.com/docs`, not `example.com/docs`.
    """

    code = "DF524"
    name = "label-not-a-url"
    aliases = ("DL3052",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL url=example.com\n", lines=[2], options=_SCHEMA),
        Bad(
            'FROM debian:bookworm\nLABEL version=1 \\\n      url="https://example.com/a b"\n',
            lines=[3],
            options=_SCHEMA,
        ),
        Bad(
            "FROM debian:bookworm\nENV SITE=example.com\nLABEL url=$SITE/docs\n",
            lines=[3],
            options=_SCHEMA,
        ),
        Good("FROM debian:bookworm\nLABEL url=https://example.com/a?b=c#d\n", options=_SCHEMA),
        Good("ARG SITE\nFROM debian:bookworm\nARG SITE\nLABEL url=$SITE\n", options=_SCHEMA),
        Good("FROM debian:bookworm\nLABEL url=example.com\n"),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in typed_labels(step, self.option("label-schema"), "url"):
            if not re.match(_URL, label.value or "", re.IGNORECASE | re.ASCII):
                yield self.violation(
                    label.place, f"label {label.key} is not an absolute URL{label.shown}"
                )
