"""``dflint config``: the configuration in force for a file, and where each value came from."""

from __future__ import annotations

import os
import sys

from dflint.arguments import UsageError, parse
from dflint.config_keys import KEYS
from dflint.hadolint_config import AS_HADOLINT
from dflint.rule import Option
from dflint.settings import Settings, SettingsFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dflint.arguments import Arguments

_USAGE = """\
Usage: dflint config [OPTION ...] [PATH]   show the configuration in force for a file or a folder

Takes the options of dflint that it depends on, such as --config, --select and --ignore, and
--output-format json.
"""
_ALLOWED = (
    "--help --config --isolated --select --extend-select --ignore --error --warning --info --style "
    "--trusted-registry --require-label --strict-labels --fail-on --unsafe-fixes --exit-zero "
    "--no-inline-ignores --output-format --fix-only --unfixable"
).split()
_DEFAULT = "default"
_RULES_A_LINE = 12

#: A key, its value, and the places that say so, the weakest first.
Row = tuple[str, object, list[str]]


def config(argv: list[str]) -> int:
    """``dflint config [PATH]``; raises ConfigError."""
    arguments = parse(argv, allowed=_ALLOWED)
    if arguments.help:
        sys.stdout.write(_USAGE)
        return 0
    if len(arguments.paths) > 1:
        raise UsageError("'dflint config' takes one path")
    path = arguments.paths[0] if arguments.paths else "Dockerfile"
    if os.path.isdir(path):
        path = os.path.join(path, "Dockerfile")
    as_json = arguments.output_format == "json"
    arguments.output_format = ""
    finder = SettingsFinder(arguments, lambda text: print(f"dflint: note: {text}", file=sys.stderr))
    settings = finder.settings_for(path)
    rows = [*_rows(settings), *_command_line_rows(arguments)]
    sys.stdout.write((_json if as_json else _text)(path, settings, rows))
    return 0


def _rows(settings: Settings) -> Iterator[Row]:
    for key in KEYS.values():
        if key.kind == key.OVERRIDES or key.name in ("extends", "files"):
            continue
        layers = [layer for layer in settings.layers if key.name in layer.values]
        if not layers:
            yield key.name, key.default, [_DEFAULT]
        elif key.kind in (Option.MAPPING, key.OPTIONS, key.FORMAT):
            entries = {
                name: (value, layer.place_of(key.name))
                for layer in layers
                for name, value in layer.values[key.name].items()
            }
            if key.kind == key.OPTIONS:
                merged = settings.options
                entries = {name: (merged[name], place) for name, (_, place) in entries.items()}
            for name, (value, place) in entries.items():
                # hadolint's own are many, and no news.
                if not place.startswith(AS_HADOLINT):
                    yield f"{key.name}.{name}", value, [place]
        elif key.adds_up:
            value = [each for layer in layers for each in layer.values[key.name]]
            yield key.name, value, [layer.place_of(key.name) for layer in layers]
        else:
            yield key.name, layers[-1].values[key.name], [layers[-1].place_of(key.name)]


def _command_line_rows(arguments: Arguments) -> Iterator[Row]:
    for name in ("select", "extend_select", "fix_only", "unfixable"):
        value = getattr(arguments, name)
        if value:
            yield f"--{name.replace('_', '-')}", value, ["command line"]


def _text(path: str, settings: Settings, rows: list[Row]) -> str:
    shown = [(key, _shown(value), ", ".join(places)) for key, value, places in rows]
    widths = [max(len(row[column]) for row in shown) for column in (0, 1)]
    lines = [f"For {path}: {settings.config.path or 'no configuration file'}\n"]
    for key, value, place in shown:
        lines.append(f"{key.ljust(widths[0])} = {value.ljust(min(widths[1], 40))}  # {place}")
    codes = [rule.code for rule in settings.selection.rules]
    lines.append(f"\n{len(codes)} rules in force:")
    lines.extend(
        f"  {' '.join(codes[start : start + _RULES_A_LINE])}"
        for start in range(0, len(codes), _RULES_A_LINE)
    )
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {each}" for key, each in value.items()) + "}"
    return str(value) or '""'


def _json(path: str, settings: Settings, rows: list[Row]) -> str:
    import json

    data = {
        "path": path,
        "config": settings.config.path or None,
        "values": {key: {"value": value, "from": places} for key, value, places in rows},
        "rules": [rule.code for rule in settings.selection.rules],
    }
    return json.dumps(data, indent=2) + "\n"
