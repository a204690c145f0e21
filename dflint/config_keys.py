"""The keys of a configuration file: what they hold, what they are for. The schema is made of them.

``python -m dflint.config_schema`` writes the schema; docs/configuration.md explains the keys.
"""

from __future__ import annotations

from dflint.reporters import FORMATS
from dflint.rule import Option, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from dflint.yaml_source import YamlFile


class Key(Option):
    """A key of the configuration file, and how it goes together with the same key elsewhere."""

    #: Kinds that no option of a rule has.
    OPTIONS, OVERRIDES, FORMAT = "options", "overrides", "format"

    __slots__ = ("adds_up",)

    def __init__(
        self,
        name: str,
        kind: str,
        default: Any,
        summary: str,
        choices: Sequence[str] = (),
        adds_up: bool = False,
    ) -> None:
        super().__init__(name, kind, default, summary, choices)
        #: Whether a list is added to that of a weaker configuration, instead of replacing it.
        self.adds_up = adds_up

    def of(self, value: Any) -> Any:
        """The value as the kind says: one text counts as a list of it."""
        is_single = self.kind == Option.STRINGS and isinstance(value, str)
        return [value] if is_single else value


#: What may stand under ``format:``.
FORMAT = (
    Option(
        "indentation",
        Option.INT,
        None,
        "Blanks of one step; 0: a tab; by default as in .editorconfig, else as in the file, else 4",
    ),
    Option(
        "operators",
        Option.STRING,
        None,
        "Where && stands in a chain over several lines; by default as in the file, else at the "
        "start",
        ("start", "end"),
    ),
    Option(
        "line-length",
        Option.INT,
        100,
        "Columns that a line may have before a chain or a list of packages gets more lines; 0: any",
    ),
    Option("keyword-case", Option.STRING, "upper", "The case of keywords", ("upper", "lower")),
    Option("sort-packages", Option.BOOL, False, "Whether lists of packages are sorted"),
    Option("keep-cache", Option.BOOL, False, "Whether the text of every RUN stays as it is"),
)

_ALL = (
    Key("extends", Option.STRINGS, (), "Configuration files to start from, relative to this one"),
    Key("select", Option.STRINGS, ("recommended",), "The rules that are in force"),
    Key("extend-select", Option.STRINGS, (), "Rules that are in force as well", adds_up=True),
    Key("ignore", Option.STRINGS, (), "Rules that are not in force", adds_up=True),
    Key("severity", Option.MAPPING, {}, "Severities by rule", Severity.ALL),
    Key(
        "fail-on",
        Option.STRING,
        Severity.WARNING,
        "The mildest finding to exit with 1 for",
        Severity.ALL,
    ),
    Key("options", Key.OPTIONS, {}, "Settings of the rules"),
    Key("format", Key.FORMAT, {}, "How `dflint format` writes a file"),
    Key("unsafe-fixes", Option.BOOL, False, "Whether --fix also makes the unsafe repairs"),
    Key("fix-only", Option.STRINGS, ("ALL",), "The rules whose repairs --fix makes"),
    Key("unfixable", Option.STRINGS, (), "Rules whose repairs --fix does not make", adds_up=True),
    Key("inline-ignores", Option.BOOL, True, "Whether comments in a Dockerfile silence rules"),
    Key("exclude", Option.STRINGS, (), "Patterns of files not to take in folders", adds_up=True),
    Key(
        "rules", Option.STRINGS, (), "Files with rules in YAML, relative to this one", adds_up=True
    ),
    Key("plugins", Option.STRINGS, (), "Python packages with rules", adds_up=True),
    Key("baseline", Option.STRING, "", "The file with the known findings, relative to this one"),
    Key("output-format", Option.STRING, "", "The format of the report", FORMATS),
    Key("exit-zero", Option.BOOL, False, "Whether to exit with 0 in spite of findings"),
    Key("overrides", Key.OVERRIDES, (), "Other values for some files"),
    Key("files", Option.STRINGS, (), "The patterns of the files that an override is about"),
)

#: The keys by name.
KEYS = {key.name: key for key in _ALL}
#: Those of an entry of ``overrides``.
OVERRIDE = tuple(
    "files select extend-select ignore severity fail-on options format fix-only unfixable "
    "inline-ignores".split()
)
#: Those of a file.
DOCUMENT = tuple(name for name in KEYS if name != "files")

_EXPECTED = {
    Option.BOOL: "true or false",
    Option.INT: "a number",
    Option.STRING: "a text",
    Option.STRINGS: "a list of texts",
    Option.MAPPING: "a mapping",
    Key.OPTIONS: "a mapping",
    Key.FORMAT: "a mapping",
    Key.OVERRIDES: "a list of mappings",
}


def unknown_key(key: str, known: Iterable[str], what: str = "key") -> str:
    """What to say about a key that does not exist."""
    from difflib import get_close_matches

    close = get_close_matches(key, list(known), n=1)
    return f"unknown {what} {key!r}" + (f", did you mean {close[0]!r}?" if close else "")


def check_value(option: Option, value: Any, source: YamlFile, keys: Sequence[str | int]) -> None:
    """Raises ConfigError, at the right place, for a value that an option or a key cannot have."""
    if not _is_of_kind(option, value):
        raise source.error(f"{option.name} must be {_EXPECTED[option.kind]}", *keys)
    if option.kind == Key.FORMAT:
        _check_format(value, source, keys)
    if not option.choices:
        return
    pairs: list[tuple[Any, Sequence[str | int]]] = [(value, keys)]
    if isinstance(value, dict):
        pairs = [(each, (*keys, key)) for key, each in value.items()]
    elif isinstance(value, list):
        pairs = [(each, (*keys, index)) for index, each in enumerate(value)]
    for each, place in pairs:
        if each not in option.choices:
            choices = ", ".join(option.choices)
            raise source.error(f"{each!r} is not one of {choices}", *place)


def _check_format(values: dict[str, Any], source: YamlFile, keys: Sequence[str | int]) -> None:
    known = {option.name: option for option in FORMAT}
    for name, value in values.items():
        if name not in known:
            raise source.error(unknown_key(name, known), *keys, name, at_key=True)
        if value is not None:
            check_value(known[name], value, source, (*keys, name))


def _is_of_kind(option: Option, value: Any) -> bool:
    kind = option.kind
    if kind == Option.BOOL:
        return isinstance(value, bool)
    if kind == Option.INT:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind == Option.STRING:
        return isinstance(value, str)
    if kind == Option.STRINGS:
        return isinstance(value, str) or (
            isinstance(value, list) and all(isinstance(each, str) for each in value)
        )
    if kind == Key.OVERRIDES:
        return isinstance(value, list)
    if kind in (Key.OPTIONS, Key.FORMAT):
        return isinstance(value, dict)
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
