"""Baselines, changed lines, and several reports of one run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dflint.cli import main

BAD = "FROM debian:12\nRUN apt-get update && apt-get install curl\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Dockerfile").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    main(["--output-format=json", "--select=DF3", "--ignore=DF313", *options])
    return [finding["code"] for finding in json.loads(capsys.readouterr().out)]


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_a_baseline_survives_that_lines_move(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--write-baseline=known"]) == 0
    assert "Wrote 3 findings to known" in capsys.readouterr().err
    assert main(["--baseline=known"]) == 0
    assert "3 known findings not reported" in capsys.readouterr().err
    moved = BAD.replace("\n", "\n\n# more\n", 1) + "COPY a /b\nRUN apt-get install git\n"
    (folder / "Dockerfile").write_text(moved)
    found = codes(capsys, "--baseline=known")
    assert "DF310" in found
    (folder / "Dockerfile").write_text("FROM debian:12\n")
    (folder / "other.Dockerfile").write_text(BAD)
    assert main(["--baseline=known"]) == 1


def test_a_baseline_says_what_is_out_of_date(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--write-baseline=known"])
    (folder / "Dockerfile").write_text(BAD.replace("install", "install -y"))
    capsys.readouterr()
    main(["--baseline=known"])
    assert "out of date" not in capsys.readouterr().err
    (folder / "Dockerfile").write_text(BAD + "COPY a /b\n# x\n")
    main(["--baseline=known", "--ignore=DF312"])
    assert "1 entry is out of date" in capsys.readouterr().err


def test_a_baseline_is_found_from_another_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--write-baseline=known"])
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert main(["--baseline=../known", "../Dockerfile"]) == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--baseline=none"],
        ["--write-baseline=x", "--fix"],
        ["--diff-base=HEAD", "--fix"],
        ["--diff-base=HEAD"],
        ["--output-format", "sarif="],
        ["--output-format", "nothing=x"],
        ["--output-format", "json=none/x"],
    ],
)
def test_wrong_usage(folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    assert capsys.readouterr().err.startswith("dflint: ")
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile"]


def test_a_broken_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "known").write_text("x\n")
    assert main(["--baseline=known"]) == 2
    assert "known:1: not a line of a baseline" in capsys.readouterr().err


def test_only_changed_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    assert codes(capsys, "--diff-base=HEAD") == []
    (folder / "Dockerfile").write_text(BAD + "COPY a /b\nRUN apt-get -y install git\n")
    (folder / "new é.Dockerfile").write_text(BAD)
    assert codes(capsys, "--diff-base=HEAD", "Dockerfile") == ["DF312"]
    assert len(codes(capsys, "--diff-base=main")) == 4
    git("checkout", "-q", "-b", "work")
    git("add", ".")
    git("commit", "-q", "-m", "two")
    assert len(codes(capsys, "--diff-base=main")) == 4
    assert codes(capsys, "--diff-base=HEAD") == []
    assert main(["--diff-base=no-such"]) == 2
    assert "no-such" in capsys.readouterr().err
    assert main(["--diff-base=--output=x"]) == 2


def test_several_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--output-format=gnu", "--output-format", "sarif=a.sarif"]
    assert main([*options, "--output-format=html=b.html"]) == 1
    assert "Dockerfile:2:5: info" in capsys.readouterr().out
    results = json.loads((folder / "a.sarif").read_text())["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == {"DF301", "DF310", "DF312"}
    page = (folder / "b.html").read_text()
    assert "rm -rf /var/lib/apt/lists/*" in page
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile", "a.sarif", "b.html"]


def test_an_old_report_stays_when_a_run_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.json").write_text("old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dflint.cli.process_all", fail)
    with pytest.raises(KeyboardInterrupt):
        main(["--output-format=json=a.json"])
    assert (folder / "a.json").read_text() == "old"
    assert len(list(folder.iterdir())) == 2
