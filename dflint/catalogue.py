"""Makes the catalogue of a rule pack: ``python -m dflint.catalogue [PACK]``.

The catalogue is a module with a literal, so that a run imports only the rules that a file needs. It
is checked in; a test says when it is out of date.
"""

from __future__ import annotations

import sys

from dflint.registry import PACKS, RuleInfo, describe, rule_classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER = '''\
"""The rules of this pack, without importing them. Made by ``python -m dflint.catalogue``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

'''


def main(arguments: list[str]) -> int:
    """Writes the catalogues of the packs, by default of our own."""
    for pack in arguments or PACKS:
        source, path = catalogue(pack), catalogue_path(pack)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(source)
        print(path)
    return 0


def catalogue_path(pack: str) -> str:
    """Where the catalogue of a pack is."""
    __import__(pack)
    return f"{sys.modules[pack].__path__[0]}/catalogue.py"


def catalogue(pack: str) -> str:
    """The source of the catalogue of a pack; imports all of its rules."""
    rules = [describe(rule) for rule in rule_classes(pack)]
    if not rules:
        return f"{_HEADER}RULES: tuple[dict[str, Any], ...] = ()\n"
    entries = "".join(f"    {{\n{_entry(rule)}    }},\n" for rule in rules)
    source = f"{_HEADER}RULES: tuple[dict[str, Any], ...] = (\n{entries})\n"
    has_long_lines = any(len(line) > 100 for line in source.splitlines())
    return "# ruff: noqa: E501\n" + source if has_long_lines else source


def _entry(rule: RuleInfo) -> str:
    fields = [name for name in RuleInfo.__init__.__annotations__ if name != "return"]
    values = {name: getattr(rule, name) for name in fields if name != "fix_safety"}
    values["fix_safety"] = rule.fix_safety()
    return "".join(f'        "{name}": {_literal(values[name])},\n' for name in fields)


def _literal(value: object) -> str:
    """The value as ``ruff format`` writes it."""
    if isinstance(value, tuple):
        return _tuple(value)
    if not isinstance(value, str):
        return repr(value)
    written = repr(value)
    if written[0] == '"' or '"' in value:
        return written
    return f'"{written[1:-1]}"'


def _tuple(items: Iterable[object]) -> str:
    written = [_literal(item) for item in items]
    if len(written) == 1:
        return f"({written[0]},)"
    line = f"({', '.join(written)})"
    if len(line) <= 60:
        return line
    return "(\n" + "".join(f"            {item},\n" for item in written) + "        )"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
