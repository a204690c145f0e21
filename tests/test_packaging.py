"""What pyproject.toml says about the packages, against the folders that there are."""

from __future__ import annotations

import sys

from tests.shared_data import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from dflint import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_all_packages_are_installed() -> None:
    folders = {
        folder.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for top in ("dflint", "rules")
        for folder in (ROOT / top).rglob("__init__.py")
    }
    expected = {
        name.replace("rules", "dflint_rules", 1) if name.startswith("rules") else name
        for name in folders
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == expected


def test_version_is_one() -> None:
    assert PROJECT["project"]["version"] == __version__
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
