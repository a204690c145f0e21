"""Markdown for the summary of a job, or a comment: a table for each file.

dflint --output-format markdown >> "$GITHUB_STEP_SUMMARY"
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.reporters.display import plural, plural_of, visible
from dflint.rule import Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

#: Rows of all tables: GitHub takes 1 MiB for a summary, and nobody reads as much.
MAX_ROWS = 1000
_SPECIAL = regex(r"[\\`*_{}\[\]<>()#+!|~$-]")


class Report:
    """Collects the tables: the numbers come before them."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._tables: list[str] = []
        self._files = self._fixable = 0
        self._counts = dict.fromkeys(Severity.ALL, 0)

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        self._files += 1
        if not violations:
            return
        lines = LineIndex(text)
        rows = [f"\n### {_escape(path)}\n\n| Line | | Rule | |\n|---:|---|---|---|\n"]
        for violation in violations:
            self._counts[violation.severity] += 1
            self._fixable += violation.fix is not None
            if sum(self._counts.values()) > MAX_ROWS:
                continue
            line = lines.locate(violation.span[0])[0]
            repair = f" _({violation.fix.safety} repair)_" if violation.fix else ""
            cells = str(line), violation.severity, _escape(violation.rule.title())
            rows.append(f"| {' | '.join(cells)} | {_escape(violation.message)}{repair} |\n")
        if len(rows) > 1:
            self._tables.append("".join(rows))

    def finish(self) -> None:
        total = sum(self._counts.values())
        files = plural(self._files, "file")
        if not total:
            self._write(f"## dflint\n\nNo problems in {files}.\n")
            return
        counts = ", ".join(plural_of(name, count) for name, count in self._counts.items() if count)
        repairs = f" dflint can repair {self._fixable}." if self._fixable else ""
        self._write(f"## dflint\n\n{plural(total, 'problem')} in {files}: {counts}.{repairs}\n")
        self._write("".join(self._tables))
        if total > MAX_ROWS:
            self._write(f"\n{total - MAX_ROWS} more are not shown.\n")


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", visible(text))
