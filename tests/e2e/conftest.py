"""A real engine, and base images on it: ``tests/e2e/setup start FOLDER`` brings both."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest

from dflint.verify.engines import Engine, EngineError, find_engine
from tests.e2e.bases import BASE, Bases
from tests.e2e.index import Index

_HOW = 'no engine with an image debian:bookworm: eval "$(tests/e2e/setup start FOLDER)"'


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(_HOW in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(f"NO BUILT PROOFS, {_HOW}", yellow=True)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine; without one the tests are skipped, unless DFLINT_E2E says that there is one."""
    try:
        found = find_engine("docker")
        subprocess.run(["docker", "image", "inspect", BASE], capture_output=True, check=True)
    except (EngineError, subprocess.CalledProcessError):
        if os.environ.get("DFLINT_E2E"):
            raise
        pytest.skip(_HOW)
    return found


@pytest.fixture(scope="session")
def bases(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return Bases(tmp_path_factory.mktemp("bases"))


@pytest.fixture(scope="session")
def index() -> Iterator[Index]:
    """An index of packages for pip and npm on the loopback interface."""
    with Index() as found:
        yield found
