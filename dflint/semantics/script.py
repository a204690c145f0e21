"""The commands of a step's script as facts: what runs, with which arguments, on which packages."""

from __future__ import annotations

import re

from dflint.commands import parse_invocation
from dflint.commands.invocation import OPTION_VALUE
from dflint.cst.node import UNKNOWN_SPAN
from dflint.shell.nodes import (
    Assignment,
    DoubleQuoted,
    Parameter,
    Pipeline,
    SimpleCommand,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dflint.commands.invocation import Invocation
    from dflint.commands.packages import Package, PackageAction
    from dflint.semantics.stages import State, Step
    from dflint.shell.nodes import Script

#: Stands in a text for a piece that is not known; no Dockerfile word holds it.
_UNKNOWN = "\0"

#: A name that is no part of a longer word, as in ``--name=value``.
_MAY_ASSIGN = re.compile(r"(?<![\w./-])[A-Za-z_]\w*(?:\[|\+?=)")


class Command:
    """A simple command of a RUN (or of another shell form), read with the variables in force.

    ``invocation`` understands the arguments after expansion: an unquoted ``$buildDeps`` whose value
    the script states counts as the words of that value. Its indexes are turned into the words of
    the source with ``word()``.
    """

    __slots__ = (
        "_invocation",
        "_package_action",
        "_script",
        "_values",
        "_words",
        "is_inner",
        "is_piped",
        "is_quoted",
        "node",
        "step",
    )

    def __init__(
        self,
        node: SimpleCommand,
        step: Step,
        words: list[tuple[str | None, str, int]],
        is_piped: bool,
        is_inner: bool = False,
        script: Script | None = None,
        is_quoted: bool = False,
    ) -> None:
        self.node = node
        self.step = step
        # The step may forget its script, but not while somebody looks at a command of it: which
        # node is which is told by identity.
        self._script = script
        #: Whether its input is the output of another command.
        self.is_piped = is_piped
        #: Whether it is in JSON form, or in a script that is itself a word: not to be edited.
        self.is_inner = is_inner
        #: Whether it is inside of double quotes: the guard takes these for a part of one word.
        self.is_quoted = is_quoted
        #: Of each word after expansion: its text when known, the text that it is known to begin
        #: with, and the index in ``node.argv`` of the word it comes from.
        self._words = words
        self._values: tuple[str | None, ...] | None = None
        self._invocation: Invocation | None = None
        self._package_action: PackageAction | bool | None = False

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the file."""
        return self.node.span

    @property
    def values(self) -> tuple[str | None, ...]:
        """The words after expansion; None for one that is not known."""
        if self._values is None:
            self._values = tuple([text for text, _, _ in self._words])
        return self._values

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Of each word after expansion, the text that it is known to begin with."""
        return tuple(prefix for _, prefix, _ in self._words)

    @property
    def invocation(self) -> Invocation:
        """The command with its options and operands, wrappers such as sudo looked through."""
        if self._invocation is None:
            self._invocation = parse_invocation(self.values, self.prefixes)
        return self._invocation

    @property
    def name(self) -> str | None:
        """The program, without its folder and behind wrappers: ``apt-get``."""
        return self.invocation.name

    @property
    def subcommand(self) -> str | None:
        """The first word of the sub-command: ``install``."""
        found = self.invocation.subcommand
        return found[0] if found else None

    @property
    def verb(self) -> str:
        """The sub-command as it is written: ``update`` where ``subcommand`` is ``upgrade``."""
        index = self.invocation.subcommand_index
        return "" if index is None else self.values[index] or ""

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages that it is about."""
        action = self.package_action
        return () if action is None else tuple(action.packages)

    @property
    def package_action(self) -> PackageAction | None:
        """What it does as a command of a package manager; None when it is none."""
        if self._package_action is False:
            from dflint.commands.packages import package_action

            self._package_action = package_action(self.invocation)
        return self._package_action  # type: ignore[return-value]

    def word(self, index: int) -> Word:
        """The word of the source behind an index of ``invocation``."""
        return self.node.argv[self._words[index][2]]

    @property
    def option_values(self) -> list[Word]:
        """The words that are values of options in the words before them."""
        roles = self.invocation.roles
        return [self.word(index) for index, role in enumerate(roles) if role == OPTION_VALUE]

    def has(self, *options: str) -> bool:
        """Whether one of the options is given, in any spelling."""
        return self.invocation.has(*options)

    @property
    def is_in_source(self) -> bool:
        """Whether it has a place in the file, where its words can be edited; commands inside
        escaped backquotes have none, those inside of double quotes are a part of a word.
        """
        return not self.is_inner and not self.is_quoted and self.has_place

    @property
    def has_place(self) -> bool:
        """Whether its words are known to stand somewhere in the file."""
        return self.node.span != UNKNOWN_SPAN and all(
            word.span != UNKNOWN_SPAN for word in self.node.argv
        )

    @property
    def head_span(self) -> tuple[int, int]:
        """The place of the program and its sub-command: ``apt-get install``."""
        invocation = self.invocation
        last = invocation.command_end
        if invocation.subcommand_index is not None:
            last = invocation.subcommand_index
        if last >= len(self._words) or not self.has_place:
            return self.span
        return self.word(invocation.index).span[0], self.word(last).span[1]

    @property
    def reads_input(self) -> bool:
        """Whether something may answer its questions: a pipe, or a redirection of its input."""
        return self.is_piped or any(
            redirection.operator.startswith("<") for redirection in self.node.redirections
        )

    @property
    def wrapper_text(self) -> str:
        """The words before the command itself as written, ``sudo -E ``; empty without any."""
        words = self.node.argv[: self._words[self.invocation.index][2]]
        return "".join(word.text + " " for word in words)


def may_pipe(text: str) -> bool:
    """Whether there is a ``|`` in a script other than that of ``||``."""
    return "|" in text and "|" in text.replace("||", "")


def _behind_pipes(script: Script) -> set[int]:
    """The identities of the commands whose input is a pipe."""
    if script.source is not None and not may_pipe(script.source.text):
        return set()
    return {
        id(inner)
        for pipeline in script.walk()
        if isinstance(pipeline, Pipeline) and pipeline.operators
        for command in pipeline.commands[1:]
        for inner in command.walk()
    }


def read_commands(step: Step) -> tuple[Command, ...]:
    """The commands of a step, in the order of the source."""
    return () if step.script is None else tuple(commands_of(step.script, step))


def in_order(step: Step) -> list[Command]:
    """All commands of a step, those in JSON form and in scripts within the script among them."""
    commands = [*step.commands, *step.inner_commands]
    if step.commands and step.inner_commands:
        commands.sort(key=_start)
    return commands


def _start(command: Command) -> int:
    return command.span[0]


def commands_of(script: Script, step: Step, is_inner: bool = False) -> Iterator[Command]:
    """The commands of a script that runs in a step."""
    variables = script_variables(script, step.state)
    piped, quoted = _behind_pipes(script), _in_quotes(script)
    for node in script.commands():
        if node.argv:
            words = _expanded(node.argv, variables, step.state)
            is_piped, is_quoted = id(node) in piped, id(node) in quoted
            yield Command(node, step, words, is_piped, is_inner, script, is_quoted)


def _in_quotes(script: Script) -> set[int]:
    """The commands inside of double quotes, by identity."""
    found: set[int] = set()
    text = script.source.text if script.source is not None else ""
    if '"' not in text or ("$(" not in text and "`" not in text):
        return found
    seen: set[int] = set()
    for node in script.walk():
        if isinstance(node, DoubleQuoted) and id(node) not in seen:
            for inner in node.walk():
                if isinstance(inner, DoubleQuoted):
                    seen.add(id(inner))
                elif isinstance(inner, SimpleCommand):
                    found.add(id(inner))
    return found


def script_variables(script: Script, state: State) -> dict[str, str | None]:
    """The variables that a script assigns, with the value where there is just one that is known."""
    found: dict[str, str | None] = {}
    if script.source is not None and not _MAY_ASSIGN.search(script.source.text):
        return found
    for node in script.walk():
        if isinstance(node, Assignment):
            known: str | None = None
            if node.name not in found and node.operator == "=" and isinstance(node.value, Word):
                text = _text_of(node.value.parts, found, state)
                known = None if _UNKNOWN in text else text
            found[node.name] = known
    return found


def _expanded(
    argv: Iterable[Word], variables: Mapping[str, str | None], state: State
) -> list[tuple[str | None, str, int]]:
    words: list[tuple[str | None, str, int]] = []
    for index, word in enumerate(argv):
        value = word.value
        if value is not None:
            words.append((value, value, index))
        else:
            words.extend((*item, index) for item in _split(word, variables, state))
    return words


def _split(
    word: Word, variables: Mapping[str, str | None], state: State
) -> list[tuple[str | None, str]]:
    """The words that an expansion makes of a word: text, and what it is known to begin with."""
    pieces: list[str] = [""]
    for part in word.parts:
        text = _text_of((part,), variables, state)
        if not isinstance(part, Parameter):
            pieces[-1] += text
            continue
        fields = text.split()
        if not fields:
            continue
        if text[0].isspace() and pieces[-1]:
            pieces.append("")
        pieces[-1] += fields[0]
        pieces.extend(fields[1:])
        if text[-1].isspace():
            pieces.append("")
    return [
        (None if _UNKNOWN in piece else piece, piece.partition(_UNKNOWN)[0])
        for piece in pieces
        if piece
    ]


def _text_of(parts: Iterable[object], variables: Mapping[str, str | None], state: State) -> str:
    """The text of the parts of a word, with _UNKNOWN for what is not known."""
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, DoubleQuoted):
            pieces.append(_text_of(part.parts, variables, state))
        elif isinstance(part, Parameter):
            pieces.append(_value_of(part, variables, state))
        else:
            value = getattr(part, "value", None)
            pieces.append(_UNKNOWN if value is None else value)
    return "".join(pieces)


def _value_of(part: Parameter, variables: Mapping[str, str | None], state: State) -> str:
    if part.operator or part.logical_target != part.name:
        return _UNKNOWN
    if part.name in variables:
        value = variables[part.name]
    else:
        value = state.environment.get(part.name)
    return _UNKNOWN if value is None else value
