"""README tells the truth."""

from __future__ import annotations

import re

import pytest

from dflint.registry import Registry, RuleInfo
from tests.repairs import repaired
from tests.shared_data import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("info", Registry().rules, ids=lambda info: info.name)
def test_rule_is_in_the_table(info: RuleInfo) -> None:
    page = f"docs/rules/{info.name}.md"
    cells = (
        info.code,
        f"[{info.name}]({page})",
        info.severity,
        info.fix_safety or "",
        ", ".join(info.aliases),
    )
    assert "| " + " | ".join(cells).replace("|  |", "| |").rstrip() in README
    assert (ROOT / page).is_file()


def test_no_rule_too_many_is_in_the_table() -> None:
    assert len(re.findall(r"^\| DF", README, re.MULTILINE)) == len(Registry().rules)


def test_before_and_after() -> None:
    before, after = re.findall(r"```dockerfile\n(FROM.*?)```", README, re.DOTALL)
    assert before == (ROOT / "fixtures/redis-layers.Dockerfile").read_text("utf-8")
    assert repaired(before).text == after
