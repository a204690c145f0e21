"""JSON lines: one finding a line."""

from __future__ import annotations

import json

from dflint.reporters.record import record
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
            self._write(json.dumps(record(path, lines, violation)) + "\n")

    def finish(self) -> None:
        pass
