"""``dflint verify``, with a program in the place of the engine (tests/fake_engine.py)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dflint.cli import main

PROGRAM = Path(__file__).with_name("fake_engine.py")
GOOD = "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends make\n"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes the fake the only engine; the folder of what it keeps."""
    folder, state = tmp_path / "bin", tmp_path / "state"
    folder.mkdir()
    state.mkdir()
    program = folder / "docker"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{PROGRAM}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("FAKE_ENGINE", str(state))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return state


def calls(state: Path) -> list[list[str]]:
    return [json.loads(line) for line in (state / "log").read_text().splitlines()]


def assert_nothing_left(state: Path) -> None:
    assert sorted(path.name for path in state.iterdir() if path.suffix in (".tar", ".text")) == []
    assert [path.name for path in state.parent.glob("dflint-verify-*")] == []


def verify(tmp_path: Path, text: str, *options: str) -> int:
    (tmp_path / "Dockerfile").write_text(text)
    status = main(["verify", str(tmp_path / "Dockerfile"), *options])
    assert (tmp_path / "Dockerfile").read_text() == text
    return status


def test_a_repair_is_proved(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, GOOD, "--probe", "x", "--", "--network=host") == 0
    output = capsys.readouterr().out
    assert "0.1 MB  package lists (DF301)" in output
    assert output.endswith("The repaired file builds an image that does the same.\n")
    build = next(call for call in calls(state) if call[0] == "build")
    assert "--network=host" in build
    assert build[-1] == str(tmp_path)
    assert_nothing_left(state)


def test_nothing_to_repair(tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(tmp_path, "FROM debian:12\n") == 0
    assert "nothing to repair" in capsys.readouterr().err
    assert not (state / "log").exists()


@pytest.mark.parametrize("output_format", ["text", "json", "markdown"])
def test_another_image(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str], output_format: str
) -> None:
    # The last of several CMDs counts; that they change this image is up to the fake.
    text = GOOD + "RUN echo a  b\nRUN echo DIFFERENT\n"
    assert verify(tmp_path, text, "--probe=x", f"--output-format={output_format}") == 1
    output = capsys.readouterr().out
    assert "builds another image" in output
    if output_format == "json":
        value = json.loads(output)
        assert value["proved"] is False
        assert value["before"]["probe"]["status"] == 0
        assert value["saved"] == [{"what": "package lists", "bytes": 100_000, "rules": ["DF301"]}]
    assert_nothing_left(state)


def test_a_file_that_does_not_build(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, GOOD + "RUN FAIL\n") == 2
    output = capsys.readouterr().out
    assert "does not build as it is" in output
    assert "it failed" in output
    assert_nothing_left(state)


def test_without_an_engine(tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (state / "broken").touch()
    assert verify(tmp_path, GOOD) == 2
    error = capsys.readouterr().err
    assert "no engine to build with (docker: " in error
    assert "podman: not found" in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--no-such"], "unrecognized arguments"),
        (["--context", "/no/such"], "no such folder"),
        (["a", "b"], "unrecognized arguments"),
        (["--output-format", "x"], "invalid choice"),
    ],
)
def test_usage(
    state: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_not_there(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_options_reach_the_engine(tmp_path: Path, state: Path) -> None:
    (tmp_path / "context").mkdir()
    (tmp_path / "Dockerfile.dockerignore").write_text("x\n")
    options = ["--context", str(tmp_path / "context"), "--build-arg", "A=1", "--target", "t"]
    assert verify(tmp_path, GOOD, *options) == 0
    before, after = (call for call in calls(state) if call[0] == "build")
    assert before[-1] == after[-1] == str(tmp_path / "context")
    assert "--no-cache" in before
    assert before[before.index("--build-arg") + 1] == "A=1"
    assert before[before.index("--target") + 1] == "t"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_when_it_is_ended(
    tmp_path: Path, state: Path, number: signal.Signals
) -> None:
    (tmp_path / "Dockerfile").write_text(GOOD + "RUN SLOW\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "dflint", "verify", str(tmp_path)], env=dict(os.environ)
    )
    deadline = time.monotonic() + 30
    while not (state / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(20) == 130
    assert_nothing_left(state)
