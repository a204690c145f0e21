from __future__ import annotations

import re

import dockerfile
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dflint.cst.words import (
    SPACES,
    find_heredocs,
    is_space,
    parse_heredoc_word,
    replace_invalid,
    split_fields,
    split_flags,
    split_words,
    strip_spaces,
)

ESCAPES = ("\\", "`")

# Text that is mostly what matters to a lexer. The judge is a C extension that takes neither NUL nor
# invalid bytes, and a line feed would end the instruction.
PIECES = [*"'\"\\` \t\v\xa0\x85\x1c${}<-=ab1éà,[]#:/", "<<", "--", "EOF", "--a=b"]
lines = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything = st.lists(
    st.sampled_from([*PIECES, "\n", "\udcff", "\udc85", "\ud800", "\ufeff", "\u2823"]), max_size=12
).map("".join)


def ends_with_continuation(line: str, escape: str) -> bool:
    return re.search(rf"(?:^|[^{re.escape(escape)}]){re.escape(escape)}[ \t]*$", line) is not None


def build(line: str, escape: str) -> dockerfile.Command:
    """What BuildKit's own parser makes of one instruction."""
    assume(not ends_with_continuation(line, escape))
    (command,) = dockerfile.parse_string(f"# escape={escape}\n{line}\n")
    return command


def slices(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def assert_in_order(spans: list[tuple[int, int]], text: str) -> None:
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        position = end


def test_spaces_are_those_of_go() -> None:
    assert is_space("\u3000")
    assert is_space("\x85")
    assert not is_space("\x1c")
    assert not is_space("\u200b")
    assert len(SPACES) == 25


def test_strip_spaces() -> None:
    assert strip_spaces(" \xa0a b\t", 0, 6) == (2, 5)
    assert strip_spaces("xx  yy", 2, 4) == (4, 4)
    assert strip_spaces("", 0, 0) == (0, 0)


def test_replace_invalid() -> None:
    assert replace_invalid("é\udcff\udcfe") == "é\ufffd\ufffd"
    assert replace_invalid("é") == "é"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("FROM a  b\tc ", ["a", "b", "c"]),
        ("COPY 'a b' c\\ d", ["'a", "b'", "c\\", "d"]),
        ("FROM \xa0a\xa0b\xa0", ["a\xa0b"]),
        ("FROM  ", []),
        ("FROM", []),
    ],
)
def test_split_fields(text: str, fields: list[str]) -> None:
    assert slices(text, split_fields(text, 4)) == fields


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a=b c", ["a=b", "c"]),
        ("a='x y'z\"u v\" b", ["a='x y'z\"u v\"", "b"]),
        ("a\\ b c", ["a\\ b", "c"]),
        ('"a\\" b" c', ['"a\\" b"', "c"]),
        ("'a\\' b' c", ["'a\\'", "b' c"]),
        ('a="b c', ['a="b c']),
        ("a\\", ["a"]),
        ("\\", []),
        ('"a\\', ['"a']),
        ("'a\\", ["'a\\"]),
        ("a\\ ", ["a"]),
        ("a\xa0b", ["a", "b"]),
        ("''", ["''"]),
        ("", []),
    ],
)
def test_split_words(text: str, words: list[str]) -> None:
    assert slices(text, split_words(text, 0, "\\")) == words


def test_split_words_with_backtick() -> None:
    assert slices("a` b\\ c", split_words("a` b\\ c", 0, "`")) == ["a` b\\", "c"]


@given(lines, st.sampled_from(ESCAPES))
@example("a\\\\\\", "\\")
@example('"a b', "`")
def test_split_words_agrees_with_buildkit(line: str, escape: str) -> None:
    line = f"x {line}"
    words = slices(line, split_words(line, 0, escape))
    assert tuple(words) == build(f"ARG {line}", escape).value


