"""How often each rule was violated, the most frequent first: for --statistics."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Rule, Violation


class Report:
    """Counts, and prints at the end."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._counts: dict[type[Rule], int] = {}

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        for violation in violations:
            self._counts[violation.rule] = self._counts.get(violation.rule, 0) + 1

    def finish(self) -> None:
        digits = len(str(max(self._counts.values(), default=0)))
        for rule in sorted(self._counts, key=lambda rule: (-self._counts[rule], rule.code)):
            mark = {"safe": " [fixable]", "unsafe": " [unsafe fix]", None: ""}[rule.fix_safety()]
            self._write(f"{self._counts[rule]:>{digits}}  {rule.code}  {rule.name}{mark}\n")
