"""Configuration files: where they are found, what they say, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dflint.cli import main
from dflint.config import ConfigError
from dflint.config_keys import KEYS
from dflint.config_schema import PAGE_PATH, schema_text, with_option_table
from dflint.config_schema import PATH as SCHEMA_PATH
from dflint.hadolint_config import check, convert, from_environment
from dflint.yaml_source import parse_yaml
from tests.shared_data import ROOT, read_lines

APT = "FROM debian:bookworm\nRUN apt install -y curl && rm -rf /var/lib/apt/lists/*\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The top of a repository, with a home folder that has nothing in it."""
    for name in ("GITHUB_ACTIONS", "FORCE_COLOR", "NO_COLOR", "DFLINT_DEBUG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    top = tmp_path / "project"
    (top / ".git").mkdir(parents=True)
    monkeypatch.chdir(top)
    write(top, "Dockerfile", APT)
    return top


def write(top: Path, name: str, text: str) -> Path:
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Path, code and severity of each finding."""
    main(["--output-format", "json", "--quiet", *arguments])
    out, err = capsys.readouterr()
    assert err == ""
    return [f"{each['path']} {each['code']} {each['severity']}" for each in json.loads(out)]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line about a configuration that is refused."""
    assert main([*arguments]) == 2
    err = capsys.readouterr().err
    lines = [line for line in err.splitlines() if not line.startswith("No problems")]
    assert len(lines) == 1, err
    return lines[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".dflint.yaml", "select: [DF311]\nseverity: {DF311: error}\n"),
        (".dflint.yml", "select: DF311\nseverity:\n  apt-instead-of-apt-get: error\n"),
        ("pyproject.toml", '[tool.dflint]\nselect = ["DL3027"]\nseverity.DF3 = "error"\n'),
        (
            "pyproject.toml",
            '[tool.other]\nx = 1\n[tool.dflint]\nselect = "DL3027"\n'
            '[tool.dflint.severity]\nALL = "error"\n',
        ),
    ],
)
def test_kinds_of_files(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    write(project, name, text)
    assert found(capsys) == ["Dockerfile DF311 error"]


def test_nearest_file_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".dflint.yaml", "select: [DF312]\n")
    write(project, "app/.dflint.yaml", "select: [DF311]\n")
    write(project, "app/deep/Dockerfile", APT)
    write(project, "other/Dockerfile", APT)
    assert found(capsys) == [
        "Dockerfile DF312 info",
        "app/deep/Dockerfile DF311 warning",
        "other/Dockerfile DF312 info",
    ]


def test_nothing_above_the_repository_counts(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project.parent, ".dflint.yaml", "ignore: [ALL]\n")
    assert "Dockerfile DF311 warning" in found(capsys)


def test_pyproject_of_others_is_passed_over(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, ".dflint.yaml", "select: [DF311]\n")
    write(project, "app/pyproject.toml", "[tool.black]\n")
    write(project, "app/Dockerfile", APT)
    assert found(capsys, "app") == ["app/Dockerfile DF311 warning"]


def test_isolated_and_config(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".dflint.yaml", "select: [DF312]\n")
    other = write(project, "other.yaml", "select: [DF311]\n")
    assert found(capsys, "--config", str(other)) == ["Dockerfile DF311 warning"]
    assert len(found(capsys, "--isolated")) > 1


def test_extends(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        project,
        "shared/base.yaml",
        "select: [DF311, DF312, DF310]\nignore: [DF310]\nseverity: {DF311: error, DF312: error}\n",
    )
    write(
        project,
        ".dflint.yaml",
        "extends: shared/base.yaml\nextend-select: [DF310]\nseverity: {DF312: style}\n",
    )
    write(project, "Dockerfile", APT.replace("-y ", ""))
    assert found(capsys) == ["Dockerfile DF311 error", "Dockerfile DF312 style"]


def test_extends_itself(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".dflint.yaml", "extends: [other.yaml]\n")
    write(project, "other.yaml", "\nextends:\n  - .dflint.yaml\n")
    assert refused(capsys) == "dflint: other.yaml:3:5: .dflint.yaml extends itself"


