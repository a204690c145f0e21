"""From an argument vector to an `Invocation`."""

from __future__ import annotations

from dflint.commands.arguments import Arguments
from dflint.commands.invocation import COMMAND, Invocation
from dflint.commands.table import Table, table_of, tool_of
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
    invocation.name = word.rpartition("/")[2] or word
    invocation.tool = tool_of(invocation.name)
    _read(invocation, table_of(invocation.tool))
    return invocation


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
