#!/usr/bin/env python3
"""Counts what ``dflint format`` makes of a corpus of real Dockerfiles, and what it never must do.

    python scripts/check_format.py [CORPUS] [--limit N [--sample]] [--dump DIR] [--shfmt]

BuildKit's parser takes a formatted file as it took the file before; it reads the same instructions
with the same words, blanks in scripts apart, and with --keep-cache the very same scripts; all
comments are there, and a second run changes nothing. --shfmt also asks shfmt whether each script
is the same. Exit status 1 when something is wrong, 2 when there is no corpus.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import corpus
import judge
from judge import Seen

from dflint.fingerprint import words
from dflint.format import FormatStyle, format_text

#: What is counted, and whether a count that is not 0 means that something is wrong.
ROWS = {
    "files": False,
    "left as they are: BuildKit refuses them": False,
    "changed": False,
    "another text of a RUN": False,
    "changed with keep-cache": False,
    "exception": True,
    "no longer valid": True,
    "other instructions": True,
    "other scripts, says shfmt": True,
    "other scripts with keep-cache": True,
    "comment lost": True,
    "not idempotent": True,
    "change refused by the guard": True,
}
#: How many ids are printed with each row that is wrong.
SHOWN = 10


def check(text: str, with_shfmt: bool) -> Iterator[tuple[str, str]]:
    """The rows that a file counts in, each with a word about it."""
    result = format_text(text, "Dockerfile", FormatStyle())
    if result.problem:
        yield "left as they are: BuildKit refuses them", result.problem
        return
    yield from _compared(text, result.text, with_shfmt)
    if result.dropped:
        yield "change refused by the guard", "; ".join(result.dropped)
    if any(change.alters_script for change in result.changes):
        yield "another text of a RUN", ""
    if format_text(result.text, "Dockerfile", FormatStyle()).text != result.text:
        yield "not idempotent", "changed again"
    careful = format_text(text, "Dockerfile", FormatStyle(keep_cache=True)).text
    if careful != text:
        yield "changed with keep-cache", ""
        if _plain(judge.instructions(careful)) != _plain(judge.instructions(text)):
            yield "other scripts with keep-cache", ""


def _compared(before: str, after: str, with_shfmt: bool) -> Iterator[tuple[str, str]]:
    if before == after:
        return
    yield "changed", ""
    if judge.refusal(after) != judge.refusal(before):
        yield "no longer valid", str(judge.refusal(after))
        return
    old, new = judge.instructions(before), judge.instructions(after)
    if list(map(_without_blanks, old)) != list(map(_without_blanks, new)):
        yield "other instructions", ""
    elif with_shfmt:
        for left, right in zip(old, new, strict=True):
            if left.keyword == "RUN" and left.values != right.values:
                mini, other = _minified(left.values[0]), _minified(right.values[0])
                if mini and mini != other:
                    yield "other scripts, says shfmt", f"line {left.line}"
    lost = _comments(before) - _comments(after)
    if lost:
        yield "comment lost", repr(next(iter(lost)))


def _plain(seen: list[Seen]) -> list[tuple[object, ...]]:
    """Instructions as BuildKit looks them up in its cache."""
    return [(entry.keyword, _upper(entry), entry.is_json) for entry in seen]


def _without_blanks(entry: Seen) -> tuple[object, ...]:
    values = _upper(entry)
    if entry.keyword == "RUN" and not entry.is_json:
        values = tuple(word for value in values for word in words(value))
    return entry.keyword, values, entry.is_json


def _upper(entry: Seen) -> tuple[str, ...]:
    """The values, with the words among them that are keywords in upper case."""
    keywords = {"FROM": {1}, "HEALTHCHECK": {0}}.get(entry.keyword, set())
    return tuple(
        value.upper() if index in keywords else value for index, value in enumerate(entry.values)
    )


@cache
def _minified(script: str) -> str:
    """A script without blanks that mean nothing; empty where shfmt cannot read it."""
    done = subprocess.run(
        ["shfmt", "-mn"],
        input=script,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return done.stdout


def _comments(text: str) -> Counter[str]:
    lines = (line.strip() for line in text.split("\n"))
    return Counter(line for line in lines if line.startswith("#"))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    corpus.add_options(parser)
    parser.add_argument("--dump", type=Path, metavar="DIR", help="write changed files, both ways")
    parser.add_argument("--shfmt", action="store_true", help="compare the scripts with shfmt, too")
    options = parser.parse_args()
    corpus.require(options.corpus)
    if options.shfmt and shutil.which("shfmt") is None:
        parser.error("shfmt is not installed: pip install shfmt-py")
    counts: Counter[str] = Counter()
    offenders: list[tuple[str, str, str]] = []
    slowest, start = (0.0, ""), time.perf_counter()
    for record in corpus.read(options):
        id, text = record["id"], record["text"]
        begun = time.perf_counter()
        try:
            rows = [("files", ""), *check(text, options.shfmt)]
        except Exception as error:
            rows = [("files", ""), ("exception", repr(error))]
        slowest = max(slowest, (time.perf_counter() - begun, id))
        counts.update(row for row, _ in rows)
        offenders += [(row, id, detail) for row, detail in rows if ROWS[row]]
        if options.dump is not None and ("changed", "") in rows:
            _dump(options.dump, id, text)
    print(f"{options.corpus.name}, {time.perf_counter() - start:.0f} s")
    for row in ROWS:
        found = [(id, detail) for name, id, detail in offenders if name == row]
        print(f"  {row:<42}{counts[row]:>8}" + ("  WRONG" if found else ""))
        for id, detail in found[:SHOWN]:
            print(f"    {id}: {detail}")
    print(f"  slowest file, all checks: {slowest[0] * 1000:.0f} ms ({slowest[1]})")
    return 1 if offenders else 0


def _dump(folder: Path, id: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    after = format_text(text, "Dockerfile", FormatStyle()).text
    for name, content in ((f"{id}.Dockerfile", text), (f"{id}.formatted.Dockerfile", after)):
        (folder / name).write_bytes(content.encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    sys.exit(main())