def test_overrides(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        project,
        "app/.dflint.yaml",
        "select: [DF311]\n"
        "overrides:\n"
        "  - files: [test/, '*.dev.Dockerfile']\n    ignore: [DF311]\n"
        "  - files: /Dockerfile\n    severity: {DF311: info}\n",
    )
    for name in ("Dockerfile", "x.dev.Dockerfile", "test/deep/Dockerfile", "deep/Dockerfile"):
        write(project, f"app/{name}", APT)
    assert found(capsys, "app") == [
        "app/Dockerfile DF311 info",
        "app/deep/Dockerfile DF311 warning",
    ]


def test_exclude(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".dflint.yaml", "select: [DF311]\nexclude: [vendor/]\n")
    write(project, "vendor/x/Dockerfile", APT)
    assert found(capsys) == ["Dockerfile DF311 warning"]
    # Who names a file wants it.
    assert found(capsys, "vendor/x/Dockerfile") == ["vendor/x/Dockerfile DF311 warning"]


def test_command_line_is_stronger(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".dflint.yaml", "select: [DF312]\nignore: [DF311]\nfail-on: info\n")
    assert found(capsys, "--select", "DF311") == ["Dockerfile DF311 warning"]
    assert "Dockerfile DF312 info" in found(capsys, "--select", "DF31")
    assert "Dockerfile DF311 warning" not in found(capsys, "--select", "DF31")
    assert found(capsys, "--ignore", "DF312") == []
    assert main([]) == 1
    assert main(["--fail-on", "warning"]) == 0


def test_rule_options(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "Dockerfile", "FROM python:3.12\nRUN pip install --no-cache-dir a b\n")
    write(project, ".dflint.yaml", "select: [DF350]\noptions: {allowed-unpinned: [a]}\n")
    assert found(capsys) == ["Dockerfile DF350 warning"]
    write(project, ".dflint.yaml", "select: [DF350]\noptions:\n  allowed-unpinned: ['*']\n")
    assert found(capsys) == []


#: Two safe repairs, and a finding without one.
REPAIRS = """\
FROM debian:bookworm
RUN apt-get update && apt-get install --no-install-recommends curl
"""


@pytest.mark.parametrize(
    ("config", "options", "repaired"),
    [
        ("", [], "DF301 DF310"),
        ("fix-only: DF310\n", [], "DF310"),
        ("fix-only: [apt-without-yes, DL3009]\n", [], "DF301 DF310"),
        ("unfixable: [DF310]\n", [], "DF301"),
        ("unfixable: [DF3]\nfix-only: [DF310]\n", [], "DF310"),
        ("unfixable: [DF310]\nfix-only: [DF310]\n", [], ""),
        ("unfixable: [ALL]\n", [], ""),
        ("unfixable: [ALL]\n", ["--fix-only", "DF301"], "DF301"),
        ("unfixable: [DF310]\n", ["--fix-only", "DF301,DF310"], "DF301 DF310"),
        ("unfixable: [DF301]\n", ["--unfixable", "DF310"], ""),
        ("fix-only: [DF301]\n", ["--fix-only=DF310", "--fix-only", "style"], "DF310"),
        ("overrides: [{files: Dockerfile, unfixable: [DF301]}]\n", [], "DF310"),
        ("fix-only: [SC]\n", [], ""),
        ("ignore: [DF310]\n", ["--fix-only", "DF310"], ""),
    ],
)
def test_which_rules_repair(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    config: str,
    options: list[str],
    repaired: str,
) -> None:
    dockerfile = write(project, "Dockerfile", REPAIRS)
    write(project, ".dflint.yaml", config)
    main(["--output-format=json", *options])
    findings = json.loads(capsys.readouterr().out)
    assert " ".join(each["code"] for each in findings if each["fix"]) == repaired
    if "ignore" not in config:
        assert {"DF301", "DF310"} <= {each["code"] for each in findings}
    main(["--fix", "--quiet", *options])
    text = dockerfile.read_text()
    assert ("rm -rf /var/lib/apt/lists" in text) == ("DF301" in repaired)
    assert (" -y " in text) == ("DF310" in repaired)


