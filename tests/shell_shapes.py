"""The simple commands of a script as two parsers see them: ours, and shfmt's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dflint.shell.nodes import Redirection, Script, SimpleCommand

#: Where a command starts in the script, its words, its assignments, its redirections.
Shape = tuple[int, int, int, int]


def our_shapes(script: Script) -> list[Shape]:
    """The simple commands of our tree, in the order of the source."""
    return sorted(_our_shape(command) for command in script.commands())


def _our_shape(command: SimpleCommand) -> Shape:
    declares = command.name in ("export", "declare", "local", "readonly", "typeset", "nameref")
    before = 0
    for element in command.elements:
        if element is command.name_word:
            break
        before += not isinstance(element, Redirection)
    arrays = len(command.assignments) - before
    words = len(command.argv) + (arrays if declares else 0)
    start = command.span[0]
    if words or before:
        start = min(item.span[0] for item in (*command.argv, *command.assignments))
    return (start, words, before, len(command.redirections))


def shfmt() -> str:
    """The path of shfmt; skips the calling test where it is not installed."""
    found = shutil.which("shfmt", path=f"{Path(sys.executable).parent}:{Path.home()}/.local/bin")
    found = found or shutil.which("shfmt")
    if found is None:
        pytest.skip("shfmt is not installed")
    return found


def shfmt_shapes(text: str, dialect: str) -> list[Shape] | None:
    """The simple commands as shfmt sees them; None when it refuses the script."""
    result = subprocess.run(
        [shfmt(), f"--language-dialect={dialect}", "--to-json"],
        input=text.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
    )
    if result.returncode != 0:
        return None
    data = text.encode("utf-8", "surrogateescape")
    tree = json.loads(result.stdout)
    return sorted(
        (len(data[:offset].decode("utf-8", "surrogateescape")), *rest)
        for offset, *rest in _shapes(tree, 0)
    )


def _shapes(node: Any, redirections: int) -> Iterator[Shape]:
    if isinstance(node, list):
        for item in node:
            yield from _shapes(item, 0)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("Type")
    if kind == "CallExpr":
        words = len(node.get("Args", ()))
        yield (_start(node), words, len(node.get("Assigns", ())), redirections)
    elif kind in ("DeclClause", "LetClause"):
        words = 1 + len(node.get("Args", node.get("Exprs", ())))
        yield (_start(node), words, 0, redirections)
    elif "Redirs" in node and "Cmd" not in node:
        yield (_start(node["Redirs"][0]), 0, 0, len(node["Redirs"]))
    for name, value in node.items():
        yield from _shapes(value, len(node.get("Redirs", ())) if name == "Cmd" else 0)


def _start(node: dict[str, Any]) -> int:
    offset: int = node["Pos"]["Offset"]
    return offset
