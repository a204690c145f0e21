"""What is in force for each file: its configuration, and above it the command line."""

from __future__ import annotations

import os

from dflint.config import Config, Layer, find_config, find_user_config, matches
from dflint.registry import PACKS, Registry, UnknownRule, is_shellcheck
from dflint.rule import Option, Severity
from dflint.selection import Selection, Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from dflint.arguments import Arguments

    Note = Callable[[str], None]


class Settings:
    """What is in force for a file."""

    __slots__ = ("config", "layers", "selection")

    def __init__(self, config: Config, layers: Sequence[Layer]) -> None:
        self.config = config
        #: From the weakest to the strongest.
        self.layers = tuple(layers)
        #: The rules; set by SettingsFinder.
        self.selection: Selection

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key in the strongest layer that has it."""
        for layer in reversed(self.layers):
            if key in layer.values:
                return layer.values[key]
        return default

    @property
    def fail_on(self) -> str:
        """The mildest severity that makes a run fail."""
        found: str = self.get("fail-on", Severity.WARNING)
        return found

    @property
    def unsafe_fixes(self) -> bool:
        """Whether unsafe repairs are made, too."""
        return bool(self.get("unsafe-fixes"))

    @property
    def exit_zero(self) -> bool:
        """Whether the exit status is 0 in spite of findings."""
        return bool(self.get("exit-zero"))

    @property
    def output_format(self) -> str:
        """The format of the report; empty where nobody asks for one."""
        found: str = self.get("output-format", "")
        return found

    @property
    def format(self) -> dict[str, Any]:
        """What is said about the format of a file."""
        found: dict[str, Any] = {}
        for layer in self.layers:
            values = layer.values.get("format", {})
            found.update((name, value) for name, value in values.items() if value is not None)
        return found

    @property
    def options(self) -> dict[str, Any]:
        """The options of rules. hadolint's, and those of the command line, add to lists."""
        found: dict[str, Any] = {}
        for layer in self.layers:
            for name, value in layer.values.get("options", {}).items():
                found[name] = _added(found.get(name), value) if layer.adds_up else value
        return found

    @property
    def rule_files(self) -> list[str]:
        """The files with rules in YAML, each once."""
        found = {
            os.path.normpath(os.path.join(layer.folder, name)): None
            for layer in self.layers
            for name in layer.values.get("rules", ())
        }
        return list(found)

    @property
    def baseline(self) -> str:
        """The file with the known findings; empty where there is none."""
        for layer in reversed(self.layers):
            if layer.values.get("baseline"):
                return os.path.normpath(os.path.join(layer.folder, layer.values["baseline"]))
        return ""

    def excludes(self, path: str) -> bool:
        """Whether a file that was found in a folder is to be left out."""
        return any(
            matches(layer.values["exclude"], layer, path)
            for layer in self.layers
            if "exclude" in layer.values
        )


class SettingsFinder:
    """Finds out what is in force, reading each configuration once."""

    def __init__(self, arguments: Arguments, note: Note) -> None:
        """``note`` is called once for each thing that is odd about a configuration."""
        self._arguments = arguments
        self._note = note
        self._command_line = _command_line(arguments)
        self._paths: dict[str, str | None] = {}
        self._configs: dict[str | None, Config] = {}
        self._errors: dict[str | None, Exception] = {}
        self._registries: dict[tuple[tuple[str, ...], tuple[str, ...]], Registry] = {}
        self._settings: dict[tuple[int, ...], Settings] = {}

    def settings_for(self, path: str) -> Settings:
        """What is in force for a file, which need not exist.

        Raises ConfigError, PackError, and UnknownRule for a term of the command line.
        """
        config = self._config(self._config_path(os.path.dirname(path)))
        layers = config.layers_for(path) if config.path else config.top
        key = tuple(map(id, layers))
        if key not in self._settings:
            self._settings[key] = self._build(config, [*layers, self._command_line])
        return self._settings[key]

    def _config_path(self, folder: str) -> str | None:
        arguments = self._arguments
        if arguments.config:
            return arguments.config
        if arguments.isolated:
            return None
        if folder not in self._paths:
            self._paths[folder] = find_config(folder) or find_user_config()
        return self._paths[folder]

    def _config(self, path: str | None) -> Config:
        if path in self._errors:
            raise self._errors[path]
        if path not in self._configs:
            try:
                config = Config() if path is None else _read(path)
            except Exception as error:
                self._errors[path] = error
                raise
            self._add_environment(config)
            self._configs[path] = config
            for note in config.notes:
                self._note(note)
        return self._configs[path]

    def _add_environment(self, config: Config) -> None:
        """hadolint's variables, which count less than its file, and nothing beside one of ours."""
        if self._arguments.isolated or (config.path and not config.is_hadolint):
            return
        if any(name.startswith("HADOLINT_") for name in os.environ):
            from dflint.hadolint_config import environment_layer

            layer = environment_layer()
            if layer is not None:
                config.insert(1 if config.is_hadolint else 0, layer)

    def _build(self, config: Config, layers: Sequence[Layer]) -> Settings:
        settings = Settings(config, layers)
        registry = self._registry(settings)
        configured = layers[:-1]
        for layer in configured:
            _check_terms(layer, registry, config, self._note)
            _check_options(layer, registry)
        select: list[str] | None = None
        severities: dict[str, str] = {}
        inline_ignores = True
        extend_select: list[str] = []
        ignore: list[str] = []
        fix_only: list[str] | None = None
        unfixable: list[str] = []
        for layer in layers:
            select = layer.values.get("select", select)
            extend_select += layer.values.get("extend-select", ())
            ignore += layer.values.get("ignore", ())
            fix_only = layer.values.get("fix-only", fix_only)
            unfixable += layer.values.get("unfixable", ())
            stronger = layer.values.get("severity", {})
            # The last of two terms that name a rule equally well is the one that counts.
            severities = {**{k: v for k, v in severities.items() if k not in stronger}, **stronger}
            inline_ignores = layer.values.get("inline-ignores", inline_ignores)
        arguments = self._arguments
        settings.selection = Selection(
            arguments.select,
            arguments.extend_select,
            arguments.ignore,
            registry,
            configured=Terms(select, extend_select, ignore),
            repairs=Terms(arguments.fix_only, ignore=arguments.unfixable),
            configured_repairs=Terms(fix_only, ignore=unfixable),
            severities=severities,
            options=settings.options,
            inline_ignores=inline_ignores,
        )
        return settings

    def _registry(self, settings: Settings) -> Registry:
        plugins: dict[str, None] = {}
        for layer in settings.layers:
            plugins.update(dict.fromkeys(layer.values.get("plugins", ())))
        key = (*PACKS, *plugins), tuple(settings.rule_files)
        if key not in self._registries:
            self._registries[key] = Registry(*key)
        return self._registries[key]


