"""Untrusted text on a terminal: what cannot be seen is written out, and columns are counted."""

from __future__ import annotations

import os

from dflint.rule import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_TAB = "    "
#: Severities that are no nouns.
_UNCOUNTED = (Severity.INFO, Severity.STYLE)


def wants_color(stream: TextIO) -> bool:
    """https://no-color.org and https://force-color.org; else whether a person looks at it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def visible(text: str) -> str:
    """The text with its control characters, invisible characters and wrong bytes written out."""
    if text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character.isprintable():
        return character
    if character == "\t":
        return _TAB
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        # A byte that is no UTF-8 (PEP 383).
        code -= 0xDC00
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def is_text(text: str) -> bool:
    """Whether JSON can hold a text for any reader: it has no bytes that are no UTF-8 (PEP 383)."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def width(text: str) -> int:
    """How many columns a visible text takes in a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )


def plural(count: int, noun: str, nouns: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def plural_of(severity: str, count: int) -> str:
    """``1 error``, ``2 errors``, ``2 info``."""
    return plural(count, severity, severity if severity in _UNCOUNTED else "")
