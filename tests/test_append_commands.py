"""A command more at the end of a RUN: the build fails exactly when it did."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from dflint.editing import append_commands
from dflint.file import File
from dflint.fixer import apply_edits

SCRIPTS = [
    "{}",
    "{} && {}",
    "{} || {}",
    "{}; {}",
    "! {}",
    "{} && {}; {}",
    "set -e; {}",
    "set -e; {}; {}",
    "set -e; {} && {}",
    "set -e; {} || {}",
    "set -e; ! {}",
    "set -e; {}; {} && {}",
    "set -e && {} && {}",
    "set -e && for a in 1; do {}; {}; done",
    "set -e; for a in 1; do {}; {}; done",
    "set -e; if {}; then {}; fi",
    "set -e; ({}; {})",
    "set -e; {} && ({}; {})",
    "set -e; {}; {} && ({}; true)",
    "set -e && {} && for a in 1; do {}; true; done && {}",
    "set -e; f() {{ {}; true; }}; f",
    "set -e; f() {{ {}; true; }}; {} && f",
    "set -e; {}; set +e; {}; {}",
    "true; set -e; for a in 1; do {}; true; done",
    "set -e; case a in b) exit 1;; esac; {}",
    "if {}; then exit 3; fi; {}",
    "if {}; then exit 0; fi; {}",
    "set -e; eval '{}; true'",
    "set -eo nounset; {} | {}",
]


def filled(script: str) -> list[str]:
    """The script with its commands succeeding and failing, in all ways."""
    found = [script]
    for _ in range(script.count("{}")):
        found = [one.replace("{}", word, 1) for one in found for word in ("true", "false")]
    return [one.replace("{{", "{").replace("}}", "}") for one in found]


def status(script: str) -> int:
    shell = shutil.which("sh")
    assert shell is not None
    return subprocess.run([shell, "-c", script], check=False, capture_output=True).returncode


@pytest.mark.parametrize("script", [text for script in SCRIPTS for text in filled(script)])
@pytest.mark.parametrize("form", ["FROM a\nRUN {}\n", "FROM a\nRUN <<EOF\n{}\nEOF\n"])
def test_status_is_kept(script: str, form: str) -> None:
    text = form.replace("{}", script)
    file = File(text, "Dockerfile", {})
    edit = append_commands(file, file.steps[0], ["echo done"])
    if edit is None:
        return
    after = apply_edits(text, [edit])
    new = File(after, "Dockerfile", {}).steps[0].script
    assert new is not None
    assert new.source is not None
    assert not new.errors
    assert status(new.source.text) == status(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a", "a && z"),
        ("a; b", "a; b && z"),
        ("a || b", "a || b && z"),
        ("set -e; a", "set -e; a; z"),
        ("set -e; a && b", "set -e; a && b && z"),
        ("set -ex && a && b", "set -ex && a && b && z"),
        ("set -e; if a; then b; fi", "set -e; if a; then b; fi; z"),
        ("set -e; case a in b) exit 1;; esac; c", "set -e; case a in b) exit 1;; esac; c; z"),
        ("set -e; a && { b; c; }", None),
        ("set -e; a && if b; then c; fi", None),
        ("set -e; set +e; if b; then c; fi", None),
        ("if a; then exit 0; fi; b", None),
        ("if a; then exit; fi; b", None),
        ("a & b", None),
    ],
)
def test_where_and_how(script: str, expected: str | None) -> None:
    text = f"FROM a\nRUN {script}\n"
    file = File(text, "Dockerfile", {})
    edit = append_commands(file, file.steps[0], ["z"])
    after = None if edit is None else apply_edits(text, [edit]).replace(" \\\n    ", " ")
    assert after == (None if expected is None else f"FROM a\nRUN {expected}\n")
