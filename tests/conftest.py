"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.test_html_page import NO_BROWSER

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

# Speed is measured by benchmarks/; a test must not fail because the machine is busy.
settings.register_profile("dflint", deadline=None)
settings.load_profile("dflint")


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test sees the results of another, or those of whoever runs the tests."""
    folder = tmp_path_factory.getbasetemp() / f"cache-{os.urandom(8).hex()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DFLINT_CACHE_DIR", str(folder))
        yield folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("skipped", []):
        if NO_BROWSER in str(report.longrepr):
            terminalreporter.write_line(NO_BROWSER.replace("no browser", "NO BROWSER"), yellow=True)
            break


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Has one worker run all of tests/e2e: another would make the base images anew meanwhile."""
    # The mark xdist_group does nothing with pytest 9.2:
    # https://github.com/pytest-dev/pytest-xdist/issues/1386
    from xdist.scheduler import LoadScopeScheduling

    class OneWorkerForTheEngine(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "engine" if nodeid.startswith("tests/e2e/") else nodeid

    return OneWorkerForTheEngine(config, log)
