"""Checkstyle's XML, which Jenkins and many others read.

https://github.com/checkstyle/checkstyle/blob/master/src/main/java/com/puppycrawl/tools/checkstyle/XMLLogger.java
"""

from __future__ import annotations

from dflint.reporters.paths import in_repository
from dflint.reporters.xml import DECLARATION, attributes
from dflint.rule import Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

_SEVERITIES = {Severity.STYLE: "info"}


class Report:
    """Opens the document at the start and closes it at the end."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        write(f'{DECLARATION}<checkstyle version="4.3">\n')

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        self._write(f"  <file{attributes(name=in_repository(path))}>\n")
        for violation in violations:
            line, column = lines.locate(violation.span[0])
            error = attributes(
                line=line,
                column=column,
                severity=_SEVERITIES.get(violation.severity, violation.severity),
                message=violation.message,
                source=f"dflint.{violation.rule.code}",
            )
            self._write(f"    <error{error}/>\n")
        self._write("  </file>\n")

    def finish(self) -> None:
        self._write("</checkstyle>\n")
