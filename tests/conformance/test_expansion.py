"""BuildKit's verdicts on the expansion of words, with its error messages."""

from __future__ import annotations

from typing import Any

import pytest

from dflint.semantics.expansion import ExpansionError, expand, expand_words
from tests.shared_data import read_lines

CASES = list(read_lines("conformance/buildkit-expansion.jsonl"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_expansion(case: dict[str, Any]) -> None:
    env = dict(pair.split("=", 1) for pair in case["env"])
    verdict = case["oracle"]
    if case["error"]:
        with pytest.raises(ExpansionError) as caught:
            expand(case["input"], env)
        assert str(caught.value) == verdict["error"]
        return
    expansion = expand(case["input"], env)
    assert expansion.text == verdict["result"]
    assert expand_words(case["input"], env) == verdict["words"]
    assert sorted(expansion.used) == sorted(verdict["matched"])
    assert sorted(expansion.unset) == sorted(verdict["unmatched"])
