"""Pipes that hide the failure of a command: their exit status is that of the last one."""

from __future__ import annotations

from itertools import islice

from dflint.commands.invocation import SEPARATOR
from dflint.semantics.inner_script import inner_scripts
from dflint.semantics.script import may_pipe
from dflint.shell.nodes import (
    AndOr,
    Assignment,
    Command,
    CommandSubstitution,
    Elif,
    HereDocument,
    If,
    Pipeline,
    ProcessSubstitution,
    SimpleCommand,
    Subshell,
    Trivia,
    Until,
    While,
    Word,
)
from dflint.shell.state import effects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.cst.node import Node
    from dflint.semantics import script as facts
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

#: Bring something from elsewhere to their standard output, and fail when it cannot be had.
_DOWNLOADERS = frozenset("aria2c aws curl gh gsutil http https lynx wget".split())
_ASKS_A_SERVER = ("git", "ls-remote")
_NO_DOWNLOAD = ("--help", "--version")
#: Take an empty input for a good one. Not among them are those that fail on it, so that a failed
#: download is noticed: tar, gunzip, gpg, apt-key, grep, sha256sum -c.
_TAKE_NOTHING = frozenset(
    "sh bash dash ash zsh ksh fish tee cat sed awk gawk mawk nawk cut tr head tail sort uniq wc "
    "tac rev nl jq xargs perl base64 bsdtar patch column paste fold strings debconf-set-selections "
    "psql mysql sqlite3 crontab envsubst".split()
)
#: Read their program from their input unless it is given.
_INTERPRETERS = frozenset("python pypy node ruby php".split())
#: What gives a program to an interpreter; who knows what that does with its input.
_PROGRAM_OPTIONS = {
    **dict.fromkeys("sh bash dash ash zsh ksh".split(), ("-c",)),
    "python": ("-c", "-m"),
    "pypy": ("-c", "-m"),
    "node": ("-e", "-p", "--eval", "--print"),
    "ruby": ("-e",),
    "php": ("-r",),
}
#: Cannot fail.
_INFALLIBLE = frozenset("echo printf yes true : arch date env nproc pwd uname".split())
#: Fail only over the files that they are given: how many operands they have without one.
_FILTERS = {
    **dict.fromkeys("base64 cat cut head nl rev sort tac tail tee uniq wc".split(), 0),
    **dict.fromkeys("awk gawk mawk sed".split(), 1),
    "tr": 2,
}


class HiddenFailure:
    """A pipeline in which a command may fail without anybody noticing."""

    __slots__ = ("commands", "culprit", "is_download", "pipeline")

    def __init__(
        self, pipeline: Pipeline, commands: dict[int, facts.Command], culprit: Command
    ) -> None:
        self.pipeline = pipeline
        self.commands = commands
        #: The first command that may fail, of those whose status is lost.
        self.culprit = culprit
        #: Whether it is a download, and what reads it is content with nothing.
        self.is_download = False

    @property
    def span(self) -> tuple[int, int]:
        """The place of the command that may fail, or of the pipe behind one that is compound."""
        command = self.commands.get(id(self.culprit))
        if command is not None:
            return command.head_span
        elements: tuple[Node, ...] = self.pipeline.elements
        return elements[elements.index(self.culprit) + 1].span

    @property
    def is_inner(self) -> bool:
        """Whether it is in a script that is itself a word of the step's script."""
        return any(command.is_inner for command in islice(self.commands.values(), 1))

    @property
    def name(self) -> str:
        """What may fail."""
        return self._name_of(self.culprit)

    @property
    def reader(self) -> str:
        """The command whose status counts."""
        return self._name_of(self.pipeline.commands[-1])

    def _name_of(self, node: Command) -> str:
        command = self.commands.get(id(node))
        return (command and command.name) or "a command"


def hidden_failures(step: Step) -> Iterator[HiddenFailure]:
    """The pipelines of a step, and of scripts that it hands to a shell, that hide a failure.

    Not those whose status nobody asks for or that is a question: in the condition of an ``if``,
    before ``|| true``, in ``echo $(a | b)``.
    """
    if not may_pipe(step.node.code):
        return
    if step.script is not None:
        commands = {id(command.node): command for command in step.commands}
        is_own_shell = getattr(step.node, "interpreter", None) is None
        yield from _hidden(step.script, is_own_shell and step.state.shell.pipefail, commands)
    for shell, script, inner in inner_scripts(step):
        is_set = any(option.value == "pipefail" for option in shell.invocation.options_named("-o"))
        yield from _hidden(script, is_set, {id(command.node): command for command in inner})


