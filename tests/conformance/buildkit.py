"""The tree in the form in which the shared cases hold BuildKit's own."""

from __future__ import annotations

import base64
from typing import Any

from dflint import cst
from dflint.cst.nodes import Dockerfile, Heredoc, Instruction, Onbuild

#: Single instructions are tried without a FROM before them.
NO_STAGE = "no build stage in current context"


def text_of(case: dict[str, Any]) -> str:
    """The Dockerfile of a case, invalid bytes as dflint reads them."""
    if "dockerfile_b64" in case:
        return base64.b64decode(case["dockerfile_b64"]).decode("utf-8", "surrogateescape")
    text: str = case["dockerfile"]
    return text


def parse_case(case: dict[str, Any]) -> Dockerfile:
    """The tree of a case, which must print back as it was."""
    text = text_of(case)
    tree = cst.parse(text)
    assert tree.code == text
    return tree


def messages(tree: Dockerfile, phase: str) -> list[str]:
    """What is refused in a phase, in the order of the file."""
    return [problem.message for problem in tree.problems if problem.phase == phase]


def instructions(tree: Dockerfile) -> list[dict[str, Any]]:
    """The instructions with the keys that BuildKit's have in the cases; empty ones left out."""
    return [_instruction(node) for node in tree.instructions]


def _instruction(node: Instruction) -> dict[str, Any]:
    inner = node.instruction if isinstance(node, Onbuild) else None
    holder = node if inner is None else inner
    values = list(node.values) if inner is None else [inner.keyword, *inner.values]
    assert node.source is not None
    found = {
        "cmd": node.keyword,
        "startLine": node.line,
        "endLine": node.end_line,
        "original": readable(node.source.text),
        "args": [readable(value) for value in values],
        "flags": [flag.value for flag in node.flags],
        # Of an ONBUILD, BuildKit notes the form and the heredocs with the inner instruction.
        "json": inner is None and node.is_json,
        "heredocs": [_heredoc(heredoc) for heredoc in holder.heredocs],
    }
    return {key: value for key, value in found.items() if value or key == "args"}


def readable(text: str) -> str:
    """The text with U+FFFD for each byte that is not UTF-8: BuildKit reads such values that way."""
    return "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in text)


def _heredoc(heredoc: Heredoc) -> dict[str, Any]:
    # BuildKit's parser keeps the tabs that <<- allows; they go when the body is used.
    return {
        "name": heredoc.name,
        "fd": heredoc.fd,
        "expand": heredoc.expand,
        "chomp": heredoc.chomp,
        "content": heredoc.body,
    }


def expected_instructions(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """BuildKit's instructions without what the tree does not hold in this form."""
    left_out = ("error", "prevComment")
    return [{key: entry[key] for key in entry if key not in left_out} for entry in found]
