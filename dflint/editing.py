"""Edits that repairs have in common: a word more in a command, a command more in a script."""

from __future__ import annotations

from dflint.cst.nodes import CommandInstruction
from dflint.fingerprint import words
from dflint.layout import (
    MAX_COLUMNS,
    ChainStyle,
    chain_style,
    column_after,
    comment_lines,
    continuation_indent,
)
from dflint.rule import Edit
from dflint.shell.nodes import Pipeline, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import AndOr, Script
    from dflint.text import LogicalText


def add_option(command: Command, option: str) -> Edit | None:
    """Adds an option behind the sub-command and the options that follow it there.

    None where the command cannot be rewritten.
    """
    if not command.is_in_source:
        return None
    invocation = command.invocation
    index = invocation.where_to_add_option()
    own_words = {option.index for option in invocation.options if option.value_index is None}
    while index + 1 in own_words and command.values[index + 1] is not None:
        index += 1
    end = command.word(index).span[1]
    return Edit(end, end, f" {option}", [option])


def change_characters(source: LogicalText, start: int, changes: dict[int, str]) -> Iterator[Edit]:
    """Writes other characters in some places behind ``source.text[start]``.

    That one is left to an edit that says what the reader of the file sees.
    """
    for index, change in changes.items():
        if index:
            yield Edit(*source.span(start + index, start + index + 1), change)


#: In a comment: it tells a tool what to do with the instruction below.
PRAGMAS = ("hadolint", "dflint", "check=", "shellcheck")


def delete_instruction(file: File, node: Instruction) -> Edit | None:
    """Takes an instruction out, with its lines; the comments above it stay.

    Where something else would come to stand below a comment, an empty line keeps them apart, and
    of two empty lines around the instruction one goes, too. None where comments inside it would be
    lost, or where one above it, which would be about something else then, speaks to a tool.
    """
    text, start = file.text, node.span[0]
    end = start + len(node.code)
    if comment_lines(node.code):
        return None
    above, below = _line_above(text, start), text[end : _line_end(text, end)]
    replacement = ""
    if above.lstrip().startswith("#") and not _is_like(node, below):
        replacement = "\r\n" if node.code.endswith("\r\n") else "\n"
    elif not above.strip() and below.isspace():
        end += len(below)
    while not above.strip() or above.lstrip().startswith("#"):
        if any(pragma in above for pragma in PRAGMAS):
            return None
        start -= len(above)
        if not start:
            break
        above = _line_above(text, start)
    return Edit(node.span[0], end, replacement)


def _is_like(node: Instruction, line: str) -> bool:
    """Whether a line is empty, or begins an instruction of the same kind."""
    return not line.strip() or line.lstrip().upper().startswith(node.name)


def _line_above(text: str, start: int) -> str:
    return text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]


def _line_end(text: str, start: int) -> int:
    return text.find("\n", start) + 1 or len(text)


def append_commands(file: File, step: Step, commands: list[str]) -> Edit | None:
    """Adds commands at the end of a step's script, run when everything before them succeeded.

    The exit status of the script stays what it was unless an added command fails. None where that
    is not certain: the script ends early, in a comment or in the background, or cannot be parsed.
    """
    node, script = step.node, step.script
    if script is None or script.errors or not script.body.items:
        return None
    if not isinstance(node, CommandInstruction):
        return None
    state = step.effects
    if state is None or state.exits or state.background or state.traps or script.comments:
        return None
    if node.heredocs:
        return _append_lines(step, script, commands) if node.is_script_heredoc else None
    separator = _separator(step, script)
    style = chain_style(file.tree, [node])
    if separator == ";":
        style.indent = continuation_indent(node.code) or style.indent
    position = script.body.items[-1].and_or.span[1]
    text = "".join(f" {separator} {command}" for command in commands).replace(" ;", ";")
    is_single_line = "\n" not in node.arguments[-1].code
    if not is_single_line or column_after(file.text, position) + len(text) > MAX_COLUMNS:
        text = _on_lines_of_their_own(commands, separator, style)
    end = position
    if position == node.arguments[-1].span[1] and not node.trailing.strip():
        end += len(node.trailing)
    return Edit(position, end, text, words(f"{separator} {f' {separator} '.join(commands)}"))


def _on_lines_of_their_own(commands: list[str], separator: str, style: ChainStyle) -> str:
    if separator == ";":
        return "".join(f";{style.line_break}{command}" for command in commands)
    return "".join(style.between() + command for command in commands)


def _separator(step: Step, script: Script) -> str:
    """What keeps the status: ``;`` where ``-e`` ends the script at a failure, else ``&&``.

    In front of ``&&`` the shell would ignore ``-e`` inside a compound command.
    """
    if has_errexit(step, script) and not _is_plain(script.body.items[-1].and_or):
        return ";"
    if has_errexit(step, script) and len(script.body.items) > 1:
        return ";"
    return "&&"


def has_errexit(step: Step, script: Script) -> bool:
    """Whether the script ends at the first command that fails."""
    if step.state.shell.errexit:
        return True
    first = script.body.items[0].and_or.pipelines[0].commands[0]
    if not isinstance(first, SimpleCommand) or first.name != "set":
        return False
    values = [value or "" for value in first.argv_values[1:]]
    return any(
        value == "errexit" or (value.startswith("-") and "e" in value[1:]) for value in values
    )


def _is_plain(and_or: AndOr) -> bool:
    """Whether it consists of simple commands."""
    return all(_is_simple(pipeline) for pipeline in and_or.pipelines)


def _is_simple(pipeline: Pipeline) -> bool:
    return all(isinstance(command, SimpleCommand) for command in pipeline.commands)


def _append_lines(step: Step, script: Script, commands: list[str]) -> Edit | None:
    """For a heredoc: lines at its end, if a failure before them ends the script."""
    if not has_errexit(step, script):
        return None
    heredoc = step.node.heredocs[0]
    if heredoc.expand is False and "\n" not in heredoc.body:
        return None
    lines = heredoc.body.rstrip("\r\n").split("\n")
    indent = lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
    newline = "\r\n" if heredoc.body.endswith("\r\n") else "\n"
    position = heredoc.span[0] + len(heredoc.body)
    text = "".join(f"{indent}{command}{newline}" for command in commands)
    tokens = [token for command in commands for token in (*words(command), "\n")]
    return Edit(position, position, text, tokens)
