"""How far dflint agrees with hadolint and with BuildKit's checks, rule by rule.

::

    python scripts/agreement.py hadolint [--cases FILE ...] [--rule DL3008 ...]
    python scripts/agreement.py buildkit
    python scripts/agreement.py corpus [--rule StageNameCasing] [--limit N]
    python scripts/agreement.py page

``hadolint``: over the conformance cases: does the rule that has the alias fire exactly when
hadolint's does? ``buildkit``: over the check cases: the same rules on the same lines? ``corpus``:
for each of BuildKit's checks, the files in which only one of the two fires. ``page`` writes the
table of docs/differences.md.

A disagreement that is meant is listed in ``tests/conformance/differences.json`` with its reason.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dflint.file import File
from dflint.linter import lint_file
from dflint.registry import Registry
from dflint.selection import Selection
from scripts.corpus import ROOT, SHARED, open_lines

Record = dict[str, Any]

CONFORMANCE = SHARED / "conformance"
CORPUS = SHARED / "corpus" / "dev_small.jsonl.gz"
DIFFERENCES = ROOT / "tests" / "conformance" / "differences.json"
_TABLE = re.compile(r"(<!-- cases: .* -->\n)(?:.*\n)*?(<!-- /cases -->)")
PAGE = ROOT / "docs" / "differences.md"


def main() -> int:
    """Prints the tables; 1 when there is a disagreement that is not listed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["hadolint", "buildkit", "corpus", "page"])
    parser.add_argument("--rule", action="append", default=[], help="only these, by alias")
    parser.add_argument("--limit", type=int, help="at most N files of the corpus")
    parser.add_argument("--verbose", action="store_true", help="show each disagreement")
    options = parser.parse_args()
    if options.what == "page":
        PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
        return 0
    check = {"hadolint": check_hadolint, "buildkit": check_buildkit, "corpus": check_corpus}
    return check[options.what](options)


def listed() -> dict[str, str]:
    """The cases in which dflint differs on purpose: id and rule, and why."""
    return {
        f"{name} {rule}": reason
        for rule, reasons in differences().items()
        for reason, names in reasons.items()
        for name in names
    }


def differences() -> dict[str, dict[str, list[str]]]:
    """By rule and reason, the ids of the cases."""
    found: dict[str, dict[str, list[str]]] = json.loads(DIFFERENCES.read_text("utf-8"))
    return found


def with_table(page: str) -> str:
    """The page about the differences with its table of cases made anew."""
    rows = ["| Rule | dflint differs because | Cases |", "|---|---|---|"]
    rows += [
        f"| {rule} | {reason} | {', '.join(names)} |".replace("<", "&lt;")
        for rule, reasons in differences().items()
        for reason, names in reasons.items()
    ]
    table = "\n".join(rows)
    return _TABLE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", page)


@cache
def selection_of(rule: str) -> Selection:
    """The rules that have the alias; none where there is none yet."""
    known = {alias for info in Registry().rules for alias in info.aliases}
    return Selection(
        select=[rule] if rule in known else [], ignore=[] if rule in known else ["ALL"]
    )


def options_of(config: Any) -> dict[str, Any]:
    """hadolint's configuration as options of our rules."""
    if isinstance(config, str):
        from ruamel.yaml import YAML

        config = YAML(typ="safe").load(config)
    names = {
        "trustedRegistries": "trusted-registries",
        "label-schema": "label-schema",
        "strict-labels": "strict-labels",
    }
    return {names[key]: value for key, value in (config or {}).items() if key in names}


def findings(text: str, rule: str, options: dict[str, Any], ignore: str = "") -> list[int]:
    """The lines of what our rules of that name find."""
    file = File(text, "Dockerfile", options, ignore)
    return [
        file.lines.locate(violation.span[0])[0]
        for violation in lint_file(file, selection_of(rule))
        if rule in violation.rule.aliases
    ]


class Comparison(NamedTuple):
    """What the other program and dflint say about one rule in one case."""

    #: ``cases`` or ``edge`` of hadolint's, or ``buildkit``.
    source: str
    case: str
    rule: str
    #: Whether the rule fires; for BuildKit's checks the lines.
    theirs: bool | list[int]
    ours: bool | list[int]
    text: str

    @property
    def key(self) -> str:
        """What a difference that is meant is listed under."""
        return f"{self.case} {self.rule}"

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.theirs == self.ours


def compare_hadolint(rules: Sequence[str] = ()) -> Iterator[Comparison]:
    """Over hadolint's own cases, and those about its edges: does the rule fire?"""
    for source, case, rule, fires, config in _hadolint_cases():
        if not rules or rule in rules:
            text = case["dockerfile"]
            ours = bool(findings(text, rule, options_of(config)))
            yield Comparison(source, case["id"], rule, fires, ours, text)


def _hadolint_cases() -> Iterator[tuple[str, Record, str, bool, Any]]:
    for line in open_lines(CONFORMANCE / "hadolint-cases.jsonl"):
        case = json.loads(line)
        if case["rule"].startswith("DL"):
            # What the program does counts, where it differs from what its own test says.
            yield "cases", case, case["rule"], case["rule"] in case["binary_codes"], case["config"]
    for line in open_lines(CONFORMANCE / "hadolint-edge.jsonl"):
        case = json.loads(line)
        codes = {code for _, code, _ in case["findings"]}
        if not case["crash"] and "DL1000" not in codes:
            for rule in case["rules"] or ():
                if rule.startswith("DL"):
                    yield "edge", case, rule, rule in codes, case["config"]


