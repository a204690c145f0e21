"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test sees the results of another, or those of whoever runs the tests."""
    folder = tmp_path_factory.getbasetemp() / f"cache-{os.urandom(8).hex()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DFLINT_CACHE_DIR", str(folder))
        yield folder
