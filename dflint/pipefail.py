"""Turns on ``pipefail`` at the start of a script, where the shell knows it and nothing breaks."""

from __future__ import annotations

import posixpath
import re

from dflint.cst.nodes import CommandInstruction
from dflint.fingerprint import words
from dflint.layout import MAX_COLUMNS, chain_style, column_after, continuation_indent
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.base_images import ALPINE, REDHAT, official_image
from dflint.shell.nodes import Pipeline, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

_SET = "set -o pipefail"
#: Letters of ``set`` that take no word behind them.
_LETTERS = regex(r"-[aefhmnuvx]+")

#: Read their input to its end, so that what writes it does not die of a broken pipe.
_READ_ALL = frozenset(
    "apt-key base64 bunzip2 bzip2 cat chpasswd column cpio crontab cut debconf-set-selections"
    " envsubst fold gpg gunzip gzip jq md5sum nl paste patch rev sha1sum sha256sum sha512sum sort"
    " sponge tac tail tar tee tr uniq unxz wc xargs xz zcat zstd".split()
)
#: Read all of a program from their input, unless they are given one.
_SHELLS = frozenset("ash bash dash sh zsh".split())
_INTERPRETERS = frozenset("node perl php python ruby".split())
_COMMAND_OPTION = regex(r"-[a-zA-Z]*c")
_PROGRAM_OPTIONS = regex(r"-[a-zA-Z]*[cempr]|--(?:eval|print)")
_INPUT = ("-", "/dev/stdin", None)
#: Fail although nothing is wrong, or never end by themselves.
_MAY_FAIL = frozenset("cmp diff egrep expr false fgrep grep let read test yes [".split())
_DOWNLOADERS = ("curl", "wget")


def turn_on_pipefail(file: File, step: Step) -> Fix | None:
    """For the script of a step: with ``set``, or with a SHELL above it where ``/bin/sh`` is dash.

    None where the shell is not certain to know the option, and where a pipe of the script would
    fail with it although all is well.
    """
    script = step.script
    if step.is_onbuild:
        # It is read by the shell that the image ends with.
        return None
    if script is None or script.errors or script.source is None:
        return None
    if "pipefail" in script.source.text or not may_have_pipefail(step, script):
        return None
    if not _is_known(step):
        from dflint.bash_for_sh import run_with_bash

        return run_with_bash(file, step)
    edit = _in_set(script) or _insertion(file, step, script)
    return None if edit is None else Fix("Turn on pipefail", [edit], Safety.UNSAFE)


def may_have_pipefail(step: Step, script: Script) -> bool:
    """Whether no pipe of the script would fail with pipefail although all is well."""
    commands = {id(command.node): command for command in step.commands}
    pipelines = [node for node in script.walk() if isinstance(node, Pipeline) and node.operators]
    return all(_is_safe(pipeline, commands) for pipeline in pipelines)


def _is_known(step: Step) -> bool:
    """Whether the shell that reads the script is certain to know the option."""
    interpreter: str | None = getattr(step.node, "interpreter", None)
    if interpreter is not None:
        return posixpath.basename(interpreter) == "bash"
    shell = step.state.shell
    if shell.dialect == "bash":
        return True
    image = official_image(step.stage)
    is_sh = shell.dialect == "posix" and posixpath.basename(shell.arguments[0]) in ("sh", "ash")
    return is_sh and image is not None and image.family in (ALPINE, REDHAT)


def _is_safe(pipeline: Pipeline, commands: dict[int, Command]) -> bool:
    """Whether every command reads all there is, and none fails without reason."""
    elements = [commands.get(id(node)) for node in pipeline.commands]
    names = [command.name if command is not None else None for command in elements]
    if not all(_reads_all(command) for command in elements[1:]):
        return False
    if names[0] in _DOWNLOADERS:
        # A search that finds nothing in what was fetched is worth to fail as well.
        names = [name for name in names if name != "grep"]
    return None not in names[:-1] and _MAY_FAIL.isdisjoint(names[:-1])


def _reads_all(command: Command | None) -> bool:
    if command is None:
        return False
    name = command.invocation.tool if command.name not in _READ_ALL else command.name
    if name == "sed":
        return not any("q" in (value or "q").lower() for value in command.values[1:])
    if name in ("awk", "gawk", "mawk"):
        return not any("exit" in (value or "exit") for value in command.values[1:])
    if name == "grep":
        return not _stops(command)
    if name in _SHELLS:
        return _reads_program(command, _COMMAND_OPTION)
    if name in _INTERPRETERS:
        return _reads_program(command, _PROGRAM_OPTIONS)
    return name in _READ_ALL


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


def _in_set(script: Script) -> Edit | None:
    """Adds it to the ``set`` that the script begins with."""
    first = script.body.items[0].and_or.pipelines[0]
    command = first.commands[0]
    if first.prefix or len(first.commands) > 1 or not isinstance(command, SimpleCommand):
        return None
    if command.name != "set" or len(command.argv) != len(command.elements):
        return None
    if len(command.argv) < 2 or not all(_LETTERS.fullmatch(word.text) for word in command.argv[1:]):
        return None
    end = command.argv[-1].span[1]
    if len(command.argv) == 2:
        text = f"{command.argv[1].text}o pipefail"
        return Edit(command.argv[1].span[0], end, text, text.split())
    return Edit(end, end, " -o pipefail", ["-o", "pipefail"])


def _insertion(file: File, step: Step, script: Script) -> Edit | None:
    node = step.node
    if not isinstance(node, CommandInstruction):
        return None
    if node.heredocs:
        return _line(file, node) if node.is_script_heredoc else None
    items = script.body.items
    position = items[0].and_or.span[0]
    if "#" in file.text[node.head_span[1] : position]:
        return None
    is_chain = len(items) == 1 and "||" not in items[0].and_or.operators
    operator = "&&" if is_chain else ";"
    style = chain_style(file, [node])
    if not is_chain:
        style.indent = continuation_indent(node.code) or style.indent
    text = f"{_SET} && " if is_chain else f"{_SET}; "
    line_end = file.text.find("\n", position)
    rest = file.text[position : line_end if line_end >= 0 else len(file.text)]
    is_long = column_after(file.text, position) + len(text + rest) > MAX_COLUMNS
    if is_long or "\n" in node.arguments[-1].code.strip():
        text = _SET + (style.between() if is_chain else f";{style.line_break}")
    return Edit(position, position, text, words(f"{_SET} {operator}"))


def _line(file: File, node: CommandInstruction) -> Edit:
    """A line of its own at the beginning of a script in a heredoc, below its ``#!`` line."""
    heredoc = node.heredocs[0]
    position = heredoc.span[0]
    if heredoc.content.startswith("#!"):
        position += heredoc.body.index("\n") + 1
    line = file.text[position : heredoc.span[0] + len(heredoc.body)].partition("\n")[0]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    newline = "\r\n" if line.endswith("\r") else "\n"
    return Edit(position, position, f"{indent}{_SET}{newline}", [*words(_SET), "\n"])
