#!/usr/bin/env python3
"""Counts what dflint makes of a corpus of real Dockerfiles, and what it must never do to one.

    python scripts/check_corpus.py [CORPUS] [--limit N [--sample]] [--only tree|validity|fix]

The tree: every file is printed back byte for byte, and its instructions are those that BuildKit
sees. The verdict: a file is refused exactly when BuildKit refuses it. The fixer, with --fix and
with --fix --unsafe-fixes: what was valid still is, no comment is gone, a second run changes
nothing, no repair is left that could have been made, none is refused by the guard, and nothing
new is found that makes a run fail. The ids behind what is wrong are printed, with --list all.
Exit status 1 when something is wrong, 2 when there is no corpus.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import corpus
import judge
from corpus import Record

from dflint.rule import Safety, Severity, Violation

#: What a check yields: a row that the file counts in, and a word about it for --list.
Rows = Iterator[tuple[str, str]]

CHECKS = ("tree", "validity", "fix")
#: Files that are in memory at a time.
BATCH = 512

#: The corpus has the parser's verdict of an older BuildKit on these: version 28 of the engine says,
#: as we do, "unterminated heredoc".
MISJUDGED = {"77f0da2537408fe3"}

#: The rows of each table, and whether a count that is not 0 means that something is wrong.
TREE_ROWS = {
    "files": False,
    "exception": True,
    "not printed back byte for byte": True,
    "compared with BuildKit's instructions": False,
    "other instructions than BuildKit's": True,
}
VALIDITY_ROWS = {
    "files": False,
    "refused by BuildKit's parser": False,
    "other verdict than its parser": True,
    "refused by BuildKit": False,
    "other verdict than BuildKit": True,
}
FIX_ROWS = {
    "files": False,
    "exception": True,
    "valid before": False,
    "valid after": False,
    "no longer valid": True,
    "changed": False,
    "not idempotent": True,
    "comment lost": True,
    "repair left": True,
    "repair refused by the guard": True,
    "new error or warning": True,
    "new info or style": False,
}
TABLES = {
    "tree": TREE_ROWS,
    "validity": VALIDITY_ROWS,
    "--fix": FIX_ROWS,
    "--fix --unsafe-fixes": FIX_ROWS,
}
#: Those that are printed side by side.
FIX_TABLES = ("--fix", "--fix --unsafe-fixes")
#: How many ids are printed with each row that is wrong.
SHOWN = 10


class Task(NamedTuple):
    """One file, and what is to be done with it."""

    record: Record
    checks: tuple[str, ...]
    #: BuildKit's own instructions; without them the ``dockerfile`` package is asked.
    recorded: str | None
    select: tuple[str, ...]
    dump: Path | None


class Hit(NamedTuple):
    """That a file counts in a row of a table."""

    table: str
    row: str
    id: str
    detail: str = ""


class Seconds(NamedTuple):
    """How long a file took in a table."""

    seconds: float
    table: str
    id: str


def examine(task: Task) -> tuple[list[Hit], list[Seconds]]:
    """Everything about one file."""
    hits: list[Hit] = []
    seconds: list[Seconds] = []
    id = task.record["id"]
    for table, check in _checks_of(task):
        start = time.perf_counter()
        hits.append(Hit(table, "files", id))
        try:
            hits.extend(Hit(table, row, id, detail) for row, detail in check(task))
        except Exception as error:
            hits.append(Hit(table, "exception", id, repr(error)))
        seconds.append(Seconds(time.perf_counter() - start, table, id))
    return hits, seconds


def _checks_of(task: Task) -> Iterator[tuple[str, Callable[[Task], Rows]]]:
    if "tree" in task.checks:
        yield "tree", check_tree
    if "validity" in task.checks:
        yield "validity", check_validity
    if "fix" in task.checks:
        yield "--fix", check_safe_fix
        yield "--fix --unsafe-fixes", check_unsafe_fix


def check_tree(task: Task) -> Rows:
    """Printed back as it was, and read as BuildKit reads it."""
    text = task.record["text"]
    tree = corpus.parse(text)
    if tree.code != text:
        yield "not printed back byte for byte", "printed otherwise"
    if not _parses(task.record):
        return
    if task.recorded is None:
        ours, theirs = _beside_package(text)
    else:
        ours, theirs = _beside_recorded(text, task.recorded)
    yield "compared with BuildKit's instructions", ""
    if ours != theirs:
        yield "other instructions than BuildKit's", _first_difference(ours, theirs)


def _beside_recorded(text: str, recorded: str) -> tuple[list[object], list[object]]:
    ours: list[object] = []
    tree = corpus.parse(text)
    for node, (name, line, end_line, values, is_json) in zip(
        tree.instructions, corpus.instructions(tree), strict=True
    ):
        flags = tuple(flag.value for flag in node.flags)
        # Of an ONBUILD, BuildKit notes the form with the inner instruction.
        own_json = is_json and name != "ONBUILD"
        ours.append((name, line, end_line, flags, _upper_trigger(name, values), own_json))
    theirs: list[object] = []
    for name, line, end_line, flags, values, is_json, _ in json.loads(recorded)[2]:
        values = _upper_trigger(name.upper(), tuple(values))
        theirs.append((name.upper(), line, end_line, tuple(flags), values, is_json))
    return ours, theirs


def _upper_trigger(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return (values[0].upper(), *values[1:]) if name == "ONBUILD" and values else values


def _beside_package(text: str) -> tuple[list[object], list[object]]:
    seen = judge.instructions(text)
    ours: list[object] = []
    for index, entry in enumerate(corpus.instructions(corpus.parse(judge.readable(text)))):
        name, line, end_line, values, is_json = entry
        values = _without_separators(name, values)
        if index < len(seen) and seen[index].is_older_reading:
            values, is_json = seen[index].values, seen[index].is_json
        ours.append((name, line, end_line, values, is_json))
    return ours, [tuple(entry[:5]) for entry in seen]


def _without_separators(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values as the package has them: of a pair, it leaves the separator out."""
    if name == "ONBUILD" and values:
        return (values[0], *_without_separators(values[0], values[1:]))
    if name in ("ENV", "LABEL"):
        return tuple(value for place, value in enumerate(values) if place % 3 != 2)
    return values


