"""Input that no author would write: a finding or a clean result, never a traceback."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from dflint.fixer import fix
from dflint.linter import lint
from dflint.selection import Selection
from dflint.sources.text import decode
from tests.buildkit import refusal

FROM = "FROM debian:bookworm\n"
MEGABYTES = 10 * 1024 * 1024


def garbage(length: int) -> str:
    return decode(random.Random(0).randbytes(length).replace(b"\xff\xfe", b"\xff"))


#: The text, and a code that must be among the findings; None where there need not be any.
BAD: dict[str, tuple[str, str | None]] = {
    "empty": ("", "DF101"),
    "only comments": ("# one\n# two\n", "DF101"),
    "only blanks": (" \t\r\n\n", "DF101"),
    "only a bom": ("\ufeff", "DF101"),
    "only a backslash": ("\\", "DF101"),
    "no instruction": ("hello world\n", "DF001"),
    "unknown instruction": (FROM + "RUM apt-get update\n", "DF001"),
    "unknown flag": (FROM + "COPY --form=a b c\n", "DF001"),
    "unterminated heredoc": (FROM + "RUN <<EOF\necho\n", "DF001"),
    "heredoc with no end at all": (FROM + "COPY <<A <<B /\n", "DF001"),
    "unterminated quote": (FROM + "RUN echo 'a\nRUN true\n", None),
    "unterminated json": (FROM + 'CMD ["a\n', None),
    "nul": (FROM + "RUN echo a\0b\nRUN tr\0ue\n", None),
    "nul in the keyword": (FROM + "R\0UN true\n", "DF001"),
    "lone carriage returns": ("FROM debian\rRUN true\r", None),
    "invalid utf-8": (decode(b"FROM debian\nRUN echo \xff\xfe\nRUN apt-get install \x80\n"), None),
    "lone surrogate in a comment": (decode(b"# \xed\xa0\x80\nFROM debian\n"), None),
    "binary garbage": (garbage(20_000), None),
    "binary garbage behind FROM": (FROM + "RUN " + garbage(20_000), None),
    "continuation at the end": (FROM + "RUN true \\", None),
    "continuations only": (FROM + "RUN \\\n" * 1000, None),
    "two escape directives": ("# escape=`\n# escape=`\nFROM debian\n", "DF001"),
    "from nothing": ("FROM\n", "DF101"),
    "onbuild onbuild": (FROM + "ONBUILD ONBUILD RUN true\n", "DF006"),
    "onbuild many times": (FROM + "ONBUILD " * 5_000 + "RUN true\n", "DF006"),
    "json of numbers": (FROM + "RUN [1, 2]\n", "DF001"),
    "expansion that never ends": (FROM + "ENV A=${B:-${B:-${B\n", None),
    "template": ("FROM {{ image }}\n{% if a %}\nRUN {{ b }}\n{% endif %}\n", "DF001"),
    "an html page": ("<!DOCTYPE html>\n<html><body>404</body></html>\n", "DF001"),
}

#: How much "many" is: enough to make anything quadratic unbearable, little enough for every day.
MANY = int(os.environ.get("DFLINT_MANY", "500"))

LARGE: dict[str, tuple[str, str | None]] = {
    "a line of 10 MB": (FROM + "RUN echo " + "a" * MEGABYTES + "\n", "DF001"),
    "a line of 10 MB of blanks": (FROM + "RUN true" + " " * MEGABYTES + "\n", "DF001"),
    "a comment of 10 MB": ("#" + " a" * (MEGABYTES // 2) + "\n" + FROM, "DF001"),
    "a line continued many times": (FROM + "RUN echo" + " a \\\n" * (50 * MANY) + " b\n", None),
    "many RUNs": (FROM + "RUN true\n" * MANY, "DF201"),
    "many RUNs that install": (FROM + "RUN apt-get install -y curl\n" * MANY, None),
    "many stages": ("FROM debian AS a\nRUN true\n" * MANY, None),
    "many stages, each on the one before": (
        FROM.replace("\n", " AS s0\n")
        + "".join(f"FROM s{n} AS s{n + 1}\nRUN true\n" for n in range(MANY)),
        None,
    ),
    "many comments": (FROM + "# a\n" * MANY + "RUN true\n", None),
    "many ENVs": (FROM + "ENV A=$A:b\n" * MANY + "RUN echo $A\n", None),
    "an ENV that doubles": (FROM + "ENV A=ab\n" + "ENV A=$A$A\n" * 60 + "RUN echo $A\n", None),
    "many commands": (FROM + "RUN true" + " && \\\n  true" * MANY + "\n", None),
    "many packages": (FROM + "RUN apt-get install" + " \\\n  curl" * MANY + "\n", None),
    "many short commands with ;": (FROM + "RUN true" + "; \\\n  true" * MANY + "\n", None),
    "a long heredoc": (FROM + "RUN <<EOF\n" + "echo a\n" * MANY + "EOF\n", None),
    "many heredocs": (FROM + "COPY <<E /\na\nE\n" * MANY, None),
}

_NEST = 50_000
DEEP: dict[str, str] = {
    "subshells": "(" * _NEST,
    "closed subshells": "(" * _NEST + "true" + ")" * _NEST,
    "subshells with blanks": "( " * _NEST + "true" + " )" * _NEST,
    "braces": "{ " * _NEST,
    "closed braces": "{ " * _NEST + "true" + "; }" * _NEST,
    "command substitutions": "$(" * _NEST,
    "quoted command substitutions": '"$(' * _NEST,
    "arithmetic": "$((" * _NEST,
    "parameters": "${a:-" * _NEST,
    "backquotes": "`" * _NEST,
    "escaped backquotes": "`" + "\\`" * _NEST,
    "ifs": "if " * _NEST,
    "whiles": "while " * _NEST,
    "cases": "case a in a) " * _NEST,
    "functions": "f() " * _NEST,
    "bangs": "! " * _NEST + "true",
    "pipes": "|" * _NEST,
    "ands": "&& " * _NEST,
    "quotes": "'\"" * _NEST,
    "globs": "*[" * _NEST,
    "braces of bash": "{a," * _NEST,
    "here-documents": "cat <<A;" * 1_000,
    "redirections": "> a " * _NEST,
    "assignments": "a=b " * _NEST,
    "sudo": "sudo " * _NEST + "apt-get install curl",
    "env": "env -u a " * _NEST + "apt-get install curl",
    "sh -c": "sh -c " * _NEST + "apt-get install curl",
    "variables": "a=$a$a; " * _NEST + "apt-get install $a",
    "build dependencies that double": "a=bb; " + "a=$a$a; " * 60 + "apt-get install $a",
}


def in_lines(script: str) -> str:
    """The script as a RUN with no line above BuildKit's limit of 65535 bytes."""
    parts = [script[start : start + 50_000] for start in range(0, len(script), 50_000)]
    return FROM + "RUN " + "\\\n".join(parts) + "\nRUN apt-get install curl\n"


