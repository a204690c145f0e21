"""How far dflint agrees with hadolint and with BuildKit's checks, rule by rule.

::

    python scripts/agreement.py hadolint [--cases FILE ...] [--rule DL3008 ...]
    python scripts/agreement.py buildkit
    python scripts/agreement.py corpus [--rule StageNameCasing] [--limit N]

``hadolint``: over the conformance cases: does the rule that has the alias fire exactly when
hadolint's does? ``buildkit``: over the check cases: the same rules on the same lines? ``corpus``:
for each of BuildKit's checks, the files in which only one of the two fires.

A disagreement that is meant is listed in ``tests/conformance/differences*.json`` with its reason.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dflint.file import File
from dflint.linter import lint_file
from dflint.registry import Registry
from dflint.selection import Selection
from scripts.corpus import ROOT, SHARED, open_lines

Record = dict[str, Any]

CONFORMANCE = SHARED / "conformance"
CORPUS = SHARED / "corpus" / "dev_small.jsonl.gz"
DIFFERENCES = ROOT / "tests" / "conformance"


def main() -> int:
    """Prints the tables; 1 when there is a disagreement that is not listed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["hadolint", "buildkit", "corpus"])
    parser.add_argument("--rule", action="append", default=[], help="only these, by alias")
    parser.add_argument("--limit", type=int, help="at most N files of the corpus")
    parser.add_argument("--verbose", action="store_true", help="show each disagreement")
    options = parser.parse_args()
    check = {"hadolint": check_hadolint, "buildkit": check_buildkit, "corpus": check_corpus}
    return check[options.what](options)


def listed() -> dict[str, str]:
    """The cases in which dflint differs on purpose: id, or id and rule, and why."""
    found: dict[str, str] = {}
    for path in sorted(DIFFERENCES.glob("differences*.json")):
        found.update(json.loads(path.read_text()))
    return found


def selection_of(rule: str) -> Selection:
    """The rules that have the alias; none where there is none yet."""
    known = {alias for info in Registry().rules for alias in info.aliases}
    return Selection(select=[rule]) if rule in known else NONE


NONE = Selection(ignore=["ALL"])


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


def hadolint_cases() -> Iterator[tuple[str, str, str, dict[str, Any], bool]]:
    """Id, rule, Dockerfile, options, and whether hadolint's rule fires."""
    for line in open_lines(CONFORMANCE / "hadolint-cases.jsonl"):
        case = json.loads(line)
        if case["rule"].startswith("DL"):
            options = options_of(case["config"])
            # What the program does counts, where it differs from what its own test says.
            fires = case["rule"] in case["binary_codes"]
            yield case["id"], case["rule"], case["dockerfile"], options, fires
    for line in open_lines(CONFORMANCE / "hadolint-edge.jsonl"):
        case = json.loads(line)
        codes = {code for _, code, _ in case["findings"]}
        if case["crash"] or "DL1000" in codes:
            continue
        for rule in case["rules"] or ():
            if rule.startswith("DL"):
                options = options_of(case["config"])
                yield case["id"], rule, case["dockerfile"], options, rule in codes


def check_hadolint(options: argparse.Namespace) -> int:
    """Over hadolint's own cases, and those about its edges."""
    known = listed()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for name, rule, text, settings, fires in hadolint_cases():
        if options.rule and rule not in options.rule:
            continue
        ours = bool(findings(text, rule, settings))
        source = "edge" if name.startswith("edge") else "cases"
        if ours == fires:
            table[rule][f"{source} agree"] += 1
            continue
        reason = known.get(f"{name} {rule}")
        table[rule][f"{source} differ"] += 1
        table[rule]["not listed"] += reason is None
        if options.verbose or reason is None:
            print(f"--- {name} {rule}: hadolint {fires}, dflint {ours}: {reason or 'NOT LISTED'}")
            print(text.rstrip())
    return _print(table, ["cases agree", "cases differ", "edge agree", "edge differ", "not listed"])


def check_buildkit(options: argparse.Namespace) -> int:
    """Over the cases of BuildKit's checks: rule and line."""
    known = listed()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for line in open_lines(CONFORMANCE / "buildkit-checks.jsonl"):
        case = json.loads(line)
        expected: dict[str, list[int]] = defaultdict(list)
        for finding in case["expected"]:
            expected[finding["rule"]].append(finding["line"])
        for rule in options.rule or BUILDKIT_RULES:
            if is_off(rule, case["dockerfile"]):
                continue
            ours = sorted(findings(case["dockerfile"], rule, {}, case.get("dockerignore") or ""))
            if ours == sorted(expected[rule]):
                table[rule]["agree"] += 1
                continue
            reason = known.get(f"{case['id']} {rule}")
            table[rule]["differ"] += 1
            table[rule]["not listed"] += reason is None
            if options.verbose or reason is None:
                theirs = sorted(expected[rule])
                print(f"--- {case['id']} {rule}: BuildKit {theirs}, dflint {ours}")
                print(case["dockerfile"].rstrip())
    return _print(table, ["agree", "differ", "not listed"])


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
    print(f"\n{'rule':34}" + "".join(f"{column:>14}" for column in columns))
    for rule in sorted(table):
        print(f"{rule:34}" + "".join(f"{table[rule][column]:14}" for column in columns))
    total: Counter[str] = Counter()
    for counts in table.values():
        total.update(counts)
    print(f"{'all':34}" + "".join(f"{total[column]:14}" for column in columns))
    return 1 if total["not listed"] else 0


if __name__ == "__main__":
    sys.exit(main())
