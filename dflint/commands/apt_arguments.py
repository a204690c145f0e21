"""The grammar of apt's own command lines (apt-get, apt, apt-cache, apt-mark, apt-config).

Source: apt-pkg/contrib/cmndline.cc of apt. It is not getopt: long names ignore case, any boolean
takes ``no-`` and friends in front and a truth value behind, glued or as the next word, a short
option takes its value with or without ``=``, and long names cannot be cut short.
"""

from __future__ import annotations

from dflint.commands.invocation import OPTION_VALUE
from dflint.commands.table import NO_VALUE, OPTIONAL_NUMBER, OptionSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.arguments import Arguments

# apt-pkg/contrib/strutl.cc, StringToBool
_TRUE = frozenset(("1", "yes", "true", "with", "on", "enable"))
_FALSE = frozenset(("0", "no", "false", "without", "off", "disable"))


def truth_value(text: str | None) -> bool | None:
    """What apt takes a word for as a boolean; ``None`` when for none."""
    if text is None:
        return None
    text = text.lower()
    if text in _TRUE:
        return True
    return False if text in _FALSE else None


def read_apt_option(arguments: Arguments, index: int, text: str, is_dynamic: bool) -> int:
    """Classify the option at ``index``; returns the index of the word after it and its value.

    A boolean that is set to false is recorded as ``--no-<name>``, whatever its spelling.
    """
    if text.startswith("--"):
        return _read_long(arguments, index, text, is_dynamic)
    return _read_letters(arguments, index, text, is_dynamic)


def _read_long(arguments: Arguments, index: int, text: str, is_dynamic: bool) -> int:
    name, equals, glued = text.partition("=")
    if is_dynamic and not equals:
        return arguments.refuse(text, index, maybe_more=True)
    spec, sense = _find(arguments, name.lower())
    if spec is None:
        return arguments.refuse(name, index, glued=bool(equals))
    if equals:
        value_index: int | None = index
        value = None if is_dynamic else glued
    else:
        value_index, value = _next_word(arguments, index)
    if _record(arguments, spec, name, index, value, value_index, sense) == index + 1:
        return index + 2
    return index + 1


def _find(arguments: Arguments, name: str) -> tuple[OptionSpec | None, bool]:
    """The option of a long name, and what it is set to when nothing else is said."""
    spec = arguments.spec(name)
    if spec is not None:
        return spec, True
    sense, _, rest = name[2:].partition("-")
    truth = truth_value(sense)
    if truth is None or not rest:
        return None, True
    spec = arguments.spec("--" + rest) or (arguments.spec("-" + rest) if len(rest) == 1 else None)
    if spec is None or spec.takes != NO_VALUE:
        return None, True
    return spec, truth


def _read_letters(arguments: Arguments, index: int, text: str, is_dynamic: bool) -> int:
    for position in range(1, len(text)):
        spelled = "-" + text[position]
        spec = arguments.spec(spelled)
        if spec is None:
            return arguments.refuse("-" + text[position:], index, maybe_more=is_dynamic)
        rest = text[position + 1 :]
        if rest or is_dynamic:
            value_index: int | None = index
            value = None if is_dynamic else rest.removeprefix("=")
        else:
            value_index, value = _next_word(arguments, index)
        if is_dynamic and spec.takes == NO_VALUE and not rest.startswith("="):
            value_index = None
        used = _record(arguments, spec, spelled, index, value, value_index, True)
        if used is not None:
            return used + 1
        if rest.startswith("="):
            arguments.certain = False
            return index + 1
    if is_dynamic:
        return arguments.refuse(text, index, maybe_more=True)
    return index + 1


def _next_word(arguments: Arguments, index: int) -> tuple[int | None, str | None]:
    """Where the value of an option may stand, and what it is; apt takes no ``-word`` for one."""
    if index + 1 == len(arguments.argv):
        return None, None
    word = arguments.argv[index + 1]
    if word is not None and word.startswith("-"):
        return None, None
    return index + 1, word


def _record(
    arguments: Arguments,
    spec: OptionSpec,
    spelled: str,
    index: int,
    value: str | None,
    value_index: int | None,
    sense: bool,
) -> int | None:
    """Record an option; returns the index of the word that is its value, if one is."""
    is_glued = value_index == index
    if spec.takes == NO_VALUE:
        truth = truth_value(value)
        if truth is None and not (is_glued and value is None):
            value_index = None
        sense = sense if truth is None else truth
        if value_index is not None and truth is None:
            arguments.certain = False
    elif spec.takes == OPTIONAL_NUMBER:
        if not (is_glued and value is None) and not _is_number(value):
            value_index = None
    elif value_index is None:
        arguments.certain = False
    name = spec.name if sense else "--no-" + spec.name.lstrip("-")
    if value_index is None:
        arguments.add(name, spelled, index)
    else:
        arguments.add(name, spelled, index, value, value_index)
        if not is_glued:
            arguments.roles[value_index] = OPTION_VALUE
    return value_index


def _is_number(text: str | None) -> bool:
    return text is not None and text.lstrip("+-").isdigit()
