"""What dflint says about our own Dockerfiles, and what it makes of them.

A snapshot is a file: the report, the repaired file, and the file with unsafe repairs as well.
``pytest --snapshot-update`` writes them; read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from dflint.linter import lint
from dflint.reporters import Style, open_report
from dflint.selection import Selection
from dflint.sources.text import decode, encode
from tests.repairs import repaired
from tests.shared_data import ROOT

FIXTURES = sorted((ROOT / "fixtures").glob("*.Dockerfile"))

pytestmark = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)


class _Report(SingleFileSnapshotExtension):
    file_extension = "txt"


class _Dockerfile(SingleFileSnapshotExtension):
    file_extension = "Dockerfile"


def test_report(path: Path, snapshot: SnapshotAssertion) -> None:
    text = decode(path.read_bytes())
    written: list[str] = []
    report = open_report("text", written.append, Style())
    report.add(f"fixtures/{path.name}", text, lint(text, path.name, Selection()))
    report.finish()
    assert "".join(written).encode() == snapshot(extension_class=_Report)


def test_fixed(path: Path, snapshot: SnapshotAssertion) -> None:
    result = repaired(decode(path.read_bytes()))
    assert encode(result.text) == snapshot(extension_class=_Dockerfile)


def test_fixed_unsafely(path: Path, snapshot: SnapshotAssertion) -> None:
    result = repaired(decode(path.read_bytes()), unsafe=True)
    assert encode(result.text) == snapshot(extension_class=_Dockerfile)
