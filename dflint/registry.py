"""Which rules there are: packs of rules, known by their catalogues, imported when needed."""

from __future__ import annotations

import sys

from dflint.regex import regex
from dflint.rule import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from dflint.rule import Rule

#: The import packages that rules come from.
PACKS = ("dflint_rules",)

#: The sets of rules that a selection can name, beside ALL.
SETS = ("recommended", "strict", "security", "style", "hadolint", "buildkit")

#: How exactly a term names a rule; see specificity().
NO_MATCH, ALL, IN_SET, EXACT = -1, 0, 1, 1000

#: What a rule about builds has a ``visit_`` method for: no instruction.
BUILD = "Build"

#: A code of ShellCheck, or the beginning of one, in any case.
_SHELLCHECK = regex(r"(?i:sc)\d{0,4}")
#: Codes of ShellCheck that are noise in a Dockerfile, and only on when they are named: text for
#: other programs is quoted so that its dollars stay (SC2016); files that a build deals with have
#: names without blanks, dashes and foreign letters, and GNU or BusyBox tools (SC2018, SC2019,
#: SC2035, SC2185); a list of one word is there to become longer (SC2043).
ON_REQUEST = frozenset("SC2016 SC2018 SC2019 SC2035 SC2043 SC2185".split())
_CODE = regex(r"([a-z]+)(\d+)")
_HADOLINT_NAME = regex(r"DL\d+")
_BUILDKIT_NAME = regex(r"[A-Z][a-z]+[A-Za-z]+|JSONArgsRecommended")


class UnknownRule(Exception):  # noqa: N818 (it is what it is called)
    """A term that names no rule; its text says so, and what may have been meant."""


class PackError(Exception):
    """A pack of rules that cannot be used; its text says which, and why."""


class RuleInfo:
    """What is known about a rule without importing its module."""

    __slots__ = (
        "_fix_safety",
        "_loaded",
        "_words",
        "aliases",
        "class_name",
        "code",
        "commands",
        "instructions",
        "listens_to_file",
        "listens_to_suppressions",
        "mentions",
        "mentions_needed",
        "module",
        "name",
        "only_repairable",
        "options",
        "rule",
        "sets",
        "severity",
        "summary",
    )

    def __init__(
        self,
        *,
        code: str,
        name: str,
        aliases: tuple[str, ...],
        severity: str,
        summary: str,
        sets: tuple[str, ...],
        options: tuple[tuple[str, str], ...],
        fix_safety: str | None,
        listens_to_file: bool,
        listens_to_suppressions: bool,
        instructions: tuple[str, ...],
        commands: tuple[str, ...],
        module: str,
        class_name: str,
        mentions: tuple[str, ...] = (),
        mentions_needed: int = 1,
        only_repairable: bool = False,
    ) -> None:
        self.code = code
        self.name = name
        self.aliases = aliases
        self.severity = severity
        self.summary = summary
        #: The named sets that it is in.
        self.sets = sets
        #: Names and kinds of its options.
        self.options = options
        self._fix_safety = fix_safety
        self._loaded: type[Rule] | None = None
        self._words: tuple[str, ...] | None = None
        #: Whether it is called once for each file, whatever is in it.
        self.listens_to_file = listens_to_file
        #: Whether it looks at the comments that silence rules.
        self.listens_to_suppressions = listens_to_suppressions
        #: The instructions that it has a ``visit_`` method for, named like their nodes.
        self.instructions = instructions
        #: The commands that it looks at.
        self.commands = commands
        #: Texts, and how many of them a file has at least about which it has something to say.
        self.mentions = mentions
        self.mentions_needed = mentions_needed
        #: Whether, unless somebody selects it, only what it can repair is reported.
        self.only_repairable = only_repairable
        self.module = module
        self.class_name = class_name
        #: The rule itself, where no module has it: it is from a rule file.
        self.rule: type[Rule] | None = None

    @property
    def recommended(self) -> bool:
        """Whether it is on when nobody selected anything."""
        return "recommended" in self.sets

    def title(self) -> str:
        """What it is called in a report."""
        return self.load().title() if is_shellcheck(self.code) else f"{self.code} {self.name}"

    def url(self) -> str:
        """Where the page of the rule is."""
        is_ours = self.rule is None and not is_shellcheck(self.code)
        return rule_url(self.name) if is_ours else self.load().url()

    def fix_safety(self) -> str | None:
        """The safety of its repairs, None when it has none."""
        return self._fix_safety

    def load(self) -> type[Rule]:
        """The rule itself; imports its module."""
        if self.rule is not None:
            return self.rule
        if self._loaded is None:
            self._loaded = getattr(_import(self.module), self.class_name)
        return self._loaded

    def may_apply(self, text: str, lower: str) -> bool:
        """Whether the rule can have anything to say about a file.

        ``lower`` is the text in lower case. A True may be wrong, and costs an import.
        """
        if self.mentions and sum(map(lower.count, self.mentions)) < self.mentions_needed:
            return False
        if self._words is None:
            self._words = self._needed_words()
        for word in self._words:  # noqa: SIM110 (asked for each rule and file)
            if word in lower:
                return True
        return False

    def _needed_words(self) -> tuple[str, ...]:
        """Of these a file has one, in lower case, if the rule can have anything to say about it."""
        if self.commands:
            return self.commands
        if self.listens_to_file or self.listens_to_suppressions:
            return ("",)
        # A run that has nothing to look at anew needs no trees.
        from dflint.cst.nodes import INSTRUCTIONS

        return tuple(
            instruction.lower() if instruction.upper() in INSTRUCTIONS else ""
            for instruction in self.instructions
            if instruction != BUILD
        )