def test_inline_ignores(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "Dockerfile", APT.replace("RUN", "# dflint: ignore[DF311]\nRUN"))
    write(project, ".dflint.yaml", "select: [DF311]\n")
    assert found(capsys) == []
    assert found(capsys, "--no-inline-ignores") == ["Dockerfile DF311 warning"]
    write(project, ".dflint.yaml", "select: [DF311]\ninline-ignores: false\n")
    assert found(capsys) == ["Dockerfile DF311 warning"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignroe: [DF3]\n", "1:1: unknown key 'ignroe', did you mean 'ignore'?"),
        ("ignore:\n  - DF311\n  - DF9\n", "3:5: unknown rule 'DF9'"),
        (
            "severity:\n  DF311: warn\n",
            "2:10: 'warn' is not one of error, warning, info, style",
        ),
        ("fix-only: [DF311]\nunfixable: [DF9]\n", "2:13: unknown rule 'DF9'"),
        ("severity: {DF999: info}\n", "1:19: unknown rule 'DF999'"),
        ("fail-on: 3\n", "1:10: fail-on must be a text"),
        ("select: {a: b}\n", "1:9: select must be a list of texts"),
        ("unsafe-fixes: yes\n", "1:15: unsafe-fixes must be true or false"),
        ("options: {allowed-unpined: []}\n", "unknown option 'allowed-unpined', did you mean"),
        ("options:\n  allowed-unpinned: 3\n", "2:21: allowed-unpinned must be a list of texts"),
        ("overrides:\n  - ignore: [DF311]\n", "2:5: this needs `files`: a list of patterns"),
        ("overrides:\n  - files: x\n    fix: 1\n", "3:5: unknown key 'fix'"),
        ("overrides: x\n", "1:12: overrides must be a list of mappings"),
        ("extends: nowhere.yaml\n", "1:10: there is no file nowhere.yaml"),
        ("- a\n", "1:1: this must be a mapping: `key: value`"),
        ("select: [DF3\n", ".dflint.yaml:2:1: "),
        ("rules: [nowhere.yaml]\n", "nowhere.yaml: cannot be read: No such file or directory"),
        ("plugins: [no_such_pack]\n", "plugins: there is no package no_such_pack"),
    ],
)
def test_mistakes(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    write(project, ".dflint.yaml", text)
    assert message in refused(capsys)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[tool.dflint]\nignroe = ["DF3"]\n', "2:1: unknown key 'ignroe'"),
        ('[tool.dflint.severity]\nDF311 = "warn"\n', "2:1: 'warn' is not one of"),
        ("[tool.dflint\n", "pyproject.toml:1:13: "),
        ("[tool.dflint]\nselect = 3\n", "2:1: select must be a list of texts"),
    ],
)
def test_mistakes_in_pyproject(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    write(project, "pyproject.toml", text)
    assert message in refused(capsys)


def test_other_files_are_linted_all_the_same(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "broken/.dflint.yaml", "select: 3\n")
    write(project, "broken/Dockerfile", APT)
    write(project, "broken/more/Dockerfile", APT)
    assert main(["--output-format", "json", "--select", "DF311"]) == 2
    out, err = capsys.readouterr()
    assert [each["path"] for each in json.loads(out)] == ["Dockerfile"]
    assert err == "dflint: broken/.dflint.yaml:1:9: select must be a list of texts\n"


def test_stdin_has_the_configuration_of_its_name(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    write(project, "app/.dflint.yaml", "select: [DF312]\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(APT.encode())))
    assert found(capsys, "-", "--stdin-filename", "app/Dockerfile") == ["app/Dockerfile DF312 info"]


# hadolint's.


def test_hadolint_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".hadolint.yaml", "ignored: [DL3008, DL3015]\noverride:\n  error: [DL3027]\n")
    write(project, "app/Dockerfile", APT)
    assert found(capsys) == ["Dockerfile DF311 error", "app/Dockerfile DF311 error"]
    write(project, ".hadolint.yaml", "ignored: [DL3008, DL3027]\n")
    # hadolint fails for what is info.
    assert main([]) == 1
    write(project, ".hadolint.yaml", "ignored: [DL3008, DL3027]\nfailure-threshold: warning\n")
    assert main([]) == 0
    write(project, ".hadolint.yaml", "no-fail: true\n")
    assert main([]) == 0


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("tty", "Dockerfile:2:5: warning DF"),
        ("gnu", "Dockerfile:2:5: warning: "),
        ("json", "[\n{"),
        ("codacy", "[\n{"),
        ("sarif", "{\n"),
        ("checkstyle", "<?xml"),
        ("junit", "<?xml"),
        ("codeclimate", '{"desc'),
        ("gitlab_codeclimate", "[\n{"),
        ("sonarqube", "{\n"),
    ],
)
def test_formats_of_hadolint(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, start: str
) -> None:
    assert main(["--quiet", "--ignore=DL3008", "-f", name]) == 1
    of_option = capsys.readouterr()
    write(project, ".hadolint.yaml", f"format: {name}\nignored: [DL3008]\n")
    assert main(["--quiet"]) == 1
    out, err = capsys.readouterr()
    assert (of_option.out[: len(start)], out[: len(start)], err) == (start, start, "")


