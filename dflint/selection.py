"""Which rules are in force: what the options and the configuration say, resolved."""

from __future__ import annotations

from dflint.registry import (
    ALL,
    EXACT,
    IN_SET,
    NO_MATCH,
    ON_REQUEST,
    Registry,
    is_shellcheck,
    shellcheck_rule,
    specificity,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.registry import RuleInfo
    from dflint.rule import Rule


class Selection:
    """The rules that look at a file.

    ``select`` says which (by default those that are recommended), ``extend_select`` adds,
    ``ignore`` takes away. Where two terms disagree about a rule the more exact one wins:
    ``ignore=["DF3"], extend_select=["DF312"]`` leaves DF312; of equals ``ignore`` does.
    """

    __slots__ = ("_extend_select", "_ignore", "_select", "_shellcheck", "rules")

    def __init__(
        self,
        select: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        registry: Registry | None = None,
    ) -> None:
        """Raises UnknownRule when a term names no rule."""
        registry = registry or Registry()
        for term in (*select, *extend_select, *ignore):
            if not is_shellcheck(term):
                registry.find(term)
        self._select, self._extend_select, self._ignore = select, extend_select, ignore
        self._shellcheck: dict[str, bool] = {}
        #: The rules in force, in the order of their codes.
        self.rules: tuple[RuleInfo, ...] = tuple(
            rule
            for rule in registry.rules
            if _wanted(rule, select, extend_select) > _exactness(rule, ignore)
        )

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules in force."""
        return frozenset(rule.code for rule in self.rules)

    def rules_for(self, text: str) -> list[type[Rule]]:
        """The rules in force that can have anything to say about a file, imported."""
        lower = text.lower()
        return [rule.load() for rule in self.rules if rule.may_apply(text, lower)]

    @property
    def uses_shellcheck(self) -> bool:
        """Whether codes of ShellCheck can be in force; it takes a process to know which."""
        return any(
            is_shellcheck(term) or term in ("all", "hadolint")
            for term in map(str.lower, (*self._select, *self._extend_select))
            if not any(_covers(other.lower(), term) for other in self._ignore)
        )

    def wants_shellcheck(self, code: str) -> bool:
        """Whether a code of ShellCheck, ``SC2086``, is in force."""
        if code not in self._shellcheck:
            rule = shellcheck_rule(code)
            wanted = _wanted(rule, self._select, self._extend_select)
            if code in ON_REQUEST and wanted < EXACT:
                wanted = NO_MATCH
            self._shellcheck[code] = wanted > _exactness(rule, self._ignore)
        return self._shellcheck[code]


def _wanted(rule: RuleInfo, select: Sequence[str], extend_select: Sequence[str]) -> int:
    if not select and rule.recommended:
        return max(ALL, _exactness(rule, extend_select))
    return _exactness(rule, (*select, *extend_select))


def _exactness(rule: RuleInfo, terms: Sequence[str]) -> int:
    return max((specificity(term, rule) for term in terms), default=NO_MATCH)


def _covers(ignored: str, selected: str) -> bool:
    """Whether a term takes all codes of ShellCheck away that the other one selects."""
    ranks = [
        {"all": ALL, "hadolint": IN_SET}.get(term, EXACT if len(term) == 6 else len(term))
        for term in (ignored, selected)
    ]
    if ignored in ("all", "hadolint", "sc") or selected.startswith(ignored):
        return ranks[0] >= ranks[1]
    return False
