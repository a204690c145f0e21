"""DF004 inline-ignore."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.selection import Selection
    from dflint.suppressions import Suppressions


class InlineIgnore(Rule):
    """A comment in the file silences a rule.

    For those who want all exceptions in one place, the configuration, where they can be reviewed.
    The comments are those of dflint, of hadolint, and of the builder's own checks.
    """

    code = "DF004"
    name = "inline-ignore"
    aliases = ("DL1001",)
    severity = Severity.INFO
    recommended = False
    on_request = True
    examples = [
        Bad("FROM debian:bookworm\n# hadolint ignore=DL3003\nRUN cd /tmp && make\n", lines=[2]),
        Bad("# check=skip=all\n# hadolint global ignore=DL3003\nFROM debian\n", lines=[1, 2]),
        Bad("FROM debian\nRUN make \\\n  # dflint: ignore[DF403] it is\n  install\n", lines=[3]),
        Good("# hadolint shell=/bin/bash\n# check=error=true\n# ignore me\nFROM debian:bookworm\n"),
        Good("FROM debian:bookworm\nCOPY <<EOF /a\n# hadolint ignore=DL3003\nEOF\n"),
    ]

    def check_suppressions(
        self, suppressions: Suppressions, selection: Selection
    ) -> Iterator[Violation]:
        for suppression in suppressions.all:
            if suppression.owner != "shellcheck":
                yield self.violation(suppression.span, "a comment silences rules")
