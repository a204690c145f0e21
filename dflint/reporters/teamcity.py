"""Inspections of TeamCity, as service messages.

https://www.jetbrains.com/help/teamcity/service-messages.html#Reporting+Inspections
"""

from __future__ import annotations

from dflint.reporters.display import visible
from dflint.reporters.paths import shown_path
from dflint.rule import Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

_SEVERITIES = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.INFO: "WEAK WARNING",
    Severity.STYLE: "INFO",
}


class Report:
    """Prints each finding as it comes, each rule before its first one."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._known: set[str] = set()

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            rule = violation.rule
            if rule.code not in self._known:
                self._known.add(rule.code)
                about = {"name": rule.title(), "description": rule.url(), "category": "Dockerfile"}
                self._message("inspectionType", id=rule.code, **about)
            self._message(
                "inspection",
                typeId=rule.code,
                message=violation.message,
                file=shown_path(path),
                line=str(lines.locate(violation.span[0])[0]),
                SEVERITY=_SEVERITIES[violation.severity],
            )

    def finish(self) -> None:
        pass

    def _message(self, kind: str, /, **values: str) -> None:
        written = " ".join(f"{key}='{_escape(value)}'" for key, value in values.items())
        self._write(f"##teamcity[{kind} {written}]\n")


def _escape(text: str) -> str:
    written = visible(text).replace("|", "||").replace("'", "|'")
    written = written.replace("[", "|[").replace("]", "|]")
    if written.isascii():
        return written
    # A unit of UTF-16 each.
    data = written.encode("utf-16-be")
    units = (data[index : index + 2] for index in range(0, len(data), 2))
    return "".join(chr(unit[1]) if unit < b"\0\x80" else f"|0x{unit.hex()}" for unit in units)
