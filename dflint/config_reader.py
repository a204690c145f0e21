"""Reads a configuration file of any kind, with all that it extends."""

from __future__ import annotations

import os

from dflint.config import HADOLINT_NAMES, PYPROJECT, Config, Layer
from dflint.config_keys import DOCUMENT, KEYS, OVERRIDE, check_value, unknown_key
from dflint.yaml_source import YamlFile, read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_TABLE = ("tool", "dflint")


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
