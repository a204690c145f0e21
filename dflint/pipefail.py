"""Turns on ``pipefail``, where the shell knows it and nothing breaks: with SHELL, or ``set``."""

from __future__ import annotations

import posixpath

from dflint.cst.nodes import CommandInstruction
from dflint.fingerprint import words
from dflint.layout import MAX_COLUMNS, chain_style, column_after, continuation_indent
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.under_pipefail import survives_pipefail
from dflint.shell.nodes import SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.pipefail_shell import PipefailShells
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

_SET = "set -o pipefail"
#: Letters of ``set`` that take no word behind them.
_LETTERS = regex(r"-[aefhmnuvx]+")


class PipefailRepairs:
    """For the RUNs of a file."""

    __slots__ = ("_file", "_shells")

    def __init__(self, file: File) -> None:
        self._file = file
        self._shells: PipefailShells | None = None

    def repair(self, step: Step) -> Fix | None:
        """With a SHELL above the step, else with ``set`` at the start of its script.

        None where the shell is not certain to know the option, and where a pipe of the script
        would fail with it although all is well.
        """
        script = step.script
        if step.is_onbuild or script is None or script.errors or script.source is None:
            # What stands behind ONBUILD is read by the shell that the image ends with.
            return None
        if not survives_pipefail(step, script):
            return None
        if self._shells is None:
            from dflint.pipefail_shell import PipefailShells

            self._shells = PipefailShells(self._file)
        with_shell = self._shells.repair(step)
        if with_shell is not None or "pipefail" in script.source.text or not _is_bash(step):
            return with_shell
        edit = _in_set(script) or _insertion(self._file, step, script)
        return None if edit is None else Fix("Turn on pipefail", [edit], Safety.UNSAFE)


def _is_bash(step: Step) -> bool:
    """Whether bash reads the script, for certain.

    Other shells that know the option are called ``sh``, and ShellCheck says of ``set -o pipefail``
    there that POSIX does not have it (SC3040).
    """
    interpreter: str | None = getattr(step.node, "interpreter", None)
    if interpreter is not None:
        return posixpath.basename(interpreter) == "bash"
    return step.state.shell.dialect == "bash"


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
