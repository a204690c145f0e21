"""Diagnostics of reviewdog with suggestions: the repair can be taken from a pull request.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

import json

from dflint.reporters.display import visible
from dflint.rule import Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dflint.reporters import Style, Write
    from dflint.rule import Fix, Violation

_SEVERITIES = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.INFO: "INFO",
    Severity.STYLE: "INFO",
}


class Report:
    """Collects the diagnostics of all files."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._diagnostics: list[dict[str, Any]] = []

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            rule = violation.rule
            diagnostic: dict[str, Any] = {
                "message": visible(violation.message),
                "location": {"path": visible(path), "range": _range(lines, text, *violation.span)},
                "severity": _SEVERITIES[violation.severity],
                "source": {"name": "dflint"},
                "code": {"value": rule.code},
            }
            if rule.url().startswith("https://"):
                diagnostic["code"]["url"] = rule.url()
            if violation.fix is not None:
                diagnostic["suggestions"] = [_suggestion(lines, text, violation.fix)]
            self._diagnostics.append(diagnostic)

    def finish(self) -> None:
        report = {"source": {"name": "dflint"}, "diagnostics": self._diagnostics}
        self._write(json.dumps(report, indent=1) + "\n")


def _suggestion(lines: LineIndex, text: str, fix: Fix) -> dict[str, Any]:
    """All edits of a repair as one: a suggestion replaces one range."""
    start, end = fix.edits[0].start, fix.edits[-1].end
    written, position = "", start
    for edit in fix.edits:
        written += text[position : edit.start] + edit.text
        position = edit.end
    return {"range": _range(lines, text, start, end), "text": written}


def _range(lines: LineIndex, text: str, start: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": _position(lines, text, start), "end": _position(lines, text, end)}


def _position(lines: LineIndex, text: str, offset: int) -> dict[str, int]:
    """Line and column from 1, the column in bytes of UTF-8."""
    line, _ = lines.locate(offset)
    before = text[lines.line_start(line) : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogateescape")) + 1}
