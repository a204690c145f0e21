"""Under which condition commands run."""

from __future__ import annotations

import pytest

from dflint.shell import parse
from dflint.shell.contexts import Context, contexts
from dflint.shell.nodes import AndOr, BraceGroup, If, List, ListItem, Pipeline, Script

PROPERTIES = (
    "after_success",
    "after_failure",
    "in_branch",
    "in_loop",
    "in_condition",
    "is_negated",
    "in_pipeline",
    "in_substitution",
    "in_subshell",
    "in_function",
    "in_background",
    "is_certain",
)


def context_of(name: str, text: str) -> Context:
    tree = parse(text, "bash")
    assert not tree.errors
    (found,) = [context for context in contexts(tree) if context.command.name == name]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "is_certain"),
        ("a; x; b", "is_certain"),
        ("a && x", "after_success is_certain"),
        ("x && a", "is_certain"),
        ("a || x", "after_failure"),
        ("a && b || x", "after_failure"),
        ("a || b && x", "after_success is_certain"),
        ("a || { b && x; }", "after_failure after_success"),
        ("! x", "is_negated is_certain"),
        ("! ! x", "is_certain"),
        ("if x; then a; fi", "in_condition is_certain"),
        ("if a; then x; fi", "in_branch"),
        ("if a; then b; elif x; then c; fi", "in_branch in_condition"),
        ("if a; then b; elif c; then x; fi", "in_branch"),
        ("if a; then b; else x; fi", "in_branch"),
        ("case a in b) x;; esac", "in_branch"),
        ("case $(x) in b) a;; esac", "in_substitution in_subshell is_certain"),
        ("while x; do a; done", "in_loop in_condition"),
        ("until a; do x; done", "in_loop"),
        ("for i in a; do x; done", "in_loop"),
        ("for i in $(x); do a; done", "in_substitution in_subshell is_certain"),
        ("for ((;;)); do x; done", "in_loop"),
        ("(a && x)", "after_success in_subshell is_certain"),
        ("x | a", "in_pipeline in_subshell is_certain"),
        ("a | x", "in_pipeline in_subshell is_certain"),
        ("a $(x)", "in_substitution in_subshell is_certain"),
        ("a <(x)", "in_substitution in_subshell is_certain"),
        ('a "b `x`"', "in_substitution in_subshell is_certain"),
        ("a || b $(x)", "after_failure in_substitution in_subshell"),
        ("a || cat <<A\n$(x)\nA", "after_failure in_substitution in_subshell"),
        ("f() { x; }", "in_function"),
        ("x &", "in_background in_subshell is_certain"),
        ("a && x & b", "after_success in_background in_subshell is_certain"),
        ("coproc x", "in_background in_subshell is_certain"),
        ("{ a; } > $(x)", "in_substitution in_subshell is_certain"),
        ("(a) > $(x)", "in_substitution in_subshell is_certain"),
    ],
)
def test_context(text: str, expected: str) -> None:
    context = context_of("x", text)
    assert [name for name in PROPERTIES if getattr(context, name)] == [
        name for name in PROPERTIES if name in expected.split()
    ]


def test_ancestors() -> None:
    context = context_of("x", "if a; then { x; }; fi")
    assert [type(node) for node in context.ancestors] == [
        *(Script, List, ListItem, AndOr, Pipeline, If),
        *(List, ListItem, AndOr, Pipeline, BraceGroup),
        *(List, ListItem, AndOr, Pipeline),
    ]
    inner = contexts(context.ancestors[-2])
    assert next(inner).ancestors == context.ancestors[-2:]


def test_every_command_has_one_context() -> None:
    text = "a $(b) <<X && for c in `d`; do e <(f) || g | h; done\n$(i)\nX\nj=$(k) l() { m; }"
    tree = parse(text.replace("j=$(k) l", "j=$(k)\nl"), "bash")
    assert not tree.errors
    found = [context.command for context in contexts(tree)]
    assert len(found) == len({id(command) for command in found})
    assert {id(command) for command in found} == {id(command) for command in tree.commands()}
