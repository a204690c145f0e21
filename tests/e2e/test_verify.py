"""The command, with a real engine: wrong repairs are found, and nothing is left behind."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dflint.cli import main
from dflint.verify.engines import Engine
from tests.e2e.bases import Bases

#: The program, with a name that we know for what it makes.
_NAMED = """
import sys
from dflint import cli
from dflint.verify import verification
token = sys.argv.pop(1)
verification.secrets.token_hex = lambda _: token
sys.argv[1:1] = ["verify"]
cli.run()
"""
PLUGINS = "plugins: [tests.e2e.wrong_rules]\nselect: [WR]\n"


def wrongly_repaired(folder: Path, text: str) -> list[str]:
    (folder / "Dockerfile").write_text(text)
    (folder / ".dflint.yaml").write_text(PLUGINS)
    return ["verify", str(folder), "--output-format", "json", "--", "--network=host"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("RUN touch /a /b\n", "The repaired file builds another image."),
        ("RUN check\n", "The file does not build, and the repaired file does."),
        (
            "RUN check() { false; }; check\n",
            "The file does not build, and the repaired file does.",
        ),
        (
            "RUN printf '#!/bin/sh\\nexit 1' > /bin/check && chmod 755 /bin/check\n"
            "RUN if check; then :; else touch /fallback; fi\n",
            "The repaired file builds another image.",
        ),
    ],
)
def test_a_wrong_repair_is_found(
    text: str,
    verdict: str,
    tmp_path: Path,
    engine: Engine,
    bases: Bases,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bases.need("debian:12")
    token = secrets.token_hex(6)
    monkeypatch.setattr("dflint.verify.verification.secrets.token_hex", lambda _: token)
    assert main(wrongly_repaired(tmp_path, "FROM debian:12\n" + text)) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == verdict
    assert left_behind(token) == []


def left_behind(token: str) -> list[str]:
    """What the engine has of a run; others may be going on beside it."""
    found: list[str] = []
    for command in (
        ["image", "ls", "--format", "{{.Repository}}"],
        ["ps", "-a", "--format", "{{.Names}}"],
    ):
        done = subprocess.run(["docker", *command], capture_output=True, text=True, check=True)
        found += [name for name in done.stdout.split() if token in name]
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("step", ["build", "probe"])
def test_nothing_is_left_when_it_is_killed(
    tmp_path: Path, engine: Engine, bases: Bases, number: signal.Signals, step: str
) -> None:
    bases.need("debian:12")
    seconds = 1000 + number  # to tell the processes of two tests apart
    slow = f"RUN sleep {seconds}" if step == "build" else "RUN true"
    (tmp_path / "Dockerfile").write_text(f"FROM debian:12\nENV A b\n{slow}\n")
    (tmp_path / "tmp").mkdir()
    options = ["--probe", f"sleep {seconds}"] if step == "probe" else []
    token = secrets.token_hex(6)
    process = subprocess.Popen(
        [sys.executable, "-c", _NAMED, token, str(tmp_path), *options, "--", "--network=host"],
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    )
    deadline = time.monotonic() + 60
    while not _has_come_to(step, seconds, token) and time.monotonic() < deadline:
        time.sleep(0.2)
    process.send_signal(number)
    assert process.wait(60) == 130
    assert left_behind(token) == []
    assert list((tmp_path / "tmp").iterdir()) == []


def _has_come_to(step: str, seconds: int, token: str) -> bool:
    if step == "probe":
        return any(name.endswith("-before") for name in left_behind(token))
    command = ["pgrep", "-f", f"sleep {seconds}"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0
