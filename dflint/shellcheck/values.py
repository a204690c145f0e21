"""Which expansions in a script certainly make one word, and which are meant to make several."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.shell.nodes import (
    ArithmeticExpansion,
    ArrayValue,
    Assignment,
    CommandSubstitution,
    DoubleQuoted,
    For,
    Literal,
    Parameter,
    SimpleCommand,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dflint.semantics.script import Command
    from dflint.semantics.stages import State
    from dflint.shell.nodes import Script, ShellNode

    #: The parts of a word.
    Value = tuple[ShellNode, ...]

#: Commands whose arguments are assignments, too.
DECLARATIONS = ("export", "declare", "typeset", "local", "readonly")
#: Commands that are given an unquoted expansion so that it is split: set -- $list.
SPLITTING = ("set", *DECLARATIONS)

#: As far as values made of other variables are followed.
_MAX_DEPTH = 20

_ASSIGNMENT = regex(r"([A-Za-z_]\w*)=")

#: What splits a word, or makes file names of it.
_SPLITS = regex(r"[\s*?\[]")

#: What no image has blanks in.
_PATHS = frozenset(
    "HOME PWD OLDPWD PATH USER UID EUID PPID RANDOM SECONDS LINENO # ? $ ! -".split()
)

#: Takes something away, which leaves one word of one.
_SHORTENING = ("#", "##", "%", "%%")

#: Commands that print one word, and cannot sensibly fail.
_ONE_WORD = frozenset(
    """
    nproc arch whoami hostname mktemp pwd id basename dirname date uname getconf dpkg
    dpkg-architecture apk
