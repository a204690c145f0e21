"""hadolint's configuration, its file and its environment variables, as layers of ours.

Who has a ``.hadolint.yaml`` and no configuration of ours gets what hadolint checks: the rules of
the set ``hadolint``, and a threshold of info. What hadolint passes over without a word (keys and
codes that do not exist) is passed over here with a note.

Source: https://github.com/hadolint/hadolint, README and src/Hadolint/Config.
"""

from __future__ import annotations

import os

from dflint import reporters
from dflint.config import Config, Layer
from dflint.config_keys import check_value, unknown_key
from dflint.rule import Option, Severity
from dflint.yaml_source import YamlFile, read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

#: hadolint's names of its formats, and ours.
FORMATS = {
    "tty": "text",
    "gnu": "gnu",
    "json": "json",
    "sarif": "sarif",
    "checkstyle": "checkstyle",
    "codeclimate": "codeclimate",
    "gitlab_codeclimate": "gitlab",
    "junit": "junit",
    "sonarqube": "sonarqube",
    "codacy": "json",
}
#: How the values are called that hadolint has where its file says nothing.
AS_HADOLINT = "as hadolint"
_THRESHOLDS = (*Severity.ALL, "ignore", "none")
_LABEL_TYPES = tuple("text url semver hash rfc3339 spdx email".split())

#: The keys of the file.
_KEYS = {
    option.name: option
    for option in (
        Option("failure-threshold", Option.STRING, None, "", _THRESHOLDS),
        Option("format", Option.STRING, None, "", tuple(FORMATS)),
        Option("formats", Option.STRINGS, None, "", tuple(FORMATS)),
        Option("ignored", Option.STRINGS, None, ""),
        Option("override", "mapping of lists", None, ""),
        Option("trustedRegistries", Option.STRINGS, None, ""),
        Option("label-schema", Option.MAPPING, None, "", _LABEL_TYPES),
        *(
            Option(name, Option.BOOL, None, "")
            for name in "strict-labels disable-ignore-pragma no-color no-fail verbose".split()
        ),
    )
}
#: hadolint's own severities, also where dflint's rules are milder.
_SEVERITIES = {
    Severity.ERROR: """
        DL1000 DL3000 DL3004 DL3011 DL3012 DL3020 DL3021 DL3023 DL3024 DL3026 DL3043 DL3044 DL3061
        DL4000 DL4004""",
    Severity.WARNING: """
        DL3002 DL3003 DL3006 DL3007 DL3008 DL3013 DL3014 DL3016 DL3018 DL3022 DL3025 DL3027 DL3028
        DL3029 DL3030 DL3032 DL3033 DL3034 DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3045
        DL3046 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058 DL3062 DL3063 DL3064 DL3065 DL3067
        DL4001 DL4003 DL4005 DL4006""",
    Severity.INFO: "DL3001 DL3009 DL3010 DL3015 DL3019 DL3047 DL3049 DL3050 DL3059 DL3060 DL3066",
    Severity.STYLE: "DL3048",
}

_TRUTHS = ("1", "y", "on", "true", "yes")
_PREFIX = "HADOLINT_"


def read_hadolint_config(path: str) -> Config:
    """Reads a file of hadolint's; raises ConfigError."""
    source = read_yaml(path)
    config = Config(path, is_hadolint=True)
    values = check(source, config.notes)
    # Where a rule has several codes the most severe one counts, which is the last.
    severities = {
        code: level for level in reversed(Severity.ALL) for code in _SEVERITIES[level].split()
    }
    base = {"select": ["hadolint"], "fail-on": Severity.INFO, "severity": severities}
    config.add(Layer(base, f"{AS_HADOLINT}, for {path}"))
    config.add(Layer(convert(values), path, os.path.dirname(path), _Renamed(source), adds_up=True))
    return config


def check(source: YamlFile, notes: list[str]) -> dict[str, Any]:
    """The values of a file, checked; raises ConfigError for one of the wrong type."""
    data = {} if source.data is None else source.data
    if not isinstance(data, dict):
        raise source.error("this must be a mapping: `key: value`")
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _KEYS:
            notes.append(f"{source.error(unknown_key(key, _KEYS), key, at_key=True)}")
        elif key == "override":
            found[key] = _check_override(value, source)
        elif value is not None:
            check_value(_KEYS[key], value, source, (key,))
            is_single = _KEYS[key].kind == Option.STRINGS and isinstance(value, str)
            found[key] = [value] if is_single else value
    return found


