"""Logging commands of Azure Pipelines.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning
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


class Report:
    """Prints each finding as it comes; there are errors and warnings only."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            line, column = lines.locate(violation.span[0])
            properties = {
                "type": "error" if violation.severity == Severity.ERROR else "warning",
                "sourcepath": shown_path(path),
                "linenumber": str(line),
                "columnnumber": str(column),
                "code": violation.rule.code,
            }
            written = ";".join(f"{key}={_escape(value)}" for key, value in properties.items())
            message = visible(f"{violation.rule.title()}: {violation.message}")
            self._write(f"##vso[task.logissue {written}]{message.replace('%', '%AZP25')}\n")

    def finish(self) -> None:
        pass


def _escape(text: str) -> str:
    return text.replace("%", "%AZP25").replace(";", "%3B").replace("]", "%5D")
