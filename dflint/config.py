"""The configuration: ``.dflint.yaml``, ``[tool.dflint]`` in pyproject.toml, or hadolint's own file.

The nearest one counts: in the folder of the linted file or in one above it, up to the top of the
repository. An existing ``.hadolint.yaml`` is read where there is no other.

What is read becomes layers, from the weakest to the strongest: the files that are extended, the
file itself, its overrides for some paths, and (in ``dflint.settings``) the command line. Where two
of them set the same key the stronger one wins; lists of rules to add or to leave out, and the
entries of mappings, add up.
"""

from __future__ import annotations

import os

from dflint.config_keys import DOCUMENT, KEYS, OVERRIDE, check_value, unknown_key
from dflint.yaml_source import ConfigError, YamlFile, read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

#: In the order in which they are looked for in a folder.
NAMES = (".dflint.yaml", ".dflint.yml")
PYPROJECT = "pyproject.toml"
HADOLINT_NAMES = (".hadolint.yaml", ".hadolint.yml")

_TABLE = ("tool", "dflint")


class Layer:
    """Some keys with their values, and where they were found."""

    __slots__ = ("folder", "origin", "prefix", "source", "values")

    def __init__(
        self,
        values: dict[str, Any],
        origin: str,
        folder: str = "",
        source: YamlFile | None = None,
        prefix: Sequence[str | int] = (),
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


def read_config(path: str) -> Config:
    """Reads a configuration file, whichever of the three kinds; raises ConfigError."""
    path = os.path.normpath(path)
    if os.path.basename(path).lstrip(".").startswith(("hadolint.", "config.")):
        from dflint.hadolint_config import read_hadolint_config

        return read_hadolint_config(path)
    config = Config(path)
    _read_document(path, config, [])
    return config


def _read_document(path: str, config: Config, above: list[str]) -> None:
    """Adds a file, behind what it extends, to the layers of a configuration."""
    source, prefix = _open(path)
    values = source.data
    for key in prefix:
        values = (values or {}).get(key)
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise source.error("this must be a mapping: `key: value`", *prefix)
    _check_keys(values, source, prefix, DOCUMENT)
    above = [*above, os.path.realpath(path)]
    for index, base in enumerate(_list(values.get("extends"))):
        base_path = os.path.normpath(os.path.join(os.path.dirname(path), base))
        if not os.path.isfile(base_path):
            raise source.error(f"there is no file {base_path}", *prefix, "extends", index)
        if os.path.realpath(base_path) in above:
            raise source.error(f"{base_path} extends itself", *prefix, "extends", index)
        _read_base(base_path, config, above)
    overrides = [
        _override(override, path, source, (*prefix, "overrides", index))
        for index, override in enumerate(values.get("overrides") or ())
    ]
    config.add(_layer(values, path, source, prefix), overrides)


def _read_base(path: str, config: Config, above: list[str]) -> None:
    if os.path.basename(path) not in HADOLINT_NAMES:
        _read_document(path, config, above)
        return
    from dflint.hadolint_config import read_hadolint_config

    base = read_hadolint_config(path)
    config.notes.extend(base.notes)
    for layer in base.top:
        config.add(layer)


def _override(
    values: Any, path: str, source: YamlFile, place: Sequence[str | int]
) -> tuple[list[str], Layer]:
    """An entry of ``overrides``: its patterns, and what it says."""
    if not isinstance(values, dict):
        raise source.error("this must be a mapping with `files`", *place)
    _check_keys(values, source, place, OVERRIDE)
    if not values.get("files"):
        raise source.error("this needs `files`: a list of patterns", *place)
    return _list(values["files"]), _layer(values, path, source, place)


def _layer(
    values: dict[str, Any], path: str, source: YamlFile, prefix: Sequence[str | int]
) -> Layer:
    kept = {
        key: KEYS[key].of(value)
        for key, value in values.items()
        if key not in ("extends", "overrides", "files") and value is not None
    }
    return Layer(kept, path, os.path.dirname(path), source, prefix)


def _open(path: str) -> tuple[YamlFile, tuple[str, ...]]:
    """The file, and the keys that lead to what is for dflint in it."""
    if not path.endswith(".toml"):
        return read_yaml(path), ()
    from dflint.toml_source import read_toml

    source = read_toml(path)
    return source, _TABLE if os.path.basename(path) == PYPROJECT else ()


def _check_keys(
    values: dict[str, Any],
    source: YamlFile,
    prefix: Sequence[str | int],
    allowed: Sequence[str],
) -> None:
    for key, value in values.items():
        if key not in allowed:
            raise source.error(unknown_key(key, allowed), *prefix, key, at_key=True)
        if value is not None:
            check_value(KEYS[key], value, source, (*prefix, key))


def _list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
