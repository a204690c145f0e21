"""The nodes of a Dockerfile: every character of the file belongs to exactly one of them.

Names follow the Dockerfile reference (https://docs.docker.com/reference/dockerfile/). ``text`` and
the other printed fields are raw: they hold the continuations, and the comment lines inside them,
that the author wrote. ``value`` is what BuildKit reads: continuations joined, flags unquoted.
"""

from __future__ import annotations

from dflint.cst.node import UNKNOWN_SPAN, Node
from dflint.text import LogicalText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from typing_extensions import Self

    from dflint.cst.problems import SyntaxProblem

    class Origin(Protocol):
        """What an instruction was read from."""

        def read_again(self, node: Instruction) -> Instruction: ...

        def code_of(self, node: Instruction) -> str: ...


class Statement(Node):
    """One line of the file that is not inside another, or an instruction over several lines."""

    __slots__ = ()


class EmptyLine(Statement):
    """A line of blanks, or of nothing."""

    __slots__ = ("newline", "whitespace")
    _fields = ("whitespace", "newline")

    def __init__(self, whitespace: str = "", newline: str = "\n") -> None:
        self.span = UNKNOWN_SPAN
        self.whitespace = whitespace
        self.newline = newline


class Comment(Statement):
    """A full-line comment; Dockerfiles have no others."""

    __slots__ = ("indent", "newline", "text")
    _fields = ("indent", "text", "newline")

    def __init__(self, text: str, indent: str = "", newline: str = "\n") -> None:
        self.span = UNKNOWN_SPAN
        self.indent = indent
        #: From the ``#`` to the end of the line.
        self.text = text
        self.newline = newline


