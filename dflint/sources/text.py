"""From bytes to text and back, byte for byte.

The BOM stays in the text, line ends stay as they are, and bytes that are no UTF-8 become lone
surrogates (PEP 383).
"""

from __future__ import annotations

import sys

from dflint.sources.paths import STDIN

_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


class SourceError(Exception):
    """A file that cannot be read; its text says why."""


def read(path: str) -> str:
    """The text of a file, or of standard input; raises SourceError."""
    try:
        if path == STDIN:
            return decode(sys.stdin.buffer.read())
        with open(path, "rb") as file:
            return decode(file.read())
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error


def decode(data: bytes) -> str:
    """The text of the content of a file; raises SourceError when it is UTF-16."""
    if data.startswith(_UTF16_BOMS):
        raise SourceError("is UTF-16, and a Dockerfile must be UTF-8: save it as UTF-8")
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes that decode() made the text of."""
    return text.encode("utf-8", "surrogateescape")
