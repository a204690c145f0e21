"""Instructions that BuildKit refuses for their arguments."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.buildkit import parse_case
from tests.shared_data import read_lines

CASES = list(read_lines("conformance/buildkit-instructions.jsonl"))

#: Where our message goes on in other words than BuildKit's.
COMMON_START = {
    "no-dest-ADD": "ADD requires at least two arguments, but only ",
    "no-dest-COPY": "COPY requires at least two arguments, but only ",
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_instruction(case: dict[str, Any]) -> None:
    tree = parse_case(case)
    message = tree.problems[0].message
    start = COMMON_START.get(case["id"], case["error"])
    assert case["error"].startswith(start)
    assert message.startswith(start)
    assert tree.problems[0].line == tree.instructions[0].line
