"""What a run with --fix did, what it left and why: a few lines, however many files there were."""

from __future__ import annotations

from collections import Counter

from dflint.reporters.display import plural, visible
from dflint.rule import Safety

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.rule import Violation
    from dflint.runner import Outcome
    from dflint.selection import Selection

#: So many repaired files get a line each; more of them get one together.
MAX_FILES = 5
#: So many rules are named in such a line, and with each reason.
MAX_RULES = 5

_NEEDS_UNSAFE = "needs --unsafe-fixes"
_NOT_TO_BE_FIXED = "is not to be fixed"
_NOT_HERE = "has no repair here"
_NEVER = "has no repair"
_REFUSED = "is in a file that BuildKit refuses"
_KNOWN = "is known (baseline)"
_WRONG = "would have been repaired wrongly"
_OUTER_VARIABLES = "is in a Dockerfile that variables are put into first"

#: Why a finding is still there, and how that is said of several; first what one can change.
REASONS = {
    _NEEDS_UNSAFE: "need --unsafe-fixes",
    _NOT_TO_BE_FIXED: "are not to be fixed",
    _KNOWN: "are known (baseline)",
    _NOT_HERE: "have no repair here",
    _NEVER: "have no repair",
    _REFUSED: "are in files that BuildKit refuses",
    _OUTER_VARIABLES: "are in Dockerfiles that variables are put into first",
    _WRONG: _WRONG,
}


def why_left(
    violation: Violation, file: File, selection: Selection, unsafe: bool, is_known: bool = False
) -> str:
    """Why a finding is still there after all repairs; ``is_known``: in the baseline."""
    if file.tree.problems:
        return _REFUSED
    return why_left_inside(violation, selection, unsafe, is_known=is_known)


def why_left_inside(
    violation: Violation,
    selection: Selection,
    unsafe: bool,
    has_variables: bool = False,
    is_known: bool = False,
) -> str:
    """As why_left(), for a Dockerfile inside another file, which may put variables into it."""
    if is_known and violation.rule.fix_safety() is not None:
        return _KNOWN
    if violation.fix is not None:
        is_wanted = unsafe or violation.fix.safety == Safety.SAFE
        return _WRONG if is_wanted else _NEEDS_UNSAFE
    if violation.rule.fix_safety() is None:
        return _NEVER
    if not selection.repairs(violation.rule):
        return _NOT_TO_BE_FIXED
    return _OUTER_VARIABLES if has_variables else _NOT_HERE


class Summary:
    """Counts what was repaired, and what was left for which reason."""

    def __init__(self, verb: str) -> None:
        """``verb``: ``Fixed``, or ``Would fix``."""
        self._verb = verb
        #: Of each repaired file, the names of the rules.
        self._files: dict[str, Counter[str]] = {}
        #: Of each reason, the codes of the rules.
        self._left: dict[str, Counter[str]] = {reason: Counter() for reason in REASONS}

    def add(self, outcome: Outcome) -> None:
        """Counts a file."""
        if outcome.applied:
            names = Counter(repair.rule.name for repair in outcome.applied)
            self._files[visible(outcome.name)] = names
        for code, reason in outcome.left:
            self._left[reason][code] += 1

    def lines(self) -> Iterator[str]:
        """What to print; nothing when there was nothing to repair."""
        files = self._files
        if len(files) > MAX_FILES:
            files = {plural(len(files), "file"): sum(files.values(), Counter())}
        for name, names in files.items():
            rules = [f"{count} {rule}" for rule, count in names.most_common()]
            problems = plural(names.total(), "problem")
            yield f"{self._verb} {problems} in {name}: {_listed(rules)}"
        left = {reason: codes for reason, codes in self._left.items() if codes}
        if left:
            total = sum(codes.total() for codes in left.values())
            yield f"{total} not fixed: {', '.join(map(_because, left, left.values()))}"


def _because(reason: str, codes: Counter[str]) -> str:
    """``2 need --unsafe-fixes (DF312)``."""
    count = codes.total()
    rules = [f"{often} {code}" for code, often in codes.most_common()]
    if len(codes) == 1:
        rules = list(codes)
    return f"{count} {reason if count == 1 else REASONS[reason]} ({_listed(rules)})"


def _listed(rules: list[str]) -> str:
    return ", ".join(rules[:MAX_RULES]) + (", ..." if len(rules) > MAX_RULES else "")