""".split()
)
#: Commands that print one word, and may fail.
_ONE_WORD_OR_FAILURE = frozenset("lsb_release rpm which readlink realpath xx-info git".split())
#: With these words behind them: others print much else.
_ONLY_WITH = {
    "dpkg": ("--print-architecture",),
    "apk": ("--print-arch",),
    "rpm": ("-E", "--eval"),
    "git": ("rev-parse", "describe"),
    "id": ("-u", "-g", "-un", "-gn"),
    "uname": ("-m", "-r", "-s", "-n", "-p", "-i", "--machine", "--kernel-release"),
    "lsb_release": ("-cs", "-rs", "-is", "-sc", "-sr", "-si", "--short"),
}
#: Commands that make one line of one line.
_FILTERS = frozenset("sed tr cut head tail".split())
_PRINTS_FIELD = regex(r"\{ *print \$(?:\d+|NF) *;? *\}")

#: Variables that are named like lists.
_LIST_NAME = regex(
    r".*(?:FLAGS?|OPTS?|OPTIONS|ARGS?|ARGUMENTS|PARAMS|PARAMETERS|DEPS|DEPENDENCIES|PACKAGES|PKGS?"
    r"|LIST|LIBS|EXTENSIONS|MODULES|PLUGINS)",
    re.IGNORECASE,
)


class Values:
    """What is known about the variables and commands of one script."""

    def __init__(self, script: Script, commands: Iterable[Command], state: State) -> None:
        self._state = state
        #: By the offset in the file where it starts: each expansion outside quotes that is a word
        #: of a command or part of one, with that.
        self.places: dict[int, tuple[Command, Word, ShellNode]] = {}
        #: By the offset where it starts: the parts of the value that an assignment gives.
        self.assignments: dict[int, Value] = {}
        self._assigned: dict[str, list[Value | None]] = {}
        self._one_word: dict[str, bool] = {}
        self._depth = 0
        self._is_list: dict[str, bool] = {}
        self._lists: set[str] = set()
        self.commands = tuple(commands)
        for node in script.walk():
            if isinstance(node, Assignment):
                is_known = node.operator == "=" and not isinstance(node.value, ArrayValue)
                value = node.value.parts if isinstance(node.value, Word) else ()
                self._assign(node.name, value if is_known else None, node.span[0])
            elif isinstance(node, For):
                # The words of the list are split already; only patterns become names with blanks.
                has_globs = any(word.has_glob for word in node.items)
                self._assign(node.name.text, None if has_globs else ())
                self._note_lists(node.items)
        for command in self.commands:
            self._read(command)

    def _assign(self, name: str, value: Value | None, offset: int | None = None) -> None:
        self._assigned.setdefault(name, []).append(value)
        if value is not None and offset is not None:
            self.assignments[offset] = value

    def _read(self, command: Command) -> None:
        if command.name == "read":
            for name in command.values[1:]:
                self._assign(name or "", None)
        if command.name in DECLARATIONS:
            for word in command.node.argv[1:]:
                match = _ASSIGNMENT.match(word.parts[0].code) if word.parts else None
                if match:
                    first = Literal(word.parts[0].code[match.end() :])
                    self._assign(match[1], (first, *word.parts[1:]), word.span[0])
        for word in command.node.argv:
            for part in word.parts:
                if isinstance(part, (Parameter, CommandSubstitution)):
                    self.places[part.span[0]] = command, word, part
        package_words = [command.word(package.index) for package in command.packages]
        self._note_lists(package_words)
        if command.name in SPLITTING:
            self._note_lists(command.node.argv)

    def _note_lists(self, words: Iterable[Word]) -> None:
        for word in words:
            if len(word.parts) == 1 and isinstance(word.parts[0], Parameter):
                self._lists.add(word.parts[0].name)

    def is_assigned(self, name: str) -> bool:
        """Whether the script gives the variable a value."""
        return name in self._assigned

    def is_list(self, name: str) -> bool:
        """Whether a variable holds several words on purpose: its value, its name, or a use of it
        as packages, or in ``for x in $list``, says so.
        """
        if name not in self._is_list:
            texts = [_text(value) for value in self._assigned.get(name, ())]
            is_known = all(text is not None for text in texts)
            has_blanks = any(" " in (text or "").strip() for text in texts)
            is_named = _LIST_NAME.fullmatch(name) is not None
            self._is_list[name] = name in self._lists or is_named or (is_known and has_blanks)
        return self._is_list[name]

    def is_one_word(self, node: object) -> bool:
        """Whether an expansion, a part of a word, cannot become several words or file names."""
        if isinstance(node, DoubleQuoted):
            return all(map(self.is_one_word, node.parts))
        if isinstance(node, ArithmeticExpansion):
            return True
        if isinstance(node, CommandSubstitution):
            return prints_one_word(node, self)
        if isinstance(node, Parameter):
            if node.is_length:
                return True
            is_plain = node.logical_target == node.name and not node.operator
            if not is_plain and node.operator not in _SHORTENING:
                return False
            return self.holds_one_word(node.name)
        value = getattr(node, "value", None)
        return isinstance(value, str) and not _SPLITS.search(value)

    def holds_one_word(self, name: str) -> bool:
        """Whether a variable never holds anything that the shell would split."""
        if name not in self._one_word:
            # While it is being found out: a value made of itself says nothing.
            self._one_word[name] = name in _PATHS
            self._depth += 1
            found = self._depth <= _MAX_DEPTH and self._holds_one_word(name)
            self._depth -= 1
            self._one_word[name] = found
        return self._one_word[name]

    def _holds_one_word(self, name: str) -> bool:
        environment = self._state.environment
        value = environment.get(name)
        is_given = name in environment and (value is None or not _SPLITS.search(value))
        if name in environment and not is_given:
            return False
        nodes = self._assigned.get(name)
        if not nodes:
            return is_given or name in _PATHS
        return all(node is not None and all(map(self.is_one_word, node)) for node in nodes)


def _text(value: Value | None) -> str | None:
    """The value that an assignment gives, as far as it is written there; None when not known."""
    if value is None:
        return None
    pieces: list[str] = []
    for part in value:
        inner = part.parts if isinstance(part, DoubleQuoted) else (part,)
        for piece in inner:
            if isinstance(piece, CommandSubstitution):
                return None
            # An expansion may add words, it takes none away.
            pieces.append(getattr(piece, "value", None) or "")
    return "".join(pieces)


def prints_one_word(node: CommandSubstitution, values: Values | None, sure: bool = False) -> bool:
    """Whether what a command prints is one word; ``sure``: and the command cannot fail."""
    body = node.body
    if body is None or len(body.items) != 1 or len(body.items[0].and_or.pipelines) != 1:
        return False
    first, *rest = body.items[0].and_or.pipelines[0].commands
    if not isinstance(first, SimpleCommand) or (sure and rest):
        return False
    if not all(map(_is_filter, rest)):
        return False
    words = [value or "" for value in first.argv_values[1:]]
    if first.name == "echo" and values is not None and not sure:
        parts = [part for word in first.argv[1:] for part in word.parts]
        return len(words) == 1 and all(map(values.is_one_word, parts))
    known = _ONE_WORD if sure else _ONE_WORD | _ONE_WORD_OR_FAILURE
    if first.name not in known:
        return False
    if first.name == "date":
        return not any(" " in word for word in words) and any(word[:1] == "+" for word in words)
    needed = _ONLY_WITH.get(first.name or "")
    return needed is None or any(word in needed for word in words)


def _is_filter(command: object) -> bool:
    """Whether it makes one word of one word."""
    if not isinstance(command, SimpleCommand):
        return False
    if command.name in ("awk", "gawk", "mawk"):
        return _PRINTS_FIELD.fullmatch(command.argv_values[-1] or "") is not None
    return command.name in _FILTERS
