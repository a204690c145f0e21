"""DF526 label-not-a-license."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, typed_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

_SCHEMA = {"label-schema": {"licenses": "spdx"}}


class NotALicense(Rule):
    """A label that is to hold a licence does not name it as SPDX does.

    The option `label-schema` says which labels these are (`spdx`). The value is an identifier of
    the SPDX licence list (https://spdx.org/licenses/), spelled as there, or an expression of
    several: `MIT OR Apache-2.0`. Deprecated identifiers are reported, too: `GPL-3.0` does not say
    whether later versions will do. A licence that is not on the list is a `LicenseRef-` with a name
    of your own.
    """

    code = "DF526"
    name = "label-not-a-license"
    aliases = ("DL3054",)
    severity = Severity.WARNING
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL licenses=Apache\n", lines=[2], options=_SCHEMA),
        Bad("FROM debian:bookworm\nLABEL licenses=mit\n", lines=[2], options=_SCHEMA),
        Bad("FROM debian:bookworm\nLABEL licenses=GPL-3.0\n", lines=[2], options=_SCHEMA),
        Bad('FROM debian:bookworm\nLABEL licenses="MIT, Apache-2.0"\n', lines=[2], options=_SCHEMA),
        Good(
            'FROM debian:bookworm\nLABEL licenses="MIT OR (Apache-2.0 AND BSD-3-Clause)"\n',
            options=_SCHEMA,
        ),
        Good(
            'FROM debian:bookworm\nLABEL licenses="GPL-2.0-only WITH Classpath-exception-2.0"\n',
            options=_SCHEMA,
        ),
        Good("FROM debian:bookworm\nLABEL licenses=LicenseRef-Example\n", options=_SCHEMA),
        Good("FROM debian:bookworm\nARG LICENSE\nLABEL licenses=$LICENSE\n", options=_SCHEMA),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in typed_labels(step, self.option("label-schema"), "spdx"):
            from dflint.semantics.licenses import license_fault

            fault = license_fault(label.value or "")
            if fault:
                yield self.violation(label.place, f"label {label.key}: {fault}")
