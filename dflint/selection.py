"""What is in force for a file: which rules, with which severities and options."""

from __future__ import annotations

from dflint.registry import (
    ALL,
    BUILD,
    EXACT,
    IN_SET,
    NO_MATCH,
    ON_REQUEST,
    Registry,
    UnknownRule,
    is_shellcheck,
    shellcheck_rule,
    specificity,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from dflint.registry import RuleInfo
    from dflint.rule import Rule

#: What a term of the command line has before the same term of a configuration.
_FROM_COMMAND_LINE = 0.5


class Terms:
    """What a configuration, or a command line, says about which rules are in force.

    ``select`` says which (None: those that are recommended), ``extend_select`` adds, ``ignore``
    takes away.
    """

    __slots__ = ("extend_select", "ignore", "select")

    def __init__(
        self,
        select: Sequence[str] | None = None,
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
    ) -> None:
        self.select = select or None
        self.extend_select = tuple(extend_select)
        self.ignore = tuple(ignore)

    @property
    def all(self) -> tuple[str, ...]:
        """Every term."""
        return (*(self.select or ()), *self.extend_select, *self.ignore)


class Selection:
    """The rules that look at a file.

    Where two terms disagree about a rule the more exact one wins: ``ignore=["DF3"],
    extend_select=["DF312"]`` leaves DF312; of equals the one of the command line does, then
    ``ignore``.
    """

    __slots__ = (
        "_configured",
        "_configured_repairs",
        "_given",
        "_given_repairs",
        "_repaired",
        "_severities",
        "_shellcheck",
        "inline_ignores",
        "options",
        "registry",
        "rules",
    )

    def __init__(
        self,
        select: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        registry: Registry | None = None,
        *,
        configured: Terms | None = None,
        repairs: Terms | None = None,
        configured_repairs: Terms | None = None,
        severities: Mapping[str, str] | None = None,
        options: Mapping[str, Any] | None = None,
        inline_ignores: bool = True,
    ) -> None:
        """``configured``: what the configuration says, before the command line.

        ``repairs`` and ``configured_repairs``: the same about which rules repair; by default all
        do. ``severities``: by code, name or any other term; of two that are equally exact the last
        one counts. Raises UnknownRule when a term names
        no rule.
        """
        self.registry = registry or Registry()
        given = Terms(select, extend_select, ignore)
        configured = configured or Terms()
        repairs, configured_repairs = repairs or Terms(), configured_repairs or Terms()
        about_repairs = (*repairs.all, *configured_repairs.all)
        for term in (*given.all, *configured.all, *about_repairs, *(severities or ())):
            if not is_shellcheck(term):
                self.registry.find(term)
        self._given, self._configured = given, configured
        self._given_repairs = repairs
        self._configured_repairs = Terms(
            configured_repairs.select or ["ALL"], ignore=configured_repairs.ignore
        )
        self._repaired: dict[str, bool] = {}
        self._shellcheck: dict[str, bool] = {}
        #: The rules in force, in the order of their codes.
        self.rules: tuple[RuleInfo, ...] = tuple(
            rule
            for rule in self.registry.rules
            if _wanted(rule, given, configured) > _unwanted(rule, given, configured)
        )
        self._severities = dict(severities or {})
        #: What the configuration says of the rules' options.
        self.options: Mapping[str, Any] = options or {}
        #: Whether comments in the file may silence rules.
        self.inline_ignores = inline_ignores

    def fingerprint(self) -> str:
        """A text that is another one where files may be looked at in another way."""
        terms = [
            (one.select, one.extend_select, one.ignore)
            for one in (
                self._given,
                self._configured,
                self._given_repairs,
                self._configured_repairs,
            )
        ]
        return repr((terms, self._severities, self.options, self.inline_ignores))

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules in force."""
        return frozenset(rule.code for rule in self.rules)

    def rules_for(self, text: str, also: Iterable[str] = ()) -> list[type[Rule]]:
        """The rules in force that can have anything to say about a file, imported.

        ``also``: names of rules that the file itself asks for.
        """
        lower = text.lower()
        rules = self.rules
        if also:
            asked = {rule.code for term in also for rule in self._known(term)}
            rules = tuple(
                rule for rule in self.registry.rules if rule in self.rules or rule.code in asked
            )
        return [rule.load() for rule in rules if rule.may_apply(text, lower)]

    def severity_of(self, rule: RuleInfo | type[Rule]) -> str | None:
        """The severity that the configuration gives a rule; None where it says nothing."""
        found, best = None, NO_MATCH
        for term, severity in self._severities.items():
            exactness = specificity(term, rule)
            if exactness >= best and exactness != NO_MATCH:
                found, best = severity, exactness
        return found

    def repairs(self, rule: RuleInfo | type[Rule]) -> bool:
        """Whether the repairs of a rule, which need not be in force, may be applied."""
        if rule.code not in self._repaired:
            given, configured = self._given_repairs, self._configured_repairs
            wanted = _wanted(rule, given, configured)
            self._repaired[rule.code] = wanted > _unwanted(rule, given, configured)
        return self._repaired[rule.code]

    def asks_for(self, rule: RuleInfo | type[Rule]) -> bool:
        """Whether somebody selected a rule, and not only all that is recommended."""
        given, configured = self._given, self._configured
        terms = [*(given.select or ()), *given.extend_select]
        if not given.select:
            terms += (*(configured.select or ()), *configured.extend_select)
        return any(
            term.lower() != "recommended" and specificity(term, rule) != NO_MATCH for term in terms
        )

    def is_in_force(self, term: str) -> bool:
        """Whether all rules that a term names are in force; ``all``: those that are recommended."""
        if is_shellcheck(term):
            return False
        named = self._known("recommended" if term.lower() == "all" else term)
        codes = self.codes
        if all(BUILD in rule.instructions and not rule.listens_to_file for rule in named):
            # Whether they had anything to look at is not known here.
            return False
        return all(rule.code in codes for rule in named)

    def _known(self, term: str) -> list[RuleInfo]:
        try:
            return self.registry.find(term)
        except UnknownRule:
            return []

    @property
    def uses_shellcheck(self) -> bool:
        """Whether codes of ShellCheck can be in force; it takes a process to know which."""
        given, configured = self._given, self._configured
        selected = [*(given.select or ()), *given.extend_select]
        if not given.select:
            selected += (*(configured.select or ()), *configured.extend_select)
        ignored = (*given.ignore, *configured.ignore)
        return any(
            is_shellcheck(term) or term in ("all", "hadolint")
            for term in map(str.lower, selected)
            if not any(_covers(other.lower(), term) for other in ignored)
        )

    def wants_shellcheck(self, code: str) -> bool:
        """Whether a code of ShellCheck, ``SC2086``, is in force."""
        if code not in self._shellcheck:
            rule = shellcheck_rule(code)
            wanted = _wanted(rule, self._given, self._configured)
            if code in ON_REQUEST and wanted < EXACT:
                wanted = NO_MATCH
            self._shellcheck[code] = wanted > _unwanted(rule, self._given, self._configured)
        return self._shellcheck[code]


def _wanted(rule: RuleInfo | type[Rule], given: Terms, configured: Terms) -> float:
    """How exactly a rule is asked for."""
    found = _given(rule, (*(given.select or ()), *given.extend_select))
    if given.select:
        return found
    if configured.select is None and rule.recommended:
        found = max(found, ALL)
    return max(found, _exactness(rule, (*(configured.select or ()), *configured.extend_select)))


def _unwanted(rule: RuleInfo | type[Rule], given: Terms, configured: Terms) -> float:
    return max(_given(rule, given.ignore), _exactness(rule, configured.ignore))


def _given(rule: RuleInfo | type[Rule], terms: Sequence[str]) -> float:
    """As _exactness(), for terms of the command line."""
    found = _exactness(rule, terms)
    return found if found == NO_MATCH else found + _FROM_COMMAND_LINE


def _exactness(rule: RuleInfo | type[Rule], terms: Sequence[str]) -> int:
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
