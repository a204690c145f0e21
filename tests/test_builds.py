"""Folders with compose files, from the command line; and what is said about their builds."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from dflint.cli import main
from dflint.embedded.names import is_outer_name, kind_of

COMPOSE = """services:
  app:
    build:
      context: .
      dockerfile_inline: |
        FROM debian:bookworm-slim
        RUN apt-get install curl
"""
FIXED = COMPOSE.replace("install curl", "install -y curl")
OPTIONS = ["--isolated", "--select", "DF310,DF12,DF213,DF207"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Place and code of each finding."""
    main([*OPTIONS, *arguments])
    out = capsys.readouterr().out
    return [" ".join(match) for match in re.findall(r"^(\S+:\d+:\d+:) \w+ (\w+)", out, re.M)]


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("compose.yaml", True),
        ("compose.override.yml", True),
        ("docker-compose.prod.yaml", True),
        ("docker-bake.hcl", True),
        ("docker-bake.override.json", True),
        ("values.yaml", False),
        ("composer.json", False),
        ("main.hcl", False),
    ],
)
def test_names(name: str, is_found: bool) -> None:
    assert is_outer_name(name) == is_found
    assert kind_of(name)


def test_dockerfile_with_a_suffix_is_a_dockerfile() -> None:
    assert kind_of("Dockerfile.yaml") == ""


def test_folder_is_searched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "compose.yaml").write_text(COMPOSE)
    (folder / "docker-compose.other.yml").write_text("services: {a: {image: x}}\n")
    (folder / "values.yaml").write_text(COMPOSE)
    assert found(capsys) == ["compose.yaml:7:13: DF310"]
    assert found(capsys, "values.yaml") == ["values.yaml:7:13: DF310"]


def test_fix_and_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "compose.yaml"
    path.write_text(COMPOSE)
    assert main([*OPTIONS, "--diff", "."]) == 1
    assert path.read_text() == COMPOSE
    assert main([*OPTIONS, "--fix", "."]) == 0
    assert path.read_text() == FIXED
    assert "Fixed 1 problem in compose.yaml: 1 apt-without-yes" in capsys.readouterr().err


def test_add_ignores_says_that_it_does_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "compose.yaml").write_text(COMPOSE)
    main([*OPTIONS, "--add-ignores", "."])
    assert (folder / "compose.yaml").read_text() == COMPOSE
    assert "by hand" in capsys.readouterr().err


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(COMPOSE.encode())))
    main([*OPTIONS, "--fix", "--stdin-filename", "compose.yaml", "-"])
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == FIXED.encode()


def test_builds_of_other_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "app").mkdir()
    (folder / "app/Dockerfile").write_text("FROM a AS b\nARG X\nCOPY here there* gone /x/\n")
    (folder / "app/here").write_text("")
    (folder / "compose.yaml").write_text(
        "services:\n  a:\n    build:\n      context: app\n      target: c\n      args: [X=1, Y]\n"
        "  b:\n    build: {context: app, dockerfile: no}\n"
        "  c:\n    build: https://example.com/x.git\n  d:\n    build: ./nowhere\n"
    )
    assert found(capsys, "compose.yaml") == [
        "compose.yaml:4:16: DF213",
        "compose.yaml:5:15: DF120",
        "compose.yaml:6:19: DF121",
        "compose.yaml:8:39: DF122",
    ]


def test_context_of_a_dockerfile(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "context").mkdir()
    (folder / "context/here").write_text("")
    (folder / "Dockerfile").write_text(
        "FROM a\nCOPY here gone /x/\n# dflint: ignore[DF213]\nCOPY gone /x/\n"
    )
    assert found(capsys, "Dockerfile") == []
    assert found(capsys, "--context", "context", "Dockerfile") == ["Dockerfile:2:11: DF213"]
    assert main(["--context", "nowhere", "Dockerfile"]) == 2


def test_ignore_file_of_the_context(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "app").mkdir()
    (folder / "app/.dockerignore").write_text("*.log\n")
    (folder / "app/x.log").write_text("")
    (folder / "compose.yaml").write_text(
        "services:\n  a:\n    build:\n      context: app\n      dockerfile_inline: |\n"
        "        FROM a\n        COPY x.log /\n"
    )
    assert found(capsys, "compose.yaml") == ["compose.yaml:7:14: DF207"]


def test_ignore_file_of_a_named_dockerfile(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "docker").mkdir()
    (folder / ".dockerignore").write_text("*.log\n")
    (folder / "x.log").write_text("")
    (folder / "docker/Dockerfile").write_text("FROM a\nCOPY x.log /\n")
    (folder / "Dockerfile").write_text("FROM a\nCOPY x.log /\n")
    (folder / "compose.yaml").write_text(
        "services:\n  a:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n"
        "  b:\n    build: .\n  c:\n    build: docker\n"
    )
    # What the Dockerfile has by itself is not said again.
    in_compose = ["compose.yaml:5:19: DF207", "compose.yaml:9:12: DF213"]
    assert found(capsys) == ["Dockerfile:2:6: DF207", *in_compose]
    (folder / "docker/Dockerfile.dockerignore").write_text("# nothing\n")
    assert found(capsys, "compose.yaml") == in_compose[1:]


def test_comments_silence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "compose.yaml").write_text(
        "services:\n  a:\n    build:\n      target: x # dflint: ignore[DF120]\n      args:\n"
        "        # dflint: ignore[undeclared-build-arg] known\n        A: 1\n        B: 1\n"
        "      dockerfile_inline: |\n        FROM a\n"
        "        # dflint: ignore[DF213]\n        COPY gone /\n        COPY gone2 /\n"
    )
    assert found(capsys, "compose.yaml") == ["compose.yaml:8:9: DF121", "compose.yaml:13:14: DF213"]
    assert len(found(capsys, "--no-inline-ignores", "compose.yaml")) == 5
