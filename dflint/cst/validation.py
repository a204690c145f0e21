"""What BuildKit refuses in a tree that it can parse.

Facts: frontend/dockerfile/parser/line_parsers.go (phase "parse") and
frontend/dockerfile/instructions/parse.go (phase "instruction").
"""

from __future__ import annotations

import re

from dflint.cst.node import Node
from dflint.cst.nodes import (
    FORBIDDEN_TRIGGERS,
    INSTRUCTIONS,
    Flag,
    Instruction,
    JsonArray,
    Onbuild,
    UnknownInstruction,
)
from dflint.cst.problems import SyntaxProblem
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_BOOL, _STRING, _STRINGS = "bool", "string", "strings"

#: The flags that an instruction takes, and what they hold.
FLAGS: dict[str, dict[str, str]] = {
    "FROM": {"platform": _STRING},
    "RUN": {"mount": _STRINGS, "network": _STRING, "security": _STRING, "device": _STRINGS},
    "COPY": {
        "from": _STRING,
        "chown": _STRING,
        "chmod": _STRING,
        "link": _BOOL,
        "parents": _BOOL,
        "exclude": _STRINGS,
    },
    "ADD": {
        "keep-git-dir": _BOOL,
        "chown": _STRING,
        "chmod": _STRING,
        "checksum": _STRING,
        "unpack": _BOOL,
        "link": _BOOL,
        "exclude": _STRINGS,
    },
    "HEALTHCHECK": {
        "interval": _STRING,
        "timeout": _STRING,
        "start-period": _STRING,
        "start-interval": _STRING,
        "retries": _STRING,
    },
}

#: Instructions that never look at their flags.
_FLAGS_IGNORED = ("ARG", "STOPSIGNAL")
_STAGE_NAME = regex(r"[a-z][a-z0-9-_.]*\Z")
_DURATION = regex(r"[+-]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)\Z")
_DURATION_PIECE = regex(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6,
    "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9,
}  # fmt: skip
_MILLISECOND = 10**6


class _Refusal(Exception):  # noqa: N818 (not an error of ours)
    """Why an instruction is refused, and the node that the message is about."""

    def __init__(self, message: str, node: Node | None = None, phase: str = "instruction") -> None:
        super().__init__(message)
        self.message = message
        self.node = node
        self.phase = phase


def problem_in(node: Instruction, in_stage: bool) -> SyntaxProblem | None:
    """What is refused in an instruction, apart from what only its physical lines show.

    ``in_stage``: whether there is a FROM before it.
    """
    try:
        _check_parse(node)
        _check(node)
        if not in_stage and node.name not in ("FROM", "ARG"):
            raise _Refusal("no build stage in current context")
    except _Refusal as refusal:
        return _problem(node, refusal)
    return None


def _problem(node: Instruction, refusal: _Refusal) -> SyntaxProblem:
    span = refusal.node.span if refusal.node is not None else node.head_span
    return SyntaxProblem(refusal.message, span, node.line, refusal.phase)


def _check_parse(node: Instruction) -> None:
    """What BuildKit's parser refuses before it knows what the instruction means."""
    if isinstance(node, Onbuild):
        if node.instruction is not None:
            _check_parse(node.instruction)
        return
    for argument in node.arguments:
        if isinstance(argument, JsonArray) and not argument.all_strings:
            message = "when using JSON array syntax, arrays must be comprised of strings only"
            raise _Refusal(message, argument, "parse")
    if node.name in ("ENV", "LABEL"):
        _check_pairs(node)


def _check_pairs(node: Instruction) -> None:
    pairs = node.pairs
    if len(pairs) == 1 and pairs[0].value is None:
        raise _Refusal(f"{node.name} must have two arguments", pairs[0], "parse")
    for pair in pairs:
        if pair.value is None:
            message = (
                f'Syntax error - can\'t find = in "{pair.key.value}". '
                "Must be of the form: name=value"
            )
            raise _Refusal(message, pair, "parse")


