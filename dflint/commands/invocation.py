"""What an argument vector means to the command that gets it: options, values, operands."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.commands.table import OptionSpec, Table

# What each word of an argument vector is; see Invocation.
WRAPPER = "wrapper"
COMMAND = "command"
SUBCOMMAND = "subcommand"
OPTION = "option"
OPTION_VALUE = "value"
OPERAND = "operand"
SEPARATOR = "separator"
UNKNOWN = "unknown"


class Option:
    """One option as it was given."""

    __slots__ = ("index", "name", "spelled", "value", "value_index")

    def __init__(
        self, name: str, spelled: str, index: int, value: str | None, value_index: int | None
    ) -> None:
        #: The name in the table, the long one where there is one: ``--yes`` for ``-y``.
        self.name = name
        #: The name as it was written: ``-y``, also inside a cluster such as ``-qy``.
        self.spelled = spelled
        #: Index of the word the option stands in.
        self.index = index
        #: The value; ``None`` when there is none, and when it is not statically known.
        self.value = value
        #: Index of the word the value stands in: `index` when glued, ``None`` without a value.
        self.value_index = value_index

    def __repr__(self) -> str:
        return (
            f"Option({self.name!r}, {self.spelled!r}, {self.index}, "
            f"{self.value!r}, {self.value_index})"
        )


class Invocation:
    """A command and its arguments, understood as far as the tables go.

    Made by `dflint.commands.parse_invocation`. All indexes are indexes into ``argv``.
    The word at every index has one of these ``roles``: ``wrapper`` (a command that runs another
    one, with its arguments), ``command``, ``subcommand``, ``option``, ``value`` (of an option in an
    earlier word), ``operand``, ``separator`` (``--``) and ``unknown`` (could not be classified).
    """

    __slots__ = (
        "argv",
        "certain",
        "chrooted",
        "command_end",
        "dynamic",
        "environment",
        "index",
        "name",
        "operands",
        "options",
        "prefixes",
        "reads_arguments",
        "roles",
        "scopes",
        "subcommand",
        "subcommand_index",
        "tool",
        "unknown_options",
        "user",
        "user_changed",
        "wrappers",
    )

    def __init__(self, argv: Sequence[str | None], prefixes: Sequence[str]) -> None:
        self.argv = argv
        #: For each word that is not static the text it is known to begin with.
        self.prefixes = prefixes
        self.roles: list[str] = [UNKNOWN] * len(argv)
        #: The commands looked through to find this one: ``("sudo", "env")``.
        self.wrappers: tuple[str, ...] = ()
        #: The user a wrapper runs the command as, as written (``0``, ``app:app``);
        #: ``None`` when no wrapper changes it, or (`user_changed`) it is not statically known.
        self.user: str | None = None
        self.user_changed = False
        #: Variables that wrappers set; ``None`` for a value that is not statically known.
        self.environment: dict[str, str | None] = {}
        #: Whether a wrapper gives the command another root directory.
        self.chrooted = False
        #: Whether further arguments come from standard input (xargs).
        self.reads_arguments = False
        #: Last component of the command word; ``None`` when absent or not statically known.
        self.name: str | None = None
        #: The program whose table applies: ``pip`` for ``pip3.11`` and for ``python3 -m pip``;
        #: the same as `name` when there is no table.
        self.tool: str | None = None
        #: Index of the command word: wrappers end before it. ``len(argv)`` without a command.
        self.index = len(argv)
        #: Index of the last word of the command itself (``pip`` in ``python3 -m pip``).
        self.command_end = len(argv)
        #: Canonical words of the sub-command: ``("cache", "clean")``.
        self.subcommand: tuple[str, ...] = ()
        #: Index of the last word of the sub-command.
        self.subcommand_index: int | None = None
        self.options: list[Option] = []
        #: Positional arguments, those that are not statically known among them.
        self.operands: list[int] = []
        #: Options that the table does not list, as written.
        self.unknown_options: list[str] = []
        #: Words that may turn out to be options, or no word at all, when the command runs.
        self.dynamic: list[int] = []
        #: False when a word could not be classified, or may be something else than it seems.
        #: An operand that is not statically known does not count: see `dynamic`.
        self.certain = True
        #: The tables that apply, the innermost sub-command first; empty for an unknown tool.
        self.scopes: list[Table] = []

    @property
    def prefix_end(self) -> int:
        """Where the wrappers end and the command begins: the same as `index`."""
        return self.index

    @property
    def known(self) -> bool:
        """Whether there is a table for the command."""
        return bool(self.scopes)

    def has(self, *names: str) -> bool:
        """Whether one of the options is given, in whatever spelling; its value does not matter."""
        return self.option(*names) is not None

    def option(self, *names: str) -> Option | None:
        """The last of the named options that is given, in whatever spelling.

        The last one is what counts for most programs.
        """
        wanted = {self.canonical(name) for name in names}
        for option in reversed(self.options):
            if option.name in wanted:
                return option
        return None

    def options_named(self, *names: str) -> list[Option]:
        """Every occurrence of the named options, in order."""
        wanted = {self.canonical(name) for name in names}
        return [option for option in self.options if option.name in wanted]

    def canonical(self, name: str) -> str:
        """The name under which an option appears in `options`: ``--yes`` for ``-y``."""
        spec = self._spec(name)
        return name if spec is None else spec.name

    def accepts(self, name: str) -> bool:
        """Whether the table lists the option for this command and sub-command."""
        return self._spec(name) is not None

    def _spec(self, name: str) -> OptionSpec | None:
        for scope in self.scopes:
            spec = scope.options.get(name)
            if spec is not None:
                return spec
        return None

    def where_to_add_option(self) -> int:
        """Index of the word that a new option should follow: the sub-command, else the command."""
        return self.command_end if self.subcommand_index is None else self.subcommand_index

    def __repr__(self) -> str:
        words = " ".join("…" if word is None else word for word in self.argv)
        return f"Invocation({words!r})"
