"""What runs in CI: the action, the template, the site, and who reads the reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dflint.reporters import Style, open_report
from dflint.rule import Edit, Fix, Violation
from tests import toy
from tests.test_reporters import report

ROOT = Path(__file__).parent.parent


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


@pytest.fixture(params=["bin", "Scripts"])
def programs(request: pytest.FixtureRequest) -> str:
    """Where a virtual environment has its programs: on Windows it is the second one."""
    return str(request.param)


@pytest.fixture
def runner(tmp_path: Path, programs: str) -> Path:
    """A folder as GitHub's runner has it, with dflint installed where the action puts it."""
    program = tmp_path / "temp" / "dflint" / programs / "dflint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dflint "$@"\n')
    program.chmod(0o755)
    (tmp_path / "work").mkdir()
    bad = "FROM debian:12\nRUN apt-get update && apt-get install curl\n"
    (tmp_path / "work" / "Dockerfile").write_text(bad)
    return tmp_path


def run_action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Runs the last step of the action."""
    return run_step(folder, -1, inputs)


def run_step(
    folder: Path, index: int, inputs: Mapping[str, str], **more: str
) -> subprocess.CompletedProcess[str]:
    action = read_yaml(ROOT / "action.yml")
    step = action["runs"]["steps"][index]
    values = {f"inputs.{name}": str(entry["default"]) for name, entry in action["inputs"].items()}
    values.update({f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()})
    environment = {}
    for name, text in step["env"].items():
        expression = text.removeprefix("${{ ").removesuffix(" }}")
        environment[name] = text if expression == text else values.get(expression, "")
    environment.update(
        more,
        RUNNER_TEMP=str(folder / "temp"),
        GITHUB_STEP_SUMMARY=str(folder / "summary"),
        GITHUB_ACTIONS="true",
        PYTHONPATH=os.pathsep.join(sys.path),
    )
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder / "work",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("inputs", "installed"), [({}, "/the/action"), ({"version": "0.1.0"}, "dflint==0.1.0")]
)
def test_what_the_action_installs(
    tmp_path: Path, programs: str, inputs: dict[str, str], installed: str
) -> None:
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nmkdir -p "$3/{programs}"\n'
        f'printf \'#!/bin/sh\\nprintf "%%s|" "$@"\' > "$3/{programs}/pip"\n'
        f'chmod +x "$3/{programs}/pip"\n'
    )
    python.chmod(0o755)
    (tmp_path / "work").mkdir()
    done = run_step(tmp_path, 1, inputs, PYTHON=str(python), GITHUB_ACTION_PATH="/the/action")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"install|--quiet|--disable-pip-version-check|{installed}|"


def test_the_action_annotates_and_sums_up(runner: Path) -> None:
    done = run_action(runner, sarif_file="out.sarif")
    assert (done.returncode, done.stderr) == (1, "")
    assert "::warning file=Dockerfile,line=2," in done.stdout
    assert "| 2 | warning |" in (runner / "summary").read_text()
    assert json.loads((runner / "work" / "out.sarif").read_text())["version"] == "2.1.0"


def test_inputs_of_the_action(runner: Path) -> None:
    assert run_action(runner, fail_on="never").returncode == 0
    assert run_action(runner, fail_on="error").returncode == 0
    assert run_action(runner, args="--ignore DF310", path="Dockerfile *.x").returncode == 2
    assert run_action(runner, args="--ignore DF310", path="Dockerfile").returncode == 0


@pytest.mark.parametrize("name", ["path", "args", "config", "fail_on", "sarif_file", "diff_base"])
def test_inputs_are_no_script(runner: Path, name: str) -> None:
    run_action(runner, **{name: "$(touch hacked) `touch hacked` ; touch hacked #"})
    assert not list(runner.rglob("hacked"))


def test_the_action_uses_inputs_as_variables_only() -> None:
    for step in read_yaml(ROOT / "action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_inputs_of_the_action_are_documented() -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for name, entry in read_yaml(ROOT / "action.yml")["inputs"].items():
        default = f" `{entry['default']}` " if entry["default"] else ""
        assert f"\n| `{name}` |{default}" in page


def test_the_template_for_gitlab_is_yaml() -> None:
    job = read_yaml(ROOT / "templates" / "gitlab-ci.yml")["dflint"]
    assert job["artifacts"]["reports"]["codequality"] in job["script"][-1]


def test_the_site_has_no_dead_links(tmp_path: Path) -> None:
    pytest.importorskip("material", reason="mkdocs-material is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "rules" / "consecutive-runs" / "index.html").exists()


def test_junit_is_read() -> None:
    junitparser = pytest.importorskip("junitparser")
    suites = list(junitparser.JUnitXml.fromstring(report("junit").encode()))
    assert [(suite.tests, suite.failures) for suite in suites] == [(5, 5), (1, 0), (1, 1)]


def test_checkstyle_is_xml() -> None:
    tree = ElementTree.fromstring(report("checkstyle"))
    assert [len(file) for file in tree] == [5, 0, 1]
    places = [(error.get("line"), error.get("severity")) for error in tree[0]]
    assert places[0] == ("2", "warning")


def test_sarif_has_what_the_schema_requires() -> None:
    run = json.loads(report("sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        region = result["locations"][0]["physicalLocation"]["region"]
        assert all(value >= 1 for value in region.values())
        for fix in result.get("fixes", ()):
            assert fix["artifactChanges"][0]["replacements"]


def test_gitlab_has_what_its_schema_requires() -> None:
    issues = json.loads(report("gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1


def test_code_climate_ends_issues_with_a_null_byte() -> None:
    issues = [json.loads(part) for part in report("codeclimate").split("\0\n") if part]
    assert {issue["type"] for issue in issues} == {"issue"}


def test_sonarqube_knows_the_rule_of_each_issue() -> None:
    found = json.loads(report("sonarqube"))
    known = {rule["id"] for rule in found["rules"]}
    assert {issue["ruleId"] for issue in found["issues"]} == known


def test_places_for_reviewdog_count_bytes() -> None:
    text = "RUN é apt\n"
    diagnostic = json.loads(report("rdjson", files={"Dockerfile": text}))["diagnostics"][0]
    assert diagnostic["location"]["range"]["start"] == {"line": 1, "column": 8}


@pytest.mark.parametrize(
    ("text", "edits", "lines", "after"),
    [
        ("a\nbcd\ne\n", [(3, 4, "X")], (2, 2), "bXd"),
        ("a\r\nb\r\nc\r\n", [(0, 1, "X\r\nY"), (6, 6, "Z")], (1, 3), "X\nY\nb\nZc"),
        ("a\nb\nc\n", [(2, 4, "")], (2, 3), "c"),
        ("a\nb\nc\n", [(4, 6, "")], (3, 3), ""),
        ("a\nb\n", [(4, 4, "c\n")], (2, 2), "b\nc"),
        ("a\nb", [(3, 3, "\n")], (2, 2), "b\n"),
        ("", [(0, 0, "a\n")], (1, 1), "a\n"),
        ("\ufeffab\n", [(2, 3, "X")], (1, 1), "aX"),
    ],
)
def test_suggestions_for_reviewdog_are_whole_lines(
    text: str, edits: list[tuple[int, int, str]], lines: tuple[int, int], after: str
) -> None:
    fix = Fix("Repair", [Edit(*edit) for edit in edits])
    (suggestion,) = suggestions(text, fix)
    assert suggestion == {
        "range": {"start": {"line": lines[0]}, "end": {"line": lines[1]}},
        "text": after,
    }


def test_a_suggestion_that_json_cannot_hold_is_left_out() -> None:
    assert suggestions("a\udcff\n", Fix("Repair", [Edit(0, 1, "b")])) == []


def suggestions(text: str, fix: Fix) -> list[Any]:
    pieces: list[str] = []
    reporter = open_report("rdjson", pieces.append, Style())
    reporter.add("Dockerfile", text, [Violation(toy.NoApt, (0, 0), "no", fix)])
    reporter.finish()
    found: list[Any] = json.loads("".join(pieces))["diagnostics"][0].get("suggestions", [])
    return found


@pytest.mark.parametrize("name", ["junit", "checkstyle", "html"])
def test_markup_is_ascii(name: str) -> None:
    assert report(name).isascii()


def test_failures_are_in_the_reports_that_can_say_so() -> None:
    style = Style(failures=[("a b", "is <broken>")])
    run = json.loads(report("sarif", style))["runs"][0]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "is <broken>"
    suite = ElementTree.fromstring(report("junit", style))[-1]
    assert (suite.get("errors"), suite[0][0].get("message")) == ("1", "is <broken>")


def test_letters_outside_of_the_plane_for_java() -> None:
    files = {"Dockerfile": "RUN \U0001f4a9 apt\n"}
    place = json.loads(report("sonarqube", files=files))["issues"][0]["primaryLocation"]
    assert (place["textRange"]["startColumn"], place["textRange"]["endColumn"]) == (7, 10)
    files = {"\U0001f4a9.Dockerfile": "RUN apt\n"}
    assert "file='|0xd83d|0xdca9.Dockerfile'" in report("teamcity", files=files)


def test_scripts_of_shell_are_right() -> None:
    shellcheck = shutil.which("shellcheck")
    if shellcheck is None:
        pytest.skip("there is no shellcheck")
    files = [ROOT / ".ci" / "run", ROOT / "tests" / "e2e" / "setup"]
    done = subprocess.run(
        [shellcheck, "--severity=warning", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
