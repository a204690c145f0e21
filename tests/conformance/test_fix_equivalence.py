"""Repairs that BuildKit was asked about: which of them make the same image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dflint import cst
from dflint.cst.nodes import Dockerfile, Env, Expose, Instruction, Label, Onbuild
from dflint.fixer import fix
from dflint.linter import lint
from dflint.selection import Selection
from dflint.semantics.expansion import expand, expand_words, variables
from tests.shared_data import read_lines

#: BuildKit's checks whose findings are repaired here.
REPAIRED = (
    "ConsistentInstructionCasing",
    "ExposeInvalidFormat",
    "FromAsCasing",
    "InvalidDefinitionDescription",
    "LegacyKeyValueFormat",
    "MaintainerDeprecated",
    "MultipleInstructionsDisallowed",
    "NoEmptyContinuation",
    "RedundantTargetPlatform",
    "StageNameCasing",
)
CASES = [
    pytest.param(case, id=case["fix"])
    for case in read_lines("conformance/fix-equivalence.jsonl")
    if case["fix"].partition("/")[0] in REPAIRED
]


@pytest.mark.parametrize("case", CASES)
def test_repair_is_as_safe_as_it_is_said_to_be(case: dict[str, Any]) -> None:
    only = Selection([case["fix"].partition("/")[0]])
    safe = fix(case["before"], "Dockerfile", only)
    assert safe.dropped == []
    if not case["config_equal"]:
        assert seen(safe.text) == seen(case["before"])
        return
    assert seen(safe.text) == seen(case["after"])
    assert lint(safe.text, "Dockerfile", only) == []


def test_unsafe_repair_makes_the_label() -> None:
    text = "FROM alpine\nMAINTAINER me\n"
    result = fix(text, "Dockerfile", Selection(["MaintainerDeprecated"]), unsafe=True)
    assert seen(result.text) == seen('FROM alpine\nLABEL org.opencontainers.image.authors="me"\n')


def seen(text: str) -> list[tuple[Any, ...]]:
    """What a builder makes of a file: its instructions, values after expansion."""
    tree = cst.parse(text)
    assert not tree.problems
    return [
        (node.name, [flag.value for flag in node.flags], *_arguments(node, tree))
        for node in tree.instructions
    ]


def _arguments(node: Instruction, tree: Dockerfile) -> Iterator[Any]:
    if isinstance(node, (Env, Label)):
        for pair in node.pairs:
            yield _values(pair.key.value, tree.escape)
            yield _values(pair.value.value if pair.value else "", tree.escape)
    elif isinstance(node, Expose):
        ports = [port for word in node.words for port in expand_words(word.value, {}, tree.escape)]
        # The host's part counts for nothing.
        yield sorted(port.rpartition(":")[2] for port in ports)
    elif isinstance(node, Onbuild) and node.source is not None:
        yield node.source.text.split(None, 1)[1]
    else:
        yield from node.values


def _values(word: str, escape: str) -> list[str]:
    """What becomes of a word where its variables are not set, empty, and something."""
    names = {variable.name for variable in variables(word, escape)}
    environments = ({}, dict.fromkeys(names, ""), {name: f"<{name}>" for name in names})
    return [expand(word, environment, escape).text for environment in environments]
