"""JSON lines: one finding a line."""

from __future__ import annotations

import json

from dflint.reporters.one_line import OneLineReport
from dflint.reporters.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.rule import Violation
    from dflint.text import LineIndex


class Report(OneLineReport):
    """An object for each finding."""

    def line(self, path: str, lines: LineIndex, violation: Violation) -> str:
        return json.dumps(record(path, lines, violation))
