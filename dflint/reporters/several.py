"""Several reports of one run: one on a stream, the others in files."""

from __future__ import annotations

import os

from dflint.reporters import open_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from dflint.reporters import Reporter, Style, Write
    from dflint.rule import Violation


class Reports:
    """Writes them side by side. A file takes its name when it is complete, and not before."""

    def __init__(
        self, name: str, write: Write, style: Style, files: Sequence[tuple[str, str]]
    ) -> None:
        """``files``: formats and paths; raises OSError for one that cannot be written."""
        self._reports: list[Reporter] = [open_report(name, write, style)]
        #: The path, what is written to, and its path.
        self._files: list[tuple[str, TextIO, str]] = []
        plain = type(style)(unsafe=style.unsafe, fixing=style.fixing, repaired=style.repaired)
        for file_format, path in files:
            # What is no plain file, such as a pipe, cannot be replaced.
            is_plain = os.path.isfile(path) or not os.path.exists(path)
            temporary = f"{path}.{os.urandom(4).hex()}.tmp" if is_plain else path
            stream = _open(temporary)
            self._files.append((path, stream, temporary))
            self._reports.append(open_report(file_format, stream.write, plain))

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        """The findings of one file."""
        for report in self._reports:
            report.add(path, text, violations)

    def finish(self) -> None:
        """There are no more files."""
        for report in self._reports:
            report.finish()
        for path, stream, temporary in self._files:
            stream.close()
            if temporary != path:
                os.replace(temporary, path)
        self._files.clear()

    def give_up(self) -> None:
        """Removes what is not complete."""
        for path, stream, temporary in self._files:
            stream.close()
            if temporary != path:
                os.unlink(temporary)
        self._files.clear()


def _open(path: str) -> TextIO:
    return open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
