"""``dflint completion SHELL``: what makes a shell complete the command line of dflint."""

from __future__ import annotations

import sys

from dflint.arguments import FORMAT_OPTIONS, LISTS, OPTIONS, UsageError, commands
from dflint.registry import SETS, Registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    #: A name, what stands for its value, its help.
    Option = tuple[str, str, str]

_USAGE = """\
Usage: dflint completion bash|zsh|fish   print the completions for a shell

  bash   source <(dflint completion bash)                  in ~/.bashrc
  zsh    source <(dflint completion zsh)                   in ~/.zshrc, behind compinit
  fish   dflint completion fish > ~/.config/fish/completions/dflint.fish
"""


def completion(argv: list[str]) -> int:
    """``dflint completion SHELL``; raises UsageError."""
    if argv in (["--help"], ["-h"]):
        sys.stdout.write(_USAGE)
        return 0
    makers = {"bash": bash, "zsh": zsh, "fish": fish}
    if len(argv) != 1 or argv[0] not in makers:
        raise UsageError("'dflint completion' takes one shell: bash, zsh or fish")
    sys.stdout.write(makers[argv[0]]())
    return 0


def _options() -> list[Option]:
    return [option for _, options in OPTIONS for option in options]


def _of_format() -> list[Option]:
    from dflint.format.command import ALLOWED

    return [*FORMAT_OPTIONS, *(option for option in _options() if option[0] in ALLOWED)]


def _rules() -> list[tuple[str, str]]:
    """What names rules, and a word about it."""
    found = [("ALL", "all rules"), *((name, "set of rules") for name in SETS)]
    for info in Registry().rules:
        if info.code != info.name:
            found.append((info.code, info.name))
        found.append((info.name, info.summary))
        found.extend((alias, info.name) for alias in info.aliases)
    return list(dict(found).items())


def _names(options: Iterable[Option]) -> str:
    return " ".join(name for name, _, _ in options)


def _with_kind(kind: str) -> list[str]:
    return [name for name, value, _ in _options() if value == kind]


#: Values that only files can complete, if anything.
_UNKNOWN = ("FILE", "NAME", "N", "REGISTRIES", "LABELS")


def _choices() -> Iterator[tuple[str, str]]:
    """Options whose value is one of a few, and these."""
    for name, value, _ in _options():
        if "|" in value:
            yield name, value.replace("|", " ")


_BASH = """\
# bash completion of dflint, made by: dflint completion bash
_dflint() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} list=
    # Bash takes the equals sign of --option=value for a word.
    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
    local rules="@rules@"
    COMPREPLY=()
    case $prev in
        @codes@)
            if [[ $cur == *,* ]]; then list=${cur%,*},; fi
            COMPREPLY=($(compgen -P "$list" -W "$rules" -- "${cur##*,}"))
            return ;;
@choices@
        @files@) return ;;
    esac
    case $COMP_CWORD,${COMP_WORDS[1]},$cur in
        1,*,-*) COMPREPLY=($(compgen -W "@options@" -- "$cur")) ;;
        1,*) COMPREPLY=($(compgen -W "@commands@" -- "$cur") $(compgen -f -- "$cur")) ;;
        *,rule,* | *,rules,*) COMPREPLY=($(compgen -W "$rules" -- "$cur")) ;;
        *,completion,*) COMPREPLY=($(compgen -W "bash zsh fish" -- "$cur")) ;;
        *,format,-*) COMPREPLY=($(compgen -W "@format@" -- "$cur")) ;;
        *,-*) COMPREPLY=($(compgen -W "@options@" -- "$cur")) ;;
    esac
}
complete -o bashdefault -o default -F _dflint dflint
"""


def bash() -> str:
    """The completions for bash."""
    choices = [
        f'        {name}) COMPREPLY=($(compgen -W "{values}" -- "$cur")); return ;;'
        for name, values in _choices()
    ]
    return _filled(
        _BASH,
        rules=" ".join(name for name, _ in _rules()),
        codes=" | ".join(_with_kind("CODES")),
        choices="\n".join(choices),
        files=" | ".join(name for kind in _UNKNOWN for name in _with_kind(kind)),
        options=_names(_options()),
        format=_names(_of_format()),
        commands=" ".join(name for name, _ in commands()),
    )


