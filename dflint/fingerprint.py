"""What a file says to its builder, as a flat list of tokens that knows nothing of layout.

The fixer compares the tokens before and after a repair: they may differ only where the repair said
so. The shell text is cut into words and operators by a scanner of its own, so that an error of the
shell parser does not hide itself.
"""

from __future__ import annotations

import re

from dflint.cst.nodes import (
    CommandInstruction,
    Instruction,
    JsonArray,
    KeyValue,
    Onbuild,
    ShellForm,
    Word,
)
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.cst.nodes import Dockerfile
    from dflint.rule import Edit
    from dflint.text import LogicalText

    #: A token and the offset in the file where it starts.
    Token = tuple[str, int]

#: Ends the tokens of every instruction.
END = "<end>"

_SHELL_TOKEN = regex(
    r"""\n|(?:\\.|'[^']*'|"(?:[^"\\]|\\.)*"|[^\s;&|()<>'"\\])+|&&|\|\||;;|[;&|()<>'"\\]""",
    re.DOTALL,
)


def tokens(tree: Dockerfile) -> list[Token]:
    """The tokens of a file, in the order of the source."""
    found: list[Token] = []
    for node in tree.instructions:
        found.extend(instruction_tokens(node))
        found.append((END, node.span[1]))
    return found


def instruction_tokens(node: Instruction) -> Iterator[Token]:
    """The tokens of an instruction, without the one that ends it."""
    yield node.name, node.head_span[0]
    for flag in node.flags:
        yield flag.value, flag.span[0]
    for argument in node.arguments:
        if isinstance(argument, Word):
            yield argument.value, argument.span[0]
        elif isinstance(argument, KeyValue):
            yield from _pair_tokens(argument)
        elif isinstance(argument, JsonArray):
            yield "[", argument.span[0]
            for element in argument.elements:
                yield element.value, element.span[0]
        elif isinstance(argument, Instruction):
            yield from instruction_tokens(argument)
        elif isinstance(argument, ShellForm):
            yield from shell_tokens(_script(node, argument))
    if not isinstance(node, (CommandInstruction, Onbuild)):
        for heredoc in node.heredocs:
            yield heredoc.content, heredoc.span[0]


def _pair_tokens(pair: KeyValue) -> Iterator[Token]:
    yield pair.key.value, pair.key.span[0]
    if pair.value is not None:
        yield pair.value.value, pair.value.span[0]


def _script(node: Instruction, argument: ShellForm) -> LogicalText:
    source = node.shell_source if isinstance(node, CommandInstruction) else None
    return source or argument.source


def shell_tokens(source: LogicalText) -> Iterator[Token]:
    """The words, operators and newlines of a script."""
    for match in _SHELL_TOKEN.finditer(source.text):
        yield match[0], source.base + source.raw_index(match.start())


def shell_gaps(source: LogicalText) -> Iterator[tuple[int, int]]:
    """The places in the file of what stands between the words and operators of a script."""
    end: int | None = None
    for match in _SHELL_TOKEN.finditer(source.text):
        start = source.base + source.raw_index(match.start())
        if end is not None and start > end:
            yield end, start
        end = source.base + source.raw_end(match.end())


def words(text: str) -> tuple[str, ...]:
    """The tokens of a piece of shell text, for the declaration of an edit."""
    return tuple(match[0] for match in _SHELL_TOKEN.finditer(text))


def token_spans(text: str) -> list[tuple[int, int]]:
    """The places of the words and operators in a piece of shell text."""
    return [match.span() for match in _SHELL_TOKEN.finditer(text)]


def expected(before: Iterable[Token], edits: Iterable[Edit]) -> list[str]:
    """The tokens that a file must have after the edits, as the edits declare them."""
    pending = sorted(edits, key=lambda edit: (edit.start, edit.end))
    result: list[str] = []
    index = 0
    last: Edit | None = None
    for text, offset in before:
        while index < len(pending) and pending[index].start <= offset:
            last = pending[index]
            result.extend(last.tokens)
            index += 1
        if last is None or offset >= last.end:
            result.append(text)
    for edit in pending[index:]:
        result.extend(edit.tokens)
    return result
