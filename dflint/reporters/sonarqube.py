"""Issues for SonarQube (``sonar.externalIssuesReportPaths``), in its generic format.

https://docs.sonarsource.com/sonarqube-server/latest/analyzing-source-code/importing-external-issues/generic-issue-import-format/
"""

from __future__ import annotations

import json

from dflint.reporters.display import visible
from dflint.reporters.paths import shown_path
from dflint.rule import Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dflint.reporters import Style, Write
    from dflint.rule import Rule, Violation

_ENGINE = "dflint"
_IMPACTS = {
    Severity.ERROR: "HIGH",
    Severity.WARNING: "MEDIUM",
    Severity.INFO: "LOW",
    Severity.STYLE: "LOW",
}
_SEVERITIES = {
    Severity.ERROR: "CRITICAL",
    Severity.WARNING: "MAJOR",
    Severity.INFO: "MINOR",
    Severity.STYLE: "INFO",
}


class Report:
    """Collects the issues: the rules come before them."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._rules: dict[str, dict[str, Any]] = {}
        self._issues: list[dict[str, Any]] = []

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            rule = violation.rule
            self._rules.setdefault(rule.code, _rule(rule, violation.severity))
            place = {
                "message": visible(violation.message),
                "filePath": shown_path(path),
                "textRange": _range(lines, text, violation.span),
            }
            self._issues.append({"ruleId": rule.code, "primaryLocation": place})

    def finish(self) -> None:
        rules = [self._rules[code] for code in sorted(self._rules)]
        self._write(json.dumps({"rules": rules, "issues": self._issues}, indent=1) + "\n")


def _rule(rule: type[Rule], severity: str) -> dict[str, Any]:
    quality = "SECURITY" if rule.code.startswith("DF6") else "MAINTAINABILITY"
    return {
        "id": rule.code,
        "name": rule.title(),
        "description": visible(_summary(rule)) or rule.title(),
        "engineId": _ENGINE,
        "cleanCodeAttribute": "CONVENTIONAL",
        "type": "VULNERABILITY" if quality == "SECURITY" else "CODE_SMELL",
        "severity": _SEVERITIES[severity],
        "impacts": [{"softwareQuality": quality, "severity": _IMPACTS[severity]}],
    }


def _summary(rule: type[Rule]) -> str:
    from dflint.registry import RuleInfo, summary

    return rule.summary if isinstance(rule, RuleInfo) else summary(rule)


def _range(lines: LineIndex, text: str, span: tuple[int, int]) -> dict[str, int]:
    """Lines from 1, columns from 0; a range must not be empty, nor end behind its line."""
    start, end = span
    # Up to the line end.
    end = start + len(text[start:end].rstrip("\r\n"))
    line, column = _position(lines, text, start)
    last_line, last_column = _position(lines, text, end)
    place = {"startLine": line}
    if (last_line, last_column) > (line, column):
        place.update(endLine=last_line, startColumn=column, endColumn=last_column)
    return place


def _position(lines: LineIndex, text: str, offset: int) -> tuple[int, int]:
    """Line, and what stands before it there in the units of Java, which are those of UTF-16."""
    line, _ = lines.locate(offset)
    before = text[lines.line_start(line) : offset]
    return line, len(before.encode("utf-16-le", "surrogatepass")) // 2
