"""Logging commands of Azure Pipelines.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning
"""

from __future__ import annotations

from dflint.reporters.display import visible
from dflint.reporters.one_line import OneLineReport
from dflint.reporters.paths import shown_path
from dflint.rule import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.rule import Violation
    from dflint.text import LineIndex


class Report(OneLineReport):
    """A command for each finding; there are errors and warnings only."""

    def line(self, path: str, lines: LineIndex, violation: Violation) -> str:
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
        return f"##vso[task.logissue {written}]{message.replace('%', '%AZP25')}"


def _escape(text: str) -> str:
    return text.replace("%", "%AZP25").replace(";", "%3B").replace("]", "%5D")