def test_our_file_counts_more_than_hadolints(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "app/.hadolint.yaml", "ignored: [DL3008, DL3027]\n")
    write(project, ".dflint.yaml", "select: [DF311]\n")
    write(project, "app/Dockerfile", APT)
    assert found(capsys, "app") == ["app/Dockerfile DF311 warning"]


def test_hadolints_file_can_be_extended(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".hadolint.yaml", "ignored: [DL3008, DL3015]\n")
    write(project, ".dflint.yaml", "extends: .hadolint.yaml\nextend-select: [DF001]\n")
    assert found(capsys) == ["Dockerfile DF311 warning"]


def test_what_hadolint_passes_over_is_noted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, ".hadolint.yaml", "ignored: [DL9999]\nfoo: 1\n")
    assert main(["--exit-zero", "--quiet"]) == 0
    assert main(["--exit-zero"]) == 0
    err = capsys.readouterr().err
    assert ".hadolint.yaml:2:1: unknown key 'foo'" in err
    assert ".hadolint.yaml:1: unknown rule 'DL9999'" in err


def test_broken_hadolint_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, ".hadolint.yaml", "ignored:\n  DL3008: x\n")
    message = "dflint: .hadolint.yaml:2:3: ignored must be a list of texts"
    assert refused(capsys) == message


def test_hadolints_variables(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HADOLINT_IGNORE", "DL3027,DL3015")
    assert found(capsys) == []
    # The file is stronger, and lists add up.
    monkeypatch.setenv("HADOLINT_FAILURE_THRESHOLD", "error")
    write(project, ".hadolint.yaml", "ignored: [DL3008]\nfailure-threshold: info\n")
    assert found(capsys) == []
    write(project, ".dflint.yaml", "select: [DF311]\n")
    assert found(capsys) == ["Dockerfile DF311 warning"]


def test_users_own_hadolint_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project.parent, "home/.config/hadolint.yaml", "ignored: [DL3008, DL3027]\n")
    assert found(capsys) == ["Dockerfile DF312 info"]


