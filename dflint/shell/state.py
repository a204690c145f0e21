"""What a command leaves behind in the shell that runs it, and what it reads of its state.

The question behind it: may scripts that run in shells of their own today run one after the other in
one shell? In doubt, the answer here is "something is left behind".
"""

from __future__ import annotations

from dflint.shell import builtins
from dflint.shell.directory import final_directory
from dflint.shell.nodes import (
    ArithmeticCommand,
    ArithmeticExpansion,
    ArithmeticFor,
    Assignment,
    Command,
    CommandSubstitution,
    Coprocess,
    For,
    FunctionDefinition,
    ListItem,
    Parameter,
    Pipeline,
    ProcessSubstitution,
    Redirection,
    Script,
    Select,
    SimpleCommand,
    Subshell,
    Trivia,
    Word,
)
from dflint.shell.status import Status, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dflint.cst.node import Node

#: Parameters that tell about the shell itself: their value depends on what ran in it before.
SPECIAL_PARAMETERS = frozenset(
    "? ! _ - $ 0 PWD OLDPWD SECONDS LINENO RANDOM SRANDOM PPID OPTIND REPLY PIPESTATUS BASHPID"
    " BASHOPTS BASH_COMMAND BASH_LINENO BASH_SUBSHELL DIRSTACK FUNCNAME SHELLOPTS".split()
)
#: Assignments before these stay in POSIX shells (POSIX 2.15, Special Built-In Utilities).
_SPECIAL_BUILTINS = frozenset(
    ": . break continue eval exec exit export readonly return set shift times trap unset".split()
)


class Effects:
    """What outlives a command in its shell, and what it reads of the shell's state."""

    __slots__ = (
        "assigned",
        "assigns_unknown",
        "background",
        "changes_directory",
        "defines",
        "directory",
        "exits",
        "exported",
        "options",
        "reads",
        "reads_unknown",
        "redirects",
        "sources",
        "status",
        "traps",
        "ulimit",
        "umask",
    )

    def __init__(self) -> None:
        #: Whether it may leave the shell in another directory.
        self.changes_directory = False
        #: That directory, when it is certain: absolute, and reached whenever the script succeeds.
        self.directory: str | None = None
        #: Names of variables that are set or unset; "@" stands for the positional parameters.
        self.assigned: set[str] = set()
        #: Whether other variables may be set as well, as by ``export $(cat file)``.
        self.assigns_unknown = False
        #: Those of ``assigned`` that get into the environment of later commands.
        self.exported: set[str] = set()
        #: What ``set`` and ``shopt`` change: "-e", "-o pipefail", "shopt -s x"; "?" for unknown.
        self.options: list[str] = []
        #: Names of functions and aliases that are defined or removed.
        self.defines: set[str] = set()
        #: Whether ``trap`` sets one.
        self.traps = False
        #: Whether ``umask`` and ``ulimit`` change something.
        self.umask = False
        self.ulimit = False
        #: Whether something may still run when the script has ended, in subshells as well.
        self.background = False
        #: Whether the shell may end, or become another program, before the end of the script.
        self.exits = False
        #: Whether ``exec >file`` redirects what comes later.
        self.redirects = False
        #: Whether it runs code that is not known: ``.``, ``source`` or ``eval``.
        self.sources = False
        #: Names of variables and special parameters that are expanded anywhere, in subshells as
        #: well; "@" stands for all positional ones.
        self.reads: set[str] = set()
        #: Whether it may read others: ``${!x}``, ``eval``, what cannot be parsed.
        self.reads_unknown = False
        #: How its exit status comes about.
        self.status = Status()

    @property
    def reads_special(self) -> set[str]:
        """Those of ``reads`` that tell about the shell itself: ``$?``, ``$PWD`` ..."""
        return self.reads & SPECIAL_PARAMETERS

    @property
    def leaves_nothing(self) -> bool:
        """Whether nothing of what is noted here outlives it."""
        reads = ("reads", "reads_unknown", "directory", "status")
        return not any(getattr(self, name) for name in self.__slots__ if name not in reads)

    def __repr__(self) -> str:
        known = [(name, getattr(self, name)) for name in self.__slots__]
        return f"Effects({', '.join(f'{name}={value!r}' for name, value in known if value)})"


def effects(node: Node, dialect: str = "posix") -> Effects:
    """What is left behind when the node runs at the top level of a script, not in a subshell.

    ``node``: a Script, List, ListItem, AndOr, Pipeline or Command. ``dialect`` is that of the
    script; a Script knows its own.
    """
    if isinstance(node, Script):
        dialect = node.dialect
    collector = _Collector(dialect)
    collector.run(node)
    found = collector.effects
    found.background |= collector.contained.background
    found.reads_unknown |= collector.contained.reads_unknown
    if isinstance(node, Script) and node.error is not None:
        found.reads_unknown = found.sources = True
    found.status = status(node)
    if found.changes_directory and not found.sources:
        found.directory = final_directory(node)
    return found


