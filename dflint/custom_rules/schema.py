"""The JSON schema of rule files: ``python -m dflint.custom_rules.schema`` writes it."""

from __future__ import annotations

import json
from typing import Any

from dflint.cst.nodes import INSTRUCTIONS
from dflint.custom_rules import keys

PATH = "docs/custom-rules.schema.json"

_TEXT = {"type": "string", "minLength": 1}
_PATTERN = {"$ref": "#/definitions/pattern"}
_SCALAR = {"type": ["string", "number", "boolean"]}


def schema() -> dict[str, Any]:
    """The schema, made of the tables that files are checked by."""
    names = {"type": "string", "enum": [*INSTRUCTIONS, *map(str.lower, INSTRUCTIONS)]}
    instruction = {"$ref": "#/definitions/instruction"}
    conditions = {**dict.fromkeys(keys.CONDITIONS, _PATTERN), "instruction": instruction}
    nested = {"$ref": "#/definitions/conditions"}
    match = {
        **conditions,
        "stage": {"enum": list(keys.STAGES)},
        "missing": {"anyOf": [instruction, nested]},
        "not": _one_or_more(nested),
    }
    replace: dict[str, Any] = {
        key: {
            "type": ["string", "number", "null"] if key in keys.REMOVABLE else ["string", "number"]
        }
        for key in keys.REPLACE
    }
    line = {"type": "integer", "minimum": 1}
    example = {"bad": _TEXT, "good": _TEXT, "fixed": _TEXT, "lines": _one_or_more(line)}
    rule = {
        **dict.fromkeys(keys.RULE, _TEXT),
        "severity": {"enum": list(keys.SEVERITIES)},
        "safety": {"enum": list(keys.SAFETIES)},
        "recommended": {"type": "boolean"},
        "sets": _one_or_more({"enum": list(keys.SETS)}),
        "match": _object(match, {**keys.CONDITIONS, **keys.MATCH_ONLY}),
        "replace": {**_object(replace, keys.REPLACE), "minProperties": 1, "maxProperties": 1},
        "examples": _one_or_more(_object(example, keys.EXAMPLE)),
    }
    rules = {"type": "array", "items": {**_object(rule, keys.RULE), "required": [*keys.REQUIRED]}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rules for dflint",
        **_object({"rules": rules}, {"rules": "the rules of this file"}),
        "required": ["rules"],
        "definitions": {
            "instruction": _one_or_more(names),
            "pattern": _one_or_more(_SCALAR),
            "conditions": _object(conditions, keys.CONDITIONS),
        },
    }


def _object(properties: dict[str, Any], meanings: dict[str, str]) -> dict[str, Any]:
    described = {}
    for key, value in properties.items():
        # What stands beside a reference does not count.
        value = {"allOf": [value]} if "$ref" in value else value
        described[key] = {"description": meanings[key].replace("`", ""), **value}
    return {"type": "object", "properties": described, "additionalProperties": False}


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def text() -> str:
    """The file."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    with open(PATH, "w", encoding="utf-8", newline="\n") as file:
        file.write(text())
