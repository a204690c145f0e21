"""Diagnostics of reviewdog with suggestions: the repair can be taken from a pull request.

A suggestion takes the place of whole lines, as a comment on a pull request does.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

import json

from dflint.reporters.display import is_text, visible
from dflint.reporters.paths import shown_path
from dflint.rule import Severity, rule_link
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
                "location": {
                    "path": shown_path(path),
                    "range": _range(lines, text, *violation.span),
                },
                "severity": _SEVERITIES[violation.severity],
                "source": {"name": "dflint"},
                "code": {"value": rule.code},
            }
            if rule_link(rule):
                diagnostic["code"]["url"] = rule_link(rule)
            suggestion = violation.fix and _suggestion(lines, text, violation.fix)
            if suggestion:
                diagnostic["suggestions"] = [suggestion]
            self._diagnostics.append(diagnostic)

    def finish(self) -> None:
        report = {"source": {"name": "dflint"}, "diagnostics": self._diagnostics}
        self._write(json.dumps(report, indent=1) + "\n")


def _suggestion(lines: LineIndex, text: str, fix: Fix) -> dict[str, Any] | None:
    """The lines that a repair changes, and what they become; None where JSON cannot say it."""
    from dflint.fixer import apply_edits
    from dflint.rule import Edit

    # Behind the last line end there is no line.
    first = lines.locate(min(fix.edits[0].start, max(0, len(text) - 1)))[0]
    start = lines.line_start(first)
    end = text.find("\n", max(edit.end for edit in fix.edits))
    is_to_the_end = end < 0 and text.endswith("\n")
    end = len(text) if end < 0 else end
    last = lines.locate(end - is_to_the_end)[0]
    edits = [Edit(edit.start - start, edit.end - start, edit.text) for edit in fix.edits]
    after = apply_edits(text[start:end], edits).replace("\r\n", "\n").removesuffix("\r")
    if is_to_the_end:
        after = after.removesuffix("\n")
    if not is_text(after):
        return None
    # Without columns the last line belongs to it, up to its end.
    return {"range": {"start": {"line": first}, "end": {"line": last}}, "text": after}


def _range(lines: LineIndex, text: str, start: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": _position(lines, text, start), "end": _position(lines, text, end)}


def _position(lines: LineIndex, text: str, offset: int) -> dict[str, int]:
    """Line and column from 1, the column in bytes of UTF-8."""
    line, _ = lines.locate(offset)
    before = text[lines.line_start(line) : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogateescape")) + 1}
