"""DF002 unused-suppression."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.selection import Selection
    from dflint.suppressions import Suppressions


class UnusedSuppression(Rule):
    """A comment silences a rule that has nothing to say there.

    What it was about has been mended, or the comment stands in the wrong place: it counts for the
    instruction directly below it, or, inside a RUN, for the next line. Left where it is, it hides
    what may go wrong there one day.

    Only rules that are in force are looked at, so that a run with few rules does not call the
    comments for all others unused.
    """

    code = "DF002"
    name = "unused-suppression"
    severity = Severity.INFO
    mentions = ("ignore", "skip=", "disable=")
    examples = [
        Bad(
            "FROM debian:bookworm\n# dflint: ignore[DF311] for people\nRUN apt-get install -y x\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\n# hadolint ignore=DL3014,DL3027\nRUN apt install -y curl\n",
            lines=[2],
        ),
        Good("FROM debian:bookworm\n# dflint: ignore[DF311]\nRUN apt install -y curl\n"),
        Good("FROM debian:bookworm\n# hadolint ignore=DL3027\nRUN apt install -y curl\n"),
    ]

    def check_suppressions(
        self, suppressions: Suppressions, selection: Selection
    ) -> Iterator[Violation]:
        for suppression in suppressions.all:
            for term in suppression.terms:
                if term not in suppression.used and selection.is_in_force(term):
                    what = "nothing" if term.lower() == "all" else f"nothing of {term}"
                    place = suppression.place_of(term, self.file.text)
                    yield self.violation(place, f"there is {what} here to ignore")
