"""What BuildKit makes of a Dockerfile, judged without dflint.

The ``dockerfile`` package is BuildKit's own parser. It lets unknown instructions, unknown flags and
wrong numbers of arguments pass: those are refused in BuildKit's next phase, of which this module
knows the tables (frontend/dockerfile/instructions/parse.go and bflag.go).
"""

from __future__ import annotations

import json
import os
import tempfile
from typing import NamedTuple

import dockerfile

BOOL, STRING, STRINGS = "bool", "string", "strings"

#: The flags of each instruction. All other instructions take none.
FLAGS = {
    "FROM": {"platform": STRING},
    "RUN": {"mount": STRINGS, "network": STRING, "security": STRING, "device": STRINGS},
    "COPY": {
        "from": STRING,
        "chown": STRING,
        "chmod": STRING,
        "link": BOOL,
        "parents": BOOL,
        "exclude": STRINGS,
    },
    "ADD": {
        "chown": STRING,
        "chmod": STRING,
        "link": BOOL,
        "keep-git-dir": BOOL,
        "checksum": STRING,
        "unpack": BOOL,
        "exclude": STRINGS,
    },
    "HEALTHCHECK": {
        "interval": STRING,
        "timeout": STRING,
        "start-period": STRING,
        "start-interval": STRING,
        "retries": STRING,
    },
}

#: The fewest and the most arguments (None: any number) of each instruction.
ARGUMENTS: dict[str, tuple[int, int | None]] = {
    "ADD": (2, None),
    "ARG": (1, None),
    "CMD": (0, None),
    "COPY": (2, None),
    "ENTRYPOINT": (0, None),
    "ENV": (1, None),
    "EXPOSE": (1, None),
    "FROM": (1, 3),
    "HEALTHCHECK": (1, None),
    "LABEL": (1, None),
    "MAINTAINER": (1, 1),
    "ONBUILD": (0, None),
    "RUN": (0, None),
    "SHELL": (1, None),
    "STOPSIGNAL": (1, 1),
    "USER": (1, 1),
    "VOLUME": (1, None),
    "WORKDIR": (1, 1),
}

#: These never look at their flags.
FLAGS_IGNORED = ("ARG", "STOPSIGNAL")
NOT_IN_ONBUILD = ("ONBUILD", "FROM", "MAINTAINER")


class Seen(NamedTuple):
    """An instruction as BuildKit sees it."""

    keyword: str
    line: int
    end_line: int
    values: tuple[str, ...]
    is_json: bool
    #: The package is older than today's BuildKit: it takes an array with text behind it as JSON.
    is_older_reading: bool


def parse(text: str) -> tuple[dockerfile.Command, ...]:
    """BuildKit's parse of a text; raises ValueError with its message when it refuses the text.

    Bytes that are not UTF-8 (lone surrogates) reach it as U+FFFD: it cannot hand them back.
    """
    text = readable(text)
    try:
        if "\0" in text:  # parse_string would stop there
            return _parse_through_file(text)
        return tuple(dockerfile.parse_string(text))
    except dockerfile.GoParseError as error:
        raise ValueError(str(error)) from None


