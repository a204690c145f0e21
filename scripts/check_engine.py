#!/usr/bin/env python3
"""Asks a running Docker engine whether repaired Dockerfiles are still valid.

    python scripts/check_engine.py [CORPUS] [--changed N] [--jobs N]

Takes N files that dflint changes, and runs ``docker build --check`` on each as it was, after --fix,
and after --fix --unsafe-fixes. ``docker`` must reach an engine of version 27 or later that has the
image named by --base; nothing is pulled, built or run. Exit status 1 when a file became invalid.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import corpus
from corpus import Record

#: How often a missing base is learnt from the engine's message before a file is given up.
MAX_BASES = 40

_FROM = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.I | re.M)
_SYNTAX = re.compile(r"#[ \t]*syntax[ \t]*=", re.I)
_UNRESOLVED = re.compile(r"(\S+): failed to resolve source metadata for \S+: ")
_REFERENCE = re.compile(r"[a-z0-9]+(?:[._/:@-]+[A-Za-z0-9_]+)*\Z")


class Verdict(NamedTuple):
    """What the engine says about a Dockerfile."""

    #: Why it refuses the file; None when it accepts it.
    error: str | None
    #: The engine's own checks that fire.
    rules: tuple[str, ...] = ()


class Engine:
    """``docker build --check`` with every base image replaced by one that is there."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.context = tempfile.TemporaryDirectory()

    def check(self, text: str) -> Verdict:
        """The verdict on a Dockerfile.

        The engine stops at the first base image that it cannot find, before it has looked at the
        instructions: each name gets a named context that stands for ``base``.
        """
        text = without_syntax(text)
        bases = guess_bases(text)
        for _ in range(MAX_BASES):
            verdict = self._run(text, bases)
            missing = _UNRESOLVED.match(verdict.error or "")
            if missing is None or missing[1] in bases:
                return verdict
            bases.add(missing[1])
        return verdict

    def _run(self, text: str, bases: set[str]) -> Verdict:
        command = ["docker", "build", "--call=check,format=json", "--network=host"]
        for name in sorted(bases):
            command += ["--build-context", f"{name}=docker-image://{self.base}"]
        command += ["--file", "-", self.context.name]
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
        if not done.stdout.strip():
            raise RuntimeError(done.stderr.decode(errors="replace").strip() or "no answer")
        answer = json.loads(done.stdout)
        error = answer.get("buildError")
        rules = tuple(warning["ruleName"] for warning in answer["warnings"] or ())
        return Verdict(error["message"] if error else None, rules)


def without_syntax(text: str) -> str:
    """The text without its ``# syntax=`` line, which would make the engine ask a registry.

    The line is taken out: another comment in its place would hide an ``# escape=`` after it.
    """
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if not line.startswith("#"):
            break
        if _SYNTAX.match(line):
            return "\n".join(lines[:index] + lines[index + 1 :])
    return text


def guess_bases(text: str) -> set[str]:
    """The images of the FROM lines; those behind variables the engine will name itself."""
    found = _FROM.findall(text)
    stages = {stage.lower() for _, stage in found if stage}
    images = {image for image, _ in found if _REFERENCE.match(image)}
    return {image for image in images if image.lower() not in stages and image != "scratch"}


class Judged(NamedTuple):
    """A file as it was, after --fix, and after --unsafe-fixes."""

    id: str
    before: Verdict
    #: By option; a file that the option does not change is not in it.
    after: dict[str, Verdict]


def changed_files(
    options: argparse.Namespace,
) -> Iterator[tuple[Record, dict[str, str]]]:
    """Files that dflint changes, in random order, with the new texts by option."""
    select = corpus.selected(options)
    records = [record for record in corpus.read(options) if record["bk_instr"]]
    random.Random(options.seed).shuffle(records)
    taken = 0
    for record in records:
        texts = {
            "--fix": corpus.repair(record["text"], False, select).text,
            "--fix --unsafe-fixes": corpus.repair(record["text"], True, select).text,
        }
        texts = {option: text for option, text in texts.items() if text != record["text"]}
        if texts:
            yield record, texts
            taken += 1
        if taken == options.changed:
            return


def judge_all(options: argparse.Namespace) -> Iterator[Judged]:
    """The engine's verdicts, in the order of the files."""
    engine = Engine(options.base)

    def judge(item: tuple[Record, dict[str, str]]) -> Judged:
        record, texts = item
        after = {option: engine.check(text) for option, text in texts.items()}
        return Judged(record["id"], engine.check(record["text"]), after)

    with ThreadPoolExecutor(options.jobs) as pool:
        yield from pool.map(judge, changed_files(options))


def count(judged: list[Judged]) -> tuple[Counter[str], list[str]]:
    """The rows of the table, and a line for each file that became invalid."""
    counts: Counter[str] = Counter()
    broken: list[str] = []
    for file in judged:
        counts["files"] += 1
        counts["valid before"] += file.before.error is None
        for option, verdict in file.after.items():
            counts[f"changed by {option}"] += 1
            counts[f"valid after {option}"] += verdict.error is None
            if file.before.error is None and verdict.error is not None:
                counts[f"newly invalid after {option}"] += 1
                broken.append(f"{option}: {file.id}: {verdict.error}")
            new = Counter(verdict.rules) - Counter(file.before.rules)
            if file.before.error is None and new:
                counts[f"new check fires after {option}"] += 1
                broken.append(f"{option}: {file.id}: new: {' '.join(new)}")
    return counts, broken


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    corpus.add_options(parser)
    parser.add_argument("--changed", type=int, default=300, metavar="N", help="default 300")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="default 2")
    parser.add_argument("--base", default="debian:bookworm", help="an image that the engine has")
    options = parser.parse_args()
    corpus.require(options.corpus)
    corpus.require_rules(options)
    try:
        refused = Engine(options.base).check(f"FROM {options.base}\n").error
    except (OSError, RuntimeError) as error:
        refused = str(error)
    if refused is not None:
        print(f"no engine that can judge: {refused}", file=sys.stderr)
        return 2
    counts, broken = count(list(judge_all(options)))
    for option in ("--fix", "--fix --unsafe-fixes"):
        counts[f"newly invalid after {option}"] += 0
    for row in sorted(counts):
        print(f"{row:<44}{counts[row]:>6}")
    for line in broken:
        print(line)
    return 1 if any(counts[row] for row in counts if row.startswith("newly invalid")) else 0


if __name__ == "__main__":
    sys.exit(main())
