"""What bash reads in another way than dash, and than itself under the name ``sh``.

Sources: dash(1), bash(1), and "Bash and POSIX" in its manual
(https://www.gnu.org/software/bash/manual/html_node/Bash-POSIX-Mode.html).
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.shell.nodes import (
    Assignment,
    CommandSubstitution,
    DoubleQuoted,
    EscapedCharacter,
    Literal,
    Parameter,
    SimpleCommand,
    SingleQuoted,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

#: Variables that bash sets by itself, or that have a meaning to it.
_OF_BASH = regex(
    r"BASH\w*|COMP_\w+|COPROC|DIRSTACK|EPOCH\w+|E?UID|FUNCNAME|GLOBIGNORE|GROUPS|HIST\w+|HOSTNAME"
    r"|HOSTTYPE|LINENO|MACHTYPE|MAPFILE|OSTYPE|PIPESTATUS|POSIXLY_CORRECT|RANDOM|REPLY|SECONDS"
    r"|SHELLOPTS|SHLVL|SRANDOM|TIMEFORMAT|_"
)
#: Variables that change how bash reads.
CHANGE_BASH = ("BASH_ENV", "BASHOPTS", "GLOBIGNORE", "POSIXLY_CORRECT", "SHELLOPTS")
#: Built-in commands that the two do not have in common, or that do something else in each.
_DIFFER = frozenset(
    "alias bind builtin caller compgen complete compopt coproc declare dirs disown enable fc"
    " function getopts hash help history jobs let local logout mapfile popd pushd readarray select"
    " shopt source suspend time trap type typeset ulimit unalias".split()
)
#: Assignments before these stay in force in POSIX mode and in dash.
_SPECIAL = frozenset(
    ". : break continue eval exec exit export readonly return set shift times trap unset".split()
)
#: What dash's echo replaces behind a backslash, the \e and \x of its newest versions among them.
_ECHO_ESCAPE = regex(r"\\(?:[abcefnrtvxuU0-7\\]|$)")
_ECHO_OPTION = regex(r"-[neE]+")
#: What only bash's printf replaces.
_PRINTF_OF_BASH = regex(r"\\[exuU'\"?]|%[-+ #0-9.*]*[q(]")
_TEST_OF_BASH = ("==", "=~", "-v", "-R", "<", ">")
_TILDE = regex(r"[=:]~")
_SIGNAL = regex(r"-(?:\d+|[A-Z]+\d?|s)")
_NAME = regex(r"[A-Za-z_]\w*")


def bash_reads_as_dash(step: Step, script: Script) -> bool:
    """Whether bash does with the script of a step what dash does, and bash under the name sh."""
    if script.bashisms or not bash_reads_as_sh(step, script):
        return False
    for node in script.walk():
        if isinstance(node, Parameter) and _OF_BASH.fullmatch(node.name):
            return False
        if isinstance(node, Assignment) and _OF_BASH.fullmatch(node.name):
            return False
        if isinstance(node, Word) and (node.has_braces or "[^" in node.unquoted_text):
            return False
    return not any(map(_differs, step.commands))


def bash_reads_as_sh(step: Step, script: Script) -> bool:
    """Whether bash does with the script of a step what it does under the name sh: in POSIX mode."""
    if names_the_shell(script):
        return False
    if _has_errexit(step, script) and _may_end_early(script):
        return False
    for command in script.commands():
        if command.name == "alias" or (command.assignments and command.name in _SPECIAL):
            return False
        if any(_TILDE.search(word.unquoted_text) for word in command.argv):
            return False
    return True


def names_the_shell(script: Script) -> bool:
    """Whether the script asks what the shell is called."""
    return any(isinstance(node, Parameter) and node.name == "0" for node in script.walk())


def _has_errexit(step: Step, script: Script) -> bool:
    """Whether a failure may end the script where it happens."""
    if step.state.shell.errexit:
        return True
    return any(command.name in ("set", None) for command in script.commands() if command.argv)


def _may_end_early(script: Script) -> bool:
    """Whether there is a ``$(a; b)`` that goes on behind a failure only where ``set -e`` is not
    inherited: that is bash, unless in POSIX mode.
    """
    return any(
        isinstance(node, CommandSubstitution) and (node.body is None or len(node.body.items) > 1)
        for node in script.walk()
    )


def _differs(command: Command) -> bool:
    node, name = command.node, command.name
    if name is None:
        return not _is_path(node)
    if name == "echo":
        return _echo_differs(node.argv[1:])
    if name == "printf":
        return any(_PRINTF_OF_BASH.search(text) for text in _texts(node.argv)) or _is_first(
            command, "-v"
        )
    if name in ("test", "["):
        return any(word in _TEST_OF_BASH for word in command.values)
    if name == "read":
        return not all(word == "-r" or _is_name(word) for word in command.values[1:])
    if name == "kill":
        options = command.values[1:2]
        return not all(_SIGNAL.fullmatch(word or "") for word in options if _is_option(word))
    if name == "wait":
        return len(command.values) > 1 and _is_option(command.values[1])
    return name in _DIFFER


def _is_option(word: str | None) -> bool:
    return word is not None and word.startswith("-")


def _is_first(command: Command, option: str) -> bool:
    return command.values[1:2] == (option,)


def _is_name(word: str | None) -> bool:
    return word is not None and _NAME.fullmatch(word) is not None


def _is_path(command: SimpleCommand) -> bool:
    """Whether what is run is certainly a file: ``$JAVA_HOME/bin/java``."""
    parts = command.argv[0].parts
    if len(parts) == 1 and isinstance(parts[0], DoubleQuoted):
        parts = parts[0].parts
    last = parts[-1] if parts else None
    return isinstance(last, Literal) and "/" in last.value


def _echo_differs(words: Iterable[Word]) -> bool:
    """The echo of dash replaces \\n and its kind, and prints -e."""
    is_first = True
    for word in words:
        if is_first and word.text.lstrip("'\"").startswith("-"):
            value = word.value
            if value is None or (_ECHO_OPTION.fullmatch(value) and value != "-n"):
                return True
            is_first = value == "-n"
            if is_first:
                continue
        is_first = False
        if any(_ECHO_ESCAPE.search(text) for text in _texts((word,))):
            return True
    return False


def _texts(words: Iterable[Word]) -> Iterator[str]:
    """What the shell hands over of the words, expansions apart: the pieces between these."""
    for word in words:
        text = ""
        for part in _flat(word):
            if isinstance(part, (Literal, EscapedCharacter, SingleQuoted)):
                text += part.value or ""
            else:
                yield text
                text = ""
        yield text


def _flat(word: Word) -> Iterator[object]:
    for part in word.parts:
        if isinstance(part, DoubleQuoted):
            yield from part.parts
        else:
            yield part
