"""The options of the command line, in one table: what is parsed and what ``--help`` says.

argparse would do the same; importing and filling it takes 5 ms, more than linting a small file.
"""

from __future__ import annotations

from dflint.reporters import FORMATS
from dflint.rule import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

#: By section: the option, what stands for its value, its help. No value: a switch; CODES: a list
#: with commas, repeatable, and so are REGISTRIES and LABELS; N: a number from 1; a|b: one of these.
OPTIONS = (
    (
        "Repair",
        (
            ("--fix", "", "repair the files in place"),
            ("--unsafe-fixes", "", "also with repairs that change what is built"),
            ("--diff", "", "print the patch that --fix would apply, write nothing"),
            ("--fix-only", "CODES", "repair what these rules find, only report the rest"),
            ("--unfixable", "CODES", "only report what these rules find"),
        ),
    ),
    (
        "Rules, by code, alias (DL3008), name, prefix (DF3), set (strict) or ALL",
        (
            ("--select", "CODES", "use these rules only"),
            ("--extend-select", "CODES", "use these rules as well"),
            ("--ignore", "CODES", "leave these rules out"),
            ("--no-inline-ignores", "", "let no comment in a Dockerfile silence a rule"),
            ("--add-ignores", "", "write a comment above each finding that silences it"),
        ),
    ),
    (
        "Rules, as hadolint has it",
        (
            ("--error", "CODES", "use these rules as well, and call what they find errors"),
            ("--warning", "CODES", "the same, with warnings"),
            ("--info", "CODES", "the same, with the severity info"),
            ("--style", "CODES", "the same, with the severity style"),
            ("--trusted-registry", "REGISTRIES", "images may come from these"),
            ("--require-label", "LABELS", "an image must have these, each NAME or NAME:TYPE"),
            ("--strict-labels", "", "an image may have no others"),
        ),
    ),
    (
        "Report",
        (
            (
                "--output-format",
                "|".join(FORMATS),
                "default: text, in GitHub Actions: github; FORMAT=FILE: one more",
            ),
            ("--output", "FILE", "write findings, or the patch, to a file"),
            ("--baseline", "FILE", "report only what is not in this file"),
            ("--write-baseline", "FILE", "write all findings to such a file, report none"),
            ("--diff-base", "REV", "report only what is on lines changed since this git revision"),
            ("--statistics", "", "only count the findings of each rule"),
            (
                "--fail-on",
                "|".join(Severity.ALL),
                "mildest finding to exit with 1 for; default: warning",
            ),
            ("--exit-zero", "", "exit with 0 in spite of findings"),
            ("--no-color", "", "no colours, as with NO_COLOR=1"),
            ("--quiet", "", "-q: only findings and errors"),
            ("--watch", "", "lint again whenever a file changes, until Ctrl-C"),
        ),
    ),
    (
        "More",
        (
            ("--config", "FILE", "use this configuration file, and look for no other"),
            ("--isolated", "", "use no configuration file"),
            ("--stdin-filename", "NAME", "what to call the file on standard input"),
            ("--context", "DIR", "the build context of the Dockerfiles: are COPY's sources there?"),
            ("--jobs", "N", "processes; default: one for each 50 files, up to the processors"),
            ("--no-cache", "", "neither use nor keep results of other runs (DFLINT_CACHE_DIR)"),
            ("--version", "", "print the version"),
            ("--help", "", "-h: print this"),
        ),
    ),
)

#: What stands for values that are lists with commas.
LISTS = ("CODES", "REGISTRIES", "LABELS")

#: Those of ``dflint format`` that nothing else has.
FORMAT_OPTIONS = (
    ("--check", "", "write nothing; exit with 1 where something would change"),
    ("--keep-cache", "", "change nothing that makes builders run a RUN again"),
    ("--sort-packages", "", "sort the lists of packages"),
)

_SHORT = {"-q": "--quiet", "-h": "--help", "-c": "--config", "-o": "--output"}

