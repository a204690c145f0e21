"""BuildKit's parser: what it refuses, and the instructions that it sees."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.buildkit import (
    expected_instructions,
    instructions,
    messages,
    parse_case,
)
from tests.shared_data import read_lines

CASES = list(read_lines("conformance/buildkit-parser.jsonl"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_parser(case: dict[str, Any]) -> None:
    tree = parse_case(case)
    refusals = messages(tree, "parse")
    assert bool(refusals) is not case["valid"]
    if "error" in case:
        assert case["error"] in refusals
    if not case["valid"]:
        return
    assert tree.escape == case["escape"]
    assert instructions(tree) == expected_instructions(case["instructions"])
    if "lines" in case:
        assert [[node.line, node.end_line] for node in tree.instructions] == case["lines"]
    empty = [node for node in tree.instructions if node.empty_continuations]
    assert len(empty) == len(case.get("parser_warnings", empty))
