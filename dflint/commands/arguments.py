"""Reading the arguments of one command by its table."""

from __future__ import annotations

from bisect import bisect_left

from dflint.commands.invocation import (
    OPERAND,
    OPTION,
    OPTION_VALUE,
    SEPARATOR,
    SUBCOMMAND,
    UNKNOWN,
    Option,
)
from dflint.commands.table import (
    LAST_VALUE,
    NO_VALUE,
    OPTIONAL_NUMBER,
    OPTIONAL_TRUTH,
    OPTIONAL_VALUE,
    OPTIONAL_WORD,
    VALUE_UNTIL_SEMICOLON,
    VALUES,
    OptionSpec,
    Table,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MODE_CHARACTERS = frozenset("-+=,rwxXstugo01234567")


class Arguments:
    """One pass over the arguments of one command; `read` fills the attributes.

    They mean what the attributes of the same name mean in `Invocation`.
    """

    __slots__ = (
        "_node",
        "_options_ended",
        "_peculiarities",
        "_prefixes",
        "_root",
        "argv",
        "certain",
        "dynamic",
        "operands",
        "options",
        "roles",
        "scopes",
        "subcommand",
        "subcommand_index",
        "unknown_options",
    )

    def __init__(
        self,
        argv: Sequence[str | None],
        prefixes: Sequence[str],
        roles: list[str],
        table: Table | None,
    ) -> None:
        self.argv = argv
        self.roles = roles
        self.options: list[Option] = []
        self.operands: list[int] = []
        self.unknown_options: list[str] = []
        self.dynamic: list[int] = []
        self.subcommand: tuple[str, ...] = ()
        self.subcommand_index: int | None = None
        self.certain = True
        self.scopes: list[Table] = [] if table is None else [table]
        self._prefixes = prefixes
        self._root = table
        # The table in which the next operand is looked up as a sub-command.
        self._node = table
        self._peculiarities = frozenset() if table is None else table.peculiarities
        self._options_ended = False

    def read(self, start: int, leading_operands: int | None = None) -> int:
        """Classify the words from ``start`` on; returns the index of the first word left alone.

        That is ``len(argv)``, or, given ``leading_operands``, the word that comes after the options
        and so many operands at the beginning: where a wrapper's command stands.
        """
        index = start
        if "bundle" in self._peculiarities:
            index = self._read_bundle(index)
        self._look_ahead(index)
        while index < len(self.argv):
            word = self.argv[index]
            text = self._prefixes[index] if word is None else word
            if not self._looks_like_option(text, word is None):
                if leading_operands is not None and len(self.operands) == leading_operands:
                    return index
                self._read_operand(index, text, word is None)
                index += 1
            elif word == "--":
                self.roles[index] = SEPARATOR
                self._options_ended = True
                index += 1
            else:
                index = self._read_option(index, text, word is None)
        return index

    def _look_ahead(self, start: int) -> None:
        """Let the options of the sub-command be understood before it, as most programs do."""
        if self._root is None or not self._root.children or "leading" in self._peculiarities:
            return
        for index in range(start, len(self.argv)):
            child = self._root.children.get(self.argv[index] or "")
            if child is not None:
                self.scopes = [child, self._root]
                return

    def _looks_like_option(self, text: str, is_dynamic: bool) -> bool:
        if self._options_ended or "raw" in self._peculiarities:
            return False
        if len(text) < 2 and not (text and is_dynamic):
            return False
        if text[0] == "+":
            return "plus" in self._peculiarities
        if text[0] != "-":
            return False
        if is_dynamic or text == "--":
            return True
        if "modes" in self._peculiarities and _MODE_CHARACTERS.issuperset(text):
            return False
        if "words" in self._peculiarities:
            return all(self.spec("-" + letter) is not None for letter in text[1:])
        return True

    def spec(self, name: str) -> OptionSpec | None:
        """What the tables say of a spelling."""
        for scope in self.scopes:
            spec = scope.options.get(name)
            if spec is not None:
                return spec
        return None

    def _read_beginning(self, index: int, text: str, is_dynamic: bool) -> bool:
        """Record an option of which the table has only the beginning, if there is one."""
        for scope in self.scopes:
            for beginning, spec in scope.beginnings:
                if text.startswith(beginning) and (is_dynamic or text != beginning):
                    rest = None if is_dynamic else text[len(beginning) :]
                    self.add(spec.name, beginning, index, rest, index)
                    return True
        return False

    def _read_operand(self, index: int, text: str, is_dynamic: bool) -> None:
        if self._node is not None and self._node.children:
            if is_dynamic and self._node is self._root:
                self.roles[index] = UNKNOWN
                self.dynamic.append(index)
                self.certain = False
                return
            child = None if is_dynamic else self._node.children.get(text)
            if child is not None:
                self._enter_subcommand(index, child.name, child)
                return
            if self._node is self._root and self.certain:
                self._enter_subcommand(index, text, None)
                return
            if self._node is not self._root:
                self._node = None
        self.roles[index] = OPERAND
        self.operands.append(index)
        if is_dynamic and not text and not self._options_ended:
            self.dynamic.append(index)
        if "stop" in self._peculiarities:
            self._options_ended = True

    def _enter_subcommand(self, index: int, name: str, table: Table | None) -> None:
        self.roles[index] = SUBCOMMAND
        self.subcommand = (*self.subcommand, name)
        self.subcommand_index = index
        if self._node is self._root and self._root is not None:
            self.scopes = [] if "leading" in self._peculiarities else [self._root]
        self._node = table
        if table is not None:
            self.scopes.insert(0, table)
            self._peculiarities = self._peculiarities | table.peculiarities

    def _read_option(self, index: int, text: str, is_dynamic: bool) -> int:
        """Classify an option and what belongs to it; returns the index of the word after them."""
        self.roles[index] = OPTION
        if "apt" in self._peculiarities:
            from dflint.commands.apt_arguments import read_apt_option

            return read_apt_option(self, index, text, is_dynamic)
        if text[0] == "+":
            return self._read_plus(index, text)
        if text.startswith("--") or "single" in self._peculiarities or not self.scopes:
            return self._read_long(index, text, is_dynamic)
        spec = self.spec(text)
        if spec is not None and not is_dynamic:
            return self.take_value(spec, text, index)
        if "digits" in self._peculiarities and text[1:].isdigit():
            self.add(text, text, index)
            return index + 1
        if self.spec(text[:2]) is None and self._read_beginning(index, text, is_dynamic):
            return index + 1
        return self._read_cluster(index, text, is_dynamic)

    def _read_long(self, index: int, text: str, is_dynamic: bool) -> int:
        name, equals, value = text.partition("=")
        if equals and "no-equals" in self._peculiarities:
            return self.refuse(text, index)
        spec = self.spec(name) or self._abbreviated(name)
        if spec is None and "single" in self._peculiarities and name.startswith("--"):
            spec = self.spec(name[1:])
        if spec is None and "single" in self._peculiarities and not text.startswith("--"):
            spec, name, value = self._glued(text)
            equals = "=" if spec is not None else equals
        if spec is None and self._read_beginning(index, text, is_dynamic):
            return index + 1
        if is_dynamic and not equals:
            return self.refuse(text, index, maybe_more=True)
        if spec is None:
            return self.refuse(name, index, glued=bool(equals))
        if equals:
            self.add(spec.name, name, index, None if is_dynamic else value, index)
            self._options_ended = self._options_ended or spec.takes == LAST_VALUE
            return index + 1
        return self.take_value(spec, name, index)

    def _abbreviated(self, name: str) -> OptionSpec | None:
        """The one option that a shortened long name can mean."""
        if "abbrev" not in self._peculiarities or len(name) < 3:
            return None
        found: OptionSpec | None = None
        for scope in self.scopes:
            names = scope.long_names
            for position in range(bisect_left(names, name), len(names)):
                if not names[position].startswith(name):
                    break
                spec = scope.options[names[position]]
                if found is not None and spec.name != found.name:
                    return None
                found = spec
        return found

    def _glued(self, text: str) -> tuple[OptionSpec | None, str, str]:
        """An option of one letter with its value in the same word: ``-I/usr/include``."""
        spec = self.spec(text[:2])
        if spec is None or spec.takes == NO_VALUE:
            return None, text, ""
        return spec, text[:2], text[2:]

    def _read_cluster(self, index: int, text: str, is_dynamic: bool) -> int:
        for position in range(1, len(text)):
            spelled = "-" + text[position]
            spec = self.spec(spelled)
            if spec is None:
                return self.refuse("-" + text[position:], index, maybe_more=is_dynamic)
            rest = text[position + 1 :]
            if spec.takes == NO_VALUE or (
                spec.takes == OPTIONAL_NUMBER
                and rest
                and not is_dynamic
                and not rest.removeprefix("=").isdigit()
            ):
                self.add(spec.name, spelled, index)
            elif rest or is_dynamic:
                if spec.takes == OPTIONAL_NUMBER:
                    rest = rest.removeprefix("=")
                self.add(spec.name, spelled, index, None if is_dynamic else rest, index)
                self._options_ended = self._options_ended or spec.takes == LAST_VALUE
                return index + 1
            else:
                return self.take_value(spec, spelled, index)
        if is_dynamic:
            return self.refuse(text, index, maybe_more=True)
        return index + 1

    def _read_plus(self, index: int, text: str) -> int:
        spec = self.spec(text[:2])
        if spec is None:
            self.add(text, text, index)
            return index + 1
        return self.take_value(spec, text, index)

    def take_value(self, spec: OptionSpec, spelled: str, index: int) -> int:
        """Record an option whose value, if it takes one, is in the next word or words.

        Returns the index of the word after them.
        """
        count = self._words_of_value(spec, index)
        end = min(index + 1 + count, len(self.argv))
        if end <= index + count:
            self.certain = False
        for position in range(index + 1, end):
            self.roles[position] = OPTION_VALUE
        if end > index + 1:
            self.add(spec.name, spelled, index, self.argv[index + 1], index + 1)
        else:
            self.add(spec.name, spelled, index)
        if spec.takes == LAST_VALUE:
            self._options_ended = True
        return end

    def _words_of_value(self, spec: OptionSpec, index: int) -> int:
        """How many words after the one at ``index`` are the value of its option."""
        takes = spec.takes
        if takes in (NO_VALUE, OPTIONAL_VALUE):
            return 0
        following = self.argv[index + 1] if index + 1 < len(self.argv) else ""
        if takes == OPTIONAL_NUMBER:
            return 1 if following and following.isdigit() else 0
        if takes == OPTIONAL_TRUTH:
            return 1 if following in ("true", "false", "null") else 0
        if takes == OPTIONAL_WORD:
            return 0 if following is not None and following[:1] in ("", "-") else 1
        if takes in (VALUES, VALUE_UNTIL_SEMICOLON):
            return self._words_up_to_end(takes, index + 1) - index - 1
        return int(takes[1:]) if takes[1:].isdigit() else 1

    def _words_up_to_end(self, takes: str, start: int) -> int:
        """The index after the last word of a value of any length."""
        for index in range(start, len(self.argv)):
            word = self.argv[index]
            if takes == VALUES and word is not None and word.startswith("-"):
                return index
            if takes == VALUE_UNTIL_SEMICOLON and word in (";", "+"):
                return index + 1
        return len(self.argv)

    def add(
        self,
        name: str,
        spelled: str,
        index: int,
        value: str | None = None,
        value_index: int | None = None,
    ) -> None:
        """Record an option."""
        self.options.append(Option(name, spelled, index, value, value_index))

    def refuse(
        self, spelled: str, index: int, *, glued: bool = False, maybe_more: bool = False
    ) -> int:
        """Record an option that is not in the table; returns the index of the next word.

        A bare word that follows may be its value (unless it has one glued), which is not known.
        ``maybe_more``: the option continues in a way that is not statically known.
        """
        self.unknown_options.append(spelled)
        value = self.argv[index]
        if glued and value is not None:
            self.add(spelled, spelled, index, value.partition("=")[2], index)
        else:
            self.add(spelled, spelled, index, None, index if glued else None)
        if maybe_more:
            self.certain = False
        if not glued and "open" not in self._peculiarities and index + 1 < len(self.argv):
            following = self.argv[index + 1]
            if following is None or not following.startswith("-") or following == "-":
                self.certain = False
        return index + 1

    def _read_bundle(self, index: int) -> int:
        """The first word of tar and ar: letters without a dash, their values in the next words."""
        if index >= len(self.argv):
            return index
        word = self.argv[index]
        if word is None or not word or word[0] == "-":
            return index
        specs = [self.spec("-" + letter) for letter in word]
        self.roles[index] = OPTION
        value_index = index + 1
        for letter, spec in zip(word, specs, strict=True):
            if spec is None:
                self.unknown_options.append("-" + letter)
                self.add("-" + letter, "-" + letter, index)
                self.certain = False
            elif spec.takes in (NO_VALUE, OPTIONAL_VALUE):
                self.add(spec.name, "-" + letter, index)
            elif value_index < len(self.argv):
                self.roles[value_index] = OPTION_VALUE
                self.add(spec.name, "-" + letter, index, self.argv[value_index], value_index)
                value_index += 1
            else:
                self.add(spec.name, "-" + letter, index)
                self.certain = False
        return value_index
