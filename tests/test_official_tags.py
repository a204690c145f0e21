"""The table of official images' releases, and the script that makes it."""

from __future__ import annotations

import importlib.util
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dflint.registry import Registry
from dflint.semantics.official_tags import DATE, TAGS

SCRIPT = Path(__file__).parent.parent / "scripts" / "official_tags.py"

NODE = """\
# this file is generated
Maintainers: Somebody <somebody@example.com>,
             Somebody Else <else@example.com>

Tags: 26-alpine, 26.7-alpine, 26.7.0-alpine, alpine
Directory: 26/alpine

#Tags: 27, latest
Tags: 26, 26-trixie, 26.7, 26.7.0,
  current, latest, trixie
Directory: 26/trixie
"""
PYTHON = """\
Tags: 3.14.7-trixie, 3.14-trixie
SharedTags: 3.14.7, 3.14, 3, latest

Tags: 3.14.7-windowsservercore-ltsc2025
SharedTags: 3.14.7-windowsservercore, windowsservercore, 3.14.7, 3.14, 3, latest
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("official_tags_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "text", "tag"),
    [
        ("node", NODE, "26"),
        ("python", PYTHON, "3.14"),
        ("debian", "Tags: trixie, trixie-20260803, 13.6, 13, latest\n", "13"),
        ("ubuntu", "Tags: 26.04, resolute-20260811.1, resolute, latest, rolling\n", "26.04"),
        ("fedora", "Tags: 44, latest\n", "44"),
        ("traefik", "Tags: v3.7.11, 3.7.11, v3.7, 3.7, v3, 3, latest\n", "3.7"),
        ("tomee", "Tags: 10.2.0, 10.1, 10, latest\n", "10"),
        ("buildpack-deps", "Tags: stable, trixie, latest\n", "trixie"),
        ("rakudo-star", "Tags: trixie, latest, 2026.06-trixie\n", None),
        ("archlinux", "Tags: latest, base, base-20260816.0.574111\n", None),
        ("r-base", "Tags: 4.6.1, latest\n", None),
        ("clojure", "Tags: latest\n", None),
        ("mongo", "Tags: 8.3.8-noble\nSharedTags: 8.3.8, 8.3\n", None),
        ("odd", "Tags: 1.2, latest\n\nTags: 1.3, latest\n", None),
    ],
)
def test_the_release_line_is_taken(
    script: ModuleType, name: str, text: str, tag: str | None
) -> None:
    assert script.release_line(name, text) == tag


def test_the_table_is_made_of_a_clone(tmp_path: Path) -> None:
    library = tmp_path / "clone" / "library"
    library.mkdir(parents=True)
    for name, text in (("python", PYTHON), ("node", NODE), ("clojure", "Tags: latest\n")):
        (library / name).write_text(text)
    git = ["git", "-C", str(tmp_path / "clone"), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    date = ["env", "GIT_COMMITTER_DATE=2026-01-01T23:30:00-01:00"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*date, *git, "commit", "-qm", "All"], check=True)
    output = tmp_path / "table.py"
    command = [sys.executable, str(SCRIPT), str(tmp_path / "clone"), "--output", str(output)]
    subprocess.run(command, check=True)
    table: dict[str, object] = {}
    exec(output.read_text(), table)
    assert table["TAGS"] == {"node": "26", "python": "3.14"}
    assert table["DATE"] == "2026-01-02"
    assert re.fullmatch("[0-9a-f]{40}", str(table["COMMIT"]))


def test_the_table_is_sorted_and_of_release_lines() -> None:
    assert list(TAGS) == sorted(TAGS)
    assert all(re.fullmatch(r"\d+(\.\d+)?|[a-z]+\d*", tag) for tag in TAGS.values())
    assert not {"latest", "stable"} & set(TAGS.values())


@pytest.mark.parametrize("code", ["DF102", "DF103"])
def test_the_pages_of_the_rules_have_its_date(code: str) -> None:
    (info,) = (info for info in Registry().rules if info.code == code)
    assert DATE in (inspect.getdoc(info.load()) or "")
