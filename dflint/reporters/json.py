"""One JSON array of all findings, a finding a line."""

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
    """Opens the array at the start and closes it at the end."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._separator = "[\n"

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            self._write(self._separator + json.dumps(record(path, lines, violation)))
            self._separator = ",\n"

    def finish(self) -> None:
        self._write("[]\n" if self._separator == "[\n" else "\n]\n")
