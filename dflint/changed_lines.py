"""The lines that have changed since a revision, as git tells: ``--diff-base``."""

from __future__ import annotations

import os
import subprocess
from bisect import bisect_left

from dflint.arguments import UsageError
from dflint.regex import regex
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.rule import Violation

_FILE = regex(r'\+\+\+ (?:("?)b/(.*?)\1|/dev/null)\t?\Z')
_HUNK = regex(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
#: What git writes in a quoted path instead of a character: of a byte, its octal digits.
_ESCAPE = regex(r'\\(?:([0-7]{3})|([abtnvfr"\\]))')
_CHARACTERS = dict(zip('abtnvfr"\\', '\a\b\t\n\v\f\r"\\', strict=True))
#: Whatever the settings of a user are.
_DIFF = (
    "-c core.quotePath=false diff --unified=0 --find-renames --text --no-color --no-ext-diff "
    "--no-textconv --ignore-submodules --src-prefix=a/ --dst-prefix=b/"
).split()


class ChangedLines:
    """What is new in the working tree, compared with where it left a revision."""

    def __init__(self, revision: str) -> None:
        """Raises UsageError where there is no git, no repository, or no such revision."""
        if revision.startswith("-"):
            raise UsageError(f"--diff-base {revision}: not a revision")
        self._top = os.path.realpath(_git(revision, "rev-parse", "--show-toplevel").rstrip("\n"))
        commit = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        _git(revision, *commit, otherwise="git knows no such revision")
        base = _git(
            revision,
            *("merge-base", revision, "HEAD"),
            otherwise="nothing in common with HEAD, as in a shallow clone: fetch its whole history",
        )
        #: By path: what has changed; None: all of it.
        self._changes: dict[str, _Changes | None] = {}
        self._read(_git(revision, "-C", self._top, *_DIFF, base.strip(), "--"))
        untracked = ("ls-files", "--others", "--exclude-standard", "-z")
        others = _git(revision, "-C", self._top, *untracked)
        self._changes.update(dict.fromkeys(filter(None, others.split("\0"))))

    def _read(self, patch: str) -> None:
        changes = _Changes()
        lines = iter(patch.split("\n"))
        for line in lines:
            file = _FILE.match(line)
            if file is not None:
                changes = _Changes()
                if file[2]:
                    self._changes[_unquoted(file[2]) if file[1] else file[2]] = changes
            elif hunk := _HUNK.match(line):
                removed, added = int(hunk[1] or 1), int(hunk[3] or 1)
                changes.add(int(hunk[2]), added)
                # A line of a file may look like one of these.
                _skip(lines, removed + added)

    def only(self, path: str, text: str, violations: Sequence[Violation]) -> list[Violation]:
        """The violations that touch a changed line."""
        name = os.path.relpath(os.path.realpath(path), self._top).replace(os.sep, "/")
        changes = self._changes.get(name, _Changes())
        if changes is None:
            return list(violations)
        lines = LineIndex(text)
        found: list[Violation] = []
        for violation in violations:
            places = [violation.span, *((place, place) for place in violation.other_places)]
            if any(changes.touch(*_lines(lines, *place)) for place in places):
                found.append(violation)
        return found


class _Changes:
    """The changes in one file, in order."""

    def __init__(self) -> None:
        #: The first and the last line of each, doubled: what was removed between two lines has an
        #: odd number.
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def add(self, first: int, count: int) -> None:
        """So many lines from this one are new; none: lines behind this one are gone."""
        self._firsts.append(2 * first if count else 2 * first + 1)
        self._lasts.append(2 * (first + count - 1) if count else 2 * first + 1)

    def touch(self, first: int, last: int) -> bool:
        """Whether one of some lines is new, or something between them is gone."""
        index = bisect_left(self._lasts, 2 * first)
        return index < len(self._firsts) and self._firsts[index] <= 2 * last


def _lines(lines: LineIndex, start: int, end: int) -> tuple[int, int]:
    return lines.locate(start)[0], lines.locate(max(start, end - 1))[0]


def _skip(lines: Iterator[str], count: int) -> None:
    """Passes over so many lines; a remark that a file has no last line end is not counted."""
    while count and (line := next(lines, None)) is not None:
        count -= not line.startswith("\\")


def _unquoted(path: str) -> str:
    """A path that git has put in quotes for a character in it."""
    if "\\" not in path:
        return path
    return _ESCAPE.sub(
        lambda escape: chr(int(escape[1], 8)) if escape[1] else _CHARACTERS[escape[2]], path
    )


def _git(revision: str, *arguments: str, otherwise: str = "") -> str:
    """What git prints; raises UsageError, with ``otherwise`` where git says nothing."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"--diff-base needs git: {error.strerror}") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise UsageError(f"--diff-base {revision}: {reason or otherwise}")
    return done.stdout.decode("utf-8", "surrogateescape")
