"""What the shell's own commands do to its state: a function for each, that notes it in Effects."""

from __future__ import annotations

from dflint.regex import regex
from dflint.shell.nodes import DoubleQuoted, EscapedCharacter, Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dflint.shell.nodes import Word
    from dflint.shell.state import Effects

    Builtin = Callable[[str, Sequence[Word], Effects], None]

NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_DECLARED = regex(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^]]*\])?(\+?=|$)")
_ARITHMETIC_TARGET = regex(
    r"([A-Za-z_][A-Za-z0-9_]*)\s*(?:\[[^]]*\])?\s*(?:=(?!=)|[-+*/%&|^]=|<<=|>>=|\+\+|--)"
    r"|(?:\+\+|--)\s*([A-Za-z_][A-Za-z0-9_]*)"
)


def assign(name: str | None, effects: Effects) -> None:
    """Notes that a variable, or an element of it, is set; None for one that is not known."""
    match = NAME.match(name or "")
    if name is None or match is None or name[match.end() : match.end() + 1] not in ("", "["):
        effects.assigns_unknown = True
    else:
        effects.assigned.add(match.group())


def read(name: str, effects: Effects) -> None:
    """Notes that a parameter is expanded."""
    if name in ("*", "#") or (name.isdigit() and name != "0"):
        name = "@"
    if name:
        effects.reads.add(name)


def arithmetic(text: str, effects: Effects) -> None:
    """Notes the variables of an arithmetic expression."""
    effects.reads.update(NAME.findall(text))
    for match in _ARITHMETIC_TARGET.finditer(text):
        assign(match.group(1) or match.group(2), effects)


def leading_text(word: Word) -> str:
    """The static text that a word begins with."""
    pieces: list[str] = []
    for part in word.parts:
        value = getattr(part, "value", None)
        if value is None and isinstance(part, DoubleQuoted):
            for inner in part.parts:
                if not isinstance(inner, (Literal, EscapedCharacter)):
                    break
                pieces.append(inner.value)
        if value is None:
            break
        pieces.append(value)
    return "".join(pieces)


def literal_text(word: Word) -> str:
    """The text of a word, with a blank for each expansion."""
    values = [getattr(part, "value", None) for part in word.parts]
    return "".join([" " if value is None else value for value in values])


def _is_option(word: Word) -> bool:
    value = word.value or ""
    return value[:1] in ("-", "+") and len(value) > 1