def compare_buildkit(rules: Sequence[str] = ()) -> Iterator[Comparison]:
    """Over the cases of BuildKit's checks: on which lines?"""
    for line in open_lines(CONFORMANCE / "buildkit-checks.jsonl"):
        case = json.loads(line)
        text, ignore = case["dockerfile"], case.get("dockerignore") or ""
        for rule in rules or BUILDKIT_RULES:
            if is_off(rule, text):
                continue
            theirs = sorted(found["line"] for found in case["expected"] if found["rule"] == rule)
            ours = sorted(findings(text, rule, {}, ignore))
            yield Comparison("buildkit", case["id"], rule, theirs, ours, text)


def check_hadolint(options: argparse.Namespace) -> int:
    """Over hadolint's own cases, and those about its edges."""
    columns = ["cases agree", "cases differ", "edge agree", "edge differ", "not listed"]
    return _report(compare_hadolint(options.rule), columns, options.verbose)


def check_buildkit(options: argparse.Namespace) -> int:
    """Over the cases of BuildKit's checks: rule and line."""
    columns = ["buildkit agree", "buildkit differ", "not listed"]
    return _report(compare_buildkit(options.rule), columns, options.verbose)


def _report(comparisons: Iterator[Comparison], columns: list[str], verbose: bool) -> int:
    known = listed()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for found in comparisons:
        counts = table[found.rule]
        counts[f"{found.source} {'agree' if found.agrees else 'differ'}"] += 1
        if found.agrees:
            continue
        reason = known.get(found.key)
        counts["not listed"] += reason is None
        if verbose or reason is None:
            verdicts = f"theirs {found.theirs}, ours {found.ours}"
            print(f"--- {found.key}: {verdicts}: {reason or 'NOT LISTED'}")
            print(found.text.rstrip())
    return _print(table, columns)


def check_corpus(options: argparse.Namespace) -> int:
    """Over the corpus: the set of files in which each check fires."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for number, line in enumerate(open_lines(CORPUS)):
        if number == options.limit:
            break
        record = json.loads(line)
        if not record["bk_instr"]:
            # BuildKit stops at the first error: what it says of the rest is chance.
            continue
        for rule in options.rule or BUILDKIT_RULES:
            if is_off(rule, record["text"]) or rule in NEEDS_REGISTRY:
                continue
            if not record["bk_ok"] and rule not in EARLY_RULES:
                # The conversion stopped at an error: it never came to these rules, or only for
                # some of the instructions.
                continue
            theirs = rule in record["bk_rules"]
            ours = bool(findings(record["text"], rule, {}))
            key = {(True, True): "both", (True, False): "only theirs", (False, True): "only ours"}
            table[rule][key.get((theirs, ours), "neither")] += 1
            if theirs != ours and options.verbose:
                print(f"--- {record['id']} {rule}: BuildKit {theirs}, dflint {ours}")
    for counts in table.values():
        either = counts["both"] + counts["only theirs"] + counts["only ours"]
        counts["% the same"] = round(100 * counts["both"] / either, 2) if either else 100
    return _print(table, ["both", "only theirs", "only ours", "% the same"])


BUILDKIT_RULES = (
    "StageNameCasing FromAsCasing NoEmptyContinuation ConsistentInstructionCasing "
    "DuplicateStageName ReservedStageName JSONArgsRecommended MaintainerDeprecated "
    "UndefinedArgInFrom WorkdirRelativePath UndefinedVar MultipleInstructionsDisallowed "
    "LegacyKeyValueFormat InvalidBaseImagePlatform RedundantTargetPlatform SecretsUsedInArgOrEnv "
    "InvalidDefaultArgInFrom FromPlatformFlagConstDisallowed CopyIgnoredFile "
    "InvalidDefinitionDescription ExposeProtoCasing ExposeInvalidFormat"
).split()

#: Those that are done before the conversion can stop, or at the place where it stops.
EARLY_RULES = (
    "NoEmptyContinuation StageNameCasing FromAsCasing MaintainerDeprecated "
    "InvalidDefinitionDescription ReservedStageName DuplicateStageName "
    "ConsistentInstructionCasing InvalidDefaultArgInFrom UndefinedArgInFrom "
    "RedundantTargetPlatform FromPlatformFlagConstDisallowed"
).split()

#: Off unless a file turns them on.
EXPERIMENTAL = ("InvalidDefinitionDescription",)

#: The verdicts of the corpus were made without a registry: this rule could not fire there.
NEEDS_REGISTRY = ("InvalidBaseImagePlatform",)


def is_off(rule: str, text: str) -> bool:
    """Whether BuildKit does not run the check for a file: an experimental one, not asked for."""
    return rule in EXPERIMENTAL and not re.search(rf"experimental=(all|\S*{rule})", text)


def _print(table: dict[str, Counter[str]], columns: list[str]) -> int:
    print(f"\n{'rule':34}" + "".join(f"{column:>16}" for column in columns))
    for rule in sorted(table):
        print(f"{rule:34}" + "".join(f"{table[rule][column]:16}" for column in columns))
    total: Counter[str] = Counter()
    for counts in table.values():
        total.update(counts)
    print(f"{'all':34}" + "".join(f"{total[column]:16}" for column in columns))
    return 1 if total["not listed"] else 0


if __name__ == "__main__":
    sys.exit(main())
