"""A corpus of Dockerfiles, and the few doors to dflint that the measuring scripts go through.

A corpus is a ``.jsonl`` or ``.jsonl.gz`` file, one Dockerfile a line: ``id``, ``repo``, ``path``,
``text`` (surrogateescape for invalid bytes) and BuildKit's verdicts ``bk_parse`` and ``bk_instr``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

from dflint import cst
from dflint.cst.nodes import Dockerfile, Onbuild
from dflint.fixer import FixResult, fix
from dflint.linter import lint
from dflint.rule import Violation
from dflint.selection import Selection

Record = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DFLINT_SHARED", ROOT.parent / "shared"))
DEFAULT = SHARED / "corpus" / "dev_small.jsonl.gz"


def parse(text: str) -> Dockerfile:
    """The tree of a text."""
    return cst.parse(text)


def is_accepted(tree: Dockerfile) -> tuple[bool, bool]:
    """Whether dflint thinks that BuildKit parses the file, and that it accepts the instructions."""
    phases = {problem.phase for problem in tree.problems}
    return "parse" not in phases, not phases


def instructions(tree: Dockerfile) -> list[tuple[str, int, int, tuple[str, ...], bool]]:
    """Keyword, first and last line, values and JSON form of each instruction."""
    found = []
    for node in tree.instructions:
        inner = node.instruction if isinstance(node, Onbuild) else None
        holder = inner or node
        values = node.values if inner is None else (inner.name, *inner.values)
        found.append((node.name, node.line, node.end_line, values, holder.is_json))
    return found


def repair(text: str, unsafe: bool, select: tuple[str, ...] = ()) -> FixResult:
    """What ``--fix``, with ``--unsafe-fixes`` or without, makes of a text."""
    return fix(text, "Dockerfile", selection(select), unsafe)


def violations(text: str, select: tuple[str, ...] = ()) -> list[Violation]:
    """What is wrong with a text."""
    return lint(text, "Dockerfile", selection(select))


@cache
def selection(select: tuple[str, ...]) -> Selection:
    """The rules that are asked for; none: those that are on by default."""
    return Selection(select)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options by which a script is told which files to take."""
    parser.add_argument(
        "corpus", nargs="?", type=Path, default=DEFAULT, help=f"default: {DEFAULT.name}"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="at most N files")
    parser.add_argument("--sample", action="store_true", help="N at random, not the first N")
    parser.add_argument("--seed", type=int, default=0, help="of the sample; default 0")
    parser.add_argument(
        "--select", default="", metavar="CODES", help="the rules; default: those on by default"
    )


def require(path: Path) -> None:
    """Ends the program with status 2 where the corpus is absent."""
    if not path.is_file():
        _stop(
            f"{path}: there is no such file.\n"
            "The corpus is not part of this repository. Name one, or set DFLINT_SHARED to the\n"
            "folder that has corpus/dev_small.jsonl.gz. Nothing was checked."
        )


def require_rules(options: argparse.Namespace) -> None:
    """Ends the program with status 2 where there are no rules: no file would ever change."""
    if not selection(selected(options)).rules:
        _stop("No rule is in force: is the catalogue up to date? (python -m dflint.catalogue)")


def _stop(message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(2)


def selected(options: argparse.Namespace) -> tuple[str, ...]:
    """The codes behind --select."""
    return tuple(filter(None, options.select.split(",")))


def read(options: argparse.Namespace) -> Iterator[Record]:
    """The records that the options ask for, one at a time, in the order of the file."""
    wanted = _sampled(options) if options.sample and options.limit else None
    taken = 0
    with open_lines(options.corpus) as file:
        for number, line in enumerate(file):
            if taken == options.limit:
                return
            if wanted is None or number in wanted:
                taken += 1
                yield json.loads(line)


def _sampled(options: argparse.Namespace) -> set[int]:
    with open_lines(options.corpus) as file:
        total = sum(1 for _ in file)
    chosen = random.Random(options.seed).sample(range(total), min(options.limit, total))
    return set(chosen)


def open_lines(path: Path) -> IO[str]:
    """A text file, compressed or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="surrogatepass")
    return open(path, encoding="utf-8", errors="surrogatepass")
