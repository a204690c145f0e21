"""The guides tell the truth about rules and comments."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

import pytest

from dflint.arguments import parse
from dflint.fixer import fix
from dflint.hadolint_config import FORMATS, check, from_environment
from dflint.linter import lint
from dflint.registry import Registry
from dflint.selection import Selection
from dflint.yaml_source import parse_yaml
from tests.shared_data import ROOT

GUIDES = {
    path.stem: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("coming-from-*.md"))
}
FROM_TALLY = GUIDES["coming-from-tally"]
FROM_HADOLINT = GUIDES["coming-from-hadolint"]
FROM_CHECK = GUIDES["coming-from-docker-build-check"]


def everywhere(pattern: str) -> list[Any]:
    """What a pattern matches in the guides, each once."""
    return sorted({found for text in GUIDES.values() for found in re.findall(pattern, text)})


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in a guide."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(("code", "page"), everywhere(r"\[(DF\d+)\]\(rules/([a-z-]+)\.md\)"))
def test_rules_are_linked_to_their_pages(code: str, page: str) -> None:
    assert [rule.name for rule in Registry().find(code)] == [page]


@pytest.mark.parametrize("code", everywhere(r"\b(DL\d+)\b"))
def test_codes_of_other_tools_are_known(code: str) -> None:
    assert Registry().find(code)


@pytest.mark.parametrize("guide", GUIDES)
def test_guides_can_be_found(guide: str) -> None:
    for page in ("README.md", "docs/index.md", "mkdocs.yml"):
        assert f"{guide}.md" in (ROOT / page).read_text("utf-8")


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


# hadolint's.

#: A value that each option, key and variable of hadolint's that needs one can have.
VALUES = {
    "failure-threshold": "error",
    "format": "json",
    "formats": "[json]",
    "ignored": "[DL3008]",
    "override": "{error: [DL3008]}",
    "trustedRegistries": "[ghcr.io]",
    "label-schema": "{a: text}",
}
VALUED = "--config --format --output --failure-threshold --ignore --error --warning --info --style"


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the rows of a table, by the first cell of its heading."""
    table = re.search(
        rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE
    )
    assert table is not None
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()
    ]


def test_keys_and_variables_of_hadolint_are_read() -> None:
    for keys, variables, _ in rows(FROM_HADOLINT, "`.hadolint.yaml`"):
        names = re.findall(r"`([a-zA-Z-]+)", keys)
        for key in names:
            notes: list[str] = []
            text = f"{key}: {VALUES.get(key, 'true')}\n"
            assert check(parse_yaml(text, ".hadolint.yaml"), notes), key
            assert notes == []
        variable = variables.split("`")[1]
        value = {"HADOLINT_FORMAT": "json", "HADOLINT_FAILURE_THRESHOLD": "info"}.get(variable, "1")
        assert set(from_environment({variable: value})) <= set(names), variable
        assert from_environment({variable: value})


def test_options_of_hadolint_are_accepted() -> None:
    values = {"--failure-threshold": "none", "-t": "none", "--format": "tty", "-f": "tty"}
    values.update({"--require-label": "a:url", "--trusted-registry": "ghcr.io", "-c": "x"})
    values.update({name: "DL3008" for name in VALUED.split() if name not in values})
    values["-o"] = "x"
    for theirs, ours in rows(FROM_HADOLINT, "hadolint")[1:]:
        if ours.startswith("the same"):
            for option in re.findall(r"(?<![\w-])--?[a-z-]+", theirs):
                parse([option, *([values[option]] if option in values else [])])


def test_formats_of_hadolint_are_named() -> None:
    assert {name for name in FORMATS if f"`{name}`" not in FROM_HADOLINT} == set()


def test_comments_of_hadolint_work() -> None:
    text = next(block for block in blocks(FROM_HADOLINT, "dockerfile") if "ignore=" in block)
    selection = Selection(extend_select=["hadolint"], ignore=["SC"])
    assert lint(text, "Dockerfile", selection) == []
    assert len(lint(text, "Dockerfile", Selection(["hadolint"], inline_ignores=False))) == 2


def test_repair_is_what_the_guide_says() -> None:
    before, after = blocks(FROM_HADOLINT, "dockerfile")[-2:]
    assert fix(before, "Dockerfile", Selection()).text == after
    unsafe = fix(before, "Dockerfile", Selection(), unsafe=True).text
    assert "--no-install-recommends ca-certificates curl" in unsafe


# BuildKit's.


def test_checks_are_their_rules() -> None:
    table = rows(FROM_CHECK, "Check")
    assert len(table) == 22
    named = set()
    for check_name, links, severity, repair in table:
        found = Registry().find(check_name.strip("`"))
        named.update(rule.code for rule in found)
        assert re.findall(r"DF\d+", links) == [rule.code for rule in found]
        assert severity.split(", ") == list(dict.fromkeys(rule.severity for rule in found))
        assert {rule.fix_safety() or "" for rule in found} == {repair}
    assert {rule.code for rule in Registry().find("buildkit")} <= named


def test_check_comments_work() -> None:
    (text,) = blocks(FROM_CHECK, "dockerfile")
    assert lint(text, "Dockerfile", Selection()) == []
    found = lint(text, "Dockerfile", Selection(inline_ignores=False))
    assert [violation.rule.code for violation in found] == ["DF501", "DF502"]
