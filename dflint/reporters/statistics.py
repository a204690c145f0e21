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
        #: By code: the rule, and how often.
        self._counts: dict[str, tuple[type[Rule], int]] = {}

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        for violation in violations:
            rule = violation.rule
            self._counts[rule.code] = rule, self._counts.get(rule.code, (rule, 0))[1] + 1

    def finish(self) -> None:
        digits = len(str(max((count for _, count in self._counts.values()), default=0)))
        for rule, count in sorted(
            self._counts.values(), key=lambda found: (-found[1], found[0].code)
        ):
            mark = {"safe": " [fixable]", "unsafe": " [unsafe fix]", None: ""}[rule.fix_safety()]
            self._write(f"{count:>{digits}}  {rule.code}  {rule.name}{mark}\n")
