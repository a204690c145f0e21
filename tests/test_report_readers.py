"""Reports, read by what reads them elsewhere, and files for CI by the schemas of CI.

Two readers are packages of npm; DFLINT_NODE_MODULES names the folder ``node_modules`` that holds
them (``.ci/run`` fills one). The tests of a reader that is not there are skipped and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dflint.reporters import Style
from tests.shared_data import ROOT
from tests.test_reporters import report

#: With a file that cannot be read, one in which nothing is found, and no file at all.
STYLE = Style(failures=[("a b", "is <broken>")])
RUNS: list[tuple[Style, dict[str, str] | None]] = [
    (Style(), None),
    (STYLE, {"clean.Dockerfile": "FROM a\n"}),
    (Style(), {}),
]
#: What a span can touch: ends of lines and files, several units a character, nothing at all.
EDGES = ["RUN apt", "RUN apt\r\n", "\ufeffRUN apt\n", "RUN \U0001f4a9\u65e5 apt\tapt\n", "ERROR"]
RUNS += [(Style(), {"Dockerfile": text}) for text in EDGES]


def node_package(name: str, file: str) -> Path:
    """A file of a package of npm; skips the test where it is not there."""
    folder = os.environ.get("DFLINT_NODE_MODULES")
    if not folder:
        pytest.skip(f"DFLINT_NODE_MODULES names no folder with {name}")
    return Path(folder, name, file)


@pytest.mark.parametrize(("style", "files"), RUNS)
def test_sarif_is_read(style: Style, files: dict[str, str] | None) -> None:
    reader = pytest.importorskip("sarif_pydantic", reason="sarif-pydantic is not installed")
    text = report("sarif", style, files)
    (run,) = reader.Sarif.model_validate_json(text).runs
    assert len(run.results) == text.count('"ruleIndex"')
    for result in run.results:
        assert run.tool.driver.rules[result.rule_index].id == result.rule_id


@pytest.mark.parametrize(("style", "files"), RUNS)
def test_sarif_follows_its_schema(style: Style, files: dict[str, str] | None) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    path = node_package("@microsoft/jest-sarif", "lib/schemas/sarif-2.1.0-rtm.5.json")
    validator = jsonschema.Draft4Validator(json.loads(path.read_text("utf-8")))
    assert list(validator.iter_errors(json.loads(report("sarif", style, files)))) == []


@pytest.mark.parametrize(("style", "files"), RUNS)
def test_rdjson_follows_the_format_of_reviewdog(
    style: Style, files: dict[str, str] | None, tmp_path: Path
) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node")
    path = node_package("@umbrelladocs/rdformat-validator", "bin/rdformat-validator.js")
    written = tmp_path / "report.json"
    written.write_text(report("rdjson", style, files), "utf-8")
    command = [node, path, "--strict", "--no-extra-fields", "--format", "json", written]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize(
    ("schema", "name"),
    [("github-actions", "action.yml"), ("gitlab-ci", "templates/gitlab-ci.yml")],
)
def test_files_for_ci_follow_their_schemas(schema: str, name: str) -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    command: list[Any] = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*command, f"vendor.{schema}", ROOT / name], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
