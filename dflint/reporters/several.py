"""Several reports of one run: one on a stream, the others in files."""

from __future__ import annotations

from dflint.reporters import open_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.atomic import Replacement
    from dflint.reporters import Reporter, Style, Write
    from dflint.rule import Violation


class Reports:
    """Writes them side by side. A file takes its name when it is complete, and not before."""

    def __init__(
        self, name: str, write: Write, style: Style, files: Sequence[tuple[str, str]]
    ) -> None:
        """``name``: the format on the stream, if any; ``files``: formats and paths.

        Raises OSError for a file that cannot be written.
        """
        self._reports: list[Reporter] = [open_report(name, write, style)] if name else []
        self._files: list[Replacement] = []
        try:
            for file_format, path in files:
                self._open(file_format, path, style.for_file())
        except BaseException:
            self.give_up()
            raise

    def _open(self, file_format: str, path: str, style: Style) -> None:
        # Most runs write no files.
        from dflint.atomic import Replacement

        file = Replacement(path)
        self._files.append(file)
        self._reports.append(open_report(file_format, file.write, style))

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        """The findings of one file."""
        for report in self._reports:
            report.add(path, text, violations)

    def finish(self) -> None:
        """There are no more files."""
        for report in self._reports:
            report.finish()
        while self._files:
            self._files[0].keep()
            del self._files[0]

    def give_up(self) -> None:
        """Removes what is not complete."""
        for file in self._files:
            file.discard()
        self._files.clear()
