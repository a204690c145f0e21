"""BuildKit's heredocs: the words that start one, and the instructions that hold some."""

from __future__ import annotations

from typing import Any

import pytest

from dflint.cst.nodes import Run
from dflint.cst.words import find_heredocs
from tests.conformance.buildkit import (
    NO_STAGE,
    expected_instructions,
    instructions,
    messages,
    parse_case,
)
from tests.shared_data import read_lines

CASES = list(read_lines("conformance/buildkit-heredoc.jsonl"))
WORDS = [case for case in CASES if case["kind"] == "word"]
DOCKERFILES = [case for case in CASES if case["kind"] == "dockerfile"]

#: BuildKit's ParseHeredoc is given these as one word. In a Dockerfile the line is split at blanks
#: first (the cases line-3 and hd-dash-space show the outcome): the heredocs of such a line.
OF_TWO_WORDS: dict[str, list[str]] = {"word-valid-9": [], "word-not-7": ["EOF"]}


@pytest.mark.parametrize("case", WORDS, ids=[case["id"] for case in WORDS])
def test_word(case: dict[str, Any]) -> None:
    found = find_heredocs(case["input"])
    if case["id"] in OF_TWO_WORDS:
        assert [token.name for token in found] == OF_TWO_WORDS[case["id"]]
        return
    if case["oracle"] is None:
        assert found == []
        return
    token = found[0]
    assert len(found) == 1
    assert {
        "name": token.name,
        "fd": token.fd,
        "expand": token.expand,
        "chomp": token.chomp,
        "content": "",
    } == case["oracle"]


@pytest.mark.parametrize("case", DOCKERFILES, ids=[case["id"] for case in DOCKERFILES])
def test_dockerfile(case: dict[str, Any]) -> None:
    tree = parse_case(case)
    assert messages(tree, "parse") == []
    assert instructions(tree) == expected_instructions(case["instructions"])
    names = [[heredoc.name for heredoc in node.heredocs] for node in tree.instructions]
    assert names[: len(case.get("names", []))] == case.get("names", [])
    if "instr_error" in case:
        refusals = [text for text in messages(tree, "instruction") if text != NO_STAGE]
        assert refusals == ([case["instr_error"]] if case["instr_error"] else [])
    if "typed" in case:
        check_typed(tree.instructions[0], case["typed"])


def check_typed(node: Any, typed: dict[str, Any]) -> None:
    """What the instruction means: the sources of a COPY, the bodies of a RUN."""
    if isinstance(node, Run):
        files = [
            {"Name": heredoc.name, "Data": heredoc.body, "Chomp": heredoc.chomp}
            for heredoc in node.heredocs
        ]
        assert list(node.values) == typed["CmdLine"]
        assert files == (typed["Files"] or [])
        assert typed["PrependShell"] is not node.is_json
        return
    contents = [
        {"Path": heredoc.name, "Data": heredoc.content, "Expand": heredoc.expand}
        for heredoc in node.heredocs
    ]
    sources = [word.value for word in node.sources if not word.value.startswith("<<")]
    assert contents == (typed["SourceContents"] or [])
    assert sources == (typed["SourcePaths"] or [])
    assert node.destination.value == typed["DestPath"]
