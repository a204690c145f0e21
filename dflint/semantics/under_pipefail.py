"""What ``pipefail`` makes fail although nothing is wrong.

With it, a pipe fails when any of its commands does: also one that dies of SIGPIPE, since who reads
it has stopped early, and one whose failure is an answer (``grep`` that finds nothing).
"""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.semantics.script import may_pipe
from dflint.shell.nodes import (
    AndOr,
    BraceGroup,
    CommandSubstitution,
    DoubleQuoted,
    Parameter,
    Pipeline,
    ProcessSubstitution,
    SimpleCommand,
    Subshell,
    While,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.node import Node
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

#: Read their input to its end, so that what writes it does not die of a broken pipe.
_READ_ALL = frozenset(
    "apt-key b2sum base64 brotli bsdtar bunzip2 bzcat bzip2 cat chpasswd cksum column cpio crontab"
    " cut dd debconf-set-selections dos2unix envsubst expand fmt fold gpg gpg2 gunzip gzip hexdump"
    " iconv jq lz4 lzma md5sum mysql newusers nl od paste patch psql pv rev sha1sum sha224sum"
    " sha256sum sha384sum sha512sum shasum sort sponge sqlite3 strings tac tail tar tee tr ts"
    " unexpand uniq unlzma unxz unzstd wc xxd xz xzcat zcat zstd zstdcat".split()
)
#: Read all of a program from their input, unless they are given one.
_SHELLS = frozenset("ash bash dash sh zsh".split())
_INTERPRETERS = frozenset("node perl php python ruby".split())
_COMMAND_OPTION = regex(r"-[a-zA-Z]*c")
_PROGRAM_OPTIONS = regex(r"-[a-zA-Z]*[cempr]|--(?:eval|print)")
_INPUT = ("-", "/dev/stdin", None)
_PYTHON_READS_ALL = regex(r"\bload\((?:sys\.)?stdin\)|\bstdin\.(?:buffer\.)?read\(\)")

#: Fail although nothing is wrong, or never end by themselves.
_MAY_FAIL = frozenset(
    "ack ag bzgrep bzegrep bzfgrep cmp command crontab diff dpkg-query egrep expr false fgrep fuser"
    " getent grep host killall ldd let lsof nc nslookup openssl pgrep pidof ping read rg service"
    " systemctl test timeout type which xzgrep yes zgrep [".split()
)
#: Answer questions about packages with their status.
_QUERIES = {"apk": ("info",), "dnf": ("check-update",), "yum": ("check-update",)}
_QUERY_OPTIONS = {
    "dpkg": regex(r"-[lsSLp]|--(?:list|status|search|listfiles|print-avail)"),
    "rpm": regex(r"-[a-zA-Z]*q[a-zA-Z]*|--query"),
}
_GREPS = frozenset("egrep fgrep grep".split())
_DOWNLOADERS = ("curl", "wget")
_CHECKERS = regex(r"(?:md5|sha\d+)sum")
#: The texts that these write at once, before anybody can have stopped to read.
_WRITE_ONCE = ("echo", "printf")


def survives_pipefail(step: Step, script: Script) -> bool:
    """Whether no pipe of the script would fail with pipefail although all is well."""
    if script.source is not None and not may_pipe(script.source.text):
        return True
    commands = {id(command.node): command for command in step.commands}
    ignored = set(_without_consequence(script))
    return all(
        id(node) in ignored or _is_safe(node, commands, step)
        for node in script.walk()
        if isinstance(node, Pipeline) and node.operators
    )


def _without_consequence(script: Script) -> Iterator[int]:
    """The identities of pipelines whose status nobody asks for: before ``|| true``, and the last
    one in ``echo $(...)``.
    """
    for node in script.walk():
        if isinstance(node, AndOr) and "||" in node.operators:
            pairs = zip(node.pipelines, node.operators, node.pipelines[1:], strict=False)
            yield from (id(one) for one, operator, other in pairs if _is_no_op(operator, other))
        elif isinstance(node, SimpleCommand) and node.argv and node.name is not None:
            for word in node.argv:
                yield from _last_in_substitutions(word)


def _is_no_op(operator: str, pipeline: Pipeline) -> bool:
    command = pipeline.commands[-1]
    is_true = isinstance(command, SimpleCommand) and command.argv_values in (("true",), (":",))
    return operator == "||" and len(pipeline.commands) == 1 and is_true


def _last_in_substitutions(word: Word) -> Iterator[int]:
    pending: list[Node] = list(word._parts or ())
    while pending:
        part = pending.pop()
        if isinstance(part, DoubleQuoted):
            pending.extend(part.parts)
        elif isinstance(part, (CommandSubstitution, ProcessSubstitution)) and part.body is not None:
            yield from (id(item.and_or.pipelines[-1]) for item in part.body.items[-1:])


def _is_safe(pipeline: Pipeline, commands: dict[int, Command], step: Step) -> bool:
    """Whether every command reads all there is, and none fails without reason."""
    *writers, last = pipeline.commands
    readers = pipeline.commands[1:]
    for writer, reader in zip(writers, readers, strict=True):
        if not (_reads_all(reader, commands) or _writes_once(writer, commands, step)):
            return False
    # A search that finds nothing is worth to fail where something was fetched to be searched, and
    # where a list of checksums is: that would fail anyway.
    may_search = _name(writers[0], commands) in _DOWNLOADERS or _checks(last, commands)
    return not any(_may_fail(writer, commands, may_search) for writer in writers)


def _name(node: Node, commands: dict[int, Command]) -> str | None:
    command = commands.get(id(node))
    return None if command is None else command.name


def _checks(node: Node, commands: dict[int, Command]) -> bool:
    command = commands.get(id(node))
    is_checker = command is not None and _CHECKERS.fullmatch(command.name or "") is not None
    return is_checker and command is not None and command.has("-c", "--check")


def _may_fail(node: Node, commands: dict[int, Command], may_search: bool) -> bool:
    """Whether a command that is not the last may fail although all is well."""
    if isinstance(node, (BraceGroup, Subshell)):
        # Its status is that of the last, and there is nothing but commands in a row.
        parts = [pipeline for item in node.body.items for pipeline in item.and_or.pipelines]
        inner = [command for pipeline in parts for command in pipeline.commands]
        return any(
            not isinstance(one, SimpleCommand) or _may_fail(one, commands, False) for one in inner
        )
    command = commands.get(id(node))
    if command is None or command.name is None:
        return True
    name = command.name
    if name in _GREPS and not command.invocation.reads_arguments:
        return not may_search
    if command.subcommand in _QUERIES.get(name, ()):
        return True
    options = _QUERY_OPTIONS.get(name)
    if options is not None and any(options.fullmatch(value or "") for value in command.values):
        return True
    return name in _MAY_FAIL


def _writes_once(node: Node, commands: dict[int, Command], step: Step) -> bool:
    """Whether all that a command writes is a line that fits into any pipe."""
    command = commands.get(id(node))
    if command is None or command.name not in _WRITE_ONCE or command.invocation.wrappers:
        return False
    if len(command.node.code) > 2000 or "\n" in command.node.code or "\\" in command.node.code:
        return False
    return all(
        isinstance(part, Parameter) and part.name in step.state.environment
        for word in command.node.argv
        if word.value is None
        for part in _expansions(word)
    )


def _expansions(word: Word) -> Iterator[Node]:
    for part in word.parts:
        if isinstance(part, DoubleQuoted):
            yield from (inner for inner in part.parts if getattr(inner, "value", None) is None)
        elif getattr(part, "value", None) is None:
            yield part


def _reads_all(node: Node, commands: dict[int, Command]) -> bool:
    if isinstance(node, While):
        return _loops_over_input(node)
    command = commands.get(id(node))
    if command is None:
        return False
    if command.invocation.reads_arguments:
        return True
    name = command.invocation.tool if command.name not in _READ_ALL else command.name
    if name == "sed":
        return not any("q" in (value or "q").lower() for value in command.values[1:])
    if name in ("awk", "gawk", "mawk"):
        return not any("exit" in (value or "exit") for value in command.values[1:])
    if name in _GREPS:
        return not _stops(command)
    if name in _SHELLS:
        return _reads_program(command, _COMMAND_OPTION)
    if name in _INTERPRETERS:
        return _reads_program(command, _PROGRAM_OPTIONS) or (
            name == "python"
            and any(_PYTHON_READS_ALL.search(value or "") for value in command.values)
        )
    return name in _READ_ALL


def _loops_over_input(loop: While) -> bool:
    """``while read x; do ...; done``, if nothing in it leaves the loop."""
    commands = [node for node in loop.condition.walk() if isinstance(node, SimpleCommand)]
    if [command.name for command in commands] != ["read"]:
        return False
    names = [node.name for node in loop.body.walk() if isinstance(node, SimpleCommand)]
    return not {"break", "exit", "return", "exec"} & set(names)


def _reads_program(command: Command, program_option: re.Pattern[str]) -> bool:
    """Whether an interpreter finds its program in its input."""
    invocation = command.invocation
    first: str | None = None
    for value in command.values[invocation.command_end + 1 :]:
        if value is None or value in ("-s", "--"):
            return value is not None
        if not value.startswith("-") or value == "-":
            first = value
            break
        if program_option.fullmatch(value):
            return False
    return first in _INPUT


def _stops(command: Command) -> bool:
    """Whether grep may stop at the first match."""
    return any(
        value is None or re.match(r"-(?:-quiet|-silent|-max-count|-files|[a-zA-Z]*[qmlL])", value)
        for value in command.values[1:]
    )
