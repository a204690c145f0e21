"""Rules without Python: files in YAML that say what to look for, and the rules made of them.

See docs/custom-rules.md.
"""

from __future__ import annotations

import copyreg

from dflint.cst.nodes import INSTRUCTIONS, Arg, From
from dflint.custom_rules.conditions import StageConditions, instructions_of
from dflint.custom_rules.reading import RuleText, read_rules
from dflint.custom_rules.replacing import fill
from dflint.fingerprint import tokens
from dflint.rule import Fix, Rule, Violation
from dflint.semantics.stages import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import ClassVar

    from dflint.custom_rules.conditions import Match
    from dflint.file import File
    from dflint.semantics.script import Command

#: The characters of a word that a message shows.
_MAX_NAME = 100

#: The rules of the files that this process has read.
_READ: dict[str, list[type[CustomRule]]] = {}


class _FromFile(type):
    """The class of rule classes that no module has: other processes read their file for them."""


class CustomRule(Rule, metaclass=_FromFile):
    """A rule that a file describes; each is a class of its own, made by load_rule_file()."""

    text: ClassVar[RuleText]
    visits_onbuild = True

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self.stages = StageConditions(self.text.conditions, file)
        self._token_starts: set[int] | None = None

    def visit(self, step: Step) -> Iterator[Violation]:
        """What is wrong in an instruction."""
        if not self.stages.hold(step):
            return
        conditions = self.text.conditions
        for subject in conditions.subjects(self.file, step):
            for match in conditions.matches(subject):
                names = {key: _short(name) for key, name in match.names().items()}
                message = fill(self.text.message, names)
                yield self.violation(match.span, message, self._fix(match))

    def visit_global_args(self) -> Iterator[Violation]:
        """What is wrong in the ARGs above the first FROM, which are in no stage."""
        first = self.file.stages[0] if self.file.stages else None
        for node in self.file.tree.instructions:
            if first is None or first.is_headless or isinstance(node, From):
                return
            if isinstance(node, Arg):
                yield from self.visit(Step(node, first, -1, first.head.state))

    def _fix(self, match: Match) -> Fix | None:
        replacement = self.text.replacement
        if replacement is None or not self._is_visible(replacement.words_of(match)):
            return None
        made = replacement.edits(match, self.text.conditions)
        if made is None:
            return None
        text, edits = made
        return Fix(replacement.message(text), edits, self.text.safety)

    def _is_visible(self, command: Command | None) -> bool:
        """Whether the words of a command are words of the file, and not pieces of a quoted one:
        in ``"$(curl -k x)"`` nobody could declare what changes.
        """
        if command is None:
            return True
        if self._token_starts is None:
            self._token_starts = {start for _, start in tokens(self.file.tree)}
        return command.word(command.invocation.index).span[0] in self._token_starts

    @classmethod
    def url(cls) -> str:
        return cls.text.url or cls.text.path

    @classmethod
    def fix_safety(cls) -> str | None:
        return None if cls.text.replacement is None else cls.text.safety


def _short(name: str) -> str:
    """What fits into a message."""
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"


def load_rule_file(path: str) -> list[type[CustomRule]]:
    """The rules that a file describes, by code; raises ConfigError."""
    rules = sorted(map(_rule_class, read_rules(path)), key=lambda rule: rule.code)
    _READ[path] = rules
    return rules


def rule_of(path: str, code: str) -> type[CustomRule]:
    """The rule of that code; reads the file if this process has not."""
    rules = _READ[path] if path in _READ else load_rule_file(path)
    return next(rule for rule in rules if rule.code == code)


def _reduce(rule: type[CustomRule]) -> tuple[Callable[..., object], tuple[str, str]]:
    return rule_of, (rule.text.path, rule.text.code)


copyreg.pickle(_FromFile, _reduce)  # type: ignore[arg-type]


def _rule_class(text: RuleText) -> type[CustomRule]:
    instructions = instructions_of(text.conditions)
    members: dict[str, object] = {
        "__doc__": text.docs,
        "text": text,
        "code": text.code,
        "name": text.name,
        "severity": text.severity,
        "recommended": text.recommended,
        "sets": text.sets,
        "examples": text.examples,
        "commands": _needles(text),
    }
    for name in instructions:
        members[f"visit_{INSTRUCTIONS[name].__name__}"] = CustomRule.visit
    if "ARG" in instructions:
        members["check_file"] = CustomRule.visit_global_args
    rule: type[CustomRule] = _FromFile(text.code, (CustomRule,), members)  # type: ignore[assignment]
    return rule


def _needles(text: RuleText) -> tuple[str, ...]:
    """What a file must hold one of for the rule to have anything to say, in lower case."""
    globs = text.conditions.patterns.get("command", ())
    return tuple(dict.fromkeys(glob.literal.lower() for glob in globs))
