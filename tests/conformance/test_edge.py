"""The edges of the language: what BuildKit's parser and its reader of instructions make of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conformance.buildkit import (
    expected_instructions,
    instructions,
    messages,
    parse_case,
)
from tests.shared_data import read_lines

CASES = list(read_lines("conformance/buildkit-edge.jsonl"))

#: BuildKit stops at a heredoc's line that is too long with "unterminated heredoc"; we name the cause.
OTHER_MESSAGE = {"long-heredoc"}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_edge(case: dict[str, Any]) -> None:
    tree = parse_case(case)
    verdict = case["oracle"]
    refusals = messages(tree, "parse")
    assert bool(refusals) is not verdict["parse_ok"]
    if not verdict["parse_ok"]:
        assert case["id"] in OTHER_MESSAGE or verdict["parse_error"] in refusals[0]
        return
    assert tree.escape == verdict["escape"]
    assert instructions(tree) == expected_instructions(verdict["instructions"])
    check_refused_instructions(tree, verdict)
    if verdict["lint_error"] is None:
        check_empty_continuations(tree, verdict)


def check_refused_instructions(tree: Any, verdict: dict[str, Any]) -> None:
    refused = {problem.line for problem in tree.problems}
    ours = [node.line in refused for node in tree.instructions]
    theirs = ["error" in entry for entry in verdict["instructions"]]
    error = verdict["instr_error"]
    assert bool(refused) is (error is not None)
    on_line = re.search(r" on line (\d+): ", error or "")
    if on_line:
        assert tree.problems[0].line == int(on_line[1])
    if "no build stage" not in (error or ""):
        assert ours == theirs


def check_empty_continuations(tree: Any, verdict: dict[str, Any]) -> None:
    # BuildKit gives the last line of the continuation; several empty lines are one warning.
    lines = [
        warning["line"]
        for warning in verdict["warnings"]
        if warning["rule"] == "NoEmptyContinuation"
    ]
    nodes = [node for node in tree.instructions if node.empty_continuations]
    assert len(nodes) == len(lines)
    assert all(node.line <= line <= node.end_line for node, line in zip(nodes, lines, strict=True))
