"""One line a finding, as GNU programs print it; editors and problem matchers know it.

https://www.gnu.org/prep/standards/html_node/Errors.html
"""

from __future__ import annotations

from dflint.reporters.display import visible
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation


class Report:
    """Prints each finding as it comes."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            line, column = lines.locate(violation.span[0])
            message = visible(violation.message)
            place = f"{visible(path)}:{line}:{column}"
            self._write(f"{place}: {violation.severity}: {message} [{violation.rule.code}]\n")

    def finish(self) -> None:
        pass
