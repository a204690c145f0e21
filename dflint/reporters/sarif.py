"""SARIF 2.1.0: GitHub's code scanning and many others read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json

from dflint.reporters.display import visible
from dflint.reporters.fingerprints import fingerprints
from dflint.rule import Severity
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


class Report:
    """Collects the results: the rules come before them."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._rules: list[dict[str, Any]] = []
        self._indexes: dict[str, int] = {}
        self._results: list[dict[str, Any]] = []

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        own = fingerprints(path, text, violations)
        for violation, fingerprint in zip(violations, own, strict=True):
            result = {
                "ruleId": violation.rule.code,
                "ruleIndex": self._index(violation.rule),
                "level": _LEVELS[violation.severity],
                "message": {"text": visible(violation.message)},
                "locations": [{"physicalLocation": _place(path, lines, *violation.span)}],
                "partialFingerprints": {"dflint/v1": fingerprint},
            }
            if violation.fix is not None:
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
            "columnKind": "unicodeCodePoints",
            "results": self._results,
        }
        report = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
        self._write(json.dumps(report, indent=1) + "\n")


def _rule(rule: type[Rule]) -> dict[str, Any]:
    from dflint.registry import RuleInfo, summary

    # What is kept between runs knows the rule by its catalogue only.
    loaded = rule.load() if isinstance(rule, RuleInfo) else rule
    text = "\n".join(line.strip() for line in (loaded.__doc__ or "").strip().splitlines())
    found: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(loaded) or rule.title()},
        "help": {"text": text or rule.title(), "markdown": text or rule.title()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": sorted({"dockerfile", *rule.aliases})},
    }
    if rule.url().startswith("https://"):
        found["helpUri"] = rule.url()
    return found


def _place(path: str, lines: LineIndex, start: int, end: int) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(path)}, "region": _region(lines, start, end)}


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
    change = {"artifactLocation": {"uri": _uri(path)}, "replacements": replacements}
    label = f"{visible(fix.message)} ({fix.safety})"
    return {"description": {"text": label}, "artifactChanges": [change]}


def _uri(path: str) -> str:
    """A path as a relative reference, or a URI."""
    from os.path import isabs
    from urllib.parse import quote

    written = quote(path.replace("\\", "/").removeprefix("./"), errors="surrogateescape")
    return f"file://{written}" if isabs(path) else written
