"""What dflint says about our own Dockerfiles, and what it makes of them.

The snapshots are files: the report, the repaired file, and the file with unsafe repairs as well.
``pytest --snapshot-update`` writes them; read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from dflint.linter import lint
from dflint.reporters import Style, open_report
from dflint.selection import Selection
from dflint.sources.text import decode, encode
from tests.repairs import repaired
from tests.shared_data import ROOT

FIXTURES = sorted((ROOT / "fixtures").glob("*.Dockerfile"))

pytestmark = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)


class _Report(SingleFileSnapshotExtension):
    """A snapshot in a file of its own, named after the fixture."""

    file_extension = "txt"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(
            Path(super().dirname(test_location=test_location)) / cls.__name__.strip("_").lower()
        )

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        return test_location.snapshot_name.partition("[")[2].rstrip("]")


class _Fixed(_Report):
    file_extension = "Dockerfile"


class _FixedUnsafe(_Fixed):
    pass


def test_report(path: Path, snapshot: SnapshotAssertion) -> None:
    text = decode(path.read_bytes())
    written: list[str] = []
    report = open_report("text", written.append, Style())
    report.add(f"fixtures/{path.name}", text, lint(text, path.name, Selection()))
    report.finish()
    assert "".join(written).encode() == snapshot(extension_class=_Report)


def test_fixed(path: Path, snapshot: SnapshotAssertion) -> None:
    result = repaired(decode(path.read_bytes()))
    assert encode(result.text) == snapshot(extension_class=_Fixed)


def test_fixed_unsafely(path: Path, snapshot: SnapshotAssertion) -> None:
    result = repaired(decode(path.read_bytes()), unsafe=True)
    assert encode(result.text) == snapshot(extension_class=_FixedUnsafe)
