"""The configuration: ``.dflint.yaml``, ``[tool.dflint]`` in pyproject.toml, or hadolint's own file.

The nearest one counts: in the folder of the linted file or in one above it, up to the top of the
repository. An existing ``.hadolint.yaml`` is read where there is no other.

What is read becomes layers, from the weakest to the strongest: the files that are extended, the
file itself, its overrides for some paths, and (in ``dflint.settings``) the command line. Where two
of them set the same key the stronger one wins; lists of rules to add or to leave out, and the
entries of mappings, add up.

Here is what every run needs: most have no file to read (``dflint.config_reader``).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from dflint.yaml_source import YamlFile

#: In the order in which they are looked for in a folder.
NAMES = (".dflint.yaml", ".dflint.yml")
PYPROJECT = "pyproject.toml"
HADOLINT_NAMES = (".hadolint.yaml", ".hadolint.yml")


class ConfigError(Exception):
    """Something wrong in a file that was written for dflint: ``path:line:column: message``."""

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        """Line and column count from 1; line 0: it is about the whole file."""
        super().__init__(path, line, column, message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"


class Layer:
    """Some keys with their values, and where they were found."""

    __slots__ = ("adds_up", "folder", "origin", "prefix", "source", "values")

    def __init__(
        self,
        values: dict[str, Any],
        origin: str,
        folder: str = "",
        source: YamlFile | None = None,
        prefix: Sequence[str | int] = (),
        adds_up: bool = False,
    ) -> None:
        self.values = values
        #: The file, or what else it is; see also place_of().
        self.origin = origin
        #: What paths and patterns in it are relative to.
        self.folder = folder
        #: What it was read from; None where that is no file.
        self.source = source
        #: The keys that lead to it there.
        self.prefix = tuple(prefix)
        #: Whether lists and mappings among the options of rules are added to those of weaker ones.
        self.adds_up = adds_up

    def place_of(self, key: str) -> str:
        """File and line of a key, for people."""
        if self.source is None:
            return self.origin
        return f"{self.origin}:{self.source.place(*self.prefix, key, at_key=True)[0]}"

    def error(self, message: str, *keys: str | int) -> ConfigError:
        """An error about a value of this layer, to be raised."""
        if self.source is None:
            return ConfigError(self.origin, 0, 0, message)
        return self.source.error(message, *self.prefix, *keys)


class Config:
    """One configuration file with all that it extends."""

    __slots__ = ("_overrides", "is_hadolint", "notes", "path", "top")

    def __init__(self, path: str = "", is_hadolint: bool = False) -> None:
        #: Empty where there is no file.
        self.path = path
        self.is_hadolint = is_hadolint
        #: What is odd about it, and no mistake.
        self.notes: list[str] = []
        #: The layers that count for all files: what it extends, then itself.
        self.top: list[Layer] = []
        #: For each of them, the layers for some paths, with their patterns.
        self._overrides: list[list[tuple[list[str], Layer]]] = []

    def add(self, layer: Layer, overrides: Sequence[tuple[list[str], Layer]] = ()) -> None:
        """Adds a layer that is stronger than those before it."""
        self.top.append(layer)
        self._overrides.append(list(overrides))

    def insert(self, index: int, layer: Layer) -> None:
        """Adds a layer that is weaker than the one that has this place in ``top``."""
        self.top.insert(index, layer)
        self._overrides.insert(index, [])

    def layers_for(self, path: str) -> list[Layer]:
        """The layers that count for a file, from the weakest to the strongest."""
        found: list[Layer] = []
        for layer, overrides in zip(self.top, self._overrides, strict=True):
            found.append(layer)
            found.extend(
                override for patterns, override in overrides if matches(patterns, layer, path)
            )
        return found


def matches(patterns: Sequence[str], layer: Layer, path: str) -> bool:
    """Whether a path, or a folder that it is in, matches one of the patterns of a layer.

    The patterns are those of .gitignore, relative to the folder of the configuration.
    """
    from dflint.sources.gitignore import Gitignore

    ignore = Gitignore(layer.folder or ".", "\n".join(patterns))
    current, top = os.path.abspath(path), ignore.folder
    is_folder = False
    while current.startswith(os.path.join(top, "")):
        if ignore.ignores(current, is_folder):
            return True
        current, is_folder = os.path.dirname(current), True
    return False


def find_config(folder: str) -> str | None:
    """The path of the configuration that counts in a folder; None without one."""
    folders = list(_folders_up(folder))
    for current in folders:
        for name in NAMES:
            path = os.path.join(current, name)
            if os.path.isfile(path):
                return _as_seen_from_here(path)
        path = os.path.join(current, PYPROJECT)
        if _mentions_dflint(path):
            return _as_seen_from_here(path)
    for current in folders:
        for name in HADOLINT_NAMES:
            path = os.path.join(current, name)
            if os.path.isfile(path):
                return _as_seen_from_here(path)
    return None


def find_user_config(environ: Mapping[str, str] = os.environ) -> str | None:
    """The user's own file, which hadolint reads where the project has none."""
    home = os.path.expanduser("~")
    folder = environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    candidates = [os.path.join(folder, f"hadolint.{ext}") for ext in ("yaml", "yml")]
    for name in ("hadolint", "config"):
        candidates += [os.path.join(home, ".hadolint", f"{name}.{ext}") for ext in ("yaml", "yml")]
    candidates += [os.path.join(home, name) for name in HADOLINT_NAMES]
    return next(filter(os.path.isfile, candidates), None)


def _folders_up(folder: str) -> Iterator[str]:
    """The folder and those above it, up to the top of the repository."""
    folder = os.path.abspath(folder)
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return
        folder = parent


def _as_seen_from_here(path: str) -> str:
    """Relative to the working directory, where it is below it: as people would write it."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


def _mentions_dflint(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"tool.dflint" in file.read()
    except OSError:
        return False
