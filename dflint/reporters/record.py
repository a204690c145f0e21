"""A finding as plain data: what the JSON formats print."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dflint.rule import Fix, Violation
    from dflint.text import LineIndex


def record(path: str, lines: LineIndex, violation: Violation) -> dict[str, Any]:
    """Lines and columns from 1, columns in characters, ends exclusive."""
    rule = violation.rule
    start, end = violation.span
    return {
        "path": path,
        "code": rule.code,
        "name": rule.name,
        "aliases": list(rule.aliases),
        "severity": violation.severity,
        "message": violation.message,
        "start": _position(lines, start),
        "end": _position(lines, end),
        "url": rule.url(),
        "fix": _fix(lines, violation.fix) if violation.fix else None,
    }


def _fix(lines: LineIndex, fix: Fix) -> dict[str, Any]:
    edits = [
        {
            "start": _position(lines, edit.start),
            "end": _position(lines, edit.end),
            "text": edit.text,
        }
        for edit in fix.edits
    ]
    return {"safety": fix.safety, "message": fix.message, "edits": edits}


def _position(lines: LineIndex, offset: int) -> dict[str, int]:
    line, column = lines.locate(offset)
    return {"line": line, "column": column}
