"""A patch says which rules made each hunk: what a repair did is found again behind later ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.fixer import AppliedFix, apply_edits, fix
from dflint.patch import unified_diff
from dflint.rule import Edit
from dflint.selection import Selection
from dflint.traces import Moves
from tests.test_writing import git_apply
from tests.toy import NoApt, NoShell

#: Far from each other, so that each change gets a hunk of its own.
BLOCK = "".join(f"COPY file{number} /\n" for number in range(8))


def hunks(before: str, after: str, applied: list[AppliedFix]) -> list[str]:
    """What stands behind the numbers of each hunk."""
    patch = unified_diff("Dockerfile", before, after, applied)
    return re.findall(r"^@@ .* @@ ?(.*)$", patch, re.MULTILINE)


def hunks_of(text: str, unsafe: bool = False) -> list[str]:
    result = fix(text, "Dockerfile", Selection(), unsafe)
    return hunks(text, result.text, result.applied)


def test_each_hunk_names_its_rules() -> None:
    text = (
        "FROM debian:bookworm\n"
        "RUN apt-get update\n"
        "RUN apt-get install --no-install-recommends curl\n"
        f"{BLOCK}"
        "RUN apt-get update && apt install -y --no-install-recommends vim && rm -rf /var/lib/apt/lists/*\n"
        f"{BLOCK}"
        "RUN apt-get update && apt-get install git && rm -rf /var/lib/apt/lists/*\n"
    )
    assert hunks_of(text) == [
        "DF201 consecutive-runs, DF301 apt-lists-left-behind, DF310 apt-without-yes",
        "DF311 apt-instead-of-apt-get",
        "DF310 apt-without-yes",
    ]
    assert hunks_of(text, unsafe=True)[2] == (
        "DF310 apt-without-yes, DF312 apt-no-install-recommends"
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_patch_with_rules_applies(tmp_path: Path, newline: str, end: str) -> None:
    lines = f"FROM debian:bookworm\n{BLOCK}RUN apt-get update\nRUN apt-get install -y vim"
    text = (lines + end).replace("\n", newline)
    result = fix(text, "Dockerfile", Selection())
    patch = unified_diff("Dockerfile", text, result.text, result.applied)
    assert " @@ DF201 consecutive-runs, DF301 apt-lists-left-behind\n" in patch
    git_apply(tmp_path, "Dockerfile", text, patch)
    assert (tmp_path / "Dockerfile").read_bytes() == result.text.encode()


def test_what_was_removed_at_the_end_is_found() -> None:
    before, after = f"{BLOCK}apt\n", BLOCK
    assert hunks(before, after, [AppliedFix(NoApt, "", [(len(after), len(after))])]) == [
        "TOY01 no-apt"
    ]
    assert hunks("apt\n", "", [AppliedFix(NoApt, "", [(0, 0)])]) == ["TOY01 no-apt"]


def test_of_equal_lines_the_diff_may_show_another() -> None:
    before, after = "FROM a\n" * 20 + BLOCK + "sh\n", "FROM a\n" * 19 + BLOCK
    applied = [
        AppliedFix(NoApt, "", [(0, 0)]),
        AppliedFix(NoShell, "", [(len(after), len(after))]),
    ]
    assert hunks(before, after, applied) == ["TOY01 no-apt", "TOY02 no-shell"]


def test_many_hunks() -> None:
    before = "".join(f"apt {number}\n" + f"COPY {number} /\n" * 8 for number in range(300))
    after = before.replace("apt", "apk")
    applied = [
        AppliedFix(NoApt, "", [(match.start(), match.end())]) for match in re.finditer("apk", after)
    ]
    assert hunks(before, after, applied) == ["TOY01 no-apt"] * 300


@st.composite
def _edits(draw: st.DrawFn, size: int, letter: str) -> list[Edit]:
    """Some edits of a text of that size, in order, apart from each other."""
    places = sorted(draw(st.lists(st.integers(0, size), max_size=8, unique=True)))
    return [
        Edit(start, end, letter * draw(st.integers(0, 4)))
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]


@given(st.data())
def test_spans_are_what_the_edits_made(data: st.DataObject) -> None:
    """Each step of edits writes another letter, so that the text tells who made what."""
    text = "-" * data.draw(st.integers(0, 30))
    spans: dict[str, list[tuple[int, int]]] = {}
    for letter in "abcd":
        edits = data.draw(_edits(len(text), letter))
        moves = Moves(edits)
        spans = {maker: [moves.moved(span) for span in each] for maker, each in spans.items()}
        spans[letter] = [moves.made(edit, text) for edit in edits]
        text = apply_edits(text, edits)
    for start, end in (span for each in spans.values() for span in each):
        assert 0 <= start <= end <= len(text)
    for position, maker in enumerate(text):
        covering = [
            letter
            for letter, each in spans.items()
            if any(start <= position < end for start, end in each)
        ]
        assert maker in covering if maker != "-" else not covering


@pytest.mark.parametrize(
    ("edit", "span"),
    [
        (Edit(4, 7, "apk"), (6, 7)),
        (Edit(0, 11, "RUN apt add x"), (8, 11)),
        (Edit(0, 11, "RUN apt x"), (9, 9)),
        (Edit(3, 3, " y"), (3, 5)),
        (Edit(3, 7, ""), (3, 3)),
        (Edit(0, 11, "RUN apt x x"), (11, 11)),
    ],
)
def test_what_stayed_was_not_made(edit: Edit, span: tuple[int, int]) -> None:
    assert Moves([edit]).made(edit, "RUN apt x x") == span
