"""Where a SHELL with pipefail is written, and what it must not change."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from dflint.file import File
from dflint.fixer import fix
from dflint.selection import Selection
from dflint.semantics.dash_and_bash import bash_reads_as_dash, bash_reads_as_sh
from dflint.semantics.image_shells import bin_sh
from dflint.semantics.stages import Step
from dflint.semantics.under_pipefail import survives_pipefail

BASH = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
ASH = 'SHELL ["/bin/ash", "-o", "pipefail", "-c"]\n'
PIPE = "RUN curl -fsSL https://example.com/a | sh\n"


def repaired(text: str) -> str:
    result = fix(text, "Dockerfile", Selection(("DF401", "DF408")), unsafe=True)
    assert not result.dropped
    return result.text


def step_of(script: str, base: str = "debian:12") -> Step:
    return File(f"FROM {base}\nRUN {script}\n").stages[0].steps[-1]


@pytest.mark.parametrize(
    ("image", "shell"),
    [
        ("debian:12", "beside-bash"),
        ("docker.io/library/ubuntu@sha256:" + "a" * 64, "beside-bash"),
        ("arm64v8/buildpack-deps:jammy-curl", "beside-bash"),
        ("python:${V}-slim-bookworm", "beside-bash"),
        ("python:3.13@sha256:" + "a" * 64, "beside-bash"),
        ("nvidia/cuda:12.9.1-devel-ubuntu24.04", "beside-bash"),
        ("openjdk:17", "beside-bash"),
        ("mcr.microsoft.com/dotnet/sdk:8.0", "beside-bash"),
        ("phusion/baseimage:0.9.22", "beside-bash"),
        ("alpine", "ash"),
        ("python:3.13-alpine", "ash"),
        ("node:${V}-alpine3.22", "ash"),
        ("openjdk:8-jdk-alpine", "ash"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", "ash"),
        ("ghcr.io/linuxserver/baseimage-alpine:3.22", "ash"),
        ("rockylinux:9", "bash"),
        ("registry.access.redhat.com/ubi9/ubi-minimal:9.4", "bash"),
        ("redhat/ubi9-minimal", "bash"),
        ("public.ecr.aws/lambda/python:3.12", "bash"),
        ("archlinux", "bash"),
        ("$IMAGE", None),
        ("python:${V}", None),
        ("nginx:${V}-slim", None),
        ("python@sha256:" + "a" * 64, None),
        ("openjdk:17-nanoserver", None),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", None),
        ("jenkins/jenkins:lts", None),
        ("example.com/debian:12", None),
        ("localhost:5000/alpine:3", None),
    ],
)
def test_what_bin_sh_is(image: str, shell: str | None) -> None:
    assert bin_sh(File(f"FROM {image}\nRUN a\n").stages[0]) == shell


SAME = [
    "echo 'a\\.b' \"c\\$d\" -n",
    'echo -n a; echo "x\\\ny"',
    "printf 'a\\n%s\\t' b",
    "[ a = b ] || echo no",
    "read -r x y </dev/null; echo $?",
    "x=$(cd / && pwd); echo $x",
    "x=$(false; echo a); echo $x",
    "echo a{b} {} {a; echo '{a,b}' \"{a,b}\"",
    "for i in a b; do echo $i; done | cat",
    "HOMES='~/a'; echo \"$HOMES\"; d=~; test -d $d; echo $?",
    "kill -0 $$; echo $?",
    'echo "$((1 + 2))" ${x:-y} ${#x}',
    "case a in [!b]) echo a;; esac",
]
DIFFERENT = [
    "echo 'a\\nb'",
    'echo "a\\\\tb"',
    "echo -e a",
    "echo '\\x41'",
    "printf '\\x41'",
    "echo {a,b}",
    "echo a=~",
    "[ a == a ]; echo $?",
    "[[ a = a ]]; echo $?",
    "set -e; x=$(false; echo a); echo $x",
    "echo ${RANDOM:+set}",
    "echo $0",
    "X=1 export Y=2; echo $X",
    "source /dev/null; echo $?",
    "type -t cd",
    "case ^ in [^a]) echo y;; *) echo n;; esac",
]


@pytest.mark.parametrize("script", SAME)
def test_what_both_read_alike(script: str) -> None:
    step = step_of(script.replace("\n", "\n  "))
    assert step.script is not None
    assert bash_reads_as_dash(step, step.script)
    assert bash_reads_as_sh(step, step.script)
    assert len({_output(shell, script) for shell in ("dash", "bash") if shutil.which(shell)}) < 2


@pytest.mark.parametrize("script", DIFFERENT)
def test_what_they_read_in_another_way(script: str) -> None:
    step = step_of(script)
    assert step.script is not None
    assert not bash_reads_as_dash(step, step.script)


def _output(shell: str, script: str) -> tuple[int, bytes]:
    run = subprocess.run([shell, "-c", script], capture_output=True, check=False)
    return run.returncode, run.stdout


@pytest.mark.parametrize(
    "script",
    [
        "curl a | grep x | sh",
        "echo a | ./setup",
        'echo "y" | head -n 1',
        "cat a | while read -r x; do echo $x; done",
        "apt-mark showmanual | xargs apt-mark auto",
        "{ echo a; echo b; } | debconf-set-selections",
        "grep x SUMS | sha256sum -c -",
        "echo $(yes | head -n 1)",
        "ls | grep x || true",
        "curl a | python3 -c 'import json, sys; print(json.load(sys.stdin))'",
    ],
)
def test_pipes_that_survive(script: str) -> None:
    step = step_of(script)
    assert step.script is not None
    assert survives_pipefail(step, step.script)


@pytest.mark.parametrize(
    "script",
    [
        "yes | ./setup",
        "curl a | head -n 1",
        "ls | grep x | wc -l",
        "crontab -l | cat",
        "dpkg -S x | cut -d: -f1",
        "find | xargs grep -l x | cat",
        "cat a | while read x; do break; done",
        "if ls | grep -q x; then a; fi",
        'echo "$(ls)" | head -n 1',
        "printf 'a\\nb\\n' | head -n 1",
        "$TOOL | cat",
        "ls | grep x | cat || echo none",
        "x=$(yes | head -n 1)",
    ],
)
def test_pipes_that_may_fail(script: str) -> None:
    step = step_of(script)
    assert step.script is not None
    assert not survives_pipefail(step, step.script)


def test_it_stands_above_the_first_pipe() -> None:
    before = "FROM alpine\nRUN a\n# b\nRUN echo b | cat\nCOPY c c\n"
    assert repaired(before + PIPE) == before.replace("# b\n", f"{ASH}# b\n") + PIPE
    # ... that may have it.
    before = "FROM alpine\nRUN yes | b\nENV c=d\n"
    assert repaired(before + PIPE) == before + ASH + PIPE


def test_stages_that_are_built_on_it_count() -> None:
    child = "FROM base\nRUN echo a\n"
    assert repaired(f"FROM debian AS base\n{PIPE}{child}").startswith(
        f"FROM debian AS base\n{BASH}"
    )
    text = f"FROM debian AS base\n{PIPE}{child}RUN echo {{a,b}}\n"
    assert repaired(text) == text
    # ... but for those with a SHELL of their own.
    text = text.replace("RUN echo a", 'SHELL ["/bin/sh", "-c"]\nRUN echo a')
    assert repaired(text) == text.replace(PIPE, BASH + PIPE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('SHELL ["/bin/bash", "-c"]', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]'),
        ('shell ["bash","-ex","-c"]', 'shell ["bash","-exo","pipefail","-c"]'),
        ('SHELL ["/bin/bash", "-lc"]', 'SHELL ["/bin/bash", "-o", "pipefail", "-lc"]'),
        ('SHELL ["/bin/sh", "-e", "-c"]', 'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]'),
    ],
)
def test_a_shell_that_is_there_gets_the_option(before: str, after: str) -> None:
    text = f"FROM debian:12\n{before}\n{PIPE}"
    assert repaired(text) == text.replace(before, after)


@pytest.mark.parametrize(
    "other",
    [
        "CMD a | b",
        "ENTRYPOINT a | b",
        "HEALTHCHECK CMD a | b",
        "HEALTHCHECK CMD echo $0",
        "ONBUILD RUN a",
        "RUN ls | head -n 1",
        "RUN echo $0",
        "RUN apk add bash-binsh",
        "RUN ln -sf bash /bin/sh",
    ],
)
def test_alpine_gets_no_shell_where_it_matters(other: str) -> None:
    text = f"FROM alpine\n{PIPE}{other}\n"
    assert repaired(text) == text


@pytest.mark.parametrize(
    "other", ["CMD a && b", "HEALTHCHECK CMD a || exit 1", "ONBUILD COPY a b", "RUN echo 'a\\n'"]
)
def test_alpine_gets_a_shell_where_it_does_not(other: str) -> None:
    text = f"FROM alpine\n{PIPE}{other}\n"
    assert repaired(text) == text.replace(PIPE, ASH + PIPE)


def test_variables_that_change_bash() -> None:
    text = f"FROM debian\nENV BASH_ENV=/x\n{PIPE}"
    assert repaired(text) == text


def test_a_file_without_a_last_newline() -> None:
    assert repaired(f"FROM debian\n{PIPE}".rstrip()) == f"FROM debian\n{BASH}{PIPE}".rstrip()


def test_a_shell_that_was_chosen_for_a_command_stays() -> None:
    shell = 'SHELL ["/bin/bash", "-c"]\n'
    text = f"FROM debian:12\n{shell}RUN curl -s https://a.org/b | sh\nCMD source ./a && b\n"
    result = fix(text, "Dockerfile", Selection(["DF408", "DF502"]), unsafe=True)
    assert result.text == text.replace("RUN", "RUN set -o pipefail &&")
    assert result.violations == []