@pytest.mark.parametrize(("text", "code"), [*BAD.values(), *LARGE.values()], ids=[*BAD, *LARGE])
def test_bad_file_is_reported_and_left_valid(text: str, code: str | None) -> None:
    selection = Selection(select=["ALL"])
    codes = {violation.rule.code for violation in lint(text, "Dockerfile", selection)}
    assert code is None or code in codes
    result = fix(text, "Dockerfile", selection, unsafe=True)
    assert result.dropped == []
    if "DF001" in codes:
        assert result.text == text
    elif refusal(text) is None:
        assert refusal(result.text) is None


@pytest.mark.parametrize("script", DEEP.values(), ids=DEEP)
def test_deep_script_does_not_hide_the_next_instruction(script: str) -> None:
    text = in_lines(script)
    selection = Selection(select=["DF310"])
    lines = {text.count("\n", 0, found.span[0]) for found in lint(text, "Dockerfile", selection)}
    assert text.count("\n") - 1 in lines
    assert fix(text, "Dockerfile", Selection(), unsafe=True).dropped == []


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 1),
        (b"# only a comment\n", 1),
        (b"FROM debian:12\nRUN echo a\0b\n", 0),
        (b"FROM debian:12\nRUM true\n", 1),
        (b"FROM debian:12\nRUN <<EOF\n", 1),
        (b"FROM debian:12\nRUN echo \xff\n", 0),
        (b"\xef\xbb\xbfFROM debian:12\r\nRUN true\r\n", 0),
        ("FROM debian\n".encode("utf-16"), 2),
        (b"FROM debian:12\nRUN " + b"(" * 60_000 + b"\n", 0),
        (b"FROM debian:12\nRUN " + b"$(" * 30_000 + b"\n", 0),
        (b"FROM debian:12\nRUN echo " + b"a" * MEGABYTES + b"\n", 1),
        (random.Random(1).randbytes(100_000), 1),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else None,
)
def test_command_line_has_no_traceback(tmp_path: Path, content: bytes, status: int) -> None:
    path = tmp_path / "Dockerfile"
    for options in ([], ["--fix", "--unsafe-fixes"], ["--output-format", "json"]):
        path.write_bytes(content)
        command = [sys.executable, "-m", "dflint", *options, str(path)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        assert b"internal error" not in done.stderr
        assert done.returncode == status
        assert path.read_bytes() == content