def _first_difference(ours: list[object], theirs: list[object]) -> str:
    for our, their in zip(ours, theirs, strict=False):
        if our != their:
            return f"ours {our}, BuildKit's {their}"
    return f"ours {len(ours)} instructions, BuildKit's {len(theirs)}"


def check_validity(task: Task) -> Rows:
    """Refused exactly when BuildKit refuses it."""
    record = task.record
    tree = corpus.parse(record["text"])
    parses, is_accepted = corpus.is_accepted(tree)
    reason = str(tree.problems[0]) if tree.problems else "accepted"
    if not _parses(record):
        yield "refused by BuildKit's parser", ""
    if parses != _parses(record):
        yield "other verdict than its parser", reason
    if not record["bk_instr"]:
        yield "refused by BuildKit", ""
    if is_accepted != record["bk_instr"]:
        yield "other verdict than BuildKit", reason


def _parses(record: Record) -> bool:
    return record["bk_parse"] is True and record["id"] not in MISJUDGED


def check_safe_fix(task: Task) -> Rows:
    """As ``--fix`` leaves it."""
    return _check_fix(task, unsafe=False)


def check_unsafe_fix(task: Task) -> Rows:
    """As ``--fix --unsafe-fixes`` leaves it."""
    return _check_fix(task, unsafe=True)


def _check_fix(task: Task, unsafe: bool) -> Rows:
    before = task.record["text"]
    was_valid = judge.refusal(before) is None
    if was_valid:
        yield "valid before", ""
    result = corpus.repair(before, unsafe, task.select)
    after = result.text
    if result.dropped:
        yield "repair refused by the guard", "; ".join(result.dropped)
    left = [found.rule.code for found in result.violations if _is_repairable(found, unsafe)]
    if left:
        yield "repair left", " ".join(left)
    if after == before:
        if was_valid:
            yield "valid after", ""
        return
    yield "changed", ""
    if task.dump is not None:
        _dump(task.dump / ("unsafe" if unsafe else "safe"), task.record["id"], before, after)
    reason = judge.refusal(after)
    if reason is None:
        yield "valid after", ""
    elif was_valid:
        yield "no longer valid", ": ".join(reason)
    lost = _comments(before) - _comments(after)
    if lost:
        yield "comment lost", repr(next(iter(lost)))
    if corpus.repair(after, unsafe, task.select).text != after:
        yield "not idempotent", "changed again"
    yield from _new_findings(corpus.violations(before, task.select), result.violations)


def _is_repairable(violation: Violation, unsafe: bool) -> bool:
    return violation.fix is not None and (unsafe or violation.fix.safety == Safety.SAFE)


def _new_findings(before: list[Violation], after: list[Violation]) -> Rows:
    """Rules that find more than before."""
    new = Counter(_kind(found) for found in after) - Counter(_kind(found) for found in before)
    for severities in ((Severity.ERROR, Severity.WARNING), (Severity.INFO, Severity.STYLE)):
        codes = sorted(code for severity, code in new if severity in severities)
        if codes:
            yield f"new {' or '.join(severities)}", " ".join(codes)


def _kind(violation: Violation) -> tuple[str, str]:
    return violation.severity, violation.rule.code


def _comments(text: str) -> Counter[str]:
    lines = (line.strip() for line in text.split("\n"))
    return Counter(line for line in lines if line.startswith("#"))


