"""Edits that repairs have in common: a word more in a command, a command more in a script."""

from __future__ import annotations

from dflint.cst.nodes import CommandInstruction
from dflint.fingerprint import END, words
from dflint.layout import (
    MAX_COLUMNS,
    ChainStyle,
    chain_style,
    column_after,
    comment_lines,
    continuation_indent,
)
from dflint.regex import regex
from dflint.rule import Edit
from dflint.shell.nodes import Pipeline, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.node import Node
    from dflint.cst.nodes import Flag, Instruction, JsonString, Word
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script
    from dflint.text import LogicalText

_LEAVING = frozenset(("exec", "exit", "logout", "return"))


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


_RELATIVE = regex(r"""(["']?)(?:\.(?:/+|(?=["']?\Z)))?(?![.~/\\])""")


def make_absolute(word: Word | JsonString, folder: str = "/") -> Edit | None:
    """Puts a folder, or the slash of the root, before a relative path: ``/app`` for ``app`` and for
    ``./app``.

    None for a path that begins in another way, or that does not stand on one line.
    """
    start, text = word.span[0], word.text
    match = _RELATIVE.match(text)
    inside = text[1:-1] if text.startswith(('"', "'")) else text
    if match is None or "\n" in text or word.value not in (text, inside):
        return None
    absolute = f"{match[1]}{folder.rstrip('/')}/{text[match.end() :]}"
    value = absolute if word.value == text else absolute[1:-1]
    return Edit(start, start + len(text), absolute, [value])


