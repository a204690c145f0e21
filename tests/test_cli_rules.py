"""``dflint rule`` and ``dflint rules``, and the pages in docs/rules."""

from __future__ import annotations

import json

import pytest
from syrupy.assertion import SnapshotAssertion

from dflint.cli import main
from dflint.registry import Registry
from dflint.rule import DOCS_FOLDER
from dflint.rule_page import all_pages, markdown_page, terminal_page
from tests import toy
from tests.shared_data import ROOT


@pytest.mark.parametrize("rule", [toy.NoApt, toy.NoShell, toy.NoError])
def test_page_in_a_terminal(rule: type[toy.Rule], snapshot: SnapshotAssertion) -> None:
    assert terminal_page(rule) == snapshot


def test_page_in_color() -> None:
    colored = terminal_page(toy.NoApt, color=True)
    assert "\033[1mTOY01 no-apt\033[0m" in colored
    assert colored.replace("\033[1m", "").replace("\033[0m", "") == terminal_page(toy.NoApt)


@pytest.mark.parametrize("rule", [toy.NoApt, toy.NoShell])
def test_page_as_markdown(rule: type[toy.Rule], snapshot: SnapshotAssertion) -> None:
    assert markdown_page(rule) == snapshot


def test_rule_by_any_name(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for term in ("DF301", "apt-lists-left-behind", "dl3009"):
        assert main(["rule", term]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0].startswith("DF301 apt-lists-left-behind\n\n`apt-get update` leaves ")
    assert len(set(printed)) == 1


def test_several_rules_once_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "DF30", "DF301", "DF001"]) == 0
    titles = [line for line in capsys.readouterr().out.splitlines() if line.startswith("DF")]
    assert titles == [
        f"{rule.code} {rule.name}" for rule in (*Registry().find("DF30"), *Registry().find("DF001"))
    ]


def test_table_of_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rules = Registry().rules
    assert [line.split()[:2] for line in lines] == [[rule.code, rule.name] for rule in rules]


def test_rules_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--output-format", "json"]) == 0
    rules = {rule["code"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert list(rules) == [rule.code for rule in Registry().rules]
    assert rules["DF312"].pop("summary").endswith(".")
    assert rules["DF312"] == {
        "code": "DF312",
        "name": "apt-no-install-recommends",
        "aliases": ["DL3015"],
        "severity": "info",
        "recommended": True,
        "sets": ["recommended", "strict", "hadolint"],
        "options": [],
        "fix": "unsafe",
        "url": "docs/rules/apt-no-install-recommends.md",
    }


@pytest.mark.parametrize("argv", [["rule", "--help"], ["rule", "-h"], ["rules", "--help"]])
def test_help(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    assert capsys.readouterr().out.startswith(f"Usage: dflint {argv[0]} ")


def test_pages_are_up_to_date() -> None:
    pages = {path.name: path.read_text() for path in (ROOT / DOCS_FOLDER).iterdir()}
    assert pages == all_pages(), "run python -m dflint.rule_page"