#: hadolint's names of options that are called something else here.
_HADOLINT_OPTIONS = {
    "-f": "--output-format",
    "--format": "--output-format",
    "-t": "--fail-on",
    "--failure-threshold": "--fail-on",
    "--no-fail": "--exit-zero",
    "--disable-ignore-pragma": "--no-inline-ignores",
    "-v": "--version",
}
#: Values of such options, and what they are called here.
_HADOLINT_VALUES = {
    "tty": "text",
    "gitlab_codeclimate": "gitlab",
    "codacy": "json",
    "none": Severity.STYLE,
    "ignore": Severity.STYLE,
}

_USAGE = """\
Usage: dflint [OPTION ...] [PATH ...]   lint Dockerfiles, or repair them
       dflint rule CODE ...             explain a rule
       dflint rules                     list the rules
       dflint format [PATH ...]         write Dockerfiles in one style
       dflint config [PATH]             show the configuration in force
       dflint test-rules [FILE ...]     test rules that are written in YAML
       dflint verify [DOCKERFILE]       prove a repair: build before and after, compare the images
       dflint completion SHELL          print what makes bash, zsh or fish complete all this
       dflint lsp                       serve an editor (docs/editors.md)

PATH is a file, a folder to search for Dockerfiles (by default this one), or - for standard input.
"""


class UsageError(Exception):
    """A command line that says nothing sensible; its text says why."""


