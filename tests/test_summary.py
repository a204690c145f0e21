"""What ``--fix`` says at its end: what it did, what it left, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from dflint.cli import main

TEXT = """\
FROM debian:bookworm
RUN apt-get update
RUN apt-get install curl
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text(TEXT)
    return tmp_path


SELECT = "--select=DF201,DF301,DF310,DF312,DF313"


def said(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    main(["--isolated", *([] if SELECT[:8] in str(options) else [SELECT]), *options])
    return capsys.readouterr().err.splitlines()


def test_what_was_fixed_and_what_needs_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fixed = "in Dockerfile: 1 consecutive-runs, 1 apt-lists-left-behind, 1 apt-without-yes"
    left = "1 needs --unsafe-fixes (DF312), 1 has no repair (DF313)"
    assert said(capsys, "--diff") == [f"Would fix 3 problems {fixed}", f"2 not fixed: {left}"]
    assert said(capsys, "--fix") == [f"Fixed 3 problems {fixed}", f"2 not fixed: {left}"]
    assert said(capsys, "--fix", "--unsafe-fixes") == [
        "Fixed 1 problem in Dockerfile: 1 apt-no-install-recommends",
        # ca-certificates has no version either.
        "2 not fixed: 2 have no repair (DF313)",
    ]
    assert said(capsys, "--fix", "--quiet") == []


def test_rules_that_are_not_to_repair(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--fix", "--fix-only", "DF310,DF312") == [
        "Fixed 1 problem in Dockerfile: 1 apt-without-yes",
        "3 not fixed: 1 needs --unsafe-fixes (DF312), "
        "1 is not to be fixed (DF201), 1 has no repair (DF313)",
    ]


def test_repairs_that_are_not_certain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_text('FROM debian\nRUN ["apt-get", "install", "curl"]\n')
    (line,) = said(capsys, "--fix", "--select=DF312", "--unsafe-fixes")
    assert line == "1 not fixed: 1 has no repair here (DF312)"


def test_file_that_buildkit_refuses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_text(TEXT + "OOPS\n")
    (line,) = said(capsys, "--fix", "--select=DF301,DF310")
    assert line == "1 not fixed: 1 is in a file that BuildKit refuses (DF310)"


def test_many_files_share_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(9):
        (folder / f"Dockerfile.{number}").write_text(TEXT)
    assert said(capsys, "--fix") == [
        "Fixed 30 problems in 10 files: 10 consecutive-runs, 10 apt-lists-left-behind, "
        "10 apt-without-yes",
        "20 not fixed: 10 need --unsafe-fixes (DF312), 10 have no repair (DF313)",
    ]


def test_nothing_to_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_text("FROM scratch\n")
    assert said(capsys, "--fix") == ["No problems left in 1 file."]
    assert said(capsys, "--diff") == []


def test_few_rules_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_text(
        "from debian:latest\nMAINTAINER me\nRUN cd x\nRUN sudo apt install y\nADD x y\nCMD z\n"
    )
    (line,) = said(capsys, "--fix", "--select=ALL", "--unfixable=ALL")
    assert line.count("DF") <= 10
    assert ", ...)" in line