def _dump(folder: Path, id: str, before: str, after: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((f"{id}.Dockerfile", before), (f"{id}.fixed.Dockerfile", after)):
        (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))


class Result:
    """The counts of a whole run."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.offenders: list[Hit] = []
        self.slowest: dict[str, Seconds] = {}

    def add(self, hits: Iterable[Hit], seconds: Iterable[Seconds]) -> None:
        """Takes in what examine() says about a file."""
        for hit in hits:
            self.counts[hit.table, hit.row] += 1
            if hit.detail:
                self.offenders.append(hit)
        for took in seconds:
            slowest = self.slowest.setdefault(took.table, took)
            self.slowest[took.table] = max(took, slowest)

    @property
    def is_wrong(self) -> bool:
        """Whether something happened that never must."""
        return any(
            self.counts[table, row]
            for table, rows in TABLES.items()
            for row, wrong in rows.items()
            if wrong
        )

    def print(self) -> None:
        """The tables; of what is wrong, some of the files."""
        for table, rows in TABLES.items():
            if table not in FIX_TABLES and self.counts[table, "files"]:
                self._print_table((table,), rows)
        if self.counts["--fix", "files"]:
            self._print_table(FIX_TABLES, FIX_ROWS)

    def _print_table(self, tables: Sequence[str], rows: dict[str, bool]) -> None:
        print("\n" + " " * 39 + "".join(f"{table:>22}" for table in tables))
        for row, wrong in rows.items():
            counts = [self.counts[table, row] for table in tables]
            mark = "  WRONG" if wrong and any(counts) else ""
            print(f"  {row:<37}" + "".join(f"{count:>22}" for count in counts) + mark)
            if mark:
                self._print_ids(row, tables)
        slowest = max(self.slowest[table] for table in tables)
        print(f"  slowest file: {slowest.seconds * 1000:.0f} ms ({slowest.id}, {slowest.table})")

    def _print_ids(self, row: str, tables: Sequence[str]) -> None:
        hits = [hit for hit in self.offenders if hit.row == row and hit.table in tables]
        for hit in sorted(hits)[:SHOWN]:
            print(f"    {hit.id} {hit.table}: {hit.detail}")
        if len(hits) > SHOWN:
            print(f"    and {len(hits) - SHOWN} more: --list")

    def list(self) -> None:
        """Each file that counts as more than a number."""
        print()
        for hit in sorted(self.offenders):
            print(f"{hit.table}: {hit.row}: {hit.id}: {hit.detail}")


def _recorded(options: argparse.Namespace, wanted: set[str] | None) -> dict[str, str]:
    """BuildKit's instructions of the files, from the file beside the corpus; empty without one."""
    path = options.corpus.with_name("dev_instructions.jsonl.gz")
    if options.judge == "package" or "tree" not in options.checks or not path.is_file():
        return {}
    found: dict[str, str] = {}
    with corpus.open_lines(path) as file:
        for line in file:
            id = line[2 : line.index('"', 2)]
            if wanted is None or id in wanted:
                found[id] = line
    return found


def _tasks(options: argparse.Namespace) -> Iterator[Task]:
    wanted = {record["id"] for record in corpus.read(options)} if options.limit else None
    recorded = _recorded(options, wanted)
    select = corpus.selected(options)
    for record in corpus.read(options):
        instructions = recorded.get(record["id"])
        yield Task(record, options.checks, instructions, select, options.dump)


def _run(options: argparse.Namespace) -> Result:
    result = Result()
    tasks = _tasks(options)
    done, start = 0, time.perf_counter()
    # The dockerfile package is written in Go, whose threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        while batch := list(itertools.islice(tasks, BATCH)):
            for hits, seconds in pool.imap_unordered(examine, batch, chunksize=8):
                result.add(hits, seconds)
            done += len(batch)
            print(f"{done} files, {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return result


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    corpus.add_options(parser)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="processes")
    parser.add_argument("--only", choices=CHECKS, help="one part; default: all")
    parser.add_argument(
        "--judge",
        choices=("recorded", "package"),
        default="recorded",
        help="BuildKit's instructions from dev_instructions.jsonl.gz beside the corpus (default, "
        "where it is there), or from the dockerfile package",
    )
    parser.add_argument("--list", action="store_true", help="print the ids behind the counts")
    parser.add_argument("--dump", type=Path, metavar="DIR", help="write changed files, both ways")
    options = parser.parse_args()
    corpus.require(options.corpus)
    options.checks = (options.only,) if options.only else CHECKS
    if "fix" in options.checks:
        corpus.require_rules(options)
    start = time.perf_counter()
    result = _run(options)
    print(f"{options.corpus.name}, {time.perf_counter() - start:.0f} s")
    result.print()
    if options.list:
        result.list()
    return 1 if result.is_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
