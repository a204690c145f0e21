"""The guides tell the truth about rules and comments."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from dflint.linter import lint
from dflint.registry import Registry
from dflint.selection import Selection
from tests.shared_data import ROOT

FROM_TALLY = (ROOT / "docs" / "coming-from-tally.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "page"), sorted(set(re.findall(r"\[(DF\d+)\]\(rules/([a-z-]+)\.md\)", FROM_TALLY)))
)
def test_rules_are_linked_to_their_pages(code: str, page: str) -> None:
    assert [rule.name for rule in Registry().find(code)] == [page]


@pytest.mark.parametrize("code", sorted(set(re.findall(r"`(DL\d+)`", FROM_TALLY))))
def test_codes_of_other_tools_are_known(code: str) -> None:
    assert Registry().find(code)


def test_comments_of_tally_are_rewritten() -> None:
    sed = shutil.which("sed")
    if sed is None:
        pytest.skip("there is no sed")
    script = re.search(r"sed -E -i '(.*)' Dockerfile", FROM_TALLY)
    assert script is not None
    before = (
        "# tally global ignore=buildkit/StageNameCasing;reason=we like it\n"
        "FROM debian:12 AS Foo\n"
        "# tally ignore=hadolint/DL3027,hadolint/DL3015\n"
        "RUN apt install -y x && rm -rf /var/lib/apt/lists/*\n"
    )
    done = subprocess.run(
        [sed, "-E", script[1]], input=before, capture_output=True, text=True, check=True
    )
    assert lint(before, "Dockerfile", Selection())
    assert lint(done.stdout, "Dockerfile", Selection()) == []
