"""What ``.editorconfig`` (https://editorconfig.org) says about a file."""

from __future__ import annotations

import os

from dflint.config import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NAME = ".editorconfig"


def format_options(path: str) -> dict[str, Any]:
    """The settings that mean something here, as keyword arguments of FormatStyle.

    Raises ConfigError for a file that cannot be read.
    """
    path = os.path.abspath(path)
    if not _is_covered(os.path.dirname(path)):
        return {}
    from editorconfig import get_properties
    from editorconfig.exceptions import EditorConfigError

    try:
        return _options(get_properties(path))
    except (EditorConfigError, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise ConfigError(NAME, 0, 0, f"cannot be read: {reason}") from error


def _is_covered(folder: str) -> bool:
    """Whether there is such a file in a folder or above it."""
    while not os.path.exists(os.path.join(folder, NAME)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent
    return True


def _options(properties: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    indent = _indent(properties)
    if indent:
        found["indent"] = indent
    length = properties.get("max_line_length", "")
    if length == "off":
        found["line_length"] = 0
    elif _is_number(length):
        found["line_length"] = int(length)
    if properties.get("insert_final_newline") == "false":
        found["final_newline"] = False
    if properties.get("trim_trailing_whitespace") == "false":
        found["trim_trailing"] = False
    return found


def _indent(properties: Mapping[str, str]) -> str:
    if properties.get("indent_style") == "tab":
        return "\t"
    size = properties.get("indent_size", "")
    if size == "tab":
        size = properties.get("tab_width", "")
    return " " * int(size) if _is_number(size) else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:4]) > 0 and len(text) <= 4
