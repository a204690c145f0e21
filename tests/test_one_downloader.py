"""DF405: which of curl and wget stays, whether it is there, and what becomes of the package."""

from __future__ import annotations

import pytest

from dflint.fixer import fix
from dflint.linter import lint
from dflint.selection import Selection, Terms

ONLY = Selection(("DF405",))
GET = "RUN wget -q https://example.com/a\n"
GOT = "RUN curl -fsSLO https://example.com/a\n"
#: No counterpart with wget: it would not fail where there is no such page.
CURL = "RUN curl -sSO https://example.com/b\n"
BOTH = "RUN apt-get install -y curl git wget\n"
ONE = "RUN apt-get install -y curl git\n"


def repaired(text: str) -> str:
    result = fix(text, "Dockerfile", ONLY, unsafe=True)
    assert result.dropped == []
    return result.text


@pytest.mark.parametrize(
    "base",
    [
        "FROM node:22",
        "FROM python:3.12-bookworm",
        "FROM golang:1.25",
        "FROM php:8.4-fpm-alpine",
        "FROM centos:7",
        "FROM debian:12\nRUN apt-get install -y curl",
        "FROM alpine\nRUN apk add -t .fetch curl",
        "FROM example.com/x\nRUN curl -sO https://example.com/c",
        "FROM example.com/x\nRUN curl -s https://example.com/c | sh",
        'FROM example.com/x\nRUN sh -c "$(curl -s https://example.com/c)"',
    ],
)
def test_curl_is_there(base: str) -> None:
    assert repaired(f"{base}\n{GET}{CURL}") == f"{base}\n{GOT}{CURL}"


@pytest.mark.parametrize(
    "base",
    [
        "FROM debian:12",
        "FROM python:3.12-slim",
        "FROM python:$TAG",
        "FROM node:22-alpine",
        "FROM oraclelinux:9-slim",
        "FROM example.com/x",
        "FROM debian:12\nRUN apt-get install -y $PACKAGES",
        "FROM debian:12\nRUN apt-get install -y curl || true",
        "FROM debian:12\nRUN if x; then apt-get install -y curl; fi",
        "FROM debian:12\nRUN curl -s https://example.com/c | sh",
        "FROM debian:12\nRUN apt-get install -y curl && apt-get purge -y curl git",
        "FROM node:22\nRUN apt-get purge -y $PACKAGES",
        "FROM debian:12\nRUN apt-get install -y curl\nRUN apt-mark auto '.*'",
        "FROM alpine\nRUN apk add -t .fetch curl && apk del .fetch",
        "FROM example.com/x\nRUN curl -s https://example.com/c || true",
    ],
)
def test_curl_may_be_missing(base: str) -> None:
    text = f"{base}\n{GET}{CURL}"
    assert repaired(text) == text


def test_wget_is_that_of_gnu() -> None:
    fetch = "RUN wget -c https://example.com/a\nRUN curl -fsSLo b https://example.com/b\n"
    done = "RUN wget -c https://example.com/a\nRUN wget -nv -O b https://example.com/b\n"
    for base in ("FROM node:22\n", "FROM debian:12\nRUN apt-get install -y wget\n"):
        assert repaired(base + fetch) == base + done
    for base in ("FROM alpine\n", "FROM alpine\nRUN apk add wget\n", "FROM example.com/x\n"):
        assert repaired(base + fetch) == base + fetch


def test_the_one_that_most_use_stays() -> None:
    other = "RUN curl -fsSLO https://example.com/b\n"
    assert repaired(f"FROM node:22\n{GET}{other}") == f"FROM node:22\n{GOT}{other}"
    assert repaired(f"FROM node:22\n{GET}{GET}{other}").count("wget -nv") == 1
    cannot = GET + GET.replace("-q", "-c")
    assert repaired(f"FROM node:22\n{GET}{other}{other}{cannot}").count("wget -nv") == 2


def test_stages_that_are_built_on_each_other() -> None:
    base, child = "FROM node:22 AS base\n", "FROM base\n"
    assert repaired(base + GET + child + CURL + child + GET) == (
        base + GOT + child + CURL + child + GOT
    )
    # All or nothing: the last one cannot be done with curl.
    resumed = GET.replace("-q", "-c")
    text = base + GET + child + CURL + child + resumed
    assert repaired(text) == text
    # It has nothing to do with the others.
    assert repaired(base + child + CURL + GET + child + resumed) == (
        base + child + CURL + GOT + child + resumed
    )


