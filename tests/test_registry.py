"""Rule packs, what names a rule, and which rules are in force."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import dflint
from dflint.catalogue import catalogue, catalogue_path
from dflint.regex import regex
from dflint.registry import (
    PACKS,
    PackError,
    Registry,
    RuleInfo,
    UnknownRule,
    describe,
    rule_classes,
)
from dflint.rule import Rule
from dflint.selection import Selection
from tests import toy
from tests.shared_data import ROOT

RULE = """
from dflint.rule import Rule


class {name}(Rule):
    \"\"\"Rule {code}.\"\"\"

    code = "{code}"
    name = "{name}"
    recommended = {recommended}

    def {method}(self):
        return ()
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of four rules without a catalogue."""
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = tmp_path / "toy_pack"
    (folder / "sub/deep").mkdir(parents=True)
    for name, code, recommended, method in (
        ("one", "TOY101", True, "visit_Run"),
        ("sub/two", "TOY102", True, "check_file"),
        ("sub/deep/three", "TOY211", False, "visit_From"),
        ("sub/four", "OTHER1", True, "visit_command"),
    ):
        path = folder / f"{name}.py"
        path.write_text(
            RULE.format(name=path.stem, code=code, recommended=recommended, method=method)
        )
    (folder / "__init__.py").write_text("")
    (folder / "not-a-module.py").write_text("raise Exception")
    yield folder
    for name in [name for name in sys.modules if name.split(".")[0] == "toy_pack"]:
        del sys.modules[name]


def codes(selection: Selection) -> str:
    return " ".join(sorted(selection.codes))


def test_pack_without_a_catalogue_is_imported(pack: Path) -> None:
    registry = Registry(["toy_pack"])
    assert [rule.code for rule in registry.rules] == ["OTHER1", "TOY101", "TOY102", "TOY211"]
    assert [rule.summary for rule in registry.find("one")] == ["Rule TOY101."]


def test_pack_with_a_catalogue_is_not_imported(pack: Path) -> None:
    (pack / "catalogue.py").write_text(catalogue("toy_pack"))
    before = [describe(rule) for rule in rule_classes("toy_pack")]
    for name in [name for name in sys.modules if name.startswith("toy_pack.")]:
        del sys.modules[name]
    registry = Registry(["toy_pack"])
    assert "toy_pack.one" not in sys.modules
    for was, read in zip(before, registry.rules, strict=True):
        assert all(getattr(was, field) == getattr(read, field) for field in RuleInfo.__slots__)
    (rule,) = registry.find("TOY101")
    assert rule.load().name == "one"
    assert "toy_pack.sub.two" not in sys.modules


def test_broken_catalogue_is_not_taken_for_a_missing_one(pack: Path) -> None:
    (pack / "catalogue.py").write_text("import missing_module")
    with pytest.raises(PackError) as raised:
        Registry(["toy_pack"])
    assert str(raised.value) == (
        "plugins: the package toy_pack cannot be used: "
        "ModuleNotFoundError: No module named 'missing_module'"
    )


@pytest.mark.parametrize("name", ["no_such_pack", "toy_pack.no_such_part", "toy_pack.one.x"])
def test_missing_pack(pack: Path, name: str) -> None:
    with pytest.raises(PackError, match=f"^plugins: there is no package {name}$"):
        Registry([name])


def test_broken_pack(pack: Path) -> None:
    (pack / "one.py").write_text("def")
    with pytest.raises(PackError, match="package toy_pack cannot be used: SyntaxError: invalid"):
        Registry(["toy_pack"])


@pytest.mark.parametrize(("old", "new"), [("TOY101", "df301"), ('"one"', '"DL3009"')])
def test_packs_whose_rules_are_called_alike(pack: Path, old: str, new: str) -> None:
    path = pack / "one.py"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(PackError, match=r"^plugins: .* of toy_pack.one is called like DF301 "):
        Registry([*PACKS, "toy_pack"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["TOY102"]),
        ("FROM a\n", ["TOY102", "TOY211"]),
        ("from a\nrun b\n", ["TOY101", "TOY102", "TOY211"]),
    ],
)
def test_only_rules_that_a_file_needs_are_loaded(
    pack: Path, text: str, expected: list[str]
) -> None:
    selection = Selection(select=["TOY"], registry=Registry(["toy_pack"]))
    assert [rule.code for rule in selection.rules_for(text)] == expected


class Named(Rule):
    """A rule with every kind of name."""

    code = "TOY100"
    name = "a-name"
    aliases = ("DL3015", "JSONArgsRecommended")


@pytest.fixture
def registry(pack: Path) -> Registry:
    registry = Registry(["toy_pack"])
    registry.rules.insert(0, describe(Named))
    return registry


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("TOY101", "TOY101"),
        ("toy101", "TOY101"),
        ("ONE", "TOY101"),
        ("TOY", "TOY100 TOY101 TOY102 TOY211"),
        ("toy1", "TOY100 TOY101 TOY102"),
        ("TOY10", "TOY100 TOY101 TOY102"),
        ("a-name", "TOY100"),
        ("dl3015", "TOY100"),
        ("DL30", "TOY100"),
        ("DL", "TOY100"),
        ("jsonargsrecommended", "TOY100"),
        ("ALL", "OTHER1 TOY100 TOY101 TOY102 TOY211"),
        ("all", "OTHER1 TOY100 TOY101 TOY102 TOY211"),
    ],
)
def test_names_of_rules(registry: Registry, term: str, expected: str) -> None:
    assert codes(Selection(select=[term], registry=registry)) == expected
    assert " ".join(sorted(rule.code for rule in registry.find(term))) == expected


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("TOY103", "unknown rule 'TOY103', did you mean 'TOY102'?"),
        ("JSONArgRecommended", "did you mean 'JSONArgsRecommended'?"),
        ("T", "unknown rule 'T'$"),
        ("TOY1011", "did you mean"),
        ("JSON", "unknown rule 'JSON'$"),
        ("a-", "unknown rule 'a-'$"),
        ("", "unknown rule ''$"),
    ],
)
@pytest.mark.parametrize("option", ["select", "extend_select", "ignore"])
def test_unknown_names(registry: Registry, term: str, message: str, option: str) -> None:
    with pytest.raises(UnknownRule, match=message.replace("?", r"\?")):
        Selection(**{option: [term]}, registry=registry)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("select", "extend_select", "ignore", "expected"),
    [
        ("", "", "", "OTHER1 TOY100 TOY101 TOY102"),
        ("ALL", "", "", "OTHER1 TOY100 TOY101 TOY102 TOY211"),
        ("TOY1", "", "", "TOY100 TOY101 TOY102"),
        ("TOY101 OTHER", "", "", "OTHER1 TOY101"),
        ("", "TOY211", "", "OTHER1 TOY100 TOY101 TOY102 TOY211"),
        ("OTHER", "TOY211", "", "OTHER1 TOY211"),
        ("", "", "TOY", "OTHER1"),
        ("", "", "ALL", ""),
        ("ALL", "", "TOY", "OTHER1"),
        # The more exact one wins, and ignore among equals.
        ("TOY101", "", "TOY", "TOY101"),
        ("", "TOY211", "TOY", "OTHER1 TOY211"),
        ("TOY", "", "TOY2", "TOY100 TOY101 TOY102"),
        ("TOY1", "TOY101", "TOY10", "TOY101"),
        ("TOY101", "", "one", ""),
        ("ALL", "", "ALL", ""),
    ],
)
def test_selection(
    registry: Registry, select: str, extend_select: str, ignore: str, expected: str
) -> None:
    selection = Selection(select.split(), extend_select.split(), ignore.split(), registry)
    assert codes(selection) == expected


def test_description() -> None:
    info = describe(toy.NoShell)
    assert (info.code, info.name, info.severity, info.recommended) == (
        *("TOY02", "no-shell", "info", False),
    )
    assert (info.fix_safety(), info.summary) == ("unsafe", "There is no shell here.")
    assert info.load() is toy.NoShell


def test_catalogue_is_up_to_date() -> None:
    for pack in PACKS:
        written = Path(catalogue_path(pack)).read_text()
        assert written == catalogue(pack), "run python -m dflint.catalogue"


def test_one_rule_a_module() -> None:
    rules = rule_classes("dflint_rules")
    assert len({rule.__module__ for rule in rules}) == len(rules)
    modules = [
        path
        for path in (ROOT / "rules").rglob("*.py")
        if path.stem not in ("__init__", "catalogue")
    ]
    assert len(modules) == len(rules)


def test_all_folders_are_packaged() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    for name, folder in (("dflint", ROOT / "dflint"), ("dflint_rules", ROOT / "rules")):
        for path in folder.rglob("*.py"):
            package = ".".join((name, *path.parent.relative_to(folder).parts))
            assert f'"{package}"' in project


def test_version_is_that_of_the_project() -> None:
    assert f'\nversion = "{dflint.__version__}"\n' in (ROOT / "pyproject.toml").read_text()


def test_patterns_are_compiled_when_they_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("re.compile", None)
    pattern = regex("(?P<a>b+)", re.IGNORECASE)
    monkeypatch.undo()
    assert pattern.match("BB")
    assert pattern.groupindex == {"a": 1}
    assert pattern.sub("x", "abb") == "ax"
    assert pattern.pattern == "(?P<a>b+)"


def test_a_file_without_what_a_rule_is_about_is_not_shown_to_it() -> None:
    for rule in Registry().rules:
        for text in rule.mentions:
            assert text == text.lower()
    (unknown,) = Registry().find("copy-from-unknown-stage")
    for text, expected in (("COPY --FROM=a b c", True), ("COPY b c", False)):
        assert unknown.may_apply(text, text.lower()) is expected
    (repeated,) = Registry().find("repeated-cmd")
    for text, expected in (("CMD a\ncmd b\n", True), ("CMD a\n", False)):
        assert repeated.may_apply(text, text.lower()) is expected
