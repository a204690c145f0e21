"""The completions of the command line, in the hands of the real shells."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dflint import completion
from dflint.arguments import OPTIONS, commands
from dflint.cli import main

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
needs_zsh = pytest.mark.skipif(
    shutil.which("zsh") is None or os.name != "posix", reason="zsh is not installed"
)
needs_fish = pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")

CASES = [
    ("--statis", ["--statistics"]),
    ("--fail-on wa", ["warning"]),
    ("--select DF70", ["DF701", "DF702", "DF703", "DF704", "DF705", "DF706", "DF707"]),
    ("--ignore DF301,apt-without-y", ["DF301,apt-without-yes"]),
    ("--fix --unfixable DL3014", ["DL3014"]),
    ("confi", ["config"]),
    ("rule instruction-c", ["instruction-casing"]),
    ("format --keep", ["--keep-cache"]),
    ("format --sel", []),
    ("completion z", ["zsh"]),
]


def _offered(shell: str, script: str) -> list[str]:
    done = subprocess.run(
        [*shell.split(), script], capture_output=True, text=True, check=True, timeout=30
    )
    return sorted(done.stdout.split("\n")[:-1])


@needs_bash
@pytest.mark.parametrize(
    ("line", "expected"),
    [*CASES, ("--select = DF301,DF70", ["DF301,DF701"]), ("--config --", []), ("rule --", [])],
)
def test_bash(line: str, expected: list[str], tmp_path: Path) -> None:
    words = ["dflint", *line.split()]
    script = (
        f"{completion.bash()}\ncd {tmp_path}\nCOMP_WORDS=({' '.join(words)})\n"
        f"COMP_CWORD={len(words) - 1}\n_dflint\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    offered = [text for text in _offered("bash --norc -c", script) if text]
    assert offered[: len(expected)] == expected
    assert bool(offered) == bool(expected)


@needs_bash
def test_bash_in_an_interactive_shell(tmp_path: Path) -> None:
    (tmp_path / "completion.bash").write_text(completion.bash())
    source = f"source {tmp_path}/completion.bash"
    typed = _typed(["bash", "--norc", "--noprofile", "-i"], source, "dflint --fail-on=wa\t -q\n")
    assert "<--fail-on=warning -q>" in typed


@needs_zsh
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("--statis\t", "--statistics"),
        ("--fail-on=wa\t", "--fail-on=warning"),
        ("--ignore=DF301,apt-without-y\t", "--ignore=DF301,apt-without-yes"),
        ("rule instruction-c\t", "rule instruction-casing"),
        ("format --keep\t", "format --keep-cache"),
        ("completion z\t", "completion zsh"),
    ],
)
def test_zsh(keys: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "completion.zsh").write_text(completion.zsh())
    source = f"autoload -Uz compinit; compinit -u -D; source {tmp_path}/completion.zsh"
    assert f"<{expected}>" in _typed(["zsh", "-f", "-i"], source, f"dflint {keys}\n")


def _typed(shell: list[str], start: str, keys: str) -> str:
    """What a shell on a terminal prints, with a dflint that only shows its arguments."""
    import pty

    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        shell, stdin=inner, stdout=inner, stderr=inner, close_fds=True, start_new_session=True
    )
    os.close(inner)
    try:
        show = 'dflint() { printf "<%s>" "$*"; echo "<done>"; }; PS1=; PS2='
        os.write(terminal, f"{start}; {show}; echo re''ady\n".encode())
        printed = _read(terminal, "ready")
        os.write(terminal, keys.encode())
        return printed + _read(terminal, "<done>")
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def _read(terminal: int, end: str) -> str:
    text, deadline = "", time.monotonic() + 20
    while f"{end}\r\n" not in text and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            text += os.read(terminal, 65536).decode("utf-8", "replace")
    return text


@needs_fish
def test_fish(tmp_path: Path) -> None:
    cases = [
        *CASES,
        ("--ignore=DF301,apt-without-y", ["--ignore=DF301,apt-without-yes"]),
    ]
    asked = "; ".join(f"echo ':'; complete -C 'dflint {line}'" for line, _ in cases)
    script = f"cd {tmp_path}\n{completion.fish()}\n{asked}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    answers = [answer.split("\n") for answer in done.stdout.split(":\n")[1:]]
    for (_, expected), lines in zip(cases, answers, strict=True):
        assert sorted(line.partition("\t")[0] for line in lines if line)[:7] == expected


@pytest.mark.parametrize("make", [completion.bash, completion.zsh, completion.fish])
def test_all_options_and_commands_are_there(make: Callable[[], str]) -> None:
    script = make()
    for _, options in OPTIONS:
        for name, _, _ in options:
            assert name in script or f"-l {name[2:]} " in script
    for name, _ in commands():
        assert name in script


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "--help"]) == 0
    assert "source <(dflint completion bash)" in capsys.readouterr().out
    assert main(["completion", "fish"]) == 0
    assert capsys.readouterr().out == completion.fish()
    assert main(["completion"]) == main(["completion", "tcsh"]) == 2
