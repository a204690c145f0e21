"""Results that are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dflint import cache as cache_module
from dflint.cli import main

TEXT = "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Dockerfile").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def count_lints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file that is looked at anew from now on."""
    from dflint import linter

    seen: list[str] = []
    check = linter.check

    def counted(file, rules):  # type: ignore[no-untyped-def]
        seen.append(file.text)
        return check(file, rules)

    monkeypatch.setattr(linter, "check", counted)
    return seen


def results(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file())


@pytest.mark.parametrize("options", [[], ["--output-format=json"], ["--statistics"], ["-q"]])
def test_the_second_run_says_the_same_without_looking(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
) -> None:
    status = main(options)
    first = capsys.readouterr()
    looked_at = count_lints(monkeypatch)
    assert main(options) == status
    assert capsys.readouterr() == first
    assert looked_at == []


def test_what_makes_another_result(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main([])
    looked_at = count_lints(monkeypatch)
    for change in (
        lambda: (folder / "Dockerfile").write_text(TEXT + "\n"),
        lambda: (folder / ".dockerignore").write_text("x\n"),
        lambda: (folder / "Dockerfile.dockerignore").write_text("y\n"),
        lambda: (folder / ".dflint.yaml").write_text("severity: {DF301: error}\n"),
        lambda: (folder / ".dflint.yaml").write_text("ignore: [DF301]\n"),
        lambda: (folder / ".dflint.yaml").write_text("inline-ignores: false\n"),
    ):
        before = len(looked_at)
        change()
        main([])
        assert len(looked_at) == before + 1
        main([])
        assert len(looked_at) == before + 1
    main(["--ignore=DF312"])
    assert len(looked_at) == before + 2


def test_rules_of_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = "rules:\n  - {code: XX001, name: no-curl, message: no, match: {command: curl}}\n"
    (folder / "rules.yaml").write_text(rule)
    (folder / ".dflint.yaml").write_text("rules: [rules.yaml]\n")
    main([])
    looked_at = count_lints(monkeypatch)
    main([])
    assert looked_at == []
    (folder / "rules.yaml").write_text(rule.replace("no,", "never,"))
    main([])
    assert len(looked_at) == 1


def test_without_it(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main(["--no-cache"])
    assert results(cache) == []
    main([])
    looked_at = count_lints(monkeypatch)
    main(["--no-cache"])
    assert len(looked_at) == 1
    monkeypatch.setenv("DFLINT_CACHE_DIR", "")
    main([])
    assert len(looked_at) == 2


@pytest.mark.parametrize("content", [b"", b"x", b"[\x01\0\0\0N", b"i\1\0\0\0"])
def test_broken_results_are_made_anew(
    folder: Path, cache: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([])
    first = capsys.readouterr()
    for path in results(cache):
        path.write_bytes(content)
    assert main([]) == status
    assert capsys.readouterr() == first


def test_a_folder_that_cannot_be_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DFLINT_CACHE_DIR", str(folder / "Dockerfile"))
    assert main([]) == 0
    assert "DF301" in capsys.readouterr().out


def test_repairs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main([])
    main(["--fix", "--select=DF301,DF313"])
    assert "rm -rf" in (folder / "Dockerfile").read_text()
    capsys.readouterr()
    looked_at = count_lints(monkeypatch)
    main(["--fix", "--select=DF301,DF313"])
    assert "1 not fixed: 1 has no repair (DF313)" in capsys.readouterr().err
    assert looked_at == []


def test_it_stays_small(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MOST_RESULTS", 3)
    monkeypatch.setattr(cache_module, "_LOOKS", 1)
    monkeypatch.setattr(cache_module.Cache, "_path", lambda self, key: str(cache / "x" / key))
    for number in range(10):
        (folder / "Dockerfile").write_text(TEXT + "\n" * number)
        main([])
    assert len(results(cache)) <= 3


def test_only_its_owner_can_read_it(folder: Path, cache: Path) -> None:
    main([])
    assert results(cache)[0].parent.stat().st_mode & 0o077 == 0


def test_many_files_side_by_side(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(6):
        (folder / f"{number}.Dockerfile").write_text(TEXT + f"RUN echo {number}\n")
    main(["--jobs=2"])
    first = capsys.readouterr().out
    looked_at = count_lints(monkeypatch)
    (folder / "3.Dockerfile").write_text(TEXT + "RUN echo changed\n")
    main(["--jobs=2"])
    assert capsys.readouterr().out == first.replace("echo 3", "echo changed")
    assert len(looked_at) <= 1


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DFLINT_CACHE_DIR": "/x"}, "/x"),
        ({"XDG_CACHE_HOME": "/y"}, "/y/dflint"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/dflint"),
        ({"HOME": "/h"}, "/h/.cache/dflint"),
    ],
)
@pytest.mark.skipif(os.name != "posix" or os.uname().sysname == "Darwin", reason="other folders")
def test_where_it_is(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in ("DFLINT_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_module.cache_folder() == expected