class Registry:
    """The rules of some packs, in the order of their codes."""

    def __init__(self, packs: Sequence[str] = PACKS, rule_files: Sequence[str] = ()) -> None:
        """Raises PackError for a pack, and ConfigError for a rule file, that cannot be used."""
        self.rules: list[RuleInfo] = []
        for pack in packs:
            self.rules.extend(_read_pack(pack))
        if tuple(packs) != PACKS:
            _check_packs(self.rules)
        for path in rule_files:
            self.rules.extend(_read_rule_file(path, self.rules))
        self.rules.sort(key=lambda rule: rule.code)
        self._by_code: dict[str, RuleInfo] = {}

    def info(self, code: str) -> RuleInfo:
        """The rule with a code, ShellCheck's among them; raises KeyError."""
        if not self._by_code:
            self._by_code.update((rule.code, rule) for rule in self.rules)
        if code not in self._by_code and is_shellcheck(code):
            self._by_code[code] = shellcheck_rule(code)
        return self._by_code[code]

    def find(self, term: str) -> list[RuleInfo]:
        """The rules that a code, name, alias, prefix, set or ``ALL`` names, in any case.

        Raises UnknownRule when there are none.
        """
        found = [rule for rule in self.rules if specificity(term, rule) != NO_MATCH]
        if not found and term.lower() not in ("all", *SETS):
            raise UnknownRule(f"unknown rule {term!r}{self._suggestion(term)}")
        return found

    def _suggestion(self, term: str) -> str:
        from difflib import get_close_matches

        names = {
            name.lower(): name
            for rule in self.rules
            for name in (rule.code, rule.name, *rule.aliases, *rule.sets)
        }
        close = get_close_matches(term.lower(), names, n=1)
        return f", did you mean {names[close[0]]!r}?" if close else ""


def specificity(term: str, rule: RuleInfo | type[Rule]) -> int:
    """How exactly a term names a rule: NO_MATCH, ALL, IN_SET, more for longer prefixes, EXACT."""
    term = term.lower()
    if term == "all":
        return ALL
    if term in SETS:
        found = rule.sets if isinstance(rule, RuleInfo) else sets_of(rule)
        return IN_SET if term in found else NO_MATCH
    if term in names(rule):
        return EXACT
    return len(term) if term in prefixes(rule) else NO_MATCH


def is_shellcheck(term: str) -> bool:
    """Whether a term is a code of ShellCheck or begins some; no catalogue has them."""
    return _SHELLCHECK.fullmatch(term) is not None


def shellcheck_rule(code: str) -> RuleInfo:
    """What is known about a code of ShellCheck before ShellCheck has spoken."""
    return RuleInfo(
        code=code,
        name=code,
        aliases=(),
        severity="warning",
        summary="",
        sets=("hadolint",),
        options=(),
        fix_safety=None,
        listens_to_file=False,
        listens_to_suppressions=False,
        instructions=("Run",),
        commands=(),
        module="dflint.shellcheck.rules",
        class_name=code,
    )


def names(rule: RuleInfo | type[Rule]) -> set[str]:
    """Code, name and aliases of a rule, in lower case."""
    return {name.lower() for name in (rule.code, rule.name, *rule.aliases)}


def prefixes(rule: RuleInfo | type[Rule]) -> set[str]:
    """The letters of each code of a rule with some of its digits, in lower case: df, df3, dl30."""
    codes = filter(None, map(_CODE.fullmatch, names(rule)))
    return {code[1] + code[2][:digits] for code in codes for digits in range(len(code[2]))}


def is_buildkit_name(alias: str) -> bool:
    """Whether an alias is the name of one of BuildKit's checks."""
    return bool(_BUILDKIT_NAME.fullmatch(alias))


