"""Writing a file all at once: whoever reads it sees the old content or the new one."""

from __future__ import annotations

import errno
import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import stat_result


def write(path: str, data: bytes) -> int:
    """Replaces the content of an existing file; mode and, where permitted, owner stay.

    A symbolic link stays one, what it points to is replaced. Other hard links to the file keep the
    old content; their number is returned. Raises OSError, and then nothing has changed.
    """
    target = os.path.realpath(path)
    status = os.stat(target)
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    temporary = _write_beside(target, data)
    try:
        _copy_status(status, temporary)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    return status.st_nlink - 1


def write_text(path: str, text: str, note: Callable[[str, str], None]) -> None:
    """Replaces the text of an existing file, as write() does; ``note`` is told of other links."""
    from dflint.reporters.display import plural
    from dflint.sources.text import encode

    other_links = write(path, encode(text))
    if other_links:
        links = plural(other_links, "other hard link")
        note(path, f"{links} to this file kept the old content")


def _write_beside(target: str, data: bytes) -> str:
    """Writes a new file in the same folder, which only its owner can read; its path."""
    temporary = os.path.join(os.path.dirname(target), f".dflint-{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(temporary, flags, 0o600)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror} in its folder", target) from error
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _copy_status(status: stat_result, path: str) -> None:
    created = os.stat(path)
    if (created.st_uid, created.st_gid) != (status.st_uid, status.st_gid):
        # Only root may give files away; Windows has no owners of this kind.
        with suppress(AttributeError, OSError):
            os.chown(path, status.st_uid, status.st_gid)
    # After the owner: changing that clears the set-user-ID bit.
    os.chmod(path, status.st_mode & 0o7777)


class Replacement:
    """A text file that is written bit by bit, under another name until it is complete.

    It need not be there before. ``errors``: what becomes of what UTF-8 cannot hold.
    """

    def __init__(self, path: str, errors: str = "backslashreplace") -> None:
        """Raises OSError."""
        #: A symbolic link stays one, what it points to is replaced.
        self._target = self._written = os.path.realpath(path)
        # What is no plain file, such as a pipe, cannot be replaced.
        if os.path.isfile(self._target) or not os.path.exists(self._target):
            self._written += f".{os.urandom(4).hex()}.tmp"
        try:
            self._stream = open(  # noqa: SIM115 (it stays open)
                self._written, "w", encoding="utf-8", errors=errors, newline="\n"
            )
        except OSError as error:
            raise OSError(error.errno, error.strerror, path) from error
        self.write = self._stream.write

    def keep(self) -> None:
        """Gives it its name, and the mode of the file that it replaces."""
        self._stream.close()
        if self._written == self._target:
            return
        with suppress(OSError):
            os.chmod(self._written, os.stat(self._target).st_mode & 0o777)
        os.replace(self._written, self._target)

    def discard(self) -> None:
        """Leaves the old file as it was."""
        with suppress(OSError):
            self._stream.close()
        if self._written != self._target:
            with suppress(OSError):
                os.unlink(self._written)
