"""What holds for every file: our own, and real ones where the shared corpus is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice

import pytest

from dflint import cst
from dflint.linter import lint
from dflint.selection import Selection
from dflint.sources.text import decode
from tests.repairs import repaired
from tests.shared_data import ROOT, SHARED, read_lines

CORPUS = "corpus/dev_small.jsonl.gz"
#: How many files of the corpus; 0 means all of them.
SAMPLE = int(os.environ.get("DFLINT_CORPUS_FILES", "600"))


def files() -> Iterator[object]:
    for path in sorted((ROOT / "fixtures").glob("*.Dockerfile")):
        yield pytest.param(decode(path.read_bytes()), id=path.stem)
    if not (SHARED / CORPUS).exists():
        reason = f"shared data {CORPUS} is not on this machine"
        yield pytest.param("", marks=pytest.mark.skip(reason=reason), id="corpus")
        return
    records = list(read_lines(CORPUS))
    stride = max(1, len(records) // SAMPLE) if SAMPLE else 1
    for record in islice(records, 0, None, stride):
        yield pytest.param(record["text"], id=str(record["id"]))


@pytest.mark.parametrize("text", list(files()))
def test_file_stays_what_it_is(text: str) -> None:
    assert cst.parse(text).code == text
    lint(text, "Dockerfile", Selection(select=["ALL"], ignore=["SC"]))
    for unsafe in (False, True):
        repaired(text, unsafe)