def test_hadolints_options(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--select", "DF311"]
    assert main([*arguments, "-t", "error"]) == 0
    assert main([*arguments, "--failure-threshold", "none"]) == 1
    assert main([*arguments, "--no-fail"]) == 0
    capsys.readouterr()
    assert main([*arguments, "-f", "json", "--no-color"]) == 1
    assert json.loads(capsys.readouterr().out)
    assert main([*arguments, "--format", "tty"]) == 1


def test_severities_on_the_command_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A rule that is opt-in is in force then.
    arguments = ["--info", "DL3027,DL3008", "--error=DL3008"]
    expected = {"Dockerfile DF311 info", "Dockerfile DF313 error"}
    assert expected <= set(found(capsys, *arguments))
    write(project, ".dflint.yaml", "select: [DF311]\nseverity: {DF311: style}\n")
    assert set(found(capsys, *arguments)) == expected
    write(project, ".hadolint.yaml", "ignored: [DL3008, DL3015]\n")
    (project / ".dflint.yaml").unlink()
    assert found(capsys, *arguments) == ["Dockerfile DF311 info"]
    assert main(["--error", "DL9999"]) == 2


def test_last_name_of_a_rule_says_its_severity(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, ".hadolint.yaml", "ignored: [DL3008, DL3015]\n")
    write(project, ".dflint.yaml", "extends: .hadolint.yaml\nseverity: {DF311: error}\n")
    assert found(capsys) == ["Dockerfile DF311 error"]


def test_trusted_registries_add_up(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, "Dockerfile", "FROM ghcr.io/a:1\nFROM quay.io/a:1\nFROM docker.io/a:1\n")
    arguments = ["--ignore", "DF1", "--extend-select", "DF104"]
    option = ["--trusted-registry", "quay.io"]
    assert len(found(capsys, *arguments)) == 0
    assert len(found(capsys, *arguments, *option)) == 2
    write(project, ".hadolint.yaml", "trustedRegistries: [ghcr.io]\n")
    assert len(found(capsys, *arguments, *option)) == 1
    monkeypatch.setenv("HADOLINT_TRUSTED_REGISTRIES", "docker.io")
    assert len(found(capsys, *arguments)) == 1
    assert len(found(capsys, *arguments, *option)) == 0
    assert main(["config", *option]) == 0
    assert "[docker.io, ghcr.io, quay.io]" in capsys.readouterr().out


def test_single_registry_need_not_be_a_list(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "Dockerfile", "FROM ghcr.io/a:1\nFROM quay.io/a:1\n")
    write(project, ".dflint.yaml", "select: [DF104]\noptions: {trusted-registries: quay.io}\n")
    assert found(capsys) == ["Dockerfile DF104 error"]


def test_labels_on_the_command_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "Dockerfile", "FROM scratch\nLABEL a=b c=d\n")
    required = ["--select", "DF52", "--require-label", "a:url", "--require-label", "b"]
    assert found(capsys, *required) == ["Dockerfile DF521 info", "Dockerfile DF524 warning"]
    assert len(found(capsys, *required, "--strict-labels")) == 3
    write(project, ".dflint.yaml", "options: {label-schema: {a: text, c: semver}}\n")
    assert found(capsys, *required) == [
        "Dockerfile DF521 info",
        "Dockerfile DF524 warning",
        "Dockerfile DF528 warning",
    ]
    for wrong in ("a:b", "a:", ":url"):
        assert main(["--require-label", wrong]) == 2
        assert f"dflint: --require-label {wrong}: NAME or NAME:TYPE" in capsys.readouterr().err


def hadolint_cases(kind: str) -> list[dict[str, object]]:
    return [
        case for case in read_lines("conformance/hadolint-config.jsonl") if case["kind"] == kind
    ]


def test_hadolints_own_cases_of_files() -> None:
    for case in hadolint_cases("configfile"):
        expected = case["expected"]
        assert isinstance(expected, dict)
        values = check(parse_yaml(str(case["yaml"]), ".hadolint.yaml"), [])
        # hadolint calls an empty file an error, and goes on with what it has.
        assert as_in_cases(values) == ({} if "error" in expected else expected), case["id"]


def test_hadolints_own_cases_of_variables() -> None:
    for case in hadolint_cases("environment"):
        environ = case["env"]
        assert isinstance(environ, dict)
        assert as_in_cases(from_environment(environ)) == case["expected"], case["id"]


def as_in_cases(values: dict[str, object]) -> dict[str, object]:
    """hadolint's keys and values as the cases write them."""
    found = dict(values)
    override = found.pop("override", {})
    assert isinstance(override, dict)
    found.update({f"override.{severity}": codes for severity, codes in override.items()})
    if "format" in found:
        found["formats"] = [found.pop("format")]
    return found