def sets_of(rule: type[Rule]) -> tuple[str, ...]:
    """The named sets that a rule is in; ``strict`` has all that is recommended, too."""
    if rule.on_request:
        return ()
    found = {*rule.sets}
    if rule.recommended:
        found |= {"recommended", "strict"}
    if any(map(_HADOLINT_NAME.fullmatch, rule.aliases)):
        found.add("hadolint")
    if any(map(is_buildkit_name, rule.aliases)):
        found.add("buildkit")
    return tuple(name for name in SETS if name in found)


def describe(rule: type[Rule]) -> RuleInfo:
    """What the catalogue says about a rule."""
    methods = [name for name in dir(rule) if name.startswith("visit_")]
    return RuleInfo(
        code=rule.code,
        name=rule.name,
        aliases=tuple(rule.aliases),
        severity=rule.severity,
        summary=summary(rule),
        sets=sets_of(rule),
        options=tuple((option.name, option.kind) for option in rule.options),
        fix_safety=rule.fix_safety(),
        listens_to_file=hasattr(rule, "check_file"),
        listens_to_suppressions=hasattr(rule, "check_suppressions"),
        instructions=tuple(
            sorted(name[len("visit_") :] for name in methods if name != "visit_command")
        ),
        commands=tuple(sorted(rule.commands)),
        module=rule.__module__,
        class_name=rule.__name__,
        mentions=tuple(rule.mentions),
        mentions_needed=rule.mentions_needed,
        only_repairable=rule.only_repairable,
    )


def summary(rule: type[Rule]) -> str:
    """The first paragraph of the docstring, on one line."""
    return " ".join((rule.__doc__ or "").strip().split("\n\n")[0].split())


def rule_classes(pack: str) -> list[type[Rule]]:
    """All rules of a pack, by code; imports every module of it."""
    from dflint.rule import Rule

    package = _import(pack)
    modules = [package, *map(_import, _module_names(package))]
    found = [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Rule)
        and value.__module__ == module.__name__
        and hasattr(value, "code")
    ]
    return sorted(found, key=lambda rule: rule.code)


def _read_pack(pack: str) -> list[RuleInfo]:
    catalogue = f"{pack}.catalogue"
    try:
        try:
            return [RuleInfo(**entry) for entry in _import(catalogue).RULES]
        except ModuleNotFoundError as error:
            if error.name != catalogue:
                raise
        return [describe(rule) for rule in rule_classes(pack)]
    except ModuleNotFoundError as error:
        if error.name in _with_parents(pack):
            raise PackError(f"plugins: there is no package {pack}") from None
        raise _broken(pack, error) from error
    except Exception as error:
        # It is the code of somebody else.
        raise _broken(pack, error) from error


def _with_parents(package: str) -> set[str]:
    parts = package.split(".")
    return {".".join(parts[: count + 1]) for count in range(len(parts))}


def _broken(pack: str, error: Exception) -> PackError:
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return PackError(f"plugins: the package {pack} cannot be used: {reason}")


def _check_packs(rules: Sequence[RuleInfo]) -> None:
    """Whether each code and each name is that of one rule only."""
    taken = {alias.lower(): rule for rule in rules for alias in rule.aliases}
    for rule in rules:
        for term in {rule.code.lower(), rule.name.lower()}:
            other = taken.setdefault(term, rule)
            if other is not rule:
                raise PackError(
                    f"plugins: {rule.code} {rule.name} of {rule.module} is called like "
                    f"{other.code} {other.name} of {other.module}"
                )


def _read_rule_file(path: str, others: Sequence[RuleInfo]) -> Iterator[RuleInfo]:
    from dflint.config import ConfigError
    from dflint.custom_rules import load_rule_file

    taken = {name: f"{rule.code} {rule.name}" for rule in others for name in names(rule)}
    taken.update({name: f"the set {name}" for name in ("all", *SETS)})
    for rule in load_rule_file(path):
        for term in (rule.code.lower(), rule.name.lower()):
            if term in taken:
                message = f"{rule.code} {rule.name} is called like {taken[term]}"
                raise ConfigError(path, *rule.text.place, message)
        info = describe(rule)
        info.rule = rule
        yield info


def _module_names(package: Any) -> Iterator[str]:
    """The modules in the folders of a package, its catalogue apart."""
    import os

    for top in getattr(package, "__path__", ()):
        for folder, subfolders, files in os.walk(top):
            subfolders[:] = sorted(name for name in subfolders if name.isidentifier())
            inner = os.path.relpath(folder, top).replace(os.sep, ".")
            prefix = package.__name__ if inner == "." else f"{package.__name__}.{inner}"
            for file in sorted(files):
                name, extension = os.path.splitext(file)
                is_module = extension == ".py" and name.isidentifier() and name != "__init__"
                if is_module and (inner, name) != (".", "catalogue"):
                    yield f"{prefix}.{name}"


def _import(name: str) -> Any:
    # importlib.import_module() does the same, after importing importlib and warnings.
    __import__(name)
    return sys.modules[name]
