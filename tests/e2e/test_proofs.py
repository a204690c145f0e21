"""Real Dockerfiles, built before and after their repair: the image is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from dflint.verify.engines import Engine
from dflint.verify.report import text as report
from tests.e2e.bases import Bases
from tests.e2e.cases import CASES, LINKED, Case
from tests.e2e.index import Index
from tests.e2e.proofs import prove


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_image_is_the_same(
    case: Case,
    tmp_path: Path,
    engine: Engine,
    bases: Bases,
    index: Index,
) -> None:
    result = prove(case, tmp_path, engine, bases, index)
    assert result.is_proved, report(result)
    assert result.before.image is not None
    assert result.after.image is not None
    assert result.after.image.size <= result.before.image.size


def test_a_program_keeps_its_libraries(
    tmp_path: Path, engine: Engine, bases: Bases, index: Index
) -> None:
    result = prove(LINKED, tmp_path, engine, bases, index)
    assert result.is_proved, report(result)
    before, after = result.before, result.after
    assert before.image is not None
    assert after.image is not None
    assert after.image.size < before.image.size / 2
    assert after.probe is not None
    assert after.probe.output.startswith("libyaml ")
    assert result.comparison is not None
    assert "gcc" in result.comparison.packages_removed
    assert "libyaml-0-2" not in result.comparison.packages_removed
