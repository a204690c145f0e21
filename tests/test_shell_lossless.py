"""Every script is printed back byte for byte, and every node stands where its span says."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings

from dflint.cst.node import UNKNOWN_SPAN, Node
from dflint.shell import parse
from dflint.shell.nodes import (
    Assignment,
    CaseItem,
    Elif,
    Else,
    List,
    ListItem,
    Operator,
    Redirection,
    ReservedWord,
    Script,
    Trivia,
    Word,
)
from dflint.text import LogicalText
from tests.shell_corpus import scripts
from tests.shell_fragments import logical_texts, texts


def printed(space: str | Trivia) -> str:
    return space if isinstance(space, str) else space.code


def without_space(node: Node) -> str:
    """The text of a node without the white space around it that it owns."""
    code = node.code
    if isinstance(node, (Word, Assignment, Redirection)):
        return code[len(node.whitespace_before) :]
    if isinstance(node, Operator):
        return node.text
    if isinstance(node, ReservedWord):
        return node.text
    if isinstance(node, ListItem):
        if not node.separator:
            return node.and_or.code
        return code.removesuffix(printed(node.whitespace_after))
    if isinstance(node, List):
        if not node.items:
            return ""
        last = node.items[-1]
        trailing = len(last.code) - len(without_space(last))
        return code[len(printed(node.leading)) : len(code) - trailing]
    if isinstance(node, (Elif, Else)) or (isinstance(node, CaseItem) and node.terminator is None):
        inner = len(node.body.code) if not node.body.items else 0
        last = node.body.items[-1] if node.body.items else None
        trailing = inner if last is None else len(last.code) - len(without_space(last))
        return code[: len(code) - trailing]
    if isinstance(node, CaseItem) and node.terminator is not None:
        return code.removesuffix(printed(node.terminator.whitespace_after))
    return code


def check(source: LogicalText, dialect: str) -> Script:
    script = parse(source, dialect)
    assert script.code == source.raw
    for node in itertools.islice(script.walk(), 1, None):
        start, end = node.span
        if node.span == UNKNOWN_SPAN or (start == end and isinstance(node, (Word, List, CaseItem))):
            continue
        found = source.raw[start - source.base : end - source.base]
        assert found == without_space(node), (node, found)
    return script


@pytest.mark.parametrize("dialect", ["posix", "bash"])
@given(text=texts)
@example("! ")
@example("time # c")
@settings(max_examples=300)
def test_any_text(dialect: str, text: str) -> None:
    check(LogicalText(text), dialect)


@pytest.mark.parametrize("dialect", ["posix", "bash"])
@given(source=logical_texts())
@settings(max_examples=300)
def test_continuations_anywhere(dialect: str, source: LogicalText) -> None:
    script = check(source, dialect)
    joined = parse(source.text, dialect)
    assert values(script) == values(joined)
    assert [error.message for error in script.errors] == [error.message for error in joined.errors]


def values(script: Script) -> list[tuple[object, ...]]:
    return [
        (command.argv_values, [assignment.name for assignment in command.assignments])
        for command in script.commands()
    ]


@given(text=texts)
@settings(max_examples=200)
def test_printing_and_parsing_again_gives_the_same_tree(text: str) -> None:
    script = parse(text, "bash")
    assert script.deep_equals(parse(script.code, "bash"))


def test_corpus() -> None:
    count = 0
    for identifier, source, shell in scripts():
        if count % 5 == 0:
            script = parse(source, "bash" if shell == "bash" else "posix")
            assert script.code == source.raw, identifier
        if count % 50 == 0:
            check(source, "posix")
        count += 1
    assert count > 10_000


OPENINGS = (
    "(",
    "$(",
    '"$(',
    "`",
    '"',
    "'",
    "${x:-",
    "${a[",
    "$[",
    "$((",
    "((",
    "<(",
    "a=(",
    "{ ",
    "if ",
    "while ",
    "case x in x) ",
    "f() ",
    "[[ ",
    "[[ $(",
    "<<x ",
    "<<x\n",
    "<<x `\n",
    "! ",
    "a[",
    "\\`",
    "coproc ",
)


@pytest.mark.parametrize("dialect", ["posix", "bash"])
@pytest.mark.parametrize("opening", OPENINGS)
def test_many_openings(opening: str, dialect: str) -> None:
    text = opening * 20_000
    script = parse(text, dialect)
    assert script.code == text


def test_deep_nesting_is_an_error_and_not_an_exception() -> None:
    script = parse("( " * 1000 + "a" + ")" * 1000)
    assert [error.message for error in script.errors] == ["nested too deeply"]
    script = parse("echo ok; " + '"$(' * 1000)
    assert [command.name for command in script.commands()] == ["echo"]


def test_nesting_that_people_write_is_no_error() -> None:
    for opening, closing in (("(", ")"), ("$(", ")"), ('"$(', ')"'), ("{ ", ";}"), ("${x:-", "}")):
        text = opening * 15 + "a" + closing * 15
        assert not parse(text).errors, text
