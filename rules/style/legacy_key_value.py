"""DF706 legacy-key-value."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class LegacyKeyValue(Rule):
    """ENV or LABEL with a blank between key and value, where `=` belongs.

    In `ENV key value` everything behind the key is the value, so that `ENV a=1 b=2` and
    `ENV a 1 b=2` are two very different things. The form is kept for old files only.
    """

    code = "DF706"
    name = "legacy-key-value"
    aliases = ("LegacyKeyValueFormat",)
    severity = Severity.STYLE
    examples = [
        Bad("FROM debian:bookworm\nENV HOME /srv\nLABEL version 1.0\n", lines=[2, 3]),
        Bad("FROM debian:bookworm\nENV PACKAGES \\\n  curl \\\n  git\n", lines=[2]),
        Good("FROM debian:bookworm\nENV HOME=/srv PACKAGES='curl git'\nLABEL version=1.0\n"),
        Good("FROM debian:bookworm\nARG HOME VERSION\n"),
    ]

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        node = step.node
        for pair in node.pairs:
            if pair.is_legacy:
                key = pair.key.value
                place = node.head_span[0], pair.key.span[1]
                yield self.violation(place, f"{node.name} {key} has no = before its value")

    visit_Label = visit_Env
