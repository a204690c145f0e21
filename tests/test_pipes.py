"""Which pipes hide a failure, and what the shell is that reads a script."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.semantics.pipes import hidden_failures


def hidden(text: str) -> list[tuple[str, str, bool]]:
    """What may fail, what its status is lost behind, and whether it is a lost download."""
    return [
        (found.name, found.reader, found.is_download)
        for step in File(text).steps
        for found in hidden_failures(step)
    ]


@pytest.mark.parametrize(
    "script",
    [
        "set -o pipefail; a | b",
        "set -e -o pipefail; a | b",
        "set -o errexit -o pipefail && a | b",
        "shopt -so pipefail; a | b",
        "bash -euo pipefail -c 'a | b'",
        "set $OPTIONS; a | b",
        "export x=$(a | b)",
        'echo "$(a | b)"',
        "for x in $(a | b); do c; done",
        "[ $(a | b) = x ]",
        "if a | b; then c; fi",
        "while ! a | b; do c; done",
        "a | b && c || true",
        "cat <<E | sh\nx\nE",
        "{ echo a; echo b; } | tee c",
        "echo a | tr b c | sed s/d/e/ | tee f",
    ],
)
def test_nothing_is_hidden(script: str) -> None:
    assert hidden(f"FROM debian\nRUN <<END\n{script}\nEND\n") == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a | b | c", ("a", "c", False)),
        ("(set -o pipefail); a | b", ("a", "b", False)),
        ("set -o pipefail; set +o pipefail; a | b", ("a", "b", False)),
        ("x=$(a | b)", ("a", "b", False)),
        ("a | b || exit 1", ("a", "b", False)),
        ("echo a | sed s/b/c/ d | e", ("sed", "e", False)),
        ("curl a | tar x", ("curl", "tar", False)),
        ("curl a | xargs -n 1 wget", ("curl", "wget", False)),
        ("curl a | python3 -c b", ("curl", "python3", False)),
        ("curl a | sh -c b", ("curl", "sh", False)),
        ("curl a | sudo -E bash -", ("curl", "bash", True)),
        ("{ curl a; } | sh -s -- -y", ("curl", "sh", True)),
        ("curl a | php -- --install-dir=b", ("curl", "php", True)),
        ("curl a | while read b; do c; done", ("curl", "a command", True)),
        ("x=`git ls-remote a | tail -n 1`", ("git", "tail", True)),
        ("f() { wget -O- a | sh; }; f", ("wget", "sh", True)),
        ("su app -c 'curl a | sh'", ("curl", "sh", True)),
    ],
)
def test_failure_is_hidden(script: str, expected: tuple[str, str, bool]) -> None:
    assert hidden(f"FROM debian\nRUN {script}\n") == [expected]


def test_script_of_another_interpreter_is_no_shell_script() -> None:
    text = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN <<EOF\n#!{}\nprint (a | b)\nEOF\n'
    steps = File("FROM debian\n" + text.format("/usr/bin/env python3")).steps
    assert steps[1].script is None
    assert hidden("FROM debian\n" + text.format("/usr/bin/env python3")) == []


def test_shell_of_the_first_line_reads_the_script() -> None:
    text = 'FROM debian\nSHELL ["pwsh", "-c"]\nRUN <<EOF\n#!/bin/bash -e\na | b\nEOF\n'
    assert hidden(text) == [("a", "b", False)]
    assert hidden(text.replace('"pwsh"', '"/bin/bash", "-o", "pipefail"')) == [("a", "b", False)]
