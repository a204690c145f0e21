"""Option tables: the notation in which they are written, and how they are found and read.

A table is one text a tool. Options stand in it separated by blanks; the spellings of one option are
joined by commas, the first long one is its name::

    -y,--yes,--assume-yes -t,--target-release,--default-release= -q,--quiet=?#

What follows the spellings says which value the option takes:

======== ==========================================================================
nothing  none
``=``    one, glued (``--name=value``, ``-nvalue``) or as the next word
``=?``   an optional one, only ever glued
``=?#``  an optional number, glued or as the next word (``make -j 4``)
``=?b``  an optional ``true``, ``false`` or ``null``, glued or as the next word (npm)
``=?w``  an optional one, glued or as the next word if that does not begin with a dash
``=*``   all following words that do not begin with a dash (Bundler's ``--without a b``)
``=;``   the following words up to ``;`` or ``+`` (``find -exec``)
``=!``   one, and every word after it is an operand (``python -m``, ``-c``)
``=2``   the next 2 words (any digit)
======== ==========================================================================

An option that ends in ``*`` stands for all that begin like it: ``--force-*``.

``[install|i, cache clean]`` begins the options that only these sub-commands take: alternatives that
share the options are separated by commas, other spellings of a word by ``|``, the words of a nested
sub-command by a blank. Options above the first such line are understood everywhere. A line that
begins with ``:`` gives peculiarities, of the tool or of the sub-command it stands under:

=============== ===================================================================
``abbrev``      a long option may be cut short while it stays unique (getopt_long)
``stop``        the first operand ends the options (POSIX)
``leading``     the options above the sub-commands only stand before a sub-command
``single``      long options have one dash, short ones never cluster (Go, find, gcc)
``no-equals``   ``--name=value`` is not understood (curl)
``open``        an option that is not listed takes no value in the next word
``plus``        a word that begins with ``+`` is an option
``digits``      ``-10`` is an option (nice, head)
``modes``       a word such as ``-x`` or ``-rw`` is an operand (chmod)
``raw``         every word is an operand, whatever it looks like (test, printf)
``words``       a word that is not entirely known options is an operand (echo)
``apt``         the grammar of apt's own command lines
``bundle``      the first word may be options without a dash (tar, ar)
=============== ===================================================================
"""

from __future__ import annotations

import sys

from dflint.commands.tools import MODULES, RUN_FROM_ANYWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

NO_VALUE = ""
VALUE = "="
OPTIONAL_VALUE = "=?"
OPTIONAL_NUMBER = "=?#"
OPTIONAL_TRUTH = "=?b"
OPTIONAL_WORD = "=?w"
VALUES = "=*"
VALUE_UNTIL_SEMICOLON = "=;"
LAST_VALUE = "=!"


class OptionSpec:
    """What a table says of one option."""

    __slots__ = ("name", "takes")

    def __init__(self, name: str, takes: str) -> None:
        #: The spelling it is known under: the first long one, else the first one.
        self.name = name
        #: One of the marks in the module's description, ``""`` for an option without value.
        self.takes = takes


class Table:
    """What a tool, or one of its sub-commands, accepts."""

    __slots__ = (
        "_beginnings",
        "_long_names",
        "_options",
        "_unread",
        "children",
        "name",
        "peculiarities",
    )

    def __init__(self, name: str) -> None:
        #: The canonical spelling of the sub-command's last word, ``""`` for the tool itself.
        self.name = name
        #: Sub-commands by every spelling.
        self.children: dict[str, Table] = {}
        self.peculiarities: set[str] = set()
        self._unread: list[str] = []
        self._options: dict[str, OptionSpec] = {}
        self._beginnings: list[tuple[str, OptionSpec]] = []
        self._long_names: list[str] | None = None

    @property
    def options(self) -> dict[str, OptionSpec]:
        """The options by every spelling, without those of the tables around this one."""
        if self._unread:
            self._read()
        return self._options

    @property
    def beginnings(self) -> list[tuple[str, OptionSpec]]:
        """The options of which only the beginning is given."""
        if self._unread:
            self._read()
        return self._beginnings

    @property
    def long_names(self) -> list[str]:
        """The spellings that begin with two dashes, in order."""
        if self._long_names is None:
            self._long_names = sorted(name for name in self.options if name.startswith("--"))
        return self._long_names

    def add(self, line: str) -> None:
        """Add a line of options; it is read when somebody asks for them."""
        self._unread.append(line)

    def _read(self) -> None:
        for token in " ".join(self._unread).split():
            spellings, equals, rest = token.partition("=")
            names = spellings.split(",")
            name = names[0]
            if len(names) > 1:
                name = next((name for name in names if name.startswith("--")), name)
            spec = OptionSpec(name, equals + rest)
            for spelling in names:
                if spelling[-1] == "*":
                    self._beginnings.append((spelling[:-1], spec))
                self._options[spelling] = spec
        self._unread.clear()


def read_table(text: str) -> Table:
    """The table that a text in the notation above describes."""
    root = Table("")
    tables = [root]
    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] == "#":
            continue
        if line[0] == "[":
            header, _, line = line[1:].partition("]")
            tables = [_descend(root, path) for path in header.split(",")]
        if line[:1] == ":":
            for table in tables:
                table.peculiarities.update(line[1:].split())
        else:
            for table in tables:
                table.add(line)
    return root


def _descend(table: Table, path: str) -> Table:
    for spellings in path.split():
        names = spellings.split("|")
        child = table.children.get(names[0]) or Table(names[0])
        for name in names:
            table.children[name] = child
        table = child
    return table


_tables: dict[str, Table | None] = {}


def table_of(tool: str) -> Table | None:
    """The table of a tool (see `tool_of`), ``None`` when there is none; read on first use."""
    if tool not in _tables:
        module_name = MODULES.get(tool)
        _tables[tool] = None if module_name is None else _load(module_name, tool)
    return _tables[tool]


def _load(module_name: str, tool: str) -> Table:
    name = f"dflint.commands.{module_name}"
    # importlib.import_module() does the same, after importing importlib and warnings.
    __import__(name)
    text: str = sys.modules[name].TABLES[tool]
    return read_table(text)


def base_name(word: str) -> str:
    """The name of a command: the last component of its path."""
    return word.rpartition("/")[2] or word


def tool_of(word: str) -> str:
    """The tool behind a command word: ``pip`` for ``/usr/bin/pip3.11``, ``gcc`` for ``gcc-12``.

    A word that no table is for is its own tool, and so is a program of a known name in a directory
    that is not one of programs: ``./install`` is not install(1).
    """
    directory, slash, name = word.rpartition("/")
    tool = _known_name(name)
    if tool is None:
        return word if slash and not _holds_programs(directory) else name or word
    if not slash or tool in RUN_FROM_ANYWHERE or _holds_programs(directory):
        return tool
    return word


def _known_name(name: str) -> str | None:
    if name in MODULES:
        return name
    stem = name.removesuffix(".phar").rstrip("0123456789.").removesuffix("-")
    return stem if stem in MODULES else None


def _holds_programs(directory: str) -> bool:
    return directory.rpartition("/")[2] in ("bin", "sbin", ".bin", "condabin")


def every_option(table: Table) -> Iterator[tuple[tuple[str, ...], str, OptionSpec]]:
    """All options of a table: the sub-command they belong to, their spelling, what they are."""
    stack: list[tuple[tuple[str, ...], Table]] = [((), table)]
    while stack:
        path, table = stack.pop()
        for spelling, spec in table.options.items():
            yield path, spelling, spec
        stack.extend(((*path, child.name), child) for child in set(table.children.values()))