def _check(node: Instruction) -> None:
    if isinstance(node, UnknownInstruction):
        raise _Refusal(_unknown_instruction(node))
    checks: Callable[[Instruction], None] | None = _CHECKS.get(node.name)
    if node.name in ("COPY", "ADD"):
        _check_transfer(node)
    elif checks is not None:
        checks(node)
    if node.name not in _FLAGS_IGNORED and not _is_healthcheck_none(node):
        _check_flags(node)


def _unknown_instruction(node: Instruction) -> str:
    message = f"unknown instruction: {node.name}"
    near = [name for name in INSTRUCTIONS if _is_near(node.name, name)]
    return f"{message} (did you mean {near[0]}?)" if near else message


def _is_near(one: str, other: str) -> bool:
    """Whether at most one letter was changed, left out, added, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or not one:
        return False
    index = 0
    while index < min(len(one), len(other)) and one[index] == other[index]:
        index += 1
    rest, other_rest = one[index:], other[index:]
    return (
        rest[1:] == other_rest[1:]
        or rest == other_rest[1:]
        or rest[1:] == other_rest
        or (rest[1:2] + rest[:1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )


def _check_flags(node: Instruction) -> None:
    known = FLAGS.get(node.name, {})
    seen: set[str] = set()
    for flag in node.flags:
        name, argument = flag.name, flag.argument
        kind = known.get(name)
        if kind is None:
            raise _Refusal(_unknown_flag(name, known), flag)
        if name in seen and kind is not _STRINGS:
            raise _Refusal(f"duplicate flag specified: --{name}", flag)
        seen.add(name)
        if kind is _BOOL:
            _check_bool(flag)
        elif argument is None:
            raise _Refusal(f"missing a value on flag: --{name}", flag)
    if node.name == "RUN":
        _check_run_flags(node)


def _unknown_flag(name: str, known: dict[str, str]) -> str:
    near = [other for other in known if _is_near(name, other)]
    message = f"unknown flag: --{name}"
    return f"{message} (did you mean --{near[0]}?)" if near else message


def _check_bool(flag: Flag) -> None:
    if flag.argument == "":
        raise _Refusal(f"missing a value on flag: --{flag.name}", flag)
    if flag.argument is not None and flag.argument.lower() not in ("true", "false"):
        message = f"expecting boolean value for flag --{flag.name}, not: {flag.argument}"
        raise _Refusal(message, flag)


def _check_run_flags(node: Instruction) -> None:
    allowed = {"network": ("default", "none", "host"), "security": ("sandbox", "insecure")}
    for name, values in allowed.items():
        flag = node.flag(name)
        if flag is not None and flag.argument not in values:
            raise _Refusal(f"invalid {name} mode: {flag.argument}", flag)
    for flag in node.flags:
        if flag.name == "mount" and _has_variable_source(flag.argument or ""):
            raise _Refusal("a mount's 'from' doesn't support variable expansion", flag)


def _has_variable_source(mount: str) -> bool:
    """Whether the stage or image of a mount is named by a variable; fields may be quoted (CSV)."""
    for field in mount.split(","):
        key, _, value = field.strip('"').partition("=")
        if key.lower() == "from" and "$" in value:
            return True
    return False


def _check_from(node: Instruction) -> None:
    words = node.words
    if len(words) == 3 and words[1].value.lower() == "as":
        name = words[2].value.lower()
        if not _STAGE_NAME.match(name):
            message = (
                f'invalid name for build stage: "{name}", '
                "name can't start with a number or contain symbols"
            )
            raise _Refusal(message, words[2])
    elif len(words) != 1:
        raise _Refusal("FROM requires either one or three arguments", words[-1] if words else None)


def _check_transfer(node: Instruction) -> None:
    if len(node.values) < 2:
        message = f"{node.name} requires at least two arguments, but only {len(node.values)} given"
        raise _Refusal(message, node.arguments[-1] if node.arguments else None)
    destination = node.values[-1]
    if any(destination == f"<<{heredoc.name}" for heredoc in node.heredocs):
        raise _Refusal(f"{node.name} cannot accept a heredoc as a destination", node.arguments[-1])


def _check_shell(node: Instruction) -> None:
    if not node.is_json:
        raise _Refusal("SHELL requires the arguments to be in JSON form", _first(node))
    if not node.values:
        raise _Refusal("SHELL requires at least one argument", _first(node))


def _check_exactly_one(node: Instruction) -> None:
    if not node.arguments:
        raise _Refusal(f"{node.name} requires exactly one argument")


def _check_at_least_one(node: Instruction) -> None:
    if not node.values:
        raise _Refusal(f"{node.name} requires at least one argument", _first(node))


def _check_volume(node: Instruction) -> None:
    _check_at_least_one(node)
    if any(not value for value in node.values):
        raise _Refusal("VOLUME specified can not be an empty string", _first(node))


def _check_key_values(node: Instruction) -> None:
    _check_at_least_one(node)
    for pair in node.pairs:
        if not pair.key.value:
            raise _Refusal(f"{node.name} names can not be blank", pair)


def _check_healthcheck(node: Instruction) -> None:
    words = node.words
    if not words:
        raise _Refusal("HEALTHCHECK requires at least one argument")
    kind = words[0].value.upper()
    if kind == "NONE":
        if len(node.arguments) > 1:
            raise _Refusal("HEALTHCHECK NONE takes no arguments", node.arguments[1])
        return
    if kind != "CMD":
        raise _Refusal(f"Unknown type {kind} in HEALTHCHECK (try CMD)", words[0])
    if len(node.arguments) < 2 or not any(node.values[1:]):
        raise _Refusal("Missing command after HEALTHCHECK CMD", words[0])
    for flag in node.flags:
        _check_healthcheck_option(flag)


def _check_healthcheck_option(flag: Flag) -> None:
    argument = flag.argument
    if not argument:
        return
    if flag.name == "retries":
        if not re.match(r"[+]?[0-9]+\Z", argument):
            raise _Refusal(f"--retries must be at least 1 (not {argument})", flag)
    elif flag.name in FLAGS["HEALTHCHECK"]:
        nanoseconds = _nanoseconds(argument)
        if nanoseconds is None:
            raise _Refusal(f"invalid duration {argument!r} for --{flag.name}", flag)
        if nanoseconds != 0 and nanoseconds < _MILLISECOND:
            raise _Refusal(f"Interval {argument} cannot be less than 1ms", flag)


def _nanoseconds(text: str) -> float | None:
    """A duration in Go's syntax; None when it is none."""
    if not _DURATION.match(text):
        return None
    total = sum(
        float(number) * _NANOSECONDS[unit] for number, unit in _DURATION_PIECE.findall(text)
    )
    return -total if text.startswith("-") else total