def _read(path: str) -> Config:
    from dflint.config_reader import read_config

    return read_config(path)


def _command_line(arguments: Arguments) -> Layer:
    """What the command line sets; rules are selected apart from it."""
    values: dict[str, Any] = {}
    if arguments.fail_on:
        values["fail-on"] = arguments.fail_on
    if arguments.unsafe_fixes:
        values["unsafe-fixes"] = True
    if arguments.exit_zero:
        values["exit-zero"] = True
    if arguments.output_format:
        values["output-format"] = arguments.output_format
    if arguments.no_inline_ignores:
        values["inline-ignores"] = False
    values.update(_as_hadolint_has_it(arguments))
    return Layer(values, "command line", adds_up=True)


def _as_hadolint_has_it(arguments: Arguments) -> dict[str, Any]:
    """What hadolint's options say that have no other name here."""
    # Where a code is in several lists the most severe one counts, which is the last.
    severities = {
        code: severity
        for severity in reversed(Severity.ALL)
        for code in getattr(arguments, severity)
    }
    options: dict[str, Any] = {}
    if arguments.trusted_registry:
        options["trusted-registries"] = arguments.trusted_registry
    if arguments.require_label:
        pairs = (label.partition(":") for label in arguments.require_label)
        options["label-schema"] = {name: kind or "text" for name, _, kind in pairs}
    if arguments.strict_labels:
        options["strict-labels"] = True
    found: dict[str, Any] = {}
    if severities:
        found["severity"] = severities
        found["extend-select"] = list(severities)
    if options:
        found["options"] = options
    return found


def _added(before: Any, value: Any) -> Any:
    """A value of an option, with what a weaker layer has."""
    if isinstance(before, list) and isinstance(value, list):
        return [*before, *value]
    if isinstance(before, dict) and isinstance(value, dict):
        return {**before, **value}
    return value


def _check_terms(layer: Layer, registry: Registry, config: Config, note: Note) -> None:
    """Raises ConfigError for what names no rule; out of hadolint's files it is only dropped."""
    for key in ("select", "extend-select", "ignore", "severity", "fix-only", "unfixable"):
        value = layer.values.get(key, ())
        # The terms of a mapping are its keys.
        terms = [(term, term) for term in value] if isinstance(value, dict) else enumerate(value)
        unknown = [(place, term, why) for place, term in terms if (why := _problem(registry, term))]
        for place, _, why in unknown:
            if not config.is_hadolint:
                raise layer.error(why, key, place)
            note(f"{layer.place_of(key)}: {why}")
        if unknown:
            dropped = {term for _, term, _ in unknown}
            layer.values[key] = (
                {term: value[term] for term in value if term not in dropped}
                if isinstance(value, dict)
                else [term for term in value if term not in dropped]
            )


def _problem(registry: Registry, term: str) -> str:
    if is_shellcheck(term):
        return ""
    try:
        registry.find(term)
    except UnknownRule as error:
        return str(error)
    return ""


def _check_options(layer: Layer, registry: Registry) -> None:
    """Raises ConfigError for an option that no rule has, or a value that it cannot have.

    A text where there may be several becomes a list.
    """
    options = layer.values.get("options")
    if not options:
        return
    from dflint.config_keys import check_value, unknown_key

    known: dict[str, Any] = {}
    for info in registry.rules:
        if any(name in options for name, _ in info.options):
            known.update((option.name, option) for option in info.load().options)
    names = {name for info in registry.rules for name, _ in info.options}
    for name, value in options.items():
        if name not in known:
            raise layer.error(unknown_key(name, sorted(names), "option"), "options", name)
        if value is not None and layer.source is not None:
            place = (*layer.prefix, "options", name)
            check_value(known[name], value, layer.source, place)
        if known[name].kind == Option.STRINGS and isinstance(value, str):
            options[name] = [value]
