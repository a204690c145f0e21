"""``[tool.dflint]`` of a pyproject.toml: its data, and where each piece of it stands."""

from __future__ import annotations

import sys

from dflint.config import ConfigError
from dflint.regex import regex
from dflint.yaml_source import YamlFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ERROR_PLACE = regex(r" \(at line (\d+), column (\d+)\)$")
_HEADER = regex(r"\s*\[+\s*([^]#]*?)\s*\]+")


class TomlFile(YamlFile):
    """As YamlFile; places are found by the names of the keys, good to the line."""

    __slots__ = ("_lines",)

    def __init__(self, path: str, data: Any, text: str) -> None:
        super().__init__(path, data)
        self._lines = text.split("\n")

    def place(self, *keys: str | int, at_key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the innermost key that is found."""
        names = [key for key in keys if isinstance(key, str)]
        table: list[str] = []
        best, depth = (1, 1), -1
        for number, line in enumerate(self._lines, 1):
            header = _HEADER.match(line)
            if header:
                table = _names(header[1])
                path, column = table, len(line) - len(line.lstrip()) + 1
            else:
                path = [*table, *_names(line.partition("=")[0])]
                column = len(line) - len(line.lstrip()) + 1
            common = _common(path, names)
            if common == len(path) and common > depth and line.strip():
                best, depth = (number, column), common
        return best


def read_toml(path: str) -> TomlFile:
    """Reads a file; raises ConfigError, also when there is no such file."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        raise ConfigError(path, 0, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(path, 0, 0, "cannot be read: it is not UTF-8") from None
    try:
        return TomlFile(path, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _ERROR_PLACE.search(message)
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        raise ConfigError(path, line, column, _ERROR_PLACE.sub("", message)) from None


def _names(written: str) -> list[str]:
    """The parts of a dotted key."""
    return [part.strip().strip("\"'") for part in written.split(".")]


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count
