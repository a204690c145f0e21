"""The lines that have changed since a revision, as git tells: ``--diff-base``."""

from __future__ import annotations

import os
import re
import subprocess

from dflint.arguments import UsageError
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.rule import Violation

_FILE = re.compile(r'\+\+\+ (?:"?b/(.*?)"?|/dev/null)\t?\n?\Z')
_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


class ChangedLines:
    """What is new in the working tree, compared with where it left a revision."""

    def __init__(self, revision: str) -> None:
        """Raises UsageError where there is no git, no repository, or no such revision."""
        self._top = os.path.realpath(_git("rev-parse", "--show-toplevel").rstrip("\n"))
        if revision.startswith("-"):
            raise UsageError(f"--diff-base {revision}: not a revision")
        _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", what=revision)
        base = _git("merge-base", revision, "HEAD", what=revision).strip()
        #: By path: first and last lines of what has changed; None: all of it.
        self._lines: dict[str, list[tuple[int, int]] | None] = {}
        options = ("-U0", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/")
        self._read(_git("-C", self._top, "-c", "core.quotePath=false", "diff", *options, base))
        others = _git("-C", self._top, "ls-files", "--others", "--exclude-standard", "-z")
        self._lines.update(dict.fromkeys(filter(None, others.split("\0"))))

    def _read(self, patch: str) -> None:
        lines: list[tuple[int, int]] = []
        for line in patch.split("\n"):
            file = _FILE.match(line)
            if file is not None:
                lines = []
                if file[1]:
                    self._lines[file[1]] = lines
            elif hunk := _HUNK.match(line):
                first, count = int(hunk[1]), int(hunk[2] or 1)
                if count:
                    lines.append((first, first + count - 1))

    def only(self, path: str, text: str, violations: Sequence[Violation]) -> list[Violation]:
        """The violations that touch a changed line."""
        name = os.path.relpath(os.path.realpath(path), self._top).replace(os.sep, "/")
        changed = self._lines.get(name, [])
        if changed is None:
            return list(violations)
        lines = LineIndex(text)
        found: list[Violation] = []
        for violation in violations:
            start, end = violation.span
            first, last = lines.locate(start)[0], lines.locate(max(start, end - 1))[0]
            if any(first <= stop and begin <= last for begin, stop in changed):
                found.append(violation)
        return found


def _git(*arguments: str, what: str = "") -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"--diff-base needs git: {error.strerror}") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise UsageError(f"--diff-base {what}: {reason or 'git knows no such revision'}")
    return done.stdout.decode("utf-8", "surrogateescape")