def _change_directory(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.changes_directory = True
    operands = [word.value for word in words if not _is_option(word)]
    if not operands and name in ("cd", "chdir"):
        effects.reads.add("HOME")
    elif operands == ["-"]:
        effects.reads.add("OLDPWD")
    elif operands and (operands[0] or "/")[:1] not in ("/", "."):
        effects.reads.add("CDPATH")


def _declare(name: str, words: Sequence[Word], effects: Effects) -> None:
    options = [word.value or "" for word in words if _is_option(word)]
    exports = name == "export" or any("x" in option for option in options)
    is_of_functions = any("f" in option for option in options)
    for word in words:
        if _is_option(word):
            continue
        match = _DECLARED.match(leading_text(word))
        if match is None or (not match.group(2) and word.value is None):
            effects.assigns_unknown = True
        elif is_of_functions:
            effects.defines.add(match.group(1))
        else:
            _declare_variable(match.group(1), match.group(2), exports, effects)


def _declare_variable(name: str, operator: str, exports: bool, effects: Effects) -> None:
    effects.assigned.add(name)
    if operator != "=":
        effects.reads.add(name)
    if exports:
        effects.exported.add(name)


def _set(name: str, words: Sequence[Word], effects: Effects) -> None:
    index = 0
    while index < len(words):
        value = words[index].value
        if value is None:
            effects.options.append("?")
        if value is None or value in ("-", "--") or not _is_option(words[index]):
            effects.assigned.add("@")
            return
        index += 1
        if value.endswith("o") and index < len(words):
            value = f"{value} {words[index].text}"
            index += 1
        effects.options.append(value)


def _set_shell_options(name: str, words: Sequence[Word], effects: Effects) -> None:
    if words:
        effects.options.append(" ".join([name, *(word.text for word in words)]))


def _read(name: str, words: Sequence[Word], effects: Effects) -> None:
    _assign_operands(words, "adinNptu", "REPLY", effects)


def _read_lines(name: str, words: Sequence[Word], effects: Effects) -> None:
    _assign_operands(words, "dnOsuCc", "MAPFILE", effects)


def _assign_operands(words: Sequence[Word], valued: str, default: str, effects: Effects) -> None:
    """The operands name variables; ``valued`` are the letters of options that take a value."""
    names: list[str | None] = []
    index = 0
    while index < len(words):
        value = words[index].value
        index += 1
        if value is None or not value.startswith("-"):
            names.append(value)
        elif value[-1] in valued:
            if value[-1] == "a" and index < len(words):
                names.append(words[index].value)
            index += 1
    for operand in names or [default]:
        assign(operand, effects)


def _get_options(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.reads |= {"@", "OPTIND"}
    effects.assigned |= {"OPTARG", "OPTIND"}
    if len(words) > 1:
        assign(words[1].value, effects)


def _print_formatted(name: str, words: Sequence[Word], effects: Effects) -> None:
    if len(words) > 1 and words[0].value == "-v":
        assign(words[1].value, effects)


def _unset(name: str, words: Sequence[Word], effects: Effects) -> None:
    for word in words:
        if _is_option(word):
            continue
        assign(word.value, effects)
        if word.value is not None and words[0].value != "-v":
            effects.defines.add(word.value)


def _let(name: str, words: Sequence[Word], effects: Effects) -> None:
    for word in words:
        arithmetic(literal_text(word), effects)


def _shift(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.assigned.add("@")
    effects.reads.add("@")


def _alias(name: str, words: Sequence[Word], effects: Effects) -> None:
    for word in words:
        effects.defines.add(leading_text(word).partition("=")[0] or word.text)


def _trap(name: str, words: Sequence[Word], effects: Effects) -> None:
    if words and words[0].value not in ("-p", "-l"):
        effects.traps = True


def _umask(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.umask = effects.umask or any(word.value not in ("-S", "-p") for word in words)


def _ulimit(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.ulimit = effects.ulimit or any(not _is_option(word) for word in words)


def _detach(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.background = True


def _leave(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.exits = True


def _run_unknown(name: str, words: Sequence[Word], effects: Effects) -> None:
    effects.sources = effects.reads_unknown = True


def _test(name: str, words: Sequence[Word], effects: Effects) -> None:
    for index, word in enumerate(words[:-1]):
        if word.value == "-v":
            effects.reads.update(NAME.findall(words[index + 1].text))


DECLARATIONS = frozenset(("export", "readonly", "declare", "typeset", "local"))

#: What notes the effects of a command, given its name and the words behind that.
BUILTINS: dict[str, Builtin] = {
    "cd": _change_directory,
    "chdir": _change_directory,
    "pushd": _change_directory,
    "popd": _change_directory,
    "set": _set,
    "shopt": _set_shell_options,
    "enable": _set_shell_options,
    "read": _read,
    "mapfile": _read_lines,
    "readarray": _read_lines,
    "getopts": _get_options,
    "printf": _print_formatted,
    "unset": _unset,
    "let": _let,
    "shift": _shift,
    "alias": _alias,
    "unalias": _alias,
    "trap": _trap,
    "umask": _umask,
    "ulimit": _ulimit,
    "disown": _detach,
    "bg": _detach,
    "exit": _leave,
    "logout": _leave,
    "return": _leave,
    ".": _run_unknown,
    "source": _run_unknown,
    "eval": _run_unknown,
    "test": _test,
    "[": _test,
    **dict.fromkeys(DECLARATIONS, _declare),
}