class Arguments:
    """A parsed command line: an attribute for each option, named like it."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.fix = False
        self.unsafe_fixes = False
        self.diff = False
        self.fix_only: list[str] = []
        self.unfixable: list[str] = []
        self.select: list[str] = []
        self.extend_select: list[str] = []
        self.ignore: list[str] = []
        #: Rules that find what is as severe as this.
        self.error: list[str] = []
        self.warning: list[str] = []
        self.info: list[str] = []
        self.style: list[str] = []
        self.trusted_registry: list[str] = []
        #: ``NAME`` or ``NAME:TYPE``.
        self.require_label: list[str] = []
        self.strict_labels = False
        self.output_format = ""
        #: Further reports: formats and files.
        self.reports: list[tuple[str, str]] = []
        self.baseline = self.write_baseline = self.diff_base = ""
        self.output = ""
        self.statistics = False
        #: Empty: what the configuration says, else warning.
        self.fail_on = ""
        self.exit_zero = False
        self.no_color = False
        self.no_inline_ignores = False
        self.add_ignores = False
        #: The configuration file; empty: the one that is found.
        self.config = ""
        self.quiet = False
        self.watch = False
        self.stdin_filename = ""
        #: The folder that the Dockerfiles are built with; empty: it is not known.
        self.context = ""
        #: 0: as many as are worth it.
        self.jobs = 0
        self.isolated = False
        self.no_cache = False
        #: Of ``dflint format``.
        self.check = self.keep_cache = self.sort_packages = False
        self.version = False
        self.help = False


def parse(
    argv: list[str],
    allowed: Container[str] | None = None,
    more: Iterable[tuple[str, str, str]] = (),
) -> Arguments:
    """Reads a command line, on which these options may stand, and more; raises UsageError."""
    values = {
        name: value
        for _, options in OPTIONS
        for name, value, _ in options
        if allowed is None or name in allowed
    }
    values.update((name, value) for name, value, _ in more)
    arguments = Arguments()
    rest = iter(argv)
    for word in rest:
        if word == "--":
            arguments.paths.extend(rest)
        elif word == "-" or not word.startswith("-"):
            arguments.paths.append(word)
        else:
            name, equal, value = word.partition("=")
            name = _SHORT.get(name, name)
            is_hadolint = name not in values and name in _HADOLINT_OPTIONS
            if is_hadolint:
                name = _HADOLINT_OPTIONS[name]
            if name not in values:
                raise UsageError(f"unknown option {name}{_suggestion(name, list(values))}")
            if values[name] and not equal:
                value = next(rest, "")
            if is_hadolint:
                value = _from_hadolint(value)
            _set(arguments, name, values[name], value if values[name] or equal else None)
    _check(arguments)
    return arguments


def _from_hadolint(value: str) -> str:
    """What a value of one of its options is called here, also that before a file."""
    word, equal, file = value.partition("=")
    return f"{_HADOLINT_VALUES.get(word, word)}{equal}{file}"


def _set(arguments: Arguments, name: str, kind: str, value: str | None) -> None:
    attribute = name[2:].replace("-", "_")
    if not kind:
        if value is not None:
            raise UsageError(f"{name} takes no value")
        setattr(arguments, attribute, True)
    elif value is None or not value.strip(", "):
        raise UsageError(f"{name} needs a value: {kind}")
    elif kind in LISTS:
        getattr(arguments, attribute).extend(filter(None, map(str.strip, value.split(","))))
    elif kind == "N":
        if not (value.isascii() and value.isdigit() and int(value)):
            raise UsageError(f"{name} needs a number from 1, not {value!r}")
        setattr(arguments, attribute, int(value))
    elif name == "--output-format" and "=" in value:
        file_format, _, path = value.partition("=")
        if file_format not in kind.split("|") or not path:
            raise UsageError(f"{name} {value}: FORMAT=FILE, with one of {kind.replace('|', ', ')}")
        arguments.reports.append((file_format, path))
    elif name == "--output-format" and arguments.output_format not in ("", value):
        both = f"{arguments.output_format} and {value}"
        raise UsageError(f"{name}: {both} cannot both be printed; FORMAT=FILE writes to a file")
    elif "|" in kind and value not in kind.split("|"):
        raise UsageError(f"{name} is one of {kind.replace('|', ', ')}, not {value!r}")
    else:
        setattr(arguments, attribute, value)


def _check(arguments: Arguments) -> None:
    if arguments.add_ignores and (arguments.fix or arguments.diff):
        raise UsageError("--add-ignores does not go with --fix or --diff")
    if arguments.require_label:
        _check_labels(arguments.require_label)
    if arguments.config and arguments.isolated:
        raise UsageError("--config does not go with --isolated")
    if arguments.diff_base and (arguments.fix or arguments.diff):
        raise UsageError("--diff-base does not go with --fix or --diff")
    if arguments.write_baseline and (arguments.fix or arguments.diff or arguments.baseline):
        raise UsageError("--write-baseline does not go with --fix, --diff or --baseline")
    if arguments.stdin_filename and "-" not in arguments.paths:
        raise UsageError("--stdin-filename needs the path -")
    if arguments.watch and "-" in arguments.paths:
        raise UsageError("--watch does not go with the path -")
    if arguments.statistics and arguments.output_format not in ("", "text"):
        raise UsageError(f"--statistics does not go with --output-format {arguments.output_format}")


def _check_labels(labels: list[str]) -> None:
    from dflint.semantics.labels import LABEL_SCHEMA

    for label in labels:
        name, colon, kind = label.partition(":")
        if not name or (colon and kind not in LABEL_SCHEMA.choices):
            types = ", ".join(LABEL_SCHEMA.choices)
            raise UsageError(f"--require-label {label}: NAME or NAME:TYPE, with one of {types}")


def _suggestion(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    return f", did you mean {close[0]}?" if close else ""


def commands() -> list[tuple[str, str]]:
    """The commands that are not options, as in ``dflint rules``, and what they do."""
    import re

    return re.findall(r"^ +dflint ([a-z-]+)(?: .*?)? {2,}(\S.*)$", _USAGE, re.MULTILINE)


def _wrapped(option: str) -> str:
    """An option with many choices, over several lines."""
    lines, indentation = [""], " " * (option.find(" ", 2) + 1)
    for choice in option.split("|"):
        if len(lines[-1]) + len(choice) >= 100:
            lines.append(indentation)
        lines[-1] += f"{choice}|"
    return "\n".join(lines)[:-1]


def help_text() -> str:
    """What ``dflint --help`` prints."""
    lines = [_USAGE]
    for section, options in OPTIONS:
        lines.append(f"{section}:")
        for name, value, text in options:
            option = f"  {name} {value}"
            gap = "\n" + " " * 26 if len(option) > 24 else " " * (26 - len(option))
            lines.append(f"{_wrapped(option)}{gap}{text}")
        lines.append("")
    lines.append(
        "Exit status: 0 nothing found, 1 something found, 2 wrong usage or unreadable file."
    )
    return "\n".join(lines) + "\n"
