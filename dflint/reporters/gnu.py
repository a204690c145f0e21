"""One line a finding, as GNU programs print it; editors and problem matchers know it.

https://www.gnu.org/prep/standards/html_node/Errors.html
"""

from __future__ import annotations

from dflint.reporters.display import visible
from dflint.reporters.one_line import OneLineReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.rule import Violation
    from dflint.text import LineIndex


class Report(OneLineReport):
    """Place, severity, message and code."""

    def line(self, path: str, lines: LineIndex, violation: Violation) -> str:
        line, column = lines.locate(violation.span[0])
        message = visible(violation.message)
        place = f"{visible(path)}:{line}:{column}"
        return f"{place}: {violation.severity}: {message} [{violation.rule.code}]"
