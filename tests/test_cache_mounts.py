"""Where a cache mount is missing, and what is said about it."""

from __future__ import annotations

import pytest

from dflint.linter import lint
from dflint.rule import Violation
from dflint.selection import Selection

ON = Selection(["DF214"], options={"cache-mounts": True})


def found(text: str) -> list[Violation]:
    return lint(text, "Dockerfile", ON)


def test_nothing_is_said_unasked() -> None:
    assert lint("FROM node:22\nRUN npm ci\n", "Dockerfile", Selection(["DF214"])) == []


@pytest.mark.parametrize(
    "command",
    [
        "pip install x",
        "uv sync",
        "poetry install",
        "npm ci",
        "yarn",
        "pnpm install",
        "go mod download",
        "cargo build",
        "./mvnw package",
        "./gradlew build",
        "composer install",
        "bundle install",
        "apt-get install -y x",
        "apk add x",
        "dnf install -y x",
    ],
)
def test_every_manager_is_known(command: str) -> None:
    assert len(found(f"FROM example.com/x\nRUN {command}\n")) == 1
    assert found(f"FROM example.com/x\nRUN --network=none {command}\n") == []


def test_commands_that_download_nothing() -> None:
    text = "FROM x\nRUN go version && go env && mvn --version && npm run build && pip --version\n"
    assert found(text + "RUN pip install --no-index x && npm ci --offline\n") == []


def test_a_group_has_one_repair() -> None:
    """With one for each step, a report would be as long as the square of the file."""
    text = "FROM golang:1.23 AS a\nRUN go mod download\nRUN go vet\nRUN go build\n"
    text += "FROM scratch\nCOPY --from=a /a /\n"
    first, *others = found(text)
    assert first.fix is not None
    assert first.fix.message.endswith("to all 3 steps")
    assert len(first.fix.edits) == 3
    assert [other.fix for other in others] == [None, None]


def test_a_folder_that_a_variable_names_is_mounted() -> None:
    text = 'FROM node:22\nENV PNPM_HOME="/pnpm"\nRUN pnpm install\n'
    (violation,) = found(text)
    assert violation.fix is not None
    assert "target=/pnpm/store" in violation.fix.edits[0].text


def test_what_switches_the_cache_off_is_named() -> None:
    (violation,) = found("FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install x\n")
    assert violation.message == "pip keeps no cache: PIP_NO_CACHE_DIR switches it off"
    assert violation.fix is None


def test_a_comment_between_the_words_is_kept() -> None:
    text = "FROM python:3.12\nRUN pip install \\\n  --no-cache-dir \\\n  # why\n  x\n"
    (violation,) = found(text)
    assert violation.fix is None
