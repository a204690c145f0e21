"""Commands that are not words of a step's script: in JSON form, or handed to ``sh -c`` as text."""

from __future__ import annotations

from dflint.commands.shells import command_string
from dflint.cst.node import UNKNOWN_SPAN
from dflint.cst.nodes import CommandInstruction, JsonArray
from dflint.semantics.script import Command, commands_of
from dflint.shell import parse
from dflint.shell.nodes import Literal, SimpleCommand, SingleQuoted, Word
from dflint.text import LogicalText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import JsonString
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

#: How deep scripts in scripts are followed: ``su app -c "sh -c '...'"``.
_MAX_DEPTH = 3


def read_inner_commands(step: Step) -> tuple[Command, ...]:
    """The commands of the JSON form, and those of scripts that a command hands to a shell."""
    found = list(_command_in_json(step))
    for _, _, commands in inner_scripts(step):
        found.extend(commands)
    return tuple(found)


def inner_scripts(step: Step) -> Iterator[tuple[Command, Script, tuple[Command, ...]]]:
    """The scripts that a command hands to a shell: that command, the script, its commands."""
    if isinstance(step.node, CommandInstruction):
        outer = None if step.script is None else step.script.source
        yield from _handed_over(step, step.commands or _command_in_json(step), outer, 0)


def _command_in_json(step: Step) -> tuple[Command, ...]:
    node = step.node
    if not isinstance(node, CommandInstruction):
        return ()
    if not isinstance(node.command, JsonArray) or not node.command.elements:
        return ()
    return (_command_of(node.command, step),)


def _command_of(array: JsonArray, step: Step) -> Command:
    words = tuple(map(_word, array.elements))
    command = SimpleCommand(words)
    command.span = array.span
    values = [(word.value, word.value or "", index) for index, word in enumerate(words)]
    return Command(command, step, values, is_piped=False, is_inner=True)


def _word(element: JsonString) -> Word:
    """The element as a word that says what it says, without a shell to expand it."""
    literal = Literal(element.value)
    literal.span = (element.span[0], element.span[0] + len(element.text))
    word = Word(parts=(literal,))
    word.span = literal.span
    return word


def _handed_over(
    step: Step, commands: tuple[Command, ...], outer: LogicalText | None, depth: int
) -> Iterator[tuple[Command, Script, tuple[Command, ...]]]:
    """``outer``: what the commands were read from; None for the JSON form."""
    if depth == _MAX_DEPTH:
        return
    for command in commands:
        index = command_string(command.invocation)
        source = None if index is None else _source(command.word(index), outer)
        if source is None:
            continue
        dialect = "bash" if command.invocation.tool == "bash" else "posix"
        script = parse(source, dialect)
        inner = tuple(commands_of(script, step, is_inner=True))
        yield command, script, inner
        yield from _handed_over(step, inner, source, depth + 1)


def _source(word: Word, outer: LogicalText | None) -> LogicalText | None:
    """The script in a word that stands there as it is; None where quotes or escapes change it."""
    if len(word.parts) != 1:
        return None
    part = word.parts[0]
    if isinstance(part, Literal) and outer is None:
        # A JSON string, in its quotes.
        is_verbatim = part.span[1] - part.span[0] == len(part.value) + 2
        return LogicalText(part.value, base=part.span[0] + 1) if is_verbatim else None
    if isinstance(part, SingleQuoted) and outer is not None and part.span != UNKNOWN_SPAN:
        source = outer.between(part.span[0] + 1, part.span[1] - 1)
        return source if source.text == part.value else None
    return None
