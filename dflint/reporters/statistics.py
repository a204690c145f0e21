"""How often each rule was violated, the most frequent first: for --statistics."""

from __future__ import annotations

from collections import Counter

from dflint.reporters.display import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Rule, Violation


class Report:
    """Counts, and prints at the end."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._quiet = style.quiet
        self._rules: dict[str, type[Rule]] = {}
        #: By code, and those with a repair by code and safety.
        self._counts: Counter[str] = Counter()
        self._repairable: Counter[str] = Counter()
        self._files = self._files_with_findings = 0

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        self._files += 1
        self._files_with_findings += bool(violations)
        for violation in violations:
            self._rules[violation.rule.code] = violation.rule
        self._counts.update(violation.rule.code for violation in violations)
        self._repairable.update(
            f"{violation.rule.code} {violation.fix.safety}"
            for violation in violations
            if violation.fix
        )

    def finish(self) -> None:
        digits = len(str(max(self._counts.values(), default=0)))
        for code in sorted(self._counts, key=lambda code: (-self._counts[code], code)):
            count, rule = self._counts[code], self._rules[code]
            name = "" if rule.name == code else f"  {rule.name}"
            self._write(f"{count:>{digits}}  {code}{name}{self._repairs(code)}\n")
        if self._counts and not self._quiet:
            total = plural(self._counts.total(), "problem")
            files = f"{self._files_with_findings} of {plural(self._files, 'file')}"
            self._write(f"\n{total}, {plural(len(self._counts), 'rule')}, {files}\n")

    def _repairs(self, code: str) -> str:
        """How many of the findings of a rule can be repaired."""
        said = [
            f"{self._repairable[f'{code} {safety}']} {name}"
            for safety, name in (("safe", "fixable"), ("unsafe", "unsafe fix"))
            if self._repairable[f"{code} {safety}"]
        ]
        return f" [{', '.join(said)}]" if said else ""