class _Collector:
    """Walks over nodes and notes what they do, where it counts: in the shell, or in a subshell."""

    def __init__(self, dialect: str) -> None:
        self.bash = dialect == "bash"
        self.effects = Effects()
        #: What happens in subshells; of this, only what is read and the background count.
        self.contained = Effects()
        self.contained.reads = self.effects.reads
        self.functions: dict[str, list[Command]] = {}
        #: Names of the commands that the shell itself runs; None for one that is not known.
        self.called: set[str | None] = set()
        self.in_function = False

    def run(self, root: Node) -> None:
        """Notes what the node does, with the functions that it calls."""
        self.walk(root)
        self.in_function = True
        done: set[str] = set()
        while True:
            names = [name for name in self.functions if name not in done and self._calls(name)]
            for name in names:
                done.add(name)
                for body in self.functions[name]:
                    self.walk(body)
            if not names:
                break
        if any(_exports_all(option) for option in self.effects.options):
            self.effects.exported |= self.effects.assigned

    def _calls(self, name: str) -> bool:
        return name in self.called or None in self.called or self.effects.sources

    def walk(self, root: Node) -> None:
        """Notes what the node and everything below it does."""
        stack: list[tuple[Node, Effects]] = [(root, self.effects)]
        while stack:
            node, target = stack.pop()
            kind = type(node)
            if isinstance(node, Word):
                if node.has_tilde:
                    target.reads.add("HOME")
                stack.extend((part, target) for part in node._parts or ())
                continue
            note = _NOTES.get(kind)
            if note is not None:
                target = note(self, node, target)
            stack.extend((child, target) for child in node.children if type(child) is not Trivia)
            if isinstance(node, Redirection) and node.here_document is not None:
                stack.append((node.here_document, target))

    # Each notes what a node does, and returns where what its children do counts.

    def _list_item(self, node: ListItem, target: Effects) -> Effects:
        if not node.is_background:
            return target
        target.background = True
        return self.contained

    def _pipeline(self, node: Pipeline, target: Effects) -> Effects:
        return target if len(node.elements) <= 1 else self.contained

    def _subshell(self, node: Node, target: Effects) -> Effects:
        return self.contained

    def _substitution(self, node: CommandSubstitution, target: Effects) -> Effects:
        if node.body is None and node.text:
            target.reads_unknown = True
        return self.contained

    def _coprocess(self, node: Coprocess, target: Effects) -> Effects:
        target.background = True
        builtins.assign("COPROC" if node.name is None else node.name.text, target)
        return self.contained

    def _function(self, node: FunctionDefinition, target: Effects) -> Effects:
        if target is self.effects:
            name = node.name.value or node.name.text
            target.defines.add(name)
            self.functions.setdefault(name, []).append(node.body)
        return self.contained

    def _for(self, node: For, target: Effects) -> Effects:
        builtins.assign(node.name.value, target)
        if isinstance(node, Select):
            target.assigned.add("REPLY")
        if not node.in_keyword:
            target.reads.add("@")
        return target

    def _arithmetic(
        self, node: ArithmeticExpansion | ArithmeticCommand, target: Effects
    ) -> Effects:
        builtins.arithmetic(builtins.literal_text(node.expression), target)
        return target

    def _arithmetic_for(self, node: ArithmeticFor, target: Effects) -> Effects:
        builtins.arithmetic(builtins.literal_text(node.header), target)
        return target

    def _parameter(self, node: Parameter, target: Effects) -> Effects:
        name = node.name
        builtins.read(name, target)
        builtins.arithmetic(node.subscript, target)
        if node.is_indirect or not name:
            target.reads_unknown = True
        if node.operator in ("=", ":="):
            builtins.assign(name, target)
        elif node.operator == ":" and node.argument is not None:
            builtins.arithmetic(builtins.literal_text(node.argument), target)
        return target

    def _redirection(self, node: Redirection, target: Effects) -> Effects:
        if node.operator.startswith("&>") and not self.bash:
            target.background = True  # dash reads ``a &>b`` as ``a & >b``.
        if node.fd.startswith("{"):
            target.redirects = True
            builtins.assign(node.fd[1:-1], target)
        return target

    def _assignment(self, node: Assignment, target: Effects) -> Effects:
        if node.operator == "+=":
            target.reads.add(node.name)
        builtins.arithmetic(node.target.partition("[")[2], target)
        return target

    def _simple_command(self, node: SimpleCommand, target: Effects) -> Effects:
        words = _without_wrappers(node.argv)
        name = words[0].value if words else ""
        if target is self.effects:
            self.called.add(name)
        if name == "local" and self.in_function:
            target = self.contained
        is_kept = not words or name in _SPECIAL_BUILTINS or name in builtins.DECLARATIONS
        if is_kept or name is None or name in self.functions:
            for assignment in node.assignments:
                builtins.assign(assignment.name, target)
        if name == "exec":
            target.exits |= len(words) > 1
            target.redirects |= bool(node.redirections)
        elif name != "return" or not self.in_function:
            builtin = builtins.BUILTINS.get(name or "")
            if builtin is not None:
                builtin(name or "", words[1:], target)
        return target


def _exports_all(option: str) -> bool:
    letters, _, name = option.partition(" ")
    return letters.startswith("-") and ("a" in letters or name == "allexport")


def _without_wrappers(words: Sequence[Word]) -> Sequence[Word]:
    """The words without ``command`` and ``builtin`` before the command that they run."""
    while words and words[0].value in ("command", "builtin"):
        rest = words[1:]
        while rest and rest[0].value in ("-p", "--"):
            rest = rest[1:]
        if not rest or (rest[0].value or "").startswith("-"):
            return words
        words = rest
    return words


#: What notes the effects of each kind of node.
_NOTES: dict[type[Node], Any] = {
    ListItem: _Collector._list_item,
    Pipeline: _Collector._pipeline,
    Subshell: _Collector._subshell,
    ProcessSubstitution: _Collector._subshell,
    CommandSubstitution: _Collector._substitution,
    Coprocess: _Collector._coprocess,
    FunctionDefinition: _Collector._function,
    For: _Collector._for,
    Select: _Collector._for,
    ArithmeticExpansion: _Collector._arithmetic,
    ArithmeticCommand: _Collector._arithmetic,
    ArithmeticFor: _Collector._arithmetic_for,
    Parameter: _Collector._parameter,
    Redirection: _Collector._redirection,
    Assignment: _Collector._assignment,
    SimpleCommand: _Collector._simple_command,
}
