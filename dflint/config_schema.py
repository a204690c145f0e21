"""The JSON schema of the configuration file, made of its keys and of the rules' options.

``python -m dflint.config_schema`` writes it to docs, and the table of the options into
docs/configuration.md; a test says when they are out of date.
"""

from __future__ import annotations

import json

from dflint.config_keys import DOCUMENT, FORMAT, KEYS, OVERRIDE, Key
from dflint.regex import regex
from dflint.registry import SETS, Registry
from dflint.rule import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PATH = "docs/dflint.schema.json"
PAGE_PATH = "docs/configuration.md"

_TABLE = regex(r"(<!-- options: .* -->\n)(?:.*\n)*?(<!-- /options -->)")

_TEXT = {"type": "string"}


def schema() -> dict[str, Any]:
    """The schema of ``.dflint.yaml``, and of ``[tool.dflint]``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of dflint",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _of_key(KEYS[name]) for name in DOCUMENT},
        "$defs": {"rule": _rule_terms()},
    }


def _of_key(key: Key) -> dict[str, Any]:
    if key.kind == Key.OPTIONS:
        found = _object({option.name: _of_option(option) for option in rule_options()})
    elif key.kind == Key.FORMAT:
        found = _object({option.name: _of_option(option) for option in FORMAT})
    elif key.kind == Key.OVERRIDES:
        item = _object({name: _of_key(KEYS[name]) for name in OVERRIDE})
        found = {"type": "array", "items": {**item, "required": ["files"]}}
    else:
        return _of_option(key)
    return {"description": key.summary, **found}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _of_option(option: Option) -> dict[str, Any]:
    item: dict[str, Any] = {"enum": list(option.choices)} if option.choices else _TEXT
    if option.name in ("select", "extend-select", "ignore", "fix-only", "unfixable"):
        item = {"$ref": "#/$defs/rule"}
    found: dict[str, Any] = {"description": option.summary}
    if option.kind == Option.BOOL:
        found["type"] = "boolean"
    elif option.kind == Option.INT:
        found.update({"type": "integer", "minimum": 0})
    elif option.kind == Option.STRING:
        found.update(item)
    elif option.kind == Option.STRINGS:
        found["anyOf"] = [{"type": "array", "items": item}, item]
    else:
        found.update({"type": "object", "additionalProperties": item})
    if option.default not in (None, "", (), {}, []):
        found["default"] = list(option.default) if option.kind == Option.STRINGS else option.default
    return found


def rule_options() -> list[Option]:
    """The options of all rules, each once, by name."""
    found = {
        option.name: option
        for info in Registry().rules
        if info.options
        for option in info.load().options
    }
    return [found[name] for name in sorted(found)]


def _rule_terms() -> dict[str, Any]:
    """Codes, names, aliases and sets are suggested; prefixes, and rules of plugins, are allowed."""
    names = {name for info in Registry().rules for name in (info.code, info.name, *info.aliases)}
    return {"anyOf": [{"enum": ["ALL", *SETS, *sorted(names)]}, _TEXT]}


def schema_text() -> str:
    """What the file holds."""
    return json.dumps(schema(), indent=2) + "\n"


def with_option_table(page: str) -> str:
    """The page with its table of options made anew."""
    rows = ["| Option | Value | Default | | Rules |", "|---|---|---|---|---|"]
    for option in rule_options():
        rules = [
            info.code
            for info in Registry().rules
            if any(name == option.name for name, _ in info.options)
        ]
        default = json.dumps(option.default) if option.default not in (None, "", (), {}, []) else ""
        cells = [f"`{option.name}`", option.kind, default, option.summary, ", ".join(rules)]
        rows.append(f"| {' | '.join(cells)} |")
    table = "\n".join(rows)
    return _TABLE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", page)


if __name__ == "__main__":
    with open(PAGE_PATH, encoding="utf-8") as file:
        page = with_option_table(file.read())
    with open(PAGE_PATH, "w", encoding="utf-8", newline="\n") as file:
        file.write(page)
    with open(PATH, "w", encoding="utf-8", newline="\n") as file:
        file.write(schema_text())