def readable(text: str) -> str:
    """The text with U+FFFD in place of what is not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _parse_through_file(text: str) -> tuple[dockerfile.Command, ...]:
    descriptor, path = tempfile.mkstemp(suffix=".Dockerfile")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
        return tuple(dockerfile.parse_file(path))
    finally:
        os.unlink(path)


def instructions(text: str) -> list[Seen]:
    """The instructions of a text, one ONBUILD as ``ONBUILD`` and its inner instruction."""
    return [_seen(command) for command in parse(text)]


def _seen(command: dockerfile.Command) -> Seen:
    values = tuple(command.value)
    if command.sub_cmd is not None:
        values = (command.sub_cmd.upper(), *values)
    keyword = command.cmd.upper()
    is_older = command.json and not _ends_in_array(command.original)
    return Seen(keyword, command.start_line, command.end_line, values, command.json, is_older)


def _ends_in_array(original: str) -> bool:
    try:
        json.loads(original[original.index("[") :])
    except ValueError:
        return False
    return True


def refusal(text: str) -> tuple[str, str] | None:
    """Why BuildKit would refuse the text: ("parse" or "instruction", the reason); or None."""
    try:
        commands = parse(text)
    except ValueError as error:
        return "parse", str(error)
    for command, reason in _refused(commands):
        return "instruction", f"line {command.start_line}: {reason}"
    return None


def _refused(
    commands: tuple[dockerfile.Command, ...],
) -> list[tuple[dockerfile.Command, str]]:
    found = []
    in_stage = False
    for command in commands:
        keyword = command.cmd.upper()
        reason = _objection(keyword, command)
        if reason is None and not in_stage and keyword not in ("FROM", "ARG"):
            reason = "no build stage in current context"
        if reason is not None:
            found.append((command, reason))
        in_stage = in_stage or keyword == "FROM"
    return found


def _objection(keyword: str, command: dockerfile.Command) -> str | None:
    if keyword not in ARGUMENTS:
        return f"unknown instruction: {keyword}"
    if keyword == "ONBUILD":
        return _check_onbuild(command)
    reason = _check_arguments(keyword, tuple(command.value), command.json)
    if reason is None and keyword not in FLAGS_IGNORED:
        is_none = keyword == "HEALTHCHECK" and command.value[0].upper() == "NONE"
        reason = None if is_none else _check_flags(keyword, tuple(command.flags))
    return reason


def _check_onbuild(command: dockerfile.Command) -> str | None:
    if not command.sub_cmd:
        return "ONBUILD requires at least one argument"
    if command.sub_cmd.upper() in NOT_IN_ONBUILD:
        return f"{command.sub_cmd} is not allowed as an ONBUILD trigger"
    # BuildKit looks at the trigger only in a build of a child image, and so do we.
    return _check_flags("ONBUILD", tuple(command.flags))


def _check_arguments(keyword: str, values: tuple[str, ...], is_json: bool) -> str | None:
    fewest, most = ARGUMENTS[keyword]
    filled = [value for value in values if value]
    if len(values if is_json else filled) < fewest or (most is not None and len(values) > most):
        return f"{keyword} with {len(values)} arguments"
    if keyword == "FROM" and len(values) != 1 and not _is_named_stage(values):
        return f"FROM {' '.join(values)}"
    if keyword == "SHELL" and not is_json:
        return "SHELL requires the arguments to be in JSON form"
    if keyword == "HEALTHCHECK":
        return _check_healthcheck(values)
    if keyword in ("ENV", "LABEL") and not all(values[::2]):
        return f"{keyword} names can not be blank"
    if keyword == "ARG" and any(value.startswith("=") or not value for value in values):
        return "ARG names can not be blank"
    return None


def _is_named_stage(values: tuple[str, ...]) -> bool:
    if len(values) != 3 or values[1].lower() != "as":
        return False
    name = values[2].lower()
    allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_."
    return name[0] in allowed[:26] and all(character in allowed for character in name)


def _check_healthcheck(values: tuple[str, ...]) -> str | None:
    kind = values[0].upper()
    if kind == "NONE":
        return "HEALTHCHECK NONE takes no arguments" if len(values) > 1 else None
    if kind != "CMD":
        return f"unknown type {kind} in HEALTHCHECK"
    return None if any(values[1:]) else "missing command after HEALTHCHECK CMD"


def _check_flags(keyword: str, flags: tuple[str, ...]) -> str | None:
    known = FLAGS.get(keyword, {})
    seen: set[str] = set()
    for flag in flags:
        name, equal, argument = flag[2:].partition("=")
        kind = known.get(name)
        if kind is None:
            return f"unknown flag: --{name}"
        if name in seen and kind != STRINGS:
            return f"duplicate flag specified: --{name}"
        seen.add(name)
        if kind == BOOL and equal and argument.lower() not in ("true", "false"):
            return f"expecting boolean value for flag --{name}"
        if kind != BOOL and not equal:
            return f"missing a value on flag: --{name}"
    return None
