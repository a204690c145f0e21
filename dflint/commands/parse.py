"""From an argument vector to an `Invocation`."""

from __future__ import annotations

from dflint.commands.arguments import Arguments
from dflint.commands.invocation import COMMAND, Invocation
from dflint.commands.table import Table, base_name, table_of, tool_of
from dflint.commands.tools import LAUNCHED, LAUNCHERS
from dflint.commands.wrappers import look_through

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def parse_invocation(
    argv: Sequence[str | None], prefixes: Sequence[str] | None = None
) -> Invocation:
    """Understand an argument vector by the tables.

    An item of ``argv`` is the static value of a word after quote removal, ``None`` when it is not
    statically known. ``prefixes``, as long as ``argv``, gives for such a word the text it is known
    to begin with (``curl=`` for ``curl=$VERSION``), ``""`` when there is none; items for static
    words do not matter. A word without a known beginning may expand to anything.

    Never raises. Takes time linear in ``argv``, apart from the one-time reading of a table.
    """
    invocation = Invocation(argv, [""] * len(argv) if prefixes is None else prefixes)
    index = look_through(invocation)
    if index >= len(argv):
        return invocation
    invocation.index = invocation.command_end = index
    invocation.roles[index] = COMMAND
    word = argv[index]
    if word is None:
        invocation.certain = False
        _read(invocation, None)
        return invocation
    invocation.name = base_name(word)
    invocation.tool = tool_of(word)
    if invocation.tool in LAUNCHERS:
        _look_at_launched(invocation)
    _read(invocation, table_of(invocation.tool))
    return invocation


def _look_at_launched(invocation: Invocation) -> None:
    """Take ``python3 -m pip``, ``corepack yarn``, ``php composer.phar`` for one command."""
    launcher = invocation.tool or ""
    argv, roles = invocation.argv, invocation.roles
    arguments = Arguments(argv, invocation.prefixes, roles, table_of(launcher))
    end = arguments.read(invocation.index + 1, 0)
    by_option = LAUNCHERS[launcher]
    if by_option:
        module = arguments.options[-1] if arguments.options else None
        if module is None or module.name != by_option or module.value_index is None:
            return
        word, end = module.value, module.value_index
    else:
        word = argv[end] if end < len(argv) else None
    tool = tool_of(word or "")
    if tool not in LAUNCHED:
        return
    invocation.tool = tool
    invocation.command_end = end
    invocation.certain = invocation.certain and arguments.certain
    for position in range(invocation.index, end + 1):
        roles[position] = COMMAND


def _read(invocation: Invocation, table: Table | None) -> None:
    """Classify what comes after the command."""
    arguments = Arguments(invocation.argv, invocation.prefixes, invocation.roles, table)
    arguments.read(invocation.command_end + 1)
    invocation.options = arguments.options
    invocation.operands = arguments.operands
    invocation.unknown_options = arguments.unknown_options
    invocation.dynamic = arguments.dynamic
    invocation.subcommand = arguments.subcommand
    invocation.subcommand_index = arguments.subcommand_index
    invocation.scopes = arguments.scopes
    invocation.certain = invocation.certain and arguments.certain
