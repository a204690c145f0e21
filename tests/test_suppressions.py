"""Comments that silence rules, and what they are about."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.linter import lint, unsuppressed
from dflint.rule import Violation
from dflint.selection import Selection
from dflint.suppressions import Suppression
from tests import toy

NOTHING: tuple[set[str], dict[int, set[str]]] = (set(), {})


def silenced(text: str) -> tuple[set[str], dict[int, set[str]]]:
    """The terms that count in the whole file, and those that count on a line."""
    found = File(text).suppressions
    by_line = {line: terms(each) for line, each in found._by_line.items()}
    return by_line.pop(0, set()), by_line


def terms(suppressions: list[Suppression]) -> set[str]:
    return {term for suppression in suppressions for term in suppression.terms}


def kept(text: str) -> list[tuple[int, str]]:
    """The lines and codes of what the toy rules say after suppression."""
    file = File(text)
    return [
        (file.lines.locate(violation.span[0])[0], violation.rule.code)
        for violation in unsuppressed(file, toy.lint(text, "Dockerfile"), Selection())
    ]


def malformed(text: str) -> list[int]:
    """The lines of the comments that dflint calls malformed."""
    file = File(text)
    return [file.lines.locate(found.span[0])[0] for found in file.suppressions.malformed]


@pytest.mark.parametrize(
    ("comment", "terms"),
    [
        ("# dflint: ignore[TOY01,no-shell] because", {"TOY01", "no-shell"}),
        ("#dflint:ignore[ TOY01 , ,Toy02]", {"TOY01", "Toy02"}),
        ("# dflint: ignore [TOY01]", {"TOY01"}),
        ("#\tdflint:\tignore[TOY01]because", {"TOY01"}),
        ("# dflint: ignore", {"all"}),
        ("# dflint: ignore  ", {"all"}),
        ("# dflint: ignore this is fine", {"all"}),
        ("# hadolint ignore=DL3008", {"DL3008"}),
        ("#hadolint ignore = DL3008 , SC2086 # because", {"DL3008", "SC2086"}),
        ("# hadolint ignore=DL3008,DL3009 - because", {"DL3008", "DL3009"}),
        ("# hadolint ignore=DL3008 because", {"DL3008"}),
        ("# shellcheck disable=SC2086,SC2046 # because", {"SC2086", "SC2046"}),
        ("# shellcheck shell=sh disable=SC2086", {"SC2086"}),
        (
            "# check=skip=JSONArgsRecommended,StageNameCasing",
            {"JSONArgsRecommended", "StageNameCasing"},
        ),
        ("# check=error=true;skip=all", {"all"}),
        ("# check=skip=A, B", {"A"}),
        ("# check=skip=A // because", {"A"}),
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
    assert silenced(f"FROM a\n{comment}\nRUN b\n") == NOTHING


@pytest.mark.parametrize(
    ("comment", "is_malformed"),
    [
        ("# dflint: ignore[TOY01", True),
        ("# dflint: ignore[]", True),
        ("# dflint ignore", True),
        ("# dflint: ignored", True),
        ("# dflint: disable=TOY01", True),
        ("# hadolint ignore:DL3008", True),
        ("# hadolint: ignore=DL3008", True),
        ("# hadolint ignore", True),
        ("# hadolint ignore=DL3008,", True),
        ("# hadolint ignore=DL3008 - because, of course", False),
        ("# hadolint shell=/bin/bash", False),
        ("# see what dflint says", False),
        ("# dflint: ignore[TOY01] because", False),
        ("# we ignore errors here", False),
        ("# check=skip=", False),
    ],
)
def test_malformed_comment(comment: str, is_malformed: bool) -> None:
    assert malformed(f"FROM a\n{comment}\nRUN b\n") == ([2] if is_malformed else [])


def test_comment_with_no_instruction_below_it_is_malformed() -> None:
    assert malformed("# dflint: ignore[A]\n\nFROM a\n# hadolint ignore=DL3008\n") == [1, 4]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("FROM a\n# dflint: ignore-file[TOY01] because\n\n", {"TOY01"}),
        ("\ufeff# dflint: ignore-file\r\nFROM a\r\n", {"all"}),
        ("FROM a\nRUN b\n# hadolint global ignore=DL3008", {"DL3008"}),
        ("FROM a\nRUN b \\\n  # dflint: ignore-file[TOY01]\n  c\n", {"TOY01"}),
        ("# check=skip=A;error=true\nFROM a\n", {"A"}),
        ("# syntax=docker/dockerfile:1\n# Check = skip=A,B\nFROM a\n", {"A", "B"}),
    ],
)
def test_comment_about_the_whole_file(text: str, terms: set[str]) -> None:
    assert silenced(text) == (terms, {})


@pytest.mark.parametrize(
    ("text", "by_line"),
    [
        # A block of comments belongs to the instruction right below it.
        ("# dflint: ignore[A]\n# why\n  # hadolint ignore=B\nFROM a\n", {4: {"A", "B"}}),
        ("# dflint: ignore[A]\n\nFROM a\n", {}),
        ("FROM a\n# dflint: ignore[A]\n", {}),
        # Inside an instruction: the next line of it that is no comment.
        ("RUN a \\\n  # dflint: ignore[A]\n\n  # why\n  b \\\n  c\nRUN d\n", {5: {"A"}}),
        ("RUN a \\\n  # dflint: ignore[A]\nRUN b\n", {3: {"A"}}),
        ("RUN a \\\n  b \\\n  # dflint: ignore[A]\n", {}),
        ("RUN <<EOF\n# dflint: ignore[A]\nb\nEOF\nRUN c\n", {3: {"A"}}),
        # What is in a file is no comment.
        ("FROM a\nCOPY <<EOF /b\n# dflint: ignore[A]\nb\nEOF\nRUN c\n", {}),
        # BuildKit: blank lines do not cut a comment off, an empty one does; the first one counts.
        ("FROM a\n# check=skip=A\n\n# why\n# check=skip=B\nRUN b\n", {6: {"A"}}),
        ("FROM a\n# check=skip=A\n#\nRUN b\n", {}),
        ("FROM a\n  # check=skip=A\nRUN b\n", {}),
        # Several instructions.
        ("# dflint: ignore[A]\nFROM a\n# dflint: ignore[B]\nRUN b\n", {2: {"A"}, 4: {"B"}}),
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
        ("# check=skip=all\nFROM a\nRUN apt sh\n", [(3, "TOY01"), (3, "TOY02")]),
        (
            "# hadolint stage ignore=TOY01\nFROM apt\nRUN apt\n\nRUN apt\nFROM a\nRUN apt\n",
            [(2, "TOY01"), (7, "TOY01")],
        ),
        ("FROM a\nRUN apt\n# hadolint stage ignore=TOY01\n\nRUN apt\n", [(2, "TOY01")]),
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
    assert unsuppressed(file, violations, Selection()) is violations


def test_inline_ignores_can_be_turned_off() -> None:
    text = "FROM debian:bookworm\n# dflint: ignore[DF311]\nRUN apt install -y curl\n"
    assert lint(text, "Dockerfile", Selection(["DF311"])) == []
    assert len(lint(text, "Dockerfile", Selection(["DF311"], inline_ignores=False))) == 1


def test_many_comments_and_findings() -> None:
    text = "FROM a\n" + "# dflint: ignore[x]\n" * 20_000 + "RUN a" + " \\\n apt" * 20_000
    assert len(kept(text)) == 20_000


@pytest.mark.parametrize(("value", "severity"), [("1", "error"), ("True", "error"), ("F", "style")])
def test_errors_of_check_directive_are_those_that_go_reads(value: str, severity: str) -> None:
    text = f"# check=error={value}\nFROM debian:12 AS A\n"
    (found,) = lint(text, "Dockerfile", Selection(["DF003", "DF703"]))
    assert (found.rule.code, found.severity) == ("DF703", severity)


@pytest.mark.parametrize(
    "value",
    ["skip", "errors=true", "error=yes", "skip=UndefinedVar;", "skip=UndefinedVar;x=1", "error="],
)
def test_check_directive_that_buildkit_refuses(value: str) -> None:
    text = f"# check={value}\nFROM debian:12\n"
    (found,) = lint(text, "Dockerfile", Selection(["DF003"]))
    assert found.message.startswith("the build fails")
    assert lint(f"FROM debian:12\n{text}", "Dockerfile", Selection(["DF003"])) == []
