"""DF405 curl-and-wget."""

from __future__ import annotations

from dflint.downloads import CURL, WGET, downloads
from dflint.one_downloader import OneDownloader
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.suppressions import without_suppressed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage


class CurlAndWget(Rule):
    """An image needs one of curl and wget: both of them do the same.

    Each has to be installed, with the libraries that it needs, and kept up to date. What is
    reported are the commands of the one that comes second in the stage, or in the stages that it is
    built on.
    """

    code = "DF405"
    name = "curl-and-wget"
    aliases = ("DL4001",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict", "style")
    commands = (CURL, WGET)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN curl -fsSO https://example.com/a\n"
            "RUN wget -q https://example.com/b && \\\n  curl -fsSO https://example.com/c && \\\n"
            "  wget -q https://example.com/d\n",
            lines=[3, 5],
        ),
        Bad(
            "FROM debian:bookworm AS base\nRUN curl -fsSO https://example.com/a\n"
            "FROM base\nRUN wget -q https://example.com/b\n",
            lines=[4],
        ),
        Good("FROM debian:bookworm\nRUN apt-get install -y curl wget\n"),
        Good(
            "FROM debian:bookworm AS build\nRUN curl -fsSO https://example.com/a\n"
            "FROM alpine:3.23\nRUN wget -q https://example.com/b\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        first: dict[Stage, str] = {}
        found: dict[Stage, list[Violation]] = {}
        for stage in self.file.stages:
            used = first.get(stage.base, "") if stage.base else ""
            for command in downloads(stage):
                name = command.name or ""
                used = used or name
                if name != used:
                    message = f"{name} in a stage that uses {used} as well"
                    violation = self.violation(command.head_span, message)
                    found.setdefault(stage, []).append(violation)
            first[stage] = used
        if found:
            self._repair(found)
        for violations in found.values():
            yield from violations

    def _repair(self, found: dict[Stage, list[Violation]]) -> None:
        """Gives the findings in stages that are built on each other the repair that they share."""
        together: dict[Stage, list[Stage]] = {}
        for stage in found:
            together.setdefault(stage.bottom, []).append(stage)
        repairs = OneDownloader(self.file)
        for stages in together.values():
            violations = [violation for stage in stages for violation in found[stage]]
            if self._are_all_wanted(violations):
                fix = repairs.fix(stages)
                for violation in violations:
                    violation.fix = fix

    def _are_all_wanted(self, violations: list[Violation]) -> bool:
        """Whether no comment silences one of them."""
        suppressions = self.file.suppressions
        return len(without_suppressed(self.file, violations, suppressions)) == len(violations)