def _check_override(value: Any, source: YamlFile) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise source.error("override must be a mapping of severities to lists", "override")
    found = {}
    for severity, codes in value.items():
        if severity not in Severity.ALL:
            message = f"{severity!r} is not one of {', '.join(Severity.ALL)}"
            raise source.error(message, "override", severity, at_key=True)
        option = Option(severity, Option.STRINGS, None, "")
        if codes is not None:
            check_value(option, codes, source, ("override", severity))
            found[severity] = [codes] if isinstance(codes, str) else codes
    return found


def from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the variables say, under the keys of the file; what they cannot say is left out."""
    found: dict[str, Any] = {}
    for key in ("no-fail", "verbose", "strict-labels", "disable-ignore-pragma"):
        name = _PREFIX + ("NOFAIL" if key == "no-fail" else key.upper().replace("-", "_"))
        if name in environ:
            found[key] = environ[name].lower() in _TRUTHS
    if "NO_COLOR" in environ:
        found["no-color"] = True
    threshold = environ.get(f"{_PREFIX}FAILURE_THRESHOLD", "")
    if threshold in _THRESHOLDS:
        found["failure-threshold"] = threshold
    formats = [name for name in _list(environ, "FORMAT") if name in FORMATS]
    if formats:
        found["formats"] = formats
    if ignored := _list(environ, "IGNORE"):
        found["ignored"] = ignored
    if registries := _list(environ, "TRUSTED_REGISTRIES"):
        found["trustedRegistries"] = registries
    labels = dict(label.partition(":")[::2] for label in _list(environ, "REQUIRE_LABELS"))
    if labels:
        found["label-schema"] = {name: kind or "text" for name, kind in labels.items()}
    override = {
        severity: codes
        for severity in Severity.ALL
        if (codes := _list(environ, f"OVERRIDE_{severity.upper()}"))
    }
    if override:
        found["override"] = override
    return found


def _list(environ: Mapping[str, str], name: str) -> list[str]:
    return [each for each in environ.get(_PREFIX + name, "").split(",") if each]


def environment_layer(environ: Mapping[str, str] = os.environ) -> Layer | None:
    """The variables as a layer; None where none is set."""
    if not any(name.startswith(_PREFIX) for name in environ):
        return None
    values = convert(from_environment(environ))
    return Layer(values, "environment (HADOLINT_...)", adds_up=True) if values else None


def convert(values: Mapping[str, Any]) -> dict[str, Any]:
    """hadolint's keys and values as ours."""
    found: dict[str, Any] = {}
    if "failure-threshold" in values:
        threshold = values["failure-threshold"]
        # Both mean that everything counts.
        found["fail-on"] = Severity.STYLE if threshold in ("ignore", "none") else threshold
    formats = [*([values["format"]] if "format" in values else []), *values.get("formats", ())]
    # A format that is not there yet: the default one.
    known = [FORMATS[name] for name in formats if FORMATS[name] in reporters.FORMATS]
    if known:
        found["output-format"] = known[0]
    if "ignored" in values:
        found["ignore"] = list(values["ignored"])
    if "disable-ignore-pragma" in values:
        found["inline-ignores"] = not values["disable-ignore-pragma"]
    if "no-fail" in values:
        found["exit-zero"] = values["no-fail"]
    names = {
        "trustedRegistries": "trusted-registries",
        "label-schema": "label-schema",
        "strict-labels": "strict-labels",
    }
    options = {ours: values[theirs] for theirs, ours in names.items() if theirs in values}
    if options:
        found["options"] = options
    severities: dict[str, str] = {}
    # Where a code is in several lists the most severe one counts.
    for severity in reversed(Severity.ALL):
        severities.update(dict.fromkeys(values.get("override", {}).get(severity, ()), severity))
    if severities:
        found["severity"] = severities
        # To override a rule that is off turns it on.
        found["extend-select"] = [
            code for code in severities if code.upper() in ("DL1001", "DL3057")
        ]
    return found


class _Renamed(YamlFile):
    """Where our keys stand in a file that has hadolint's."""

    __slots__ = ("_file",)

    _NAMES = {
        "ignore": "ignored",
        "fail-on": "failure-threshold",
        "severity": "override",
        "extend-select": "override",
        "inline-ignores": "disable-ignore-pragma",
        "exit-zero": "no-fail",
        "output-format": "format",
    }

    def __init__(self, file: YamlFile) -> None:
        super().__init__(file.path, file.data)
        self._file = file

    def place(self, *keys: str | int, at_key: bool = False) -> tuple[int, int]:
        """The place of hadolint's key."""
        first = self._NAMES.get(str(keys[0]), str(keys[0])) if keys else ""
        return self._file.place(first, *keys[1:], at_key=at_key)
