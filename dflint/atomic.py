"""Writing a file all at once: whoever reads it sees the old content or the new one."""

from __future__ import annotations

import errno
import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
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