class ParserDirective(Statement):
    """``# name=value`` at the very top: syntax, escape or check."""

    __slots__ = ("equal", "marker", "name", "newline", "trailing", "value")
    _fields = ("marker", "name", "equal", "value", "trailing", "newline")

    def __init__(
        self,
        marker: str,
        name: str,
        equal: str,
        value: str,
        trailing: str = "",
        newline: str = "\n",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.marker = marker
        self.name = name
        self.equal = equal
        self.value = value
        self.trailing = trailing
        self.newline = newline


class Word(Node):
    """One word of an argument list, or an argument that is the whole rest of the line."""

    __slots__ = ("text", "value", "whitespace_after")
    _fields = ("text", "whitespace_after")

    def __init__(self, text: str, whitespace_after: str = "") -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.whitespace_after = whitespace_after
        #: The word with its continuations joined, quotes and variables as written.
        self.value = text

    def with_changes(self, **changes: Any) -> Self:
        copy = super().with_changes(**changes)
        if copy.text == self.text:
            copy.value = self.value
        return copy


class Flag(Word):
    """``--name=value`` or ``--name`` before the arguments; ``value`` is unquoted as BuildKit
    does."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name without its dashes."""
        return self.value[2:].partition("=")[0]

    @property
    def argument(self) -> str | None:
        """What follows the first ``=``, None without one."""
        _, equal, argument = self.value.partition("=")
        return argument if equal else None


class KeyValue(Node):
    """A pair of ENV, LABEL or ARG: ``key=value``, legacy ``key value``, or a bare ``key``."""

    __slots__ = ("is_legacy", "key", "separator", "value", "whitespace_after")
    _fields = ("key", "separator", "value", "whitespace_after")

    def __init__(
        self, key: Word, separator: str = "", value: Word | None = None, whitespace_after: str = ""
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.key = key
        self.separator = separator
        self.value = value
        self.whitespace_after = whitespace_after
        #: Whether a blank, not ``=``, stands between key and value.
        self.is_legacy = value is not None and "=" not in separator


class JsonString(Node):
    """An element of the JSON form; ``text`` has its quotes, ``separator`` the comma after it."""

    __slots__ = ("separator", "text", "value")
    _fields = ("text", "separator")

    def __init__(self, text: str, separator: str = "") -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.separator = separator
        self.value = text

    def with_changes(self, **changes: Any) -> Self:
        copy = super().with_changes(**changes)
        if copy.text == self.text:
            copy.value = self.value
        return copy


class JsonArray(Node):
    """The JSON (exec) form of an argument list."""

    __slots__ = ("all_strings", "closing", "elements", "opening", "whitespace_after")
    _fields = ("opening", "elements", "closing", "whitespace_after")

    def __init__(
        self,
        elements: tuple[JsonString, ...],
        opening: str = "[",
        closing: str = "]",
        whitespace_after: str = "",
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.elements = elements
        self.opening = opening
        self.closing = closing
        self.whitespace_after = whitespace_after
        #: BuildKit refuses an array that holds anything else.
        self.all_strings = True


class ShellForm(Node):
    """A command line for the shell in force; ``source`` is what the shell reads of it."""

    __slots__ = ("source", "text")
    _fields = ("text",)

    def __init__(self, text: str, source: LogicalText | None = None) -> None:
        self.span = UNKNOWN_SPAN
        self.text = text
        self.source = LogicalText(text) if source is None else source

    @property
    def value(self) -> str:
        """The command line with its continuations joined."""
        return self.source.text


class Heredoc(Node):
    """The body of a here-document with its terminator line."""

    __slots__ = ("body", "chomp", "expand", "fd", "name", "newline", "terminator")
    _fields = ("body", "terminator", "newline")

    def __init__(self, body: str, terminator: str, newline: str = "\n") -> None:
        self.span = UNKNOWN_SPAN
        self.body = body
        #: The terminator as written, with the tabs that ``<<-`` allows before it.
        self.terminator = terminator
        self.newline = newline
        self.name = terminator.lstrip("\t")
        self.expand = True
        self.chomp = False
        self.fd = 0

    @property
    def content(self) -> str:
        """The body as a file or a script has it: without the leading tabs where ``<<-`` says so."""
        if not self.chomp:
            return self.body
        return "\n".join(line.lstrip("\t") for line in self.body.split("\n"))


#: What an instruction may forget; what it is, and where it stands, it always knows.
_PIECES = (
    "arguments",
    "empty_continuations",
    "flags",
    "heredocs",
    "indent",
    "newline",
    "source",
    "trailing",
    "whitespace",
)

#: Of these there is one object for all instructions.
_CHEAP_PIECES = ((), "", " ", "\n")


class Instruction(Statement):
    """One instruction with everything up to the end of its last line, heredoc bodies included."""

    __slots__ = (
        "arguments",
        "empty_continuations",
        "end_line",
        "flags",
        "heredocs",
        "indent",
        "keyword",
        "line",
        "name",
        "newline",
        "origin",
        "source",
        "trailing",
        "whitespace",
    )
    _fields = (
        "indent",
        "keyword",
        "whitespace",
        "flags",
        "arguments",
        "trailing",
        "newline",
        "heredocs",
    )

    def __init__(
        self,
        keyword: str,
        whitespace: str = " ",
        flags: tuple[Flag, ...] = (),
        arguments: tuple[Node, ...] = (),
        indent: str = "",
        trailing: str = "",
        newline: str = "\n",
        heredocs: tuple[Heredoc, ...] = (),
    ) -> None:
        self.span = UNKNOWN_SPAN
        self.indent = indent
        self.keyword = keyword
        self.whitespace = whitespace
        self.flags = flags
        self.arguments = arguments
        #: Blanks after the last argument, and continuation lines that add nothing to it.
        self.trailing = trailing
        self.newline = newline
        self.heredocs = heredocs
        #: The keyword in upper case.
        self.name = keyword.upper()
        #: First and last physical line, from 1; 0 when not made by the parser.
        self.line = 0
        self.end_line = 0
        #: Physical lines (from 1) inside the instruction that are empty.
        self.empty_continuations: tuple[int, ...] = ()
        #: The logical line: from the keyword on, continuations joined.
        self.source: LogicalText | None = None
        #: What reads it again when it has forgotten its pieces; None where it keeps them.
        self.origin: Origin | None = None

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Only called for what is not there: what was forgotten."""
            if name not in _PIECES or self.origin is None:
                raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
            node = self.origin.read_again(self)
            for piece in _PIECES:
                setattr(self, piece, getattr(node, piece))
            return getattr(self, name)

    def forget_pieces(self) -> None:
        """Lets go of all that can be read again; what is asked for later are other objects."""
        for name in _PIECES:
            if getattr(self, name) not in _CHEAP_PIECES:
                delattr(self, name)

    @property
    def code(self) -> str:
        return super().code if self.origin is None else self.origin.code_of(self)

    def with_changes(self, **changes: Any) -> Self:
        copy = super().with_changes(**changes)
        copy.name = self.name if "keyword" not in changes else copy.name
        copy.line, copy.end_line = self.line, self.end_line
        return copy

    @property
    def values(self) -> tuple[str, ...]:
        """The arguments as BuildKit's parser hands them on; a pair is key, value, separator."""
        found: list[str] = []
        for argument in self.arguments:
            found.extend(_values(argument))
        return tuple(found)

    @property
    def is_json(self) -> bool:
        """Whether the arguments are in JSON form."""
        return bool(self.arguments) and isinstance(self.arguments[-1], JsonArray)

    @property
    def words(self) -> tuple[Word, ...]:
        """The arguments that are plain words."""
        return tuple(word for word in self.arguments if isinstance(word, Word))

    @property
    def pairs(self) -> tuple[KeyValue, ...]:
        """The arguments that are key-value pairs."""
        return tuple(pair for pair in self.arguments if isinstance(pair, KeyValue))

    def flag(self, name: str) -> Flag | None:
        """The first flag of that name."""
        for flag in self.flags:
            if flag.name == name:
                return flag
        return None

    def flag_values(self, name: str) -> tuple[str, ...]:
        """What the flags of that name hold, in order; a bare flag holds the empty string."""
        return tuple(flag.argument or "" for flag in self.flags if flag.name == name)

    @property
    def head_span(self) -> tuple[int, int]:
        """Where the keyword stands in the file."""
        start = self.span[0] + len(self.indent)
        return start, start + len(self.keyword)


def _values(argument: Node) -> Iterator[str]:
    if isinstance(argument, (Word, ShellForm)):
        yield argument.value
    elif isinstance(argument, Instruction):
        yield argument.name
        yield from argument.values
    elif isinstance(argument, JsonArray):
        for element in argument.elements:
            yield element.value
    elif isinstance(argument, KeyValue):
        yield argument.key.value
        yield argument.value.value if argument.value else ""
        yield "" if argument.is_legacy else "="


class CommandInstruction(Instruction):
    """An instruction that holds a command, in shell form or in JSON form."""

    __slots__ = ()

    @property
    def command(self) -> ShellForm | JsonArray | None:
        """The command; None where it is missing."""
        if self.arguments and isinstance(self.arguments[-1], (ShellForm, JsonArray)):
            return self.arguments[-1]
        return None

    @property
    def shell_source(self) -> LogicalText | None:
        """What a shell is given to read, with positions in the file; None in JSON form.

        A heredoc that is the whole command is the script itself; any other heredoc body goes to
        the shell behind the command line, with its terminator (BuildKit's dispatchRun).
        """
        command = self.command
        if not isinstance(command, ShellForm):
            return None
        if not self.heredocs:
            return command.source
        if self.is_script_heredoc:
            return _body_source(self.heredocs[0])
        return _source_with_heredocs(command.source, self.heredocs)

    @property
    def is_script_heredoc(self) -> bool:
        """Whether the command is one heredoc and nothing else, so that its body is the script."""
        command = self.command
        if len(self.heredocs) != 1 or not isinstance(command, ShellForm):
            return False
        line = command.value
        return line.startswith("<<") and not line[2:].split()[1:]

    @property
    def interpreter(self) -> str | None:
        """The program that the first line of a script in a heredoc asks for: ``#!/bin/bash -e``.

        BuildKit makes a file of such a script and runs that; the shell in force does not read it.
        """
        if not self.is_script_heredoc or not self.heredocs[0].content.startswith("#!"):
            return None
        words = self.heredocs[0].content[2:].partition("\n")[0].split()
        while words and (words[0].rpartition("/")[2] == "env" or words[0].startswith("-")):
            del words[0]
        return words[0] if words else ""


def _body_source(heredoc: Heredoc) -> LogicalText:
    base = heredoc.span[0]
    if not heredoc.chomp:
        return LogicalText(heredoc.body, base=base)
    segments: list[tuple[int, int]] = []
    raw_offset = offset = 0
    for line in heredoc.body.split("\n"):
        tabs = len(line) - len(line.lstrip("\t"))
        segments.append((offset, raw_offset + tabs))
        raw_offset += len(line) + 1
        offset += len(line) - tabs + 1
    return LogicalText(heredoc.content, heredoc.body, segments, base)


def _source_with_heredocs(line: LogicalText, heredocs: tuple[Heredoc, ...]) -> LogicalText:
    """The command line, a newline, and the bodies as they stand, terminators included."""
    bodies = "".join(heredoc.code for heredoc in heredocs)
    raw_bodies_start = heredocs[0].span[0] - line.base
    gap = raw_bodies_start - len(line.raw)
    segments = line.segments
    # The newline is a segment of its own: blanks and continuations may stand before it.
    segments.append((len(line.text), raw_bodies_start - 1))
    segments.append((len(line.text) + 1, raw_bodies_start))
    # Only the length of the text between command line and bodies matters here, not its content.
    raw = line.raw + " " * (gap - 1) + "\n" + bodies
    return LogicalText(f"{line.text}\n{bodies}", raw, segments, line.base)


class From(Instruction):
    """FROM image [AS name]"""

    __slots__ = ()

    @property
    def image(self) -> Word | None:
        """The image, or the stage, that the stage is built on."""
        return self.words[0] if self.words else None

    @property
    def stage_name(self) -> Word | None:
        """The name behind AS."""
        words = self.words
        return words[2] if len(words) == 3 and words[1].value.lower() == "as" else None


class Run(CommandInstruction):
    """RUN command"""

    __slots__ = ()


class Cmd(CommandInstruction):
    """CMD command"""

    __slots__ = ()


class Entrypoint(CommandInstruction):
    """ENTRYPOINT command"""

    __slots__ = ()


class Shell(CommandInstruction):
    """SHELL ["executable", "parameters"]"""

    __slots__ = ()


class Healthcheck(CommandInstruction):
    """HEALTHCHECK [options] CMD command, or HEALTHCHECK NONE"""

    __slots__ = ()

    @property
    def type(self) -> Word | None:
        """The word CMD or NONE."""
        return self.words[0] if self.words else None


class Label(Instruction):
    """LABEL key=value ..."""

    __slots__ = ()


class Maintainer(Instruction):
    """MAINTAINER name"""

    __slots__ = ()


class Expose(Instruction):
    """EXPOSE port[/protocol] ..."""

    __slots__ = ()


class Env(Instruction):
    """ENV key=value ..."""

    __slots__ = ()


class _Transfer(Instruction):
    """What ADD and COPY have in common: sources and a destination."""

    __slots__ = ()

    @property
    def paths(self) -> tuple[Word | JsonString, ...]:
        """Sources and destination."""
        if self.arguments and isinstance(self.arguments[0], JsonArray):
            return self.arguments[0].elements
        return self.words

    @property
    def sources(self) -> tuple[Word | JsonString, ...]:
        """What is copied."""
        return self.paths[:-1]

    @property
    def destination(self) -> Word | JsonString | None:
        """Where it is copied to."""
        return self.paths[-1] if self.paths else None


class Add(_Transfer):
    """ADD source ... destination"""

    __slots__ = ()


class Copy(_Transfer):
    """COPY source ... destination"""

    __slots__ = ()


class Volume(Instruction):
    """VOLUME path ..."""

    __slots__ = ()


class User(Instruction):
    """USER user[:group]"""

    __slots__ = ()


class Workdir(Instruction):
    """WORKDIR path"""

    __slots__ = ()


class Arg(Instruction):
    """ARG name[=default] ..."""

    __slots__ = ()

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(
            pair.key.value + (f"={pair.value.value}" if pair.value else "") for pair in self.pairs
        )


class Stopsignal(Instruction):
    """STOPSIGNAL signal"""

    __slots__ = ()


class Onbuild(Instruction):
    """ONBUILD instruction; the inner instruction owns the rest of the line and the heredocs."""

    __slots__ = ()

    @property
    def instruction(self) -> Instruction | None:
        """The instruction that runs in the build of a child image."""
        if self.arguments and isinstance(self.arguments[0], Instruction):
            return self.arguments[0]
        return None


#: What the builder refuses behind ONBUILD.
FORBIDDEN_TRIGGERS = ("FROM", "MAINTAINER", "ONBUILD")


class UnknownInstruction(Instruction):
    """A line whose first word is no keyword."""

    __slots__ = ()

    @property
    def values(self) -> tuple[str, ...]:
        return ("",)


INSTRUCTIONS: dict[str, type[Instruction]] = {
    "ADD": Add,
    "ARG": Arg,
    "CMD": Cmd,
    "COPY": Copy,
    "ENTRYPOINT": Entrypoint,
    "ENV": Env,
    "EXPOSE": Expose,
    "FROM": From,
    "HEALTHCHECK": Healthcheck,
    "LABEL": Label,
    "MAINTAINER": Maintainer,
    "ONBUILD": Onbuild,
    "RUN": Run,
    "SHELL": Shell,
    "STOPSIGNAL": Stopsignal,
    "USER": User,
    "VOLUME": Volume,
    "WORKDIR": Workdir,
}


class Dockerfile(Node):
    """A whole file."""

    __slots__ = ("body", "bom", "escape", "problems")
    _fields = ("bom", "body")

    def __init__(self, body: tuple[Statement, ...], bom: str = "") -> None:
        self.span = UNKNOWN_SPAN
        self.bom = bom
        self.body = body
        #: The escape character: a backslash, or the backtick that a directive chose.
        self.escape = "\\"
        #: What BuildKit would refuse, in the order of the file.
        self.problems: tuple[SyntaxProblem, ...] = ()

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """The instructions in the order of the file; not those inside ONBUILD."""
        return tuple(node for node in self.body if isinstance(node, Instruction))

    @property
    def directives(self) -> tuple[ParserDirective, ...]:
        """The parser directives at the top."""
        return tuple(node for node in self.body if isinstance(node, ParserDirective))