def _hidden(
    script: Script, pipefail: bool, commands: dict[int, facts.Command]
) -> Iterator[HiddenFailure]:
    for pipeline in _unguarded(script, pipefail):
        *lost, last = pipeline.commands
        culprits = _culprits(lost, commands)
        if not culprits:
            continue
        downloads = [node for one in lost for node in _downloads_in(one, commands)]
        if downloads and _takes_nothing(last, commands.get(id(last))):
            found = HiddenFailure(pipeline, commands, downloads[0])
            found.is_download = True
        else:
            found = HiddenFailure(pipeline, commands, culprits[0])
        yield found


def _culprits(lost: Iterable[Command], commands: dict[int, facts.Command]) -> list[Command]:
    return [node for node in lost if not _cannot_fail(node, commands)]


def _cannot_fail(node: Command, commands: dict[int, facts.Command]) -> bool:
    if not isinstance(node, SimpleCommand):
        parts = [inner for inner in node.walk() if isinstance(inner, SimpleCommand)]
        return all(_cannot_fail(inner, commands) for inner in parts)
    command = commands.get(id(node))
    if command is None:
        return not node.argv
    if command.name in _INFALLIBLE:
        return True
    most = _FILTERS.get(command.name or "", -1)
    return len(command.invocation.operands) <= most


def _downloads_in(node: Command, commands: dict[int, facts.Command]) -> Iterator[SimpleCommand]:
    """The command, or those inside it, if they are downloads."""
    for inner in (node,) if isinstance(node, SimpleCommand) else node.walk():
        command = commands.get(id(inner))
        if command is None or command.has(*_NO_DOWNLOAD):
            continue
        if command.name in _DOWNLOADERS or (command.name, command.subcommand) == _ASKS_A_SERVER:
            yield command.node


def _takes_nothing(node: Command, command: facts.Command | None) -> bool:
    """Whether the command succeeds when its input is empty."""
    if command is None:
        return not isinstance(node, SimpleCommand)
    invocation = command.invocation
    if invocation.reads_arguments or invocation.has(
        *_PROGRAM_OPTIONS.get(invocation.tool or "", ())
    ):
        return False
    if invocation.tool in _INTERPRETERS:
        # php -- ARGUMENT, python - ARGUMENT
        return all(
            command.values[index] == "-" or invocation.roles[index - 1] == SEPARATOR
            for index in invocation.operands[:1]
        )
    return invocation.name in _TAKE_NOTHING


class _Shell:
    """A shell on its way through a script: whether pipefail is in force."""

    __slots__ = ("pipefail",)

    def __init__(self, pipefail: bool) -> None:
        self.pipefail = pipefail

    def note(self, command: SimpleCommand) -> None:
        """What a command changes: ``set -o pipefail``. One that is not known counts as that."""
        if command.name not in ("set", "shopt"):
            return
        for option in effects(command).options:
            flag, _, name = option.partition(" ")
            if flag == "shopt" and name.endswith("pipefail"):
                self.pipefail = "-u" not in name
            elif name == "pipefail":
                self.pipefail = flag.startswith("-")
            elif option == "?":
                self.pipefail = True


def _unguarded(script: Script, pipefail: bool) -> Iterator[Pipeline]:
    """The pipelines that run without pipefail, and whose status is looked at."""
    stack: list[tuple[Node, _Shell, bool]] = [(script.body, _Shell(pipefail), True)]
    while stack:
        node, shell, counts = stack.pop()
        if isinstance(node, (Trivia, HereDocument)):
            continue
        if isinstance(node, SimpleCommand):
            shell.note(node)
            counts = counts and not node.argv
        elif isinstance(node, Pipeline) and len(node.commands) > 1:
            if counts and not shell.pipefail and not node.is_negated:
                yield node
            stack.extend((one, _Shell(shell.pipefail), counts) for one in reversed(node.commands))
            continue
        elif isinstance(node, (Subshell, CommandSubstitution, ProcessSubstitution)):
            shell = _Shell(shell.pipefail)
            counts = counts and not isinstance(node, ProcessSubstitution)
        stack.extend(reversed([(child, shell, own) for child, own in _children(node, counts)]))


def _children(node: Node, counts: bool) -> Iterator[tuple[Node, bool]]:
    if isinstance(node, Assignment) and isinstance(node.value, Word):
        # The status of `a=$(b)` is that of `b`, but that of `echo $(b)` is not.
        for part in node.value._parts or ():
            yield part, counts
    elif isinstance(node, Word):
        for part in node._parts or ():
            yield part, False
    elif isinstance(node, AndOr):
        *others, last = node.pipelines
        is_ignored = "||" in node.operators[-1:] and _always_succeeds(last)
        for pipeline in others:
            yield pipeline, counts and not is_ignored
        yield last, counts
    elif isinstance(node, (If, Elif, While, Until)):
        for child in node.children:
            yield child, counts and child is not node.condition
    else:
        for child in node.children:
            yield child, counts


def _always_succeeds(pipeline: Pipeline) -> bool:
    command = pipeline.commands[-1]
    return isinstance(command, SimpleCommand) and command.name in _INFALLIBLE
