"""Findings that are known, and not reported again: ``--baseline`` and ``--write-baseline``.

The file has a line for each: its fingerprint, the code of the rule, the path from the folder of the
file. A fingerprint survives that lines move (``dflint.reporters.fingerprints``).
"""

from __future__ import annotations

import os

from dflint.arguments import UsageError
from dflint.reporters.fingerprints import fingerprints

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.rule import Violation

_HEADER = "# Findings that dflint does not report: --write-baseline writes this file.\n"


class Baseline:
    """The known findings, and which of them have been seen."""

    def __init__(self, path: str) -> None:
        self._folder = os.path.dirname(os.path.abspath(path))
        self._known: dict[str, set[str]] = {}
        #: The findings that were held back.
        self.hidden = 0
        self._unseen = 0

    def name(self, path: str) -> str:
        """How a file is called in the baseline, wherever it is run."""
        return os.path.relpath(os.path.abspath(path), self._folder).replace(os.sep, "/")

    def without_known(
        self, path: str, text: str, violations: Sequence[Violation]
    ) -> list[Violation]:
        """The findings that are new; counts the others."""
        name = self.name(path)
        own = fingerprints(name, text, violations)
        found = self.new(path, text, violations)
        self.hidden += len(violations) - len(found)
        self._unseen += len(self._known.get(name, set()) - set(own))
        return found

    def new(self, path: str, text: str, violations: Sequence[Violation]) -> list[Violation]:
        """The findings that are new, of all that there are."""
        name = self.name(path)
        known = self._known.get(name, set())
        own = fingerprints(name, text, violations)
        return [one for one, value in zip(violations, own, strict=True) if value not in known]

    def has(self, path: str) -> bool:
        """Whether something is known about a file."""
        return self.name(path) in self._known

    @property
    def is_worth_a_word(self) -> bool:
        """Whether something was held back, or is out of date."""
        return bool(self.hidden or self._unseen)

    def summary(self) -> str:
        """How many were held back, and how many of the lines are of no use any more."""
        from dflint.reporters.display import plural

        stale = f"; {plural(self._unseen, 'entry is', 'entries are')} out of date"
        found = plural(self.hidden, "known finding")
        return f"{found} not reported (baseline){stale if self._unseen else ''}"

    def add(self, name: str, fingerprint: str) -> None:
        """One more known finding."""
        self._known.setdefault(name, set()).add(fingerprint)


def read_baseline(path: str) -> Baseline:
    """Raises OSError, and UsageError for a file that is none."""
    baseline = Baseline(path)
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.rstrip("\n").split(" ", 2)
            if len(parts) != 3:
                raise UsageError(f"{path}:{number}: not a line of a baseline")
            baseline.add(parts[2], parts[0])
    return baseline


class BaselineWriter:
    """Collects the findings of a run."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._baseline = Baseline(path)
        self._lines: list[str] = []

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        """The findings of one file."""
        name = self._baseline.name(path)
        own = fingerprints(name, text, violations)
        for violation, value in zip(violations, own, strict=True):
            self._lines.append(f"{value} {violation.rule.code} {name}\n")

    def write(self) -> int:
        """Replaces the file; the number of findings in it. Raises OSError."""
        from dflint.atomic import Replacement

        self._lines.sort(key=lambda line: line.split(" ", 2)[::-1])
        file = Replacement(self.path, "surrogateescape")
        file.write("".join([_HEADER, *self._lines]))
        file.keep()
        return len(self._lines)