_ZSH = """\
#compdef dflint
# zsh completion of dflint, made by: dflint completion zsh
_dflint_rules() {
    local -a rules
    rules=(
@rules@
    )
    compset -P '*,'
    _describe -t rules rule rules -q -S ,
}
_dflint_first() {
    local -a commands
    commands=(
@commands@
    )
    _describe -t commands command commands
    _files
}
_dflint() {
    case $words[2] in
        rule | rules) _dflint_rules ;;
        completion) _values shell bash zsh fish ;;
        format)
            _arguments \\
@format@
                '*:file:_files' ;;
        *)
            _arguments \\
@options@
                '1: :_dflint_first' \\
                '*:file:_files' ;;
    esac
}
compdef _dflint dflint
"""


def zsh() -> str:
    """The completions for zsh."""
    return _filled(
        _ZSH,
        rules=_lines(8, (_zsh_item(name, text) for name, text in _rules())),
        commands=_lines(8, (_zsh_item(name, text) for name, text in commands())),
        format=_lines(16, (f"{_zsh_option(option)} \\" for option in _of_format())),
        options=_lines(16, (f"{_zsh_option(option)} \\" for option in _options())),
    )


def _zsh_item(name: str, text: str) -> str:
    return _quoted(f"{name}:{text}")


def _zsh_option(option: Option) -> str:
    name, value, text = option
    help = text.translate({ord(char): f"\\{char}" for char in "[]:"})
    if not value:
        return _quoted(f"{name}[{help}]")
    action = " "
    if value == "CODES":
        action = "_dflint_rules"
    elif value == "FILE":
        action = "_files"
    elif "|" in value:
        action = f"({value.replace('|', ' ')})"
    star = "*" if value in LISTS else ""
    return _quoted(f"{star}{name}=[{help}]:{value.partition('|')[0].lower()}:{action}")


_FISH = """\
# fish completion of dflint, made by: dflint completion fish
function __dflint_rules
    # What stands before the last comma of a list stays.
    set -l list (commandline -ct | string replace -r '^--[^=]*=' '' | string match -r '^.*,')
    printf '%s\\t%s\\n' \\
@rules@ \\
        | string replace -r '^' "$list"
end
function __dflint_command
    __fish_seen_subcommand_from $argv
end
@commands@
complete -c dflint -f -n '__dflint_command rule rules' -a '(__dflint_rules)'
complete -c dflint -f -n '__dflint_command completion' -a 'bash zsh fish'
@format@
@options@
"""


def fish() -> str:
    """The completions for fish."""
    names = " ".join(name for name, _ in commands())
    first = (
        f"complete -c dflint -n __fish_is_first_arg -a {name} -d {_quoted(text)}"
        for name, text in commands()
    )
    return _filled(
        _FISH,
        rules=" \\\n".join(f"        {name} {_quoted(text)}" for name, text in _rules()),
        commands="\n".join(first),
        format="\n".join(_fish_option("__dflint_command format", each) for each in _of_format()),
        options="\n".join(
            _fish_option(f"not __dflint_command {names}", each) for each in _options()
        ),
    )


def _fish_option(condition: str, option: Option) -> str:
    name, value, text = option
    line = f"complete -c dflint -n {_quoted(condition)} -l {name[2:]} -d {_quoted(text)}"
    if value == "CODES":
        return f"{line} -x -a '(__dflint_rules)'"
    if value == "FILE":
        return f"{line} -r"
    if "|" in value:
        return f"{line} -x -a '{value.replace('|', ' ')}'"
    return f"{line} -x" if value else line


def _lines(indent: int, lines: Iterable[str]) -> str:
    return "\n".join(" " * indent + line for line in lines)


def _quoted(text: str) -> str:
    """A word in single quotes, in a way that all three shells read."""
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _filled(template: str, **parts: str) -> str:
    for name, text in parts.items():
        template = template.replace(f"@{name}@", text)
    return template
