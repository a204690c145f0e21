"""DF003 malformed-suppression."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.registry import UnknownRule
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.selection import Selection
    from dflint.suppressions import Suppressions

#: ShellCheck's, and rules that hadolint has had once.
_KNOWN_ELSEWHERE = regex(r"SC\d*|DL3005|DL3017|DL3031|DL3039|DL4002|DL1000", re.IGNORECASE)


class MalformedSuppression(Rule):
    """A comment looks as if it was to silence a rule, and does not.

    A code that does not exist, a missing bracket, a comment with no instruction below it: whoever
    wrote it believes that it works. hadolint ignores such comments without a word; BuildKit refuses
    a file whose `# check=` directive has an option that does not exist.
    """

    code = "DF003"
    name = "malformed-suppression"
    severity = Severity.WARNING
    mentions = ("ignore", "skip=", "disable=", "check=")
    examples = [
        Bad("FROM debian:bookworm\n# dflint: ignore[DF311\nRUN apt install -y x\n", lines=[2]),
        Bad("FROM debian:bookworm\n# dflint: ignore[DF3111]\nRUN apt install -y x\n", lines=[2]),
        Bad("FROM debian:bookworm\n# hadolint ignore:DL3027\nRUN apt install -y x\n", lines=[2]),
        Bad("FROM debian:bookworm\n# hadolint ignore=DL3027\n\nRUN apt install -y x\n", lines=[2]),
        Bad("# check=skip=StageNameCasing;errors=true\nFROM debian:bookworm AS A\n", lines=[1]),
        Bad("# check=error=yes\nFROM debian:bookworm\n", lines=[1]),
        Good("# check=skip=StageNameCasing;error=true\nFROM debian:bookworm AS A\n"),
        Good("# check=error=1 and why\nFROM debian:bookworm\n"),
        Good("FROM debian:bookworm\n# check=that\nRUN x\n"),
        Good("FROM debian:bookworm\n# dflint: ignore[DF311] for people\nRUN apt install -y x\n"),
        Good("FROM debian:bookworm\n# hadolint ignore=DL3027,SC2086\nRUN apt install -y $x\n"),
    ]

    def check_suppressions(
        self, suppressions: Suppressions, selection: Selection
    ) -> Iterator[Violation]:
        for malformed in suppressions.malformed:
            yield self.violation(malformed.span, malformed.message)
        for suppression in suppressions.all:
            for term in suppression.terms:
                if term.lower() == "all" or _KNOWN_ELSEWHERE.fullmatch(term):
                    continue
                try:
                    selection.registry.find(term)
                except UnknownRule as unknown:
                    place = suppression.place_of(term, self.file.text)
                    yield self.violation(place, str(unknown))
