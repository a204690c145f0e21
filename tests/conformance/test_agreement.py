"""dflint agrees with hadolint and with BuildKit's checks, where it does not differ on purpose.

``python scripts/agreement.py`` shows the same as tables, with the files in question.
"""

from __future__ import annotations

from functools import cache

from scripts.agreement import Comparison, compare_buildkit, compare_hadolint, listed
from tests.shared_data import shared_path

#: The share of hadolint's own cases in which both must say the same, in percent.
WANTED = 97


@cache
def comparisons() -> tuple[Comparison, ...]:
    for name in ("hadolint-cases", "hadolint-edge", "buildkit-checks"):
        shared_path(f"conformance/{name}.jsonl")
    return (*compare_hadolint(), *compare_buildkit())


def test_every_disagreement_is_listed() -> None:
    known = listed()
    found = [
        f"{found.key}: theirs {found.theirs}, ours {found.ours}"
        for found in comparisons()
        if not found.agrees and found.key not in known
    ]
    assert not found, "\n".join(found)


def test_no_listed_difference_has_gone() -> None:
    known = listed()
    gone = [found.key for found in comparisons() if found.agrees and found.key in known]
    assert not gone, "\n".join(gone)


def test_every_listed_difference_has_a_reason() -> None:
    assert [key for key, reason in listed().items() if len(reason.split()) < 3] == []


def test_most_of_the_cases_agree() -> None:
    cases = [found for found in comparisons() if found.source == "cases"]
    assert 100 * sum(found.agrees for found in cases) / len(cases) >= WANTED
