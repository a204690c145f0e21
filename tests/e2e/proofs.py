"""Repairs a case, builds it before and after, and compares the images.

    python -m tests.e2e.proofs

prints the table of docs/fixes.md; it needs an engine (tests/e2e/setup).
"""

from __future__ import annotations

import tempfile
import textwrap
from pathlib import Path

from dflint.fixer import fix
from dflint.selection import Selection
from dflint.verify.engines import Engine, find_engine
from dflint.verify.verification import Job, Verification, compare_builds
from tests.e2e.bases import Bases
from tests.e2e.cases import CASES, LINKED, Case
from tests.e2e.index import Index

ALL = Selection(select=["ALL"], ignore=["SC"])


def prove(case: Case, folder: Path, engine: Engine, bases: Bases, index: Index) -> Verification:
    for base in case.bases:
        bases.need(base)
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    before = textwrap.dedent(case.text).replace("INDEX", index.url)
    result = fix(before, "Dockerfile", ALL, case.unsafe)
    assert result.dropped == []
    codes = [applied.rule.code for applied in result.applied]
    assert set(case.codes.split()) <= set(codes), result.text
    (folder / "Dockerfile").write_text(before)
    job = Job(
        str(folder / "Dockerfile"),
        str(folder),
        (before, result.text),
        codes,
        options=["--network=host"],
        probe=case.probe,
    )
    return compare_builds(job, engine, lambda line: None)


def main() -> None:
    """Prints the table."""
    print("| Case | Repairs of | Layers | Size | |")
    print("|---|---|---:|---:|---|")
    with Index() as index, tempfile.TemporaryDirectory() as folder:
        bases, engine = Bases(Path(folder, "bases")), find_engine("docker")
        for case in (LINKED, *CASES):
            context = Path(folder, case.name)
            context.mkdir()
            print(_row(case, prove(case, context, engine, bases, index)), flush=True)


def _row(case: Case, result: Verification) -> str:
    before, after = result.before.image, result.after.image
    assert before is not None
    assert after is not None
    layers = f"{len(before.layers)} → {len(after.layers)}"
    base = before.layers[0].size
    sizes = f"{(before.size - base) / 1e6:.2f} → {(after.size - base) / 1e6:.2f} MB"
    codes = ", ".join(case.codes.split())
    verdict = "the same" if result.is_proved else "**different**"
    return f"| {case.name} | {codes} | {layers} | {sizes} | {verdict} |"


if __name__ == "__main__":
    main()
