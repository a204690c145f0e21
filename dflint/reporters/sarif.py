"""SARIF 2.1.0: GitHub's code scanning and many others read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json

from dflint.reporters.display import is_text, visible
from dflint.reporters.fingerprints import fingerprints
from dflint.reporters.paths import in_repository
from dflint.rule import Severity, rule_link
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dflint.reporters import Style, Write
    from dflint.rule import Fix, Rule, Violation

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
    Severity.STYLE: "note",
}
#: In the words of code scanning.
_PROBLEMS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
    Severity.STYLE: "recommendation",
}


class Report:
    """Collects the results: the rules come before them."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._failures = style.failures
        self._rules: list[dict[str, Any]] = []
        self._indexes: dict[str, int] = {}
        self._results: list[dict[str, Any]] = []

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        path = in_repository(path)
        lines = LineIndex(text)
        own = fingerprints(path, text, violations)
        for violation, fingerprint in zip(violations, own, strict=True):
            result = {
                "ruleId": violation.rule.code,
                "ruleIndex": self._index(violation.rule),
                "level": _LEVELS[violation.severity],
                "message": {"text": visible(violation.message)},
                "locations": [_location(path, lines, text, violation)],
                "partialFingerprints": {"dflint/v1": fingerprint},
            }
            if violation.fix is not None and all(is_text(one.text) for one in violation.fix.edits):
                result["fixes"] = [_fix(path, lines, violation.fix)]
            self._results.append(result)

    def _index(self, rule: type[Rule]) -> int:
        if rule.code not in self._indexes:
            self._indexes[rule.code] = len(self._rules)
            self._rules.append(_rule(rule))
        return self._indexes[rule.code]

    def finish(self) -> None:
        from dflint import __version__

        driver = {"name": "dflint", "version": __version__, "rules": self._rules}
        run = {
            "tool": {"driver": driver},
            "invocations": [_invocation(self._failures)],
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The checkout."}}},
            "results": self._results,
        }
        report = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
        self._write(json.dumps(report, indent=1) + "\n")


def _invocation(failures: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Whether all files could be looked at, and what is wrong with the others."""
    if not failures:
        return {"executionSuccessful": True}
    said = [
        {
            "level": "error",
            "message": {"text": visible(reason)},
            "locations": [
                {"physicalLocation": {"artifactLocation": _artifact(in_repository(path))}}
            ],
        }
        for path, reason in failures
    ]
    return {"executionSuccessful": False, "toolExecutionNotifications": said}


def _rule(rule: type[Rule]) -> dict[str, Any]:
    from dflint.registry import RuleInfo, summary

    # What is kept between runs knows the rule by its catalogue only.
    loaded = rule.load() if isinstance(rule, RuleInfo) else rule
    text, markdown = _help(loaded)
    subject = ["security"] if rule.code.startswith("DF6") else []
    found: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(loaded) or rule.title()},
        "fullDescription": {"text": summary(loaded) or rule.title()},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": sorted({"dockerfile", *subject, *rule.aliases}),
            "precision": "high",
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }
    if rule_link(rule):
        found["helpUri"] = rule_link(rule)
    return found


def _help(rule: type[Rule]) -> tuple[str, str]:
    """The page of a rule, as text and as Markdown."""
    from dflint.registry import is_shellcheck
    from dflint.rule_page import markdown_page, terminal_page

    if is_shellcheck(rule.code):
        from dflint.shellcheck.rules import page

        return page(rule.code), page(rule.code)
    return terminal_page(rule), markdown_page(rule)


def _location(path: str, lines: LineIndex, text: str, violation: Violation) -> dict[str, Any]:
    start, end = violation.span
    # Behind the last line end there is no line.
    end = start + len(text[start:end].rstrip("\r\n"))
    place = {"artifactLocation": _artifact(path), "region": _region(lines, start, end)}
    return {"physicalLocation": place}


def _region(lines: LineIndex, start: int, end: int) -> dict[str, int]:
    line, column = lines.locate(start)
    last_line, last_column = lines.locate(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last_line,
        "endColumn": last_column,
    }


def _fix(path: str, lines: LineIndex, fix: Fix) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(lines, edit.start, edit.end),
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    label = f"{visible(fix.message)} ({fix.safety})"
    return {"description": {"text": label}, "artifactChanges": [change]}


def _artifact(path: str) -> dict[str, str]:
    """Where a file is: in the checkout, whose place each reader knows, or elsewhere."""
    from os.path import isabs
    from urllib.parse import quote

    written = quote(path, errors="surrogateescape")
    if isabs(path):
        return {"uri": f"file://{written}"}
    return {"uri": written, "uriBaseId": "%SRCROOT%"}
