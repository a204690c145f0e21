"""What a run finds and does not report: it is known, or on lines that have not changed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.arguments import Arguments
    from dflint.baseline import Baseline, BaselineWriter
    from dflint.changed_lines import ChangedLines
    from dflint.runner import Outcome


class HeldBack:
    """Takes out of the outcomes what ``--baseline`` and ``--diff-base`` hold back."""

    def __init__(self, arguments: Arguments, baseline: str = "") -> None:
        """``baseline``: that of the configuration.

        Raises UsageError, and OSError for a baseline that cannot be read.
        """
        #: What is known; repairs leave it alone.
        self.baseline: Baseline | None = None
        self._writer: BaselineWriter | None = None
        self._changed: ChangedLines | None = None
        baseline = arguments.baseline or ("" if arguments.write_baseline else baseline)
        if baseline:
            from dflint.baseline import read_baseline

            self.baseline = read_baseline(baseline)
        if arguments.write_baseline:
            from dflint.baseline import BaselineWriter

            self._writer = BaselineWriter(arguments.write_baseline)
        if arguments.diff_base:
            from dflint.changed_lines import ChangedLines

            self._changed = ChangedLines(arguments.diff_base)

    def filter(self, outcome: Outcome) -> None:
        """Leaves the violations that are to be reported."""
        violations = outcome.violations
        # It counts equal findings: it has to see all of them.
        if self.baseline is not None:
            violations = self.baseline.without_known(outcome.name, outcome.text, violations)
        if self._changed is not None:
            violations = self._changed.only(outcome.name, outcome.text, violations)
        if self._writer is not None:
            self._writer.add(outcome.name, outcome.text, violations)
            violations = []
        outcome.violations = violations

    def summary(self) -> list[str]:
        """What to say at the end; writes the new baseline."""
        said: list[str] = []
        if self.baseline is not None and self.baseline.is_worth_a_word:
            said.append(self.baseline.summary())
        if self._writer is not None:
            from dflint.reporters.display import plural, visible

            count = plural(self._writer.write(), "finding")
            said.append(f"Wrote {count} to {visible(self._writer.path)}")
        return said
