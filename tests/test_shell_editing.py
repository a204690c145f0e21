"""Changed copies of shell trees print what was asked for, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dflint.shell import parse
from dflint.shell.nodes import Redirection, SimpleCommand, Word
from dflint.text import LogicalText
from tests.shell_fragments import scripts


def command(text: str) -> SimpleCommand:
    return next(parse(text).commands())


def test_adding_a_word() -> None:
    install = command("apt-get install curl >/dev/null")
    assert install.adding_after(1, "-y").code == "apt-get install -y curl >/dev/null"
    assert install.adding_after(2, "'a b'").code == "apt-get install curl 'a b' >/dev/null"
    assert install.adding_after(-1, "$x").argv_values == ("apt-get", "install", "curl", None)
    assert install.code == "apt-get install curl >/dev/null"


def test_removing_a_word() -> None:
    install = command("A=1 apt-get  install   curl wget")
    assert install.removing(1).code == "A=1 apt-get   curl wget"
    assert install.removing(3).code == "A=1 apt-get  install   curl"
    assert install.removing(0).code == "A=1  install   curl wget"
    assert command("sudo  apt update").removing(0).code == "apt update"
    assert command("a").removing(0).code == ""


def test_replacing_a_word() -> None:
    install = command("apt  install curl")
    assert install.replacing(0, "apt-get").code == "apt-get  install curl"
    assert install.replacing(1, '"$x"').code == 'apt  "$x" curl'
    assert install.replacing(1, "remove").argv[1].span == install.argv[1].span


def test_words_that_are_none() -> None:
    install = command("apt install")
    for text in ("a b", "", "'", "a;b", "#"):
        with pytest.raises(ValueError, match="not one shell word"):
            install.replacing(1, text)
    with pytest.raises(IndexError):
        install.adding_after(2, "a")


def test_continuations_go_with_the_word_behind_them() -> None:
    raw = "apt install \\\n    # first\n    curl \\\n    wget"
    source = LogicalText(
        "apt install     curl     wget",
        raw,
        [(0, 0), (12, raw.index("    curl")), (21, raw.index("    wget"))],
    )
    install = next(parse(source).commands())
    assert install.removing(3).code == "apt install \\\n    # first\n    curl"
    assert install.removing(2).code == "apt install \\\n    wget"
    assert install.replacing(2, "git").code == raw.replace("curl", "git")


def test_replacing_a_command_deep_in_a_script() -> None:
    text = 'if a; then\n  b "x $(c  d)" # e\nfi && f <<X\n$(g h)\nX\n'
    script = parse(text)
    for old in script.commands():
        if not old.argv:
            continue
        start = old.argv[0].span[0]
        changed = script.deep_replace(old, old.replacing(0, "new"))
        assert changed.code == text[:start] + "new" + text[start + 1 :]
        assert script.code == text


def test_a_word_with_expansions_prints_its_changed_parts() -> None:
    script = parse('a "b $(c) d"e')
    inner = list(script.commands())[1]
    changed = script.deep_replace(inner, inner.adding_after(0, "-x"))
    assert changed.code == 'a "b $(c -x) d"e'
    assert next(changed.commands()).argv[1].text == '"b $(c -x) d"e'


def test_a_changed_word_is_read_anew() -> None:
    word = command("a b").argv[1]
    assert word.with_changes(text="'c d'").value == "c d"
    assert word.with_changes(text="'c d'").code == " 'c d'"
    assert word.with_changes(whitespace_before="  ").value == "b"
    assert Word("x$y", " ").code == " x$y"
    assert Word("x$y").value is None


def test_what_a_node_knows_beside_its_fields_survives_a_change() -> None:
    script = parse("cat <<A >b\nc\nA\n")
    redirection = next(node for node in script.walk() if isinstance(node, Redirection))
    changed = redirection.with_changes(whitespace_before="  ")
    assert changed.here_document is redirection.here_document
    assert changed.span == redirection.span


def test_replacing_a_node_that_is_not_there_changes_nothing() -> None:
    script = parse("a b")
    assert script.deep_replace(parse("c"), parse("d")) is script


@given(text=scripts, choice=st.integers(0, 10_000))
@settings(max_examples=200)
def test_replacing_any_node_by_its_own_copy_changes_nothing(text: str, choice: int) -> None:
    script = parse(text, "bash")
    nodes = list(script.walk())
    node = nodes[choice % len(nodes)]
    changed = script.deep_replace(node, node.with_changes())
    assert changed.code == text
    assert changed.deep_equals(script)


@given(text=scripts)
@settings(max_examples=200)
def test_only_the_edited_command_changes(text: str) -> None:
    script = parse(text)
    for old in script.commands():
        if not old.argv or old.argv[0].text.startswith("\\"):
            continue
        start, end = old.span
        new = old.adding_after(len(old.argv) - 1, "new")
        changed = script.deep_replace(old, new)
        assert changed.code == text[:start] + new.code + text[end:]