@given(lines)
def test_split_fields_agrees_with_buildkit(line: str) -> None:
    line = f"x {line}"
    assert tuple(slices(line, split_fields(line, 0))) == build(f"EXPOSE {line}", "\\").value


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("a --b", [], "a --b"),
        ("--a --b=c d", ["--a", "--b=c"], "d"),
        ("  --a  b ", ["--a"], "b "),
        ("--a", ["--a"], ""),
        ("---", ["---"], ""),
        ("-a b", [], "-a b"),
        # A lone -- ends the flags.
        ("--a -- --b", ["--a"], "--b"),
        ("--'' --b", [], "--b"),
        ("--", [], ""),
        # Quotes are removed, and escapes work in both kinds of them.
        ("--a='b c' d", ["--a=b c"], "d"),
        ("--a='b\\'c' d", ["--a=b'c"], "d"),
        ('--a="b"c d', ["--a=bc"], "d"),
        ("--a=b\\ c d", ["--a=b c"], "d"),
        ("--a='b c", ["--a=b c"], ""),
        ("--a=b\\", ["--a=b"], ""),
        # Bytes are characters, two of them white space.
        ("--a=é b", ["--a=Ã©"], "b"),
        ("--a=à b", ["--a=Ã"], "b"),
        ("--a=àb c", ["--a=Ã"], "b c"),
        ("--a=à--b c", ["--a=Ã", "--b"], "c"),
        ("--a='à' b", ["--a=Ã\xa0"], "b"),
        ("--a \xa0--b", ["--a"], "--b"),
        ("--a \udca0--b", ["--a", "--b"], ""),
        ("--a=\udcff b", ["--a=ÿ"], "b"),
    ],
)
def test_split_flags(text: str, values: list[str], rest: str) -> None:
    flags, start = split_flags(text, 0, "\\")
    assert [flag.value for flag in flags] == values
    assert text[start:] == rest
    assert_in_order([(flag.start, flag.end) for flag in flags], text[:start])


def test_split_flags_with_backtick() -> None:
    flags, _ = split_flags("RUN --a=b` c --d\\ e", 4, "`")
    assert [(flag.start, flag.end, flag.value) for flag in flags] == [
        (4, 12, "--a=b c"),
        (13, 17, "--d\\"),
    ]


@given(lines)
@example("-- --a")
@example("--\xa0")
@example("a à--b x")
def test_split_flags_agrees_with_buildkit(line: str) -> None:
    # Only with a backslash: the judge is older than other escape characters in flags.
    line = f"--x {line}"
    flags, start = split_flags(line, 0, "\\")
    command = build(f"USER {line}", "\\")
    assert tuple(flag.value for flag in flags) == command.flags
    assert "".join(command.value) == line[start:].strip(SPACES)


@pytest.mark.parametrize(
    ("line", "heredocs"),
    [
        ("RUN <<EOF", [("<<EOF", "EOF", 0, True, False)]),
        ("RUN cat 3<<-EOF", [("3<<-EOF", "EOF", 3, True, True)]),
        ("RUN << EOF", [("<< EOF", "EOF", 0, True, False)]),
        (
            "RUN <<-'A' <<\"B C\"",
            [("<<-'A'", "A", 0, False, True), ('<<"B C"', "B C", 0, False, False)],
        ),
        ("RUN <<E'O'F", [("<<E'O'F", "EOF", 0, False, False)]),
        ("RUN <<E\\OF", [("<<E\\OF", "EOF", 0, True, False)]),
        ("RUN <<eo\\'f", [("<<eo\\'f", "eo'f", 0, True, False)]),
        ("RUN <<$X", [("<<$X", "$X", 0, True, False)]),
        # A delimiter takes all that is glued to it.
        ("RUN <<EOF; x", [("<<EOF;", "EOF;", 0, True, False)]),
        ("RUN <<EOF>/x", [("<<EOF>/x", "EOF>/x", 0, True, False)]),
        ("RUN $((1 << 2))", [("<< 2))", "2))", 0, True, False)]),
        # No heredocs.
        ("RUN cat<<EOF", []),
        ("RUN <<<EOF", []),
        ("RUN <<- EOF", []),
        ('RUN "<<EOF"', []),
        ("RUN \\<<EOF", []),
        ("RUN a <<", []),
        ("RUN a <<EOF<", []),
        # A line that cannot be split has none at all.
        ("RUN it's <<EOF", []),
        ("RUN <<EOF ${x^^}", []),
        ("RUN <<EOF ${a[0]}", []),
        ("RUN <<EOF ${ ", []),
        # What stands behind := is not looked at when the variable is unset, and here all are.
        ("RUN <<EOF ${x:=y}", [("<<EOF", "EOF", 0, True, False)]),
        # Default values are split as well, and what stands before one in its word is lost.
        ("RUN ${x:- <<EOF}", [("${x:- <<EOF}", "EOF}", 0, True, False)]),
        ("RUN ${x:- \\<<EOF}", [("${x:- \\<<EOF}", "EOF}", 0, True, False)]),
        ("RUN <<A${x:-y}", []),
    ],
)
def test_find_heredocs(line: str, heredocs: list[tuple[str, str, int, bool, bool]]) -> None:
    found = find_heredocs(line)
    assert heredocs == [
        (line[token.start : token.end], token.name, token.fd, token.expand, token.chomp)
        for token in found
    ]
    assert all(token.error is None for token in found)


