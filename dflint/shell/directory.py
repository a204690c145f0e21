"""In which directory a script leaves its shell, where that can be told."""

from __future__ import annotations

from dflint.shell.contexts import contexts
from dflint.shell.nodes import (
    AndOr,
    FunctionDefinition,
    List,
    ListItem,
    Pipeline,
    Script,
    SimpleCommand,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.node import Node

_CHANGING = frozenset(("cd", "chdir", "pushd", "popd"))
_DYNAMIC = frozenset((None, "command", "builtin"))


def final_directory(node: Node) -> str | None:
    """The directory in which a Script, List, ListItem, AndOr, Pipeline or Command leaves the shell.

    An absolute path that is reached whenever the node succeeds; None where that is not certain.
    """
    if isinstance(node, Script):
        node = node.body
    if any(isinstance(below, FunctionDefinition) for below in node.walk()):
        return None
    if not isinstance(node, List):
        return _after(node, None)
    directory: str | None = None
    exits_on_error = False
    for item in node.items:
        after = _after(item, directory)
        is_reached = item is node.items[-1] or _leaves_when_failing(item, exits_on_error)
        directory = after if is_reached or after == directory else None
        exits_on_error = exits_on_error or _sets_exit_on_error(item)
    return directory


def _leaves_when_failing(item: ListItem, exits_on_error: bool) -> bool:
    """Whether the script does not go on when the item fails."""
    and_or = item.and_or
    if exits_on_error and len(and_or.elements) == 1:
        return not and_or.pipelines[0].is_negated
    return _is_or_exit(and_or)


def _is_or_exit(and_or: AndOr) -> bool:
    """Whether it is ``command || exit``."""
    return and_or.operators == ("||",) and _only_command(and_or.pipelines[1], "exit") is not None


def _sets_exit_on_error(item: ListItem) -> bool:
    command = _only_command(item.and_or.pipelines[0], "set")
    values = command.argv_values[1:] if command is not None else ()
    return any(
        value == "errexit" or (value is not None and value[:1] == "-" and "e" in value)
        for value in values
    )


def _only_command(pipeline: Pipeline, name: str) -> SimpleCommand | None:
    """The command of that name when the pipeline is nothing else."""
    elements = pipeline.elements
    if len(elements) == 1 and isinstance(elements[0], SimpleCommand) and elements[0].name == name:
        return elements[0]
    return None


def _after(node: Node, directory: str | None) -> str | None:
    """The directory behind a node that succeeded, when it began in ``directory``."""
    if isinstance(node, ListItem):
        return directory if node.is_background else _after(node.and_or, directory)
    if isinstance(node, AndOr) and "||" not in node.operators:
        for pipeline in node.pipelines:
            directory = _after(pipeline, directory)
        return directory
    if isinstance(node, AndOr) and _is_or_exit(node):
        return _after(node.pipelines[0], directory)
    if isinstance(node, Pipeline) and len(node.elements) == 1 and not node.is_negated:
        return _after(node.elements[0], directory)
    if isinstance(node, SimpleCommand) and node.name in _CHANGING:
        return _target(node, directory)
    return None if _may_change(node) else directory


def _may_change(node: Node) -> bool:
    """Whether a command in it might change the directory."""
    for context in contexts(node):
        name = context.command.name
        is_named = bool(context.command.argv)
        if is_named and not context.in_subshell and (name in _CHANGING or name in _DYNAMIC):
            return True
    return False


def _target(command: SimpleCommand, directory: str | None) -> str | None:
    """Where a ``cd`` leads that succeeds; None where that is not known."""
    operands = list(command.argv[1:])
    while operands and operands[0].value in ("-P", "-L", "-e", "--"):
        operands.pop(0)
    if command.name not in ("cd", "chdir") or len(operands) != 1:
        return None
    word = operands[0]
    path = word.value
    if not path or word.has_glob or word.has_tilde or word.has_braces or path.startswith("-"):
        return None
    if not path.startswith("/"):
        if directory is None:
            return None
        path = f"{directory}/{path}"
    return _normalized(path)


def _normalized(path: str) -> str | None:
    """The path without dots and doubled slashes; None where ``..`` may follow a symbolic link."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            return None
        if part and part != ".":
            parts.append(part)
    return "/" + "/".join(parts)
