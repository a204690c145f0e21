"""The examples in every rule are its tests."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from dflint.embedded import document
from dflint.embedded.names import kind_of
from dflint.file import File
from dflint.fixer import fix
from dflint.linter import check, lint, lint_file
from dflint.registry import Registry, RuleInfo
from dflint.rule import Bad, Good, Rule, Severity
from dflint.selection import Selection

RULES = Registry().rules


def examples(kind: type[Bad] | type[Good]) -> list[ParameterSet]:
    return [
        pytest.param(info, example, id=f"{info.name}-{number}")
        for info in RULES
        for number, example in enumerate(info.load().examples, 1)
        if isinstance(example, kind)
    ]


def file_of(example: Bad | Good) -> File:
    return File(example.code, "Dockerfile", example.options, example.dockerignore or "")


def lines_of(rule: type[Rule], example: Bad | Good) -> list[int]:
    file = file_of(example)
    if kind := kind_of(example.path):
        found = document.lint(example.code, example.path, kind, Selection([rule.code]))
        return [file.lines.locate(violation.span[0])[0] for violation in found]
    if hasattr(rule, "check_suppressions"):
        # Whether a comment is of use shows when the others have had their say.
        found = [one for one in lint_file(file, Selection(["ALL"])) if one.rule is rule]
    else:
        found = check(file, [rule])
    return [file.lines.locate(violation.span[0])[0] for violation in found]


@pytest.mark.parametrize(("info", "example"), examples(Bad))
def test_bad_example_fires_there(info: RuleInfo, example: Bad) -> None:
    lines = lines_of(info.load(), example)
    if example.lines is None:
        assert len(lines) == 1
    else:
        assert lines == list(example.lines)


@pytest.mark.parametrize(("info", "example"), examples(Bad))
def test_bad_example_is_repaired(info: RuleInfo, example: Bad) -> None:
    only = Selection(select=[info.code], options=example.options)
    result = fix(example.code, "Dockerfile", only, unsafe=example.unsafe)
    assert result.dropped == []
    assert result.text == (example.code if example.fixed is None else example.fixed)
    again = fix(result.text, "Dockerfile", only, unsafe=example.unsafe)
    assert again.text == result.text


@pytest.mark.parametrize(("info", "example"), examples(Bad))
def test_unsafe_repair_needs_to_be_asked_for(info: RuleInfo, example: Bad) -> None:
    if example.unsafe:
        only = Selection(select=[info.code], options=example.options)
        result = fix(example.code, "Dockerfile", only)
        assert result.text == example.code


@pytest.mark.parametrize(("info", "example"), examples(Good))
def test_good_example_is_silent(info: RuleInfo, example: Good) -> None:
    assert lines_of(info.load(), example) == []


@pytest.mark.parametrize(("info", "example"), [*examples(Bad), *examples(Good)])
def test_all_rules_together_settle(info: RuleInfo, example: Bad | Good) -> None:
    everything = Selection(select=["ALL"], ignore=["SC"])
    for unsafe in (False, True):
        result = fix(example.code, "Dockerfile", everything, unsafe=unsafe)
        assert result.dropped == []
        assert fix(result.text, "Dockerfile", everything, unsafe=unsafe).text == result.text


@pytest.mark.parametrize("info", RULES, ids=lambda info: info.name)
def test_rule_says_what_it_is(info: RuleInfo) -> None:
    rule = info.load()
    assert rule.__doc__
    assert rule.severity in Severity.ALL
    assert any(isinstance(example, Bad) for example in rule.examples)
    assert any(isinstance(example, Good) for example in rule.examples)
    summary = rule.__doc__.splitlines()[0]
    assert summary.endswith(".")
    assert len(summary) <= 100


def test_codes_and_names_are_unique() -> None:
    terms = [term.lower() for info in RULES for term in (info.code, info.name)]
    assert len(terms) == len(set(terms))
    assert not set(terms) & {alias.lower() for info in RULES for alias in info.aliases}


def test_suppressed_violation_is_not_reported() -> None:
    text = "FROM debian:bookworm\n# dflint: ignore[DF311]\nRUN apt install -y curl\n"
    assert lint(text, "Dockerfile", Selection(select=["DF311"])) == []