def test_heredoc_name_that_cannot_be_read() -> None:
    (token,) = find_heredocs('RUN ${x:- <<"a b"} <<EOF')
    assert token.name == '"a'
    assert token.error == (
        'failed to process "\\"a": unexpected end of statement while looking for matching double-quote'
    )


def test_heredoc_word_alone_may_have_blanks_behind_the_dash() -> None:
    token = parse_heredoc_word("<<- EOF")
    assert token is not None
    assert (token.name, token.chomp) == ("EOF", True)
    assert parse_heredoc_word("<<-") is None
    assert parse_heredoc_word("<<EOF sh") is None


def test_file_descriptor_is_limited_like_that_of_go() -> None:
    (token,) = find_heredocs(f"RUN {'9' * 5000}<<EOF")
    assert token.fd == 2**64 - 1
    (token,) = find_heredocs("RUN 007<<EOF")
    assert token.fd == 7


@given(lines)
@example("$((1<<2))")
@example("${a:- <<a} <<b")
def test_find_heredocs_agrees_with_buildkit(line: str) -> None:
    # The judge is older than the rule that blanks may follow "<<".
    assume(not re.search(r"<<[ \t]", line))
    text = f"RUN x {line}"
    tokens = find_heredocs(text)
    assume(not any(token.error for token in tokens))
    assume(not ends_with_continuation(text, "\\"))
    bodies = "".join(f"body\n{token.name}\n" for token in tokens)
    (command,) = dockerfile.parse_string(f"{text}\n{bodies}")
    assert [(token.name, token.fd) for token in tokens] == [
        (heredoc.name, heredoc.file_descriptor) for heredoc in command.heredocs
    ]


@given(anything, st.integers(0, 3), st.sampled_from(ESCAPES))
def test_spans_are_in_order_and_in_range(text: str, start: int, escape: str) -> None:
    start = min(start, len(text))
    assert_in_order(split_fields(text, start), text)
    assert_in_order(split_words(text, start, escape), text)
    flags, rest = split_flags(text, start, escape)
    assert_in_order([(flag.start, flag.end) for flag in flags], text[:rest])
    assert start <= rest <= len(text)
    left, right = strip_spaces(text, start, len(text))
    assert start <= left <= right <= len(text)
    for token in find_heredocs(text):
        assert 0 <= token.start < token.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["'", '"', "\\", "${", "${a:-", " <<a", "<", "--", "--é ", "`", "0"]
)
@pytest.mark.parametrize("prefix", ["", "--a=", "RUN <<"])
def test_long_lines_are_no_trouble(piece: str, prefix: str) -> None:
    text = prefix + piece * 60_000
    assert_in_order(split_words(text, 0, "\\"), text)
    flags, rest = split_flags(text, 0, "\\")
    assert_in_order([(flag.start, flag.end) for flag in flags], text[:rest])
    assert all(token.end <= len(text) for token in find_heredocs(text))
