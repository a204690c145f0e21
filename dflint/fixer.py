"""From violations to a repaired text: rule by rule, to a fixed point, each step guarded."""

from __future__ import annotations

from bisect import bisect, insort

from dflint.guard import objection
from dflint.linter import check, lint_file, open_file, rules_for, unsuppressed
from dflint.rule import Edit, Safety
from dflint.summary import why_left
from dflint.traces import Moves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dflint.file import File
    from dflint.rule import Fix, Rule, Violation
    from dflint.selection import Selection

    Repair = tuple[type[Rule], Fix]
    #: Of all findings in a text, those that may be repaired.
    Wanted = Callable[[str, list[Violation]], list[Violation]]

#: Rounds over all rules before the fixer gives up on a fixed point.
MAX_ROUNDS = 25


class AppliedFix:
    """A repair that is part of the new text."""

    __slots__ = ("message", "rule", "spans")

    def __init__(
        self, rule: type[Rule], message: str, spans: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.rule = rule
        self.message = message
        #: The stretches of the new text that it made; an empty one: it removed something there.
        self.spans = tuple(spans)


class FixResult:
    """The repaired text and how it came about."""

    __slots__ = ("accepts", "applied", "dropped", "left", "text", "violations")

    def __init__(self, text: str) -> None:
        self.text = text
        #: Whether a text can be written where the Dockerfile stands; None: any can.
        self.accepts: Callable[[str], bool] | None = None
        self.applied: list[AppliedFix] = []
        #: What is still wrong with the new text.
        self.violations: list[Violation] = []
        #: Code and reason of each of these (``dflint.summary``).
        self.left: list[tuple[str, str]] = []
        #: Repairs that the guard refused, and why: each is a bug of a rule.
        self.dropped: list[str] = []


def fix(
    text: str,
    path: str,
    selection: Selection,
    unsafe: bool = False,
    accepts: Callable[[str], bool] | None = None,
    context: str = "",
    wanted: Wanted | None = None,
) -> FixResult:
    """Repairs a Dockerfile; a file that BuildKit refuses is left as it is.

    ``accepts`` says of a text whether it can be written where the Dockerfile stands; ``wanted``,
    which findings are repaired, by default all.
    """
    file = open_file(text, path, selection, context)
    result = FixResult(text)
    result.accepts = accepts
    refused: set[tuple[str, str]] = set()
    for _ in range(MAX_ROUNDS):
        start = file.text
        if file.tree.problems:
            break
        rules = rules_for(file, selection)
        while found := _applicable(file, check(file, rules), selection, unsafe, wanted):
            # One rule after the other: each looks at what those before it have left.
            first = min((rule for rule, _ in found), key=rules.index)
            own = [repair for repair in found if repair[0] is first]
            file = _repair(file, own, result, refused)
            rules = rules[rules.index(first) + 1 :]
        if file.text == start and selection.uses_shellcheck:
            # It takes a process: only when the rules have nothing more to do.
            from dflint import shellcheck

            violations = shellcheck.check(file, selection.wants_shellcheck)
            found = _applicable(file, violations, selection, unsafe, wanted)
            if found:
                file = _repair(file, found, result, refused)
        if file.text == start:
            break
    else:
        result.dropped.append(f"repairs did not settle after {MAX_ROUNDS} rounds")
    result.text = file.text
    result.violations = lint_file(file, selection)
    known = unwanted(file.text, result.violations, wanted)
    result.left = [
        (violation.rule.code, why_left(violation, file, selection, unsafe, id(violation) in known))
        for violation in result.violations
    ]
    return result


def unwanted(text: str, violations: list[Violation], wanted: Wanted | None) -> set[int]:
    """The ids of the findings in a text that are not to be repaired."""
    if wanted is None:
        return set()
    return set(map(id, violations)) - set(map(id, wanted(text, violations)))


def _applicable(
    file: File,
    violations: list[Violation],
    selection: Selection,
    unsafe: bool,
    wanted: Wanted | None,
) -> list[Repair]:
    violations = unsuppressed(file, violations, selection)
    if wanted is not None and violations:
        violations = wanted(file.text, violations)
    return [
        (violation.rule, violation.fix)
        for violation in violations
        if violation.fix is not None
        and (unsafe or violation.fix.safety == Safety.SAFE)
        and selection.repairs(violation.rule)
    ]


def _repair(
    file: File,
    repairs: Sequence[Repair],
    result: FixResult,
    refused: set[tuple[str, str]],
) -> File:
    """The file after the repairs: all at once, or those that pass the guard alone."""
    chosen = _without_overlap(repairs)
    edits = _edits([fix for _, fix in chosen])
    changed = file.with_text(apply_edits(file.text, edits))
    reason = objection(file, changed, edits)
    if reason is None and result.accepts is not None and not result.accepts(changed.text):
        # Nobody's mistake: it is not reported.
        reason = ""
    if reason is None:
        moves = Moves(edits)
        for applied in result.applied:
            applied.spans = tuple(map(moves.moved, applied.spans))
        for rule, fix in chosen:
            spans = [moves.made(edit, file.text) for edit in fix.edits]
            result.applied.append(AppliedFix(rule, fix.message, spans))
        return changed
    if len(chosen) > 1:
        for single in chosen:
            after = _repair(file, [single], result, refused)
            if after is not file:
                # Offsets are those of the file before: the others get their turn in the next round.
                return after
        return file
    rule, fix = chosen[0]
    if reason and (rule.code, reason) not in refused:
        refused.add((rule.code, reason))
        result.dropped.append(f"{rule.title()}: {fix.message}: {reason}")
    return file


def _without_overlap(repairs: Sequence[Repair]) -> list[Repair]:
    """The first of each group of repairs that touch the same text."""
    chosen: list[Repair] = []
    taken: list[tuple[int, int]] = []
    for repair in sorted(repairs, key=lambda repair: repair[1].edits[0].start):
        spans = [(edit.start, edit.end) for edit in repair[1].edits]
        if not any(_touches(span, taken) for span in spans):
            chosen.append(repair)
            for span in spans:
                insort(taken, span)
    return chosen


def _touches(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a span meets one of the others, which are in order and apart from each other."""
    index = bisect(taken, span)
    return (index > 0 and taken[index - 1][1] >= span[0]) or (
        index < len(taken) and taken[index][0] <= span[1]
    )


def _edits(fixes: Iterable[Fix]) -> list[Edit]:
    return sorted(
        (edit for fix in fixes for edit in fix.edits), key=lambda edit: (edit.start, edit.end)
    )


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits done; they are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces.append(text[position : edit.start])
        pieces.append(edit.text)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)