@pytest.mark.parametrize(
    "get",
    [
        "RUN if wget -q https://example.com/a; then x; fi\n",
        "RUN until wget -q https://example.com/a; do sleep 1; done\n",
        'RUN x "$(wget -qO- https://example.com/a)"\n',
        "RUN sh -c 'wget -q https://example.com/a'\n",
        'RUN ["wget", "-q", "https://example.com/a"]\n',
        "ONBUILD RUN wget -q https://example.com/a\n",
        "RUN echo https://example.com/a | xargs wget -q\n",
    ],
)
def test_what_cannot_be_rewritten(get: str) -> None:
    text = f"FROM debian:12\n{BOTH}{CURL}{GET}{get}"
    assert repaired(text) == text


def test_a_comment_silences_one() -> None:
    text = f"FROM node:22\n{CURL}{GET}# hadolint ignore=DL4001\n{GET}"
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BOTH, ONE),
        (BOTH.replace("wget", "wget=1.2*"), ONE),
        ("RUN apk add \\\n    wget \\\n    curl\n", "RUN apk add \\\n    curl\n"),
        ("RUN apk add \\\n    wget curl\n", "RUN apk add \\\n    curl\n"),
        ("RUN apk add\\\n    wget\\\n    curl\n", "RUN apk add\\\n    curl\n"),
        ("RUN apk add \\\n    # a\n    wget \\\n    curl\n", "RUN apk add \\\n    # a\n    curl\n"),
        ("RUN apk add curl \\\n    # a\n    wget\n", "RUN apk add curl \\\n    # a\n    wget\n"),
        (
            "RUN apk add curl && apk add git wget && apk del git wget\n",
            "RUN apk add curl && apk add git && apk del git\n",
        ),
        ("RUN apk add curl && apk add wget\n", "RUN apk add curl && apk add wget\n"),
        ("ENV P=wget\nRUN apk add curl $P git\n", "ENV P=wget\nRUN apk add curl $P git\n"),
    ],
)
def test_the_package_goes(before: str, after: str) -> None:
    assert repaired(f"FROM x\n{before}{CURL}{GET}") == f"FROM x\n{after}{CURL}{GOT}"


@pytest.mark.parametrize(
    "user",
    [
        "# wget is for the operators\n",
        'CMD ["wget", "-q", "http://localhost"]\n',
        "HEALTHCHECK CMD wget -q http://localhost\n",
        "RUN which wget\n",
        "RUN curl -s https://example.com/setup | sh\n",
        "RUN ./setup\n",
        "COPY . .\nRUN make\n",
        "RUN dpkg -i chrome.deb\n",
        "ONBUILD RUN x\n",
        "FROM x\nCOPY --from=0 /usr/bin/wget /\n",
        "COPY <<E /x\nwget y\nE\n",
    ],
)
def test_the_package_stays_where_something_may_use_it(user: str) -> None:
    text = f"FROM x\n{BOTH}{CURL}{GET}{user}"
    assert repaired(text) == f"FROM x\n{BOTH}{CURL}{GOT}{user}"


def test_the_package_stays_where_it_brings_the_certificates() -> None:
    install = "RUN apt-get install -y git wget\n"
    text = f"FROM example.com/x\n{CURL}{install}{GET}"
    assert repaired(text) == f"FROM example.com/x\n{CURL}{install}{GOT}"
    assert "git wget" not in repaired(text.replace("git", "ca-certificates git"))


@pytest.mark.parametrize(
    ("selected", "extended", "lines"),
    [
        ([], [], []),
        (["recommended"], [], []),
        (["DF405"], [], [3]),
        ([], ["DL4001"], [3]),
        (["strict"], [], [3]),
        (["hadolint"], [], [3]),
    ],
)
def test_what_has_no_repair_is_for_those_who_select_it(
    selected: list[str], extended: list[str], lines: list[int]
) -> None:
    text = "FROM example.com/base\nRUN curl https://a.org/b\nRUN wget -i list\n"
    violations = lint(text, "Dockerfile", Selection(selected, extended))
    found = [violation for violation in violations if violation.rule.code == "DF405"]
    assert [text.count("\n", 0, violation.span[0]) + 1 for violation in found] == lines


def test_what_has_a_repair_is_for_everybody() -> None:
    text = "FROM node:22\nRUN curl -fsSL https://a.org/b | sh\nRUN wget -O a https://a.org/c\n"
    assert "DF405" in {violation.rule.code for violation in lint(text, "Dockerfile", Selection())}
    only = Selection(repairs=Terms(ignore=["DF405"]))
    assert "DF405" in {violation.rule.code for violation in lint(text, "Dockerfile", only)}