def _is_healthcheck_none(node: Instruction) -> bool:
    return node.name == "HEALTHCHECK" and bool(node.words) and node.words[0].value.upper() == "NONE"


def _check_onbuild(node: Instruction) -> None:
    inner = node.instruction if isinstance(node, Onbuild) else None
    if inner is None:
        raise _Refusal("ONBUILD requires at least one argument")
    if inner.name == "ONBUILD":
        raise _Refusal("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", inner)
    if inner.name in FORBIDDEN_TRIGGERS:
        raise _Refusal(f"{inner.name} isn't allowed as an ONBUILD trigger", inner)


def _first(node: Instruction) -> Node | None:
    return node.arguments[0] if node.arguments else None


_CHECKS: dict[str, Callable[[Instruction], None]] = {
    "ARG": _check_key_values,
    "ENV": _check_key_values,
    "EXPOSE": _check_at_least_one,
    "FROM": _check_from,
    "HEALTHCHECK": _check_healthcheck,
    "LABEL": _check_key_values,
    "MAINTAINER": _check_exactly_one,
    "ONBUILD": _check_onbuild,
    "SHELL": _check_shell,
    "STOPSIGNAL": _check_exactly_one,
    "USER": _check_exactly_one,
    "VOLUME": _check_volume,
    "WORKDIR": _check_exactly_one,
}
