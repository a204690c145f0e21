"""Where the tests find the shared cases and corpus: data for tests that is not part of the project.

The folder is named by DFLINT_SHARED, or is ``shared`` beside the checkout. Where it is absent, the
tests that need it are skipped and say so.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DFLINT_SHARED", ROOT.parent / "shared"))


def shared_path(name: str) -> Path:
    """The path of a shared file; skips the calling test, or module, where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"shared data {name} is not on this machine", allow_module_level=True)
    return path


def read_lines(name: str) -> Iterator[dict[str, Any]]:
    """The records of a shared ``.jsonl`` or ``.jsonl.gz`` file."""
    path = shared_path(name)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", errors="surrogatepass") as file:
        for line in file:
            yield json.loads(line)
