"""From a rule file to the rules in it; whatever is wrong is said with its place."""

from __future__ import annotations

from dflint.config import ConfigError
from dflint.cst.nodes import INSTRUCTIONS
from dflint.custom_rules import keys
from dflint.custom_rules.conditions import Conditions
from dflint.custom_rules.globs import Glob
from dflint.custom_rules.replacing import PLACEHOLDER, Replacement
from dflint.regex import regex
from dflint.rule import Bad, Good, Safety, Severity
from dflint.yaml_source import YamlFile, read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_CODE = regex(r"[A-Za-z]{2,}[0-9]+")
_NAME = regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TAKEN = ("DF", "DL", "SC")


class RuleText:
    """All that a rule file says about one rule."""

    __slots__ = (
        "code",
        "conditions",
        "docs",
        "example_lines",
        "examples",
        "message",
        "name",
        "path",
        "place",
        "recommended",
        "replacement",
        "safety",
        "sets",
        "severity",
        "url",
    )

    def __init__(self, entry: Entry) -> None:
        """Raises ConfigError."""
        parts = entry.parts(keys.RULE, keys.REQUIRED)
        self.path = entry.file.path
        self.place = entry.file.place(*parts["code"].keys)
        self.code = _code(parts["code"])
        self.name = _name(parts["name"])
        self.severity = parts["severity"].choice(keys.SEVERITIES, Severity.WARNING)
        self.url = parts["url"].text("")
        self.recommended = parts["recommended"].truth(True)
        self.sets = tuple(item.choice(keys.SETS) for item in parts["sets"].items())
        self.safety = parts["safety"].choice(keys.SAFETIES, Safety.UNSAFE)
        self.conditions = _match(parts["match"])
        self.message = parts["message"].text()
        _check_placeholders(parts["message"], _placeholders(self.conditions))
        self.docs = parts["docs"].text(self.message)
        self.replacement = _replacement(parts["replace"], self.conditions)
        self.examples: list[Bad | Good] = []
        #: The line in the rule file of each example.
        self.example_lines: list[int] = []
        for item in parts["examples"].items():
            self.examples.append(_example(item, self.safety))
            self.example_lines.append(entry.file.place(*item.keys)[0])

    @property
    def about(self) -> str:
        """How it is called in messages about it."""
        return f"{self.code} {self.name}"


def read_rules(path: str) -> list[RuleText]:
    """The rules of a file, in its order; raises ConfigError."""
    file = read_yaml(path)
    parts = Entry(file, ()).parts(("rules",), ("rules",))
    if not isinstance(parts["rules"].data, list):
        raise parts["rules"].error("'rules' must be a list of rules")
    rules = [RuleText(item) for item in parts["rules"].items()]
    seen: dict[str, RuleText] = {}
    for rule in rules:
        for term in (rule.code.lower(), rule.name):
            if term in seen:
                raise ConfigError(
                    path, *rule.place, f"{rule.about} is called like {seen[term].about} above"
                )
            seen[term] = rule
    return rules


class Entry:
    """A piece of a rule file, and where it is."""

    __slots__ = ("data", "file", "is_given", "keys")

    def __init__(self, file: YamlFile, keys: tuple[str | int, ...], is_given: bool = True) -> None:
        self.file = file
        self.keys = keys
        #: False for a key that could have been there.
        self.is_given = is_given
        self.data = file.get(*keys) if is_given else None

    def error(self, message: str, at_key: bool = False) -> ConfigError:
        return self.file.error(message, *self.keys, at_key=at_key)

    @property
    def title(self) -> str:
        """The key, for messages; of an item of a list, that of the list."""
        names = [key for key in self.keys if isinstance(key, str)]
        return repr(names[-1]) if names else "the file"

    def parts(self, known: Collection[str], required: Collection[str] = ()) -> dict[str, Entry]:
        """What a mapping holds under each of the keys that it can have."""
        if not isinstance(self.data, dict):
            raise self.error(f"{self.title} must have keys: {', '.join(known)}")
        for key in self.data:
            if key not in known:
                raise self.child(key).error(
                    f"there is no key {key!r} here{_suggestion(key, known)}", at_key=True
                )
        for key in required:
            if key not in self.data:
                raise self.error(f"the key {key!r} is missing")
        return {key: self.child(key, key in self.data) for key in known}

    def child(self, key: str | int, is_given: bool = True) -> Entry:
        return Entry(self.file, (*self.keys, key), is_given)

    def items(self) -> list[Entry]:
        """The items of a list; one that is no list is its only item."""
        if not self.is_given:
            return []
        if not isinstance(self.data, list):
            return [self]
        return [self.child(index) for index in range(len(self.data))]

    def text(self, default: str | None = None) -> str:
        """A text as it is written; raises ConfigError for anything else, and for an empty one."""
        if not self.is_given and default is not None:
            return default
        if self.data is None or isinstance(self.data, (list, dict)):
            raise self.error(f"{self.title} must be a text")
        written = self.file.written(*self.keys)
        if not written.strip():
            raise self.error(f"{self.title} must not be empty")
        return written

    def choice(self, choices: Collection[str], default: str | None = None) -> str:
        """One of some texts."""
        text = self.text(default)
        if text not in choices:
            raise self.error(
                f"{self.title} must be one of {', '.join(choices)}, not {text!r}"
                f"{_suggestion(text, choices)}"
            )
        return text

    def truth(self, default: bool) -> bool:
        """True or false."""
        if not self.is_given:
            return default
        if not isinstance(self.data, bool):
            raise self.error(f"{self.title} must be true or false")
        return self.data