def drop_flag(text: str, node: Instruction, flag: Flag) -> Edit | None:
    """Takes a flag away with the blanks behind it; None where a comment stands there."""
    start = flag.span[0]
    following = [part.span[0] for part in (*node.flags, *node.arguments) if part.span[0] > start]
    if not following or "#" in text[flag.span[1] : min(following)]:
        return None
    return Edit(start, min(following), "")


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

    Where something else would come to stand below a comment, an empty line keeps them apart, and of
    two empty lines around the instruction one goes, too. None where no line ends behind it, where
    comments inside it would be lost, or where one above it, which would be about something else
    then, speaks to a tool.
    """
    text, start = file.text, node.span[0]
    end = start + len(node.code)
    if comment_lines(node.code) or not node.newline:
        return None
    above, below = line_above(text, start), text[end : _line_end(text, end)]
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
        above = line_above(text, start)
    return Edit(node.span[0], end, replacement)


def add_above(file: File, step: Step, name: str, argument: str) -> Edit:
    """Writes an instruction above another, and above what comments say to tools about that."""
    node = step.node
    start = position = node.span[0]
    while (above := line_above(file.text, start)).lstrip().startswith("#"):
        start -= len(above)
        if any(pragma in above for pragma in PRAGMAS):
            position = start
    before = step.stage.nodes[step.index - 1] if step.index else step.stage.from_
    text = f"{node.indent}{_in_case_of(node, name)} {argument}{_newline_of(node)}"
    if before.span[1] >= position:
        return Edit(position, position, text, [END, name, argument])
    return Edit(position, position, text, [name, argument, END])


def add_below(file: File, step: Step, name: str, argument: str) -> Edit | None:
    """Writes an instruction below another; None where that has no end of its own."""
    node = step.node
    code = node.code.rstrip("\r\n")
    if code.rstrip().endswith(file.tree.escape):
        return None
    text = f"{node.indent}{_in_case_of(node, name)} {argument}"
    if node.heredocs:
        end = node.span[0] + len(node.code)
        tokens = [name, argument, END] if node.span[1] < end else [END, name, argument]
        is_open = len(code) == len(node.code)
        return None if is_open else Edit(end, end, text + _newline_of(node), tokens)
    end = node.span[0] + len(code)
    return Edit(end, end, _newline_of(node) + text, [END, name, argument])


def _in_case_of(node: Instruction, name: str) -> str:
    return name.lower() if node.keyword.islower() else name


def _newline_of(node: Instruction) -> str:
    return "\r\n" if "\r\n" in node.code else "\n"


def _is_like(node: Instruction, line: str) -> bool:
    """Whether a line is empty, or begins an instruction of the same kind."""
    return not line.strip() or line.lstrip().upper().startswith(node.name)


def line_above(text: str, start: int) -> str:
    """The line that ends where another starts; empty at the top."""
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
    if state is None or state.background or state.traps or script.comments:
        return None
    if state.exits and _may_end_early(script):
        return None
    if node.heredocs:
        return _append_lines(step, script, commands) if node.is_script_heredoc else None
    separator = _separator(step, script)
    if separator is None:
        return None
    position = script.body.items[-1].and_or.span[1]
    text = "".join(f" {separator} {command}" for command in commands).replace(" ;", ";")
    is_single_line = "\n" not in node.arguments[-1].code
    if not is_single_line or column_after(file.text, position) + len(text) > MAX_COLUMNS:
        style = chain_style(file, [node])
        if separator == ";":
            style.indent = continuation_indent(node.code) or style.indent
        text = _on_lines_of_their_own(commands, separator, style)
    end = position
    if position == node.arguments[-1].span[1] and not node.trailing.strip():
        end += len(node.trailing)
    return Edit(position, end, text, words(f"{separator} {f' {separator} '.join(commands)}"))


def _may_end_early(script: Script) -> bool:
    """Whether the script may end before its end without having failed, as it does at ``exit 1``."""
    for node in script.walk():
        if isinstance(node, SimpleCommand) and not _LEAVING.isdisjoint(node.argv_values):
            name, *arguments = node.argv_values
            status = arguments[0] if len(arguments) == 1 else None
            if name != "exit" or status is None or not status.isdigit() or int(status) % 256 == 0:
                return True
    return False


def _on_lines_of_their_own(commands: list[str], separator: str, style: ChainStyle) -> str:
    if separator == ";":
        return "".join(f";{style.line_break}{command}" for command in commands)
    return "".join(style.between() + command for command in commands)


def _separator(step: Step, script: Script) -> str | None:
    """What keeps the status: ``;`` where a failure ends the script, else ``&&``; None if neither.

    Behind a chain of several commands, ``;`` would forget that the first one failed. In front of
    ``&&`` the shell ignores ``-e`` inside a compound command, a function or a script that is read.
    """
    items = script.body.items
    *before, last = items[-1].and_or.pipelines
    is_opaque = not _is_simple(last, step)
    if has_errexit(step, script):
        if not before and not last.is_negated and (is_opaque or len(items) > 1):
            return ";"
        return None if is_opaque else "&&"
    return None if is_opaque and _may_set_errexit(script) else "&&"


def has_errexit(step: Step, script: Script) -> bool:
    """Whether the script ends at the first command that fails, from its start to its end."""
    settings = [node for node in script.walk() if _is_set(node)]
    if any(map(_unsets_errexit, settings)):
        return False
    if step.state.shell.errexit:
        return True
    first = script.body.items[0].and_or.pipelines[0].commands[0]
    return first in settings and _sets_errexit(first)


def _may_set_errexit(script: Script) -> bool:
    return any(_is_set(node) and _sets_errexit(node) for node in script.walk())


def _is_set(node: Node) -> bool:
    return isinstance(node, SimpleCommand) and node.name == "set"


def _sets_errexit(node: Node) -> bool:
    values = [value or "" for value in getattr(node, "argv_values", ())[1:]]
    return any(
        value == "errexit" or (value.startswith("-") and "e" in value[1:]) for value in values
    )


def _unsets_errexit(node: Node) -> bool:
    values = [value or "" for value in getattr(node, "argv_values", ())[1:]]
    return any(value.startswith("+") for value in values)


def _is_simple(pipeline: Pipeline, step: Step) -> bool:
    """Whether it consists of programs, each of which fails as a whole."""
    functions = step.effects.defines if step.effects is not None else ()
    return all(
        isinstance(command, SimpleCommand)
        and command.name not in functions
        and command.name not in (None, ".", "source", "eval", "command", "builtin")
        for command in pipeline.commands
    )


def _append_lines(step: Step, script: Script, commands: list[str]) -> Edit | None:
    """For a heredoc: lines at its end, if a failure before them ends the script."""
    last = script.body.items[-1].and_or
    if not has_errexit(step, script) or last.operators or last.pipelines[0].is_negated:
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
