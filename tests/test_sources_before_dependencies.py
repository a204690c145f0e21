"""The repair of DF212 where it depends on the ignore file, which examples of repairs do not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from dflint.fixer import fix
from dflint.registry import Registry
from dflint.selection import Selection
from dflint.semantics import manifests

BEFORE = "FROM node:22\nWORKDIR /srv\nCOPY . .\n\nRUN npm ci\n"
AFTER = "FROM node:22\nWORKDIR /srv\nCOPY package*.json ./\n\nRUN npm ci\n\nCOPY . .\n"


@pytest.mark.parametrize(
    ("ignored", "fixed"),
    [("node_modules\n", AFTER), ("**/node_modules/\n", AFTER), ("", BEFORE), ("*\n!src\n", BEFORE)],
)
def test_packages_of_the_sources_must_not_come_over_those_installed(
    tmp_path: Path, ignored: str, fixed: str
) -> None:
    (tmp_path / ".dockerignore").write_text(ignored)
    path = str(tmp_path / "Dockerfile")
    selection = Selection(select=["DF212"])
    result = fix(BEFORE, path, selection, unsafe=True)
    assert result.dropped == []
    assert result.text == fixed
    assert fix(result.text, path, selection, unsafe=True).text == fixed


def test_a_file_with_any_of_the_programs_is_looked_at() -> None:
    (rule,) = Registry().find("DF212")
    for program in manifests._READERS:
        assert rule.may_apply(program, program)