def _suggestion(word: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f", did you mean {close[0]!r}?" if close else ""


def _code(entry: Entry) -> str:
    code = entry.text()
    if not _CODE.fullmatch(code):
        raise entry.error(f"a code is letters and digits, as in ACME001, not {code!r}")
    if code.rstrip("0123456789").upper() in _TAKEN:
        raise entry.error(f"codes with {', '.join(_TAKEN)} are dflint's own, not {code!r}")
    return code


def _name(entry: Entry) -> str:
    name = entry.text()
    if not _NAME.fullmatch(name):
        raise entry.error(f"a name is lower-case words with dashes between them, not {name!r}")
    return name


def _match(entry: Entry) -> Conditions:
    parts = entry.parts({**keys.CONDITIONS, **keys.MATCH_ONLY})
    patterns = _patterns(parts)
    if not (parts["instruction"].is_given or parts["missing"].is_given or patterns):
        raise entry.error("'match' must say what to look for")
    if "command" not in patterns:
        for key in keys.ABOUT_COMMANDS:
            if key in patterns:
                raise parts[key].error(f"{key!r} needs a 'command'", at_key=True)
    instructions = _instructions(parts["instruction"])
    for key, default in keys.DEFAULT_INSTRUCTIONS.items():
        if parts[key].is_given and not instructions:
            instructions = default
    _check_instructions(parts, instructions)
    return Conditions(
        instructions,
        patterns,
        _missing(parts["missing"]),
        [_nested(item, "command" in patterns) for item in parts["not"].items()],
        parts["stage"].choice(keys.STAGES, "any"),
    )


def _check_instructions(parts: dict[str, Entry], instructions: tuple[str, ...]) -> None:
    """Whether the conditions can be true of the instructions at all."""
    possible = {
        "image": ("FROM", "COPY"),
        "key": ("ENV", "LABEL", "ARG"),
        "value": ("ENV", "LABEL", "ARG"),
        "command": keys.WITH_COMMANDS,
        "missing": ("FROM",),
    }
    for key, allowed in possible.items():
        wrong = [name for name in instructions if name not in allowed]
        if key in parts and parts[key].is_given and wrong:
            raise parts[key].error(f"{key!r} is not a matter of {wrong[0]}", at_key=True)


def _missing(entry: Entry) -> Conditions | None:
    if not entry.is_given:
        return None
    if isinstance(entry.data, dict):
        return _nested(entry, False)
    return Conditions(_instructions(entry), {})


def _nested(entry: Entry, is_about_command: bool) -> Conditions:
    """The conditions under ``not:`` and ``missing:``."""
    parts = entry.parts(keys.CONDITIONS)
    patterns = _patterns(parts)
    if not (parts["instruction"].is_given or patterns):
        raise entry.error(f"{entry.title} must say what to look for")
    for key in keys.ABOUT_COMMANDS:
        if key in patterns and not (is_about_command or "command" in patterns):
            raise parts[key].error(f"{key!r} needs a 'command'", at_key=True)
    instructions = _instructions(parts["instruction"])
    _check_instructions(parts, instructions)
    return Conditions(instructions, patterns)


def _instructions(entry: Entry) -> tuple[str, ...]:
    return tuple(_instruction(item) for item in entry.items())


def _instruction(entry: Entry) -> str:
    written = entry.text()
    if written.upper() not in INSTRUCTIONS:
        raise entry.error(
            f"there is no instruction {written!r}{_suggestion(written.upper(), INSTRUCTIONS)}"
        )
    return written.upper()


def _patterns(parts: dict[str, Entry]) -> dict[str, list[Glob]]:
    return {
        key: [Glob(_pattern(key, item)) for item in parts[key].items()]
        for key in keys.CONDITIONS
        if key != "instruction" and parts[key].is_given
    }


def _pattern(key: str, entry: Entry) -> str:
    written = entry.text()
    kind = key.removeprefix("without-")
    if kind == "flag" and not written.startswith("--"):
        raise entry.error(f"a flag begins with two dashes, unlike {written!r}")
    if kind == "option":
        name = written.partition("=")[0]
        if not name.startswith(("-", "+")) or "*" in name or "?" in name:
            raise entry.error(f"{written!r} is not the name of an option; write it as in --name")
    return written


def _placeholders(conditions: Conditions) -> list[str]:
    """What a message can speak of."""
    return ["instruction", *(key for key in conditions.patterns if not key.startswith("without-"))]


def _check_placeholders(entry: Entry, known: Collection[str]) -> None:
    for match in PLACEHOLDER.finditer(entry.text()):
        name = match[1]
        if name is not None and name not in known:
            hint = _suggestion(name, known) or f"; there are {', '.join(known)}"
            raise entry.error(
                f"{match[0]} is nothing that 'match' finds{hint} (braces are written {{{{ and }}}})"
            )


def _replacement(entry: Entry, conditions: Conditions) -> Replacement | None:
    if not entry.is_given:
        return None
    parts = [part for part in entry.parts(keys.REPLACE).values() if part.is_given]
    if len(parts) != 1:
        raise entry.error(f"'replace' must have one of the keys {', '.join(keys.REPLACE)}")
    (part,) = parts
    key = str(part.keys[-1])
    _check_replaced(part, key, conditions)
    if part.data is None:
        if key not in keys.REMOVABLE:
            raise part.error(f"{key!r} cannot be removed, only {', '.join(keys.REMOVABLE)}")
        return Replacement(key, None)
    if key == "instruction" and _instruction(part) in conditions.instructions:
        raise part.error(f"{part.text()} is what 'match' looks for")
    stars = [
        str(number)
        for glob in conditions.patterns.get(key, ())
        for number in range(1, len(glob.pieces))
    ]
    _check_placeholders(part, [*_placeholders(conditions), *dict.fromkeys(stars)])
    return Replacement(key, part.text())


def _check_replaced(part: Entry, key: str, conditions: Conditions) -> None:
    if conditions.missing is not None:
        raise part.error("nothing can be put in the place of what is missing", at_key=True)
    if key == "add-option":
        if "command" not in conditions.patterns:
            raise part.error("'add-option' needs a 'command' under 'match'", at_key=True)
    elif key not in ("add-flag", "instruction") and key not in conditions.patterns:
        raise part.error(f"{key!r} can only be replaced where it is under 'match'", at_key=True)


def _example(entry: Entry, safety: str) -> Bad | Good:
    parts = entry.parts(keys.EXAMPLE)
    if parts["bad"].is_given == parts["good"].is_given:
        raise entry.error("an example is either 'bad' or 'good'")
    if parts["good"].is_given:
        for key in ("fixed", "lines"):
            if parts[key].is_given:
                raise parts[key].error(f"a good example has no {key!r}", at_key=True)
        return Good(parts["good"].text())
    fixed = parts["fixed"].text() if parts["fixed"].is_given else None
    lines = [_line(item) for item in parts["lines"].items()] if parts["lines"].is_given else None
    is_unsafe = fixed is not None and safety == Safety.UNSAFE
    return Bad(parts["bad"].text(), fixed, lines, unsafe=is_unsafe)


def _line(entry: Entry) -> int:
    if not isinstance(entry.data, int) or isinstance(entry.data, bool) or entry.data < 1:
        raise entry.error("a line is a number from 1")
    return entry.data
