"""The Dockerfile tree: lossless, with positions, to be walked and changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dflint import cst
from dflint.cst.matchers import M, find_all, has, matches
from dflint.cst.node import Node
from dflint.cst.nodes import (
    Comment,
    Copy,
    Env,
    Flag,
    From,
    Healthcheck,
    Onbuild,
    Run,
    ShellForm,
    UnknownInstruction,
    Word,
)
from dflint.cst.visitors import REMOVE, Transformer, Visitor

PIECES = (
    "FROM debian:12 AS base\n",
    "# escape=`\n",
    "# syntax=docker/dockerfile:1\n",
    "RUN apt-get update && \\\n  # why\n\n  apt-get install -y curl\n",
    "RUN <<EOF\nset -e\n  echo 'a'\nEOF\n",
    "COPY --chown=1:1 <<a <<-'b' /x/\nA\na\n\tB\n\tb\n",
    "ENV a=1 b='2 3' \\\n    c=$a\n",
    "ENV legacy  some value \\\n more\n",
    "LABEL a=\n",
    'CMD ["a", \\\n "b"]\n',
    "CMD [ 1 ]\n",
    "ONBUILD RUN <<E cat\nx\nE\n",
    "HEALTHCHECK --interval=1s CMD curl -f localhost || exit 1\n",
    "FR\\\nOM x\n",
    "\\\n",
    "   \t\n",
    "#\n",
    "RUN a \\ \t\r\n b\r\n",
    "ADD a\\\n b \\\n# c = d\n c\n",
    "ENV x=\\\n# y=z\n1\n",
    "NOPE x\n",
    "\ufeff",
    "\x00\udcff\n",
    "EXPOSE 80/tcp",
    "RUN cat <<EOF",
    "VOLUME []\n",
    "é --x=à y\n",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_prints_back_what_was_parsed(text: str) -> None:
    assert cst.parse(text).code == text


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_prints_back_any_text(text: str) -> None:
    assert cst.parse(text).code == text


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.data())
def test_prints_back_with_a_character_missing(text: str, data: st.DataObject) -> None:
    if text:
        index = data.draw(st.integers(0, len(text) - 1))
        text = text[:index] + text[index + 1 :]
    assert cst.parse(text).code == text


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_spans_are_where_the_text_is(text: str) -> None:
    for node in cst.parse(text).walk():
        start, end = node.span
        assert 0 <= start <= end <= len(text)
        if isinstance(node, (Word, ShellForm)):
            assert text[start:end] == node.text


def only(text: str) -> Node:
    (node,) = cst.parse(text).instructions
    return node


def test_value_joins_continuations_and_drops_their_comments() -> None:
    node = only("RUN a \\\n# comment\n\n  b")
    assert isinstance(node, Run)
    assert node.values == ("a   b",)
    assert (node.line, node.end_line) == (1, 4)
    assert node.empty_continuations == (3,)


def test_pairs() -> None:
    node = only('ENV a="1 2" b=')
    assert isinstance(node, Env)
    assert [(pair.key.value, pair.value and pair.value.value) for pair in node.pairs] == [
        ("a", '"1 2"'),
        ("b", ""),
    ]
    legacy = only("ENV a b c")
    assert isinstance(legacy, Env)
    assert legacy.pairs[0].is_legacy
    assert legacy.values == ("a", "b c", "")


def test_inner_instruction_of_onbuild_owns_the_rest_of_the_line() -> None:
    node = only("ONBUILD RUN <<E\nx\nE\n")
    assert isinstance(node, Onbuild)
    assert isinstance(node.instruction, Run)
    assert node.instruction.heredocs[0].body == "x\n"
    assert node.values == ("RUN", "<<E")


def test_healthcheck_has_a_type_and_a_command() -> None:
    node = only('HEALTHCHECK --retries=3 CMD ["a"]')
    assert isinstance(node, Healthcheck)
    assert node.type is not None
    assert node.type.value == "CMD"
    assert node.values == ("CMD", "a")
    assert node.flag_values("retries") == ("3",)


def test_script_of_a_heredoc_has_positions_in_the_file() -> None:
    text = "RUN <<-EOF\n\tone\n\t\ttwo\nEOF\n"
    node = only(text)
    assert isinstance(node, Run)
    source = node.shell_source
    assert source is not None
    assert source.text == "one\ntwo\n"
    start, end = source.span(4, 7)
    assert text[start:end] == "two"


def test_script_with_other_heredocs_is_line_and_bodies() -> None:
    text = "RUN cat <<A > x \\\n  && sh\nbody\nA\n"
    node = only(text)
    assert isinstance(node, Run)
    source = node.shell_source
    assert source is not None
    assert source.text == "cat <<A > x   && sh\nbody\nA\n"
    start, end = source.span(source.text.index("body"), source.text.index("body") + 4)
    assert text[start:end] == "body"


@pytest.mark.parametrize(
    ("text", "phase", "message"),
    [
        ("FROM a\nNOPE b\n", "instruction", "unknown instruction: NOPE"),
        ("FROM a\nENV b\n", "parse", "ENV must have two arguments"),
        ("FROM a\nRUN <<E\nb\n", "parse", "unterminated heredoc"),
        ("FROM a\nCMD [1]\n", "parse", "arrays must be comprised of strings only"),
        ("FROM a\nCOPY --chmud=1 a b\n", "instruction", "did you mean --chmod?"),
        ("RUN a\n", "instruction", "no build stage in current context"),
        ("# escape=x\nFROM a\n", "parse", "invalid escape token"),
        ("", "parse", "file with no instructions"),
        ("FROM a\nRUN " + "b" * 70_000, "parse", "greater than max allowed size"),
    ],
)
def test_what_buildkit_refuses(text: str, phase: str, message: str) -> None:
    (problem,) = cst.parse(text).problems
    assert problem.phase == phase
    assert message in problem.message


def test_the_rest_of_the_file_is_understood_behind_an_error() -> None:
    tree = cst.parse("FROM a\nNOPE b\nRUN c\n")
    assert [type(node) for node in tree.instructions] == [From, UnknownInstruction, Run]


class _Counter(Visitor):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def visit_Run(self, node: Run) -> bool:
        self.seen.append("run")
        return False

    def visit_ShellForm(self, node: ShellForm) -> None:
        self.seen.append("shell form")

    def leave_Comment(self, node: Comment) -> None:
        self.seen.append("comment")


def test_visitor_is_called_by_the_name_of_the_node() -> None:
    visitor = _Counter()
    visitor.visit(cst.parse("# a\nFROM b\nRUN c\nCMD d\n"))
    assert visitor.seen == ["comment", "run", "shell form"]


class _Upper(Transformer):
    def leave_Run(self, original: Run, updated: Run) -> Run:
        return updated.with_changes(keyword="RUN")

    def leave_Comment(self, original: Comment, updated: Comment) -> object:
        return REMOVE


def test_transformer_changes_a_copy() -> None:
    tree = cst.parse("# a\nFROM b\nrun c\n")
    changed = _Upper().transform(tree)
    assert changed.code == "FROM b\nRUN c\n"
    assert tree.code == "# a\nFROM b\nrun c\n"
    assert changed.body[0] is tree.body[1]


def test_changes_are_made_in_a_copy() -> None:
    tree = cst.parse("FROM a AS b\n")
    node = tree.instructions[0]
    assert isinstance(node, From)
    assert node.image is not None
    new = tree.deep_replace(node.image, node.image.with_changes(text="c"))
    assert new.code == "FROM c AS b\n"
    assert new.deep_equals(cst.parse("FROM c AS b\n"))
    assert not new.deep_equals(tree)
    with pytest.raises(TypeError, match="no field colour"):
        node.with_changes(colour="red")


def test_matchers() -> None:
    tree = cst.parse("FROM a\nCOPY --from=b c d\nCOPY e f\n")
    from_stage = M(Copy, flags=has(M(Flag, name="from")))
    found = list(find_all(tree, from_stage))
    assert [node.code for node in found] == ["COPY --from=b c d\n"]
    assert not matches(tree, from_stage)