def test_what_hadolints_keys_mean() -> None:
    assert convert(
        {
            "failure-threshold": "none",
            "override": {"info": ["DL1001", "DL3008"], "error": ["DL3008"]},
            "trustedRegistries": ["ghcr.io"],
            "label-schema": {"a": "url"},
            "strict-labels": True,
            "disable-ignore-pragma": True,
            "formats": ["tty"],
        }
    ) == {
        "fail-on": "style",
        "severity": {"DL1001": "info", "DL3008": "error"},
        "extend-select": ["DL1001"],
        "options": {
            "trusted-registries": ["ghcr.io"],
            "label-schema": {"a": "url"},
            "strict-labels": True,
        },
        "inline-ignores": False,
        "output-format": "text",
    }


# dflint config, the schema, --add-ignores.


def test_config_page(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "base.yaml", "ignore: [DF310]\n")
    write(
        project,
        ".dflint.yaml",
        "extends: base.yaml\nselect: [DF31]\nignore: [DF312]\nseverity: {DF311: error}\n",
    )
    assert main(["config", "--fail-on", "style"]) == 0
    out = capsys.readouterr().out
    for line in (
        "For Dockerfile: .dflint.yaml",
        r"select = \[DF31\] +# .dflint.yaml:2",
        r"ignore = \[DF310, DF312\] +# base.yaml:1, .dflint.yaml:3",
        r"severity.DF311 = error +# .dflint.yaml:4",
        r"fail-on = style +# command line",
        r"exclude = \[\] +# default",
    ):
        import re

        assert re.search(line.replace(" = ", " += "), out), line
    assert main(["config", "--output-format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["values"]["select"] == {"value": ["DF31"], "from": [".dflint.yaml:2"]}
    assert "DF311" in data["rules"]


def test_schema_is_up_to_date() -> None:
    assert (ROOT / SCHEMA_PATH).read_text() == schema_text()
    page = (ROOT / PAGE_PATH).read_text()
    assert with_option_table(page) == page


def test_page_has_all_keys() -> None:
    page = (ROOT / PAGE_PATH).read_text()
    assert all(f"| `{key}` |" in page for key in KEYS if key != "files")


def test_schema_has_all_keys() -> None:
    data = json.loads(schema_text())
    assert set(data["properties"]) == set(KEYS) - {"files"}
    assert "allowed-unpinned" in data["properties"]["options"]["properties"]


def test_add_ignores(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "# syntax=docker/dockerfile:1\nFROM debian:bookworm\n  RUN apt install a \\\n && apt b\n"
    path = write(project, "Dockerfile", text)
    assert main(["--add-ignores", "--quiet", "--select", "DF311,DF310"]) == 0
    assert path.read_text() == text.replace("  RUN", "  # dflint: ignore[DF311,DF310]\n  RUN")
    assert found(capsys, "--select", "DF311,DF310") == []


def test_add_ignores_for_what_is_in_no_instruction(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(project, "Dockerfile", "# escape=\\\n# nothing here\n")
    assert main(["--add-ignores", "--quiet", "--select", "DF101"]) == 0
    assert path.read_text() == "# escape=\\\n# dflint: ignore-file[DF101]\n# nothing here\n"
    assert found(capsys, "--select", "DF101") == []


def test_yaml_errors_have_a_place() -> None:
    with pytest.raises(ConfigError, match=r"a.yaml:2:1: "):
        parse_yaml("a: [\n", "a.yaml")


def test_python_page(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pack of docs/python-rules.md does what the page says."""
    import re
    import sys

    page = (ROOT / "docs/python-rules.md").read_text()
    config, rule = (
        re.findall(f"```{kind}\n(.*?)```", page, re.DOTALL)[0] for kind in ("yaml", "python")
    )
    write(project, "packs/acme_rules/__init__.py", "")
    write(project, "packs/acme_rules/base_image.py", rule)
    write(project, ".dflint.yaml", f"select: [ACME]\n{config}")
    sys.path.insert(0, str(project / "packs"))
    try:
        assert found(capsys) == ["Dockerfile ACME100 error"]
        assert main(["rule", "ACME100"]) == 0
        assert "foreign-base-image" in capsys.readouterr().out
    finally:
        sys.path.remove(str(project / "packs"))
        for name in [name for name in sys.modules if name.startswith("acme_rules")]:
            del sys.modules[name]
