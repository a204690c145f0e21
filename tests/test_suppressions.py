"""Comments that silence rules, and what they are about."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.rule import Violation
from dflint.suppressions import read_suppressions, unsuppressed
from tests import toy


def silenced(text: str) -> tuple[set[str], dict[int, set[str]]]:
    found = read_suppressions(File(text))
    return found.whole_file, found.by_line


def kept(text: str) -> list[tuple[int, str]]:
    """The lines and codes of what the toy rules say after suppression."""
    file = File(text)
    return [
        (file.lines.locate(violation.span[0])[0], violation.rule.code)
        for violation in unsuppressed(file, toy.lint(text, "Dockerfile"))
    ]


@pytest.mark.parametrize(
    ("comment", "terms"),
    [
        ("# dflint: ignore[TOY01,no-shell] because", {"toy01", "no-shell"}),
        ("#dflint:ignore[ TOY01 , ,Toy02]", {"toy01", "toy02"}),
        ("# dflint: ignore [TOY01]", {"toy01"}),
        ("#\tdflint:\tignore[TOY01]because", {"toy01"}),
        ("# dflint: ignore", {"all"}),
        ("# dflint: ignore  ", {"all"}),
        ("# dflint: ignore this is fine", {"all"}),
        ("# hadolint ignore=DL3008", {"dl3008"}),
        ("#hadolint ignore = DL3008 , SC2086 # because", {"dl3008", "sc2086"}),
        (
            "# check=skip=JSONArgsRecommended,StageNameCasing",
            {"jsonargsrecommended", "stagenamecasing"},
        ),
        ("# check=error=true;skip=all", {"all"}),
        ("# check=skip=A, B", {"a"}),
    ],
)
def test_comment_above_an_instruction(comment: str, terms: set[str]) -> None:
    assert silenced(f"FROM a\n{comment}\nRUN b\nRUN c\n") == (set(), {3: terms})


@pytest.mark.parametrize(
    "comment",
    [
        *(
            "# dflint: ignored",
            "# dflint: ignore=TOY01",
            "# dflint: ignore-next",
            "# dflint ignore",
        ),
        *("# dflint: ignore[TOY01", "# dflint: ignore[]", "# dflint: Ignore", "# a dflint: ignore"),
        *("# hadolint ignore", "# hadolint ignore:DL3008", "# hadolint shell=/bin/bash"),
        *("# check=error=true", "# check skip=A", "# ignore", "# check=skip="),
    ],
)
def test_comment_that_silences_nothing(comment: str) -> None:
    whole_file, by_line = silenced(f"FROM a\n{comment}\nRUN b\n")
    assert not whole_file
    assert not any(by_line.values())


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("FROM a\n# dflint: ignore-file[TOY01] because\n\n", {"toy01"}),
        ("\ufeff# dflint: ignore-file\r\nFROM a\r\n", {"all"}),
        ("FROM a\nRUN b\n# hadolint global ignore=DL3008", {"dl3008"}),
        ("FROM a\nRUN b \\\n  # dflint: ignore-file[TOY01]\n  c\n", {"toy01"}),
        ("# check=skip=A;error=true\nFROM a\n", {"a"}),
        ("# syntax=docker/dockerfile:1\n# Check = skip=A,B\nFROM a\n", {"a", "b"}),
    ],
)
def test_comment_about_the_whole_file(text: str, terms: set[str]) -> None:
    assert silenced(text) == (terms, {})


@pytest.mark.parametrize(
    ("text", "by_line"),
    [
        # A block of comments belongs to the instruction right below it.
        ("# dflint: ignore[A]\n# why\n  # hadolint ignore=B\nFROM a\n", {4: {"a", "b"}}),
        ("# dflint: ignore[A]\n\nFROM a\n", {}),
        ("FROM a\n# dflint: ignore[A]\n", {}),
        # Inside an instruction: the next line of it that is no comment.
        ("RUN a \\\n  # dflint: ignore[A]\n\n  # why\n  b \\\n  c\nRUN d\n", {5: {"a"}}),
        ("RUN a \\\n  # dflint: ignore[A]\nRUN b\n", {3: {"a"}}),
        ("RUN a \\\n  b \\\n  # dflint: ignore[A]\n", {}),
        ("RUN <<EOF\n# dflint: ignore[A]\nb\nEOF\nRUN c\n", {3: {"a"}}),
        # Several instructions.
        ("# dflint: ignore[A]\nFROM a\n# dflint: ignore[B]\nRUN b\n", {2: {"a"}, 4: {"b"}}),
    ],
)
def test_lines_that_a_comment_is_about(text: str, by_line: dict[int, set[str]]) -> None:
    assert silenced(text) == (set(), by_line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nRUN apt sh\n", [(2, "TOY01"), (2, "TOY02")]),
        ("FROM a\n# dflint: ignore\nRUN apt sh\nRUN apt\n", [(4, "TOY01")]),
        ("FROM a\n# dflint: ignore[no-shell]\nRUN apt sh\n", [(3, "TOY01")]),
        ("FROM a\n# dflint: ignore[dl9001]\nRUN apt sh\n", [(3, "TOY02")]),
        ("FROM a\n# dflint: ignore[TOY]\nRUN apt sh\n", []),
        ("FROM a\n# dflint: ignore[TOY0]\nRUN apt sh\n", []),
        ("FROM a\n# dflint: ignore[TO,ap,no]\nRUN apt\n", [(3, "TOY01")]),
        ("FROM a\n# hadolint ignore=DL9001\nRUN a \\\n  && apt \\\n  && sh\n", [(5, "TOY02")]),
        ("# hadolint global ignore=DL9001\nFROM a\nRUN apt\nRUN apt sh\n", [(4, "TOY02")]),
        ("# check=skip=no-shell\nFROM a\nRUN apt sh\n", [(3, "TOY01")]),
        (
            "FROM a\nRUN apt \\\n  # dflint: ignore\n  && apt \\\n  && apt\n",
            [(2, "TOY01"), (5, "TOY01")],
        ),
        ("# dflint: ignore-file\n# apt\n", []),
        ("# dflint: ignore\n# apt\n", [(2, "TOY01")]),
    ],
)
def test_what_is_left(text: str, expected: list[tuple[int, str]]) -> None:
    assert kept(text) == expected


def test_text_without_such_comments_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dflint.cst.parse", None)
    file = File("RUN apt\n")
    violations = [Violation(toy.NoApt, (4, 7), "no")]
    assert unsuppressed(file, violations) is violations


def test_many_comments_and_findings() -> None:
    text = "FROM a\n" + "# dflint: ignore[x]\n" * 20_000 + "RUN a" + " \\\n apt" * 20_000
    assert len(kept(text)) == 20_000
