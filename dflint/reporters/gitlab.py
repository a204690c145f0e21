"""GitLab's Code Quality reports: a widget in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json

from dflint.reporters.display import visible
from dflint.reporters.fingerprints import fingerprints
from dflint.reporters.paths import in_repository, shown_path
from dflint.rule import Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFO: "minor",
    Severity.STYLE: "info",
}


def issues(path: str, text: str, violations: Sequence[Violation]) -> Iterator[dict[str, Any]]:
    """The findings of a file as issues of Code Climate, of which GitLab reads a part."""
    lines = LineIndex(text)
    own = fingerprints(in_repository(path), text, violations)
    for violation, fingerprint in zip(violations, own, strict=True):
        start, end = violation.span
        first, last = lines.locate(start)[0], lines.locate(max(start, end - 1))[0]
        yield {
            "description": f"{violation.rule.title()}: {visible(violation.message)}",
            "check_name": violation.rule.name,
            "fingerprint": fingerprint,
            "severity": SEVERITIES[violation.severity],
            "location": {
                "path": shown_path(path),
                "lines": {"begin": first, "end": last},
            },
        }


class Report:
    """Opens the array at the start and closes it at the end."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._separator = "[\n"

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        for issue in issues(path, text, violations):
            self._write(self._separator + json.dumps(issue))
            self._separator = ",\n"

    def finish(self) -> None:
        self._write("[]\n" if self._separator == "[\n" else "\n]\n")
