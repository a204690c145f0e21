"""README tells the truth."""

from __future__ import annotations

import re

import pytest

from dflint.registry import Registry
from dflint.rule_page import SUBJECTS
from tests.repairs import repaired
from tests.shared_data import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_number_of_rules() -> None:
    rules = Registry().rules
    for prefix, subject in SUBJECTS.items():
        count = sum(rule.code.startswith(prefix) for rule in rules)
        assert f"| {prefix} | {subject} | {count} |" in README
    assert f"{len(rules)} rules" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_before_and_after() -> None:
    before, after = re.findall(r"```dockerfile\n(FROM.*?)```", README, re.DOTALL)
    assert before == (ROOT / "fixtures/redis-layers.Dockerfile").read_text("utf-8")
    assert repaired(before).text == after
