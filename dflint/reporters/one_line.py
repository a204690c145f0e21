"""Reports that print a line for each finding as it comes, and nothing else."""

from __future__ import annotations

from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation


class OneLineReport:
    """A report whose formats say what a line is."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        """Prints the findings of a file."""
        lines = LineIndex(text)
        for violation in violations:
            self._write(f"{self.line(path, lines, violation)}\n")

    def line(self, path: str, lines: LineIndex, violation: Violation) -> str:
        """The line for a finding, without its end."""
        raise NotImplementedError

    def finish(self) -> None:
        """There is nothing at the end."""
