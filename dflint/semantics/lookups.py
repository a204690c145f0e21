"""Where an instruction looks up variables.

Source: dockerfile2llb/convert.go and instructions/commands.go of BuildKit. What RUN, CMD and the
like hand to a shell is the shell's business; FROM sees other variables.
"""

from __future__ import annotations

from dflint.cst.nodes import (
    Add,
    Arg,
    Copy,
    Env,
    JsonString,
    Label,
    Run,
    Stopsignal,
    User,
    Volume,
    Workdir,
)
from dflint.semantics.expansion import variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Flag, Heredoc, Instruction, Word
    from dflint.semantics.expansion import VariableReference
    from dflint.semantics.stages import Step

_FLAGS = ("chown", "chmod", "checksum")

#: With ``?`` the builder says itself that the variable is missing; others it refuses.
_MODIFIERS = ("", "-", ":-", "+", ":+", "#", "##", "%", "%%", "/", "//")


class Lookup:
    """A variable that is looked up, and the place of ``$name`` in the file."""

    __slots__ = ("is_guarded", "name", "span", "target")

    def __init__(self, reference: VariableReference, span: tuple[int, int], target: str | None):
        self.name = reference.name
        self.span = span
        #: Whether it is written for the case that the variable is not set: ``${name:+:$name}``.
        self.is_guarded = reference.modifier.endswith("+")
        #: The variable that is being set, if one is.
        self.target = target


def lookups(step: Step) -> Iterator[Lookup]:
    """The variables that an instruction looks up, each once in each word."""
    node = step.node
    escape = step.stage.tree.escape
    if isinstance(node, (Env, Label, Arg)):
        for pair in node.pairs:
            if not isinstance(node, Arg):
                yield from _in_word(node, pair.key, escape)
            if pair.value is not None:
                yield from _in_word(node, pair.value, escape, pair.key.value)
    elif isinstance(node, (Add, Copy)):
        for flag in node.flags:
            if flag.name in _FLAGS:
                yield from _in_flag(flag, flag.argument or "", escape)
        for path in node.paths:
            yield from _in_word(node, path, escape)
        for heredoc in node.heredocs:
            if heredoc.expand:
                yield from _in_heredoc(heredoc)
    elif isinstance(node, Run):
        for flag in node.flags:
            if flag.name == "mount":
                for field in (flag.argument or "").split(","):
                    key, _, value = field.partition("=")
                    if key.lower() != "from":
                        yield from _in_flag(flag, value, escape)
    elif isinstance(node, (User, Volume, Workdir, Stopsignal)):
        paths = node.arguments[0].elements if node.is_json else node.words  # type: ignore[attr-defined]
        for path in paths:
            yield from _in_word(node, path, escape)


def _in_word(
    node: Instruction, word: Word | JsonString, escape: str, target: str | None = None
) -> Iterator[Lookup]:
    source = node.source
    for reference in _first_references(word.value, escape):
        span = word.span
        if not isinstance(word, JsonString) and source is not None:
            index = source.index_of(span[0])
            span = source.span(index + reference.start, index + reference.end)
        yield Lookup(reference, span, target)


def _in_flag(flag: Flag, value: str, escape: str) -> Iterator[Lookup]:
    if "$" not in value:
        return
    # Where quotes or continuations have gone out of it, the whole flag is the place.
    index = flag.text.find(value)
    first = flag.span[0] + index
    for reference in _first_references(value, escape):
        span = (first + reference.start, first + reference.end) if index >= 0 else flag.span
        yield Lookup(reference, span, None)


def _in_heredoc(heredoc: Heredoc) -> Iterator[Lookup]:
    first = heredoc.span[0]
    for reference in _first_references(heredoc.body, "\\", quotes=False):
        yield Lookup(reference, (first + reference.start, first + reference.end), None)


def _first_references(
    text: str, escape: str, *, quotes: bool = True
) -> Iterator[VariableReference]:
    found: set[str] = set()
    for reference in variables(text, escape, quotes=quotes):
        if reference.name not in found and reference.modifier in _MODIFIERS:
            found.add(reference.name)
            yield reference
