"""Tests that use the engine are not run at the same time: they share its base images."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_one_worker_has_the_engine() -> None:
    command = [sys.executable, "-m", "pytest", "-n", "2", "-vv", "-p", "no:cacheprovider"]
    selected = ["tests/e2e", "-k", "another or killed or apt or copy or npm"]
    done = subprocess.run(
        [*command, *selected],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    workers = {line[:5] for line in done.stdout.splitlines() if line.startswith("[gw")}
    assert len(workers) == 1, done.stdout + done.stderr
