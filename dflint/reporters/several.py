"""Several reports of one run: one on a stream, the others in files."""

from __future__ import annotations

import os

from dflint.reporters import open_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

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
        self._files: list[_File] = []
        try:
            for file_format, path in files:
                file = _File(path)
                self._files.append(file)
                self._reports.append(open_report(file_format, file.write, style.for_file()))
        except BaseException:
            self.give_up()
            raise

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


class _File:
    """A file that is written under another name first."""

    def __init__(self, path: str) -> None:
        #: A symbolic link stays one, what it points to is replaced.
        self._target = self._written = os.path.realpath(path)
        # What is no plain file, such as a pipe, cannot be replaced.
        if os.path.isfile(self._target) or not os.path.exists(self._target):
            self._written += f".{os.urandom(4).hex()}.tmp"
        try:
            self._stream = open(  # noqa: SIM115 (it stays open)
                self._written, "w", encoding="utf-8", errors="backslashreplace", newline="\n"
            )
        except OSError as error:
            raise OSError(error.errno, error.strerror, path) from error
        self.write = self._stream.write

    def keep(self) -> None:
        """Gives it its name, and the mode of the file that it replaces."""
        from contextlib import suppress

        self._stream.close()
        if self._written == self._target:
            return
        with suppress(OSError):
            os.chmod(self._written, os.stat(self._target).st_mode & 0o777)
        os.replace(self._written, self._target)

    def discard(self) -> None:
        """Leaves the old file as it was."""
        from contextlib import suppress

        with suppress(OSError):
            self._stream.close()
        if self._written != self._target:
            with suppress(OSError):
                os.unlink(self._written)
