from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dflint.semantics.expansion import (
    MAX_DEPTH,
    MAX_RESULT,
    ExpansionError,
    expand,
    expand_words,
    variables,
)

ENV = {
    "a": "abc",
    "empty": "",
    "path": "/usr/lib/x.tar.gz",
    "é": "acute",
    "1": "one",
    "n": "ab\ncb",
}

PIECES = [*"${}ab:-+?#%/*\\`'\" é\ufeff\udcff\n1=", "<<", "${", "${a", "${b:-", "${a#", "${a//"]
words = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def text(word: str, escape: str = "\\") -> str:
    return expand(word, ENV, escape).text


def error(word: str) -> ExpansionError:
    with pytest.raises(ExpansionError) as caught:
        expand(word, ENV)
    return caught.value


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", ""),
        ("a b", "a b"),
        ("$a", "abc"),
        ("${a}d$a", "abcdabc"),
        ("$b.", "."),
        ("$", "$"),
        ("$ $. $", "$ $. $"),
        ("$é", "acute"),
        ("$aé", ""),
        ("$1a", "onea"),
        ("$10", ""),
        ("$$a", "a"),
        ("'$a'", "$a"),
        ("\"$a'$a'\"", "abc'abc'"),
        ("\\$a", "$a"),
        ("a\\", "a"),
        ("\\a\\\\", "a\\"),
        ('"\\$a\\"\\\\\\a"', '$a"\\\\a'),
        ("\ufeffa", "a"),
        ("\ufeff$a", "abc"),
        ("\udcff", "\ufffd"),
        ("'\udcff'$a", "\ufffdabc"),
    ],
)
def test_quotes_escapes_and_names(word: str, expected: str) -> None:
    assert text(word) == expected


def test_backtick_as_escape_character() -> None:
    assert text("`$a\\$a", "`") == "$a\\abc"
    assert text('"`$a\\$a"', "`") == "$a\\abc"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("${b:-x}", "x"),
        ("${b-x}", "x"),
        ("${empty:-x}", "x"),
        ("${empty-x}", ""),
        ("${a:-x}", "abc"),
        ("${b:+x}", ""),
        ("${empty:+x}", ""),
        ("${empty+x}", "x"),
        ("${a:+x}", "x"),
        ("${a:?x}", "abc"),
        ("${empty?x}", ""),
        ("${b:-${c:-$a}}", "abc"),
        ("${b:-'}'}", "}"),
        ("${b:-\\}}", "}"),
        ('${b:-"a b"}', "a b"),
        ("${b:-/x}", "/x"),
        ("${+x}", ""),
    ],
)
def test_defaults_and_alternatives(word: str, expected: str) -> None:
    assert text(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("${path#*/}", "usr/lib/x.tar.gz"),
        ("${path##*/}", "x.tar.gz"),
        ("${path%.*}", "/usr/lib/x.tar"),
        ("${path%%.*}", "/usr/lib/x"),
        ("${path%.gz}", "/usr/lib/x.tar"),
        ("${path#usr}", "/usr/lib/x.tar.gz"),
        ("${path#????}", "/lib/x.tar.gz"),
        ("${path%?z}", "/usr/lib/x.tar."),
        ("${path##*r*?.}", "gz"),
        ("${path#*r*?.}", "tar.gz"),
        ("${path#*?lib}", "/x.tar.gz"),
        ("${path##*?r}", ".gz"),
        ("${path#*z*z}", "/usr/lib/x.tar.gz"),
        ("${a#}", "abc"),
        ("${a#*}", "abc"),
        ("${a##*}", ""),
        ("${a%%*}", ""),
        ("${a%[bc]}", "abc"),
        ("${b#x}", ""),
        # Quotes are gone before the pattern is read, backslashes are not.
        ("${a#'#'*}", ""),
        ('${a#"a"}', "bc"),
        # Wildcards stop at a line feed, as in Go's expressions.
        ("${n##*b}", "\ncb"),
        ("${n##a?}", "\ncb"),
        ("${n#*?c}", "ab\ncb"),
        ("${n%%b*}", "ab\nc"),
    ],
)
def test_prefixes_and_suffixes(word: str, expected: str) -> None:
    assert text(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("${path/r/R}", "/usR/lib/x.tar.gz"),
        ("${path//r/R}", "/usR/lib/x.taR.gz"),
        ("${path/\\//-}", "-usr/lib/x.tar.gz"),
        ("${path//\\//}", "usrlibx.tar.gz"),
        ("${path/l*./_}", "/usr/_gz"),
        ("${path//?r/_}", "/u_/lib/x.t_.gz"),
        ("${path/z?/_}", "/usr/lib/x.tar.gz"),
        ("${a/x/y}", "abc"),
        ("${a/b/$a}", "aabcc"),
        ("${a///-}", "-a-b-c-"),
        ("${a//*/-}", "-"),
        ("${empty//*/-}", "-"),
        ("${a/}/-}", "abc"),
        # When all are replaced, Go reads the replacement as a template.
        ("${a//b/'<$0>'}", "a<b>c"),
        ("${a//b/'<${0}$$$1>'}", "a<b$>c"),
        ("${a//b/'<$00${x}$'}", "a<$c"),
        ("${a/b/'$0'}", "a$0c"),
        ("${n/*b/-}", "-\ncb"),
        ("${n//*b/-}", "-\n-"),
        ("${n/c*b/-}", "ab\n-"),
        ("${n/?c/-}", "ab\ncb"),
    ],
)
def test_replacements(word: str, expected: str) -> None:
    assert text(word) == expected


def test_pattern_with_a_line_feed() -> None:
    env = {"x": "a1\nb2\na3\nb4"}
    assert expand("${x/1\n*2/-}", env).text == "a-\na3\nb4"
    assert expand("${x##*1\n*2\n*}", env).text == "\nb4"
    assert expand("${x/*3\nb/-}", env).text == "a1\nb2\n-4"
    assert expand("${x%\nb*}", env).text == "a1\nb2\na3"


@pytest.mark.parametrize(
    ("word", "message", "index"),
    [
        ("ab'c", "unexpected end of statement while looking for matching single-quote", 2),
        ('ab"c\\"', "unexpected end of statement while looking for matching double-quote", 2),
        ("a${", "syntax error: missing '}'", 1),
        ("a${}", "syntax error: bad substitution", 1),
        ("a${:x}", "syntax error: bad substitution", 1),
        ("a${{x}}", "syntax error: bad substitution", 1),
        ("a${x", "unsupported modifier (\ufffd) in substitution", 1),
        ("a${x\udcff}", "unsupported modifier (\ufffd) in substitution", 1),
        ("a${x^^}", "unsupported modifier (^) in substitution", 1),
        ("a${x:=y}", "unsupported modifier (:=) in substitution", 1),
        ("a${x:1}", "unsupported modifier (:1) in substitution", 1),
        ("a${x:#y}", "unsupported modifier (:#) in substitution", 1),
        ("a${#x}", "unsupported modifier (x) in substitution", 1),
        ("a${!x}", "unsupported modifier (x) in substitution", 1),
        ("a${a[0]}", "unsupported modifier ([) in substitution", 1),
        ("${b:-x", "syntax error: missing '}'", 0),
        ("${b:-'x}", "syntax error: missing '}'", 0),
        ("${b:-${c}", "syntax error: missing '}'", 0),
        ("${b:-${c^}}", "unsupported modifier (^) in substitution", 5),
        ("${b:-${c?}", "syntax error: missing '}'", 0),
        ("${a/b}", "syntax error: missing '/' in ${}", 0),
        ("${a/b/c", "syntax error: missing '}'", 0),
        ("${b?}", "b: is not allowed to be unset", 0),
        ("${b:?no $a}", "b: no abc", 0),
        ("${empty:?}", "empty: is not allowed to be empty", 0),
        ("${a#\\x}", "invalid pattern (\\x) in substitution: invalid escape '\\x'", 0),
        # A suffix is looked for from the end, in a pattern turned around.
        ("${a%\\b\\c}", "invalid pattern (\\c\\b) in substitution: invalid escape '\\c'", 0),
        ("${a%b\\}", "syntax error: missing '}'", 0),
        ("${a/x\\y/z}", "invalid pattern (x\\y) in substitution: invalid escape '\\y'", 0),
    ],
)
def test_errors(word: str, message: str, index: int) -> None:
    caught = error(word)
    assert (caught.message, caught.index) == (message, index)


def test_error_text_quotes_the_word_like_go() -> None:
    assert str(error('a"\\\t\x01\x7f\u200b\U000e0001\udcffé')) == (
        r'failed to process "a\"\\\t\x01\x7f\u200b\U000e0001\xffé": '
        "unexpected end of statement while looking for matching double-quote"
    )


def test_names_that_were_looked_up() -> None:
    expansion = expand("$b ${a:-$c} '$d' ${empty} $a ${c}", ENV)
    assert expansion.used == ("a", "empty")
    assert expansion.unset == ("b", "c")
    assert expand("x", ENV).unset == ()


def test_heredoc_body() -> None:
    body = "'$a' \"$a\" \\$a \\\\ \\a ${b:-'x'}\n"
    assert expand(body, ENV, quotes=False).text == "'abc' \"abc\" $a \\ a 'x'\n"
    assert expand("it's", ENV, quotes=False).text == "it's"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("80 443", ["80", "443"]),
        (" \xa080\t", ["80"]),
        ("80\x1c81", ["80\x1c81"]),
        ("$ports", ["80", "81"]),
        ("x${ports}y", ["x80", "81y"]),
        ('"$ports"x', ["80 81x"]),
        ("'a b'c\\ d", ["a bc d"]),
        ("''", []),
        ("a<< b", ["a<< b"]),
        ("a< b", ["a<", "b"]),
        ("${b:-1 2}", ["1", "2"]),
        # What stands before a default value in its word is lost.
        ("80${b:-81}/tcp", ["81/tcp"]),
        ('80"${b:-81}"', ["81"]),
    ],
)
def test_expand_words(word: str, expected: list[str]) -> None:
    assert expand_words(word, {"ports": "80 81"}) == expected


def test_variables() -> None:
    word = "$a '$b' \"${c}\" \\$d ${e:-${f%%x}} ${g/a$h/b} ${i//a/b} ${j##k} ${l:=m} $"
    assert [(word[v.start : v.end], v.name, v.modifier) for v in variables(word)] == [
        ("$a", "a", ""),
        ("${c}", "c", ""),
        ("${e:-${f%%x}}", "e", ":-"),
        ("${f%%x}", "f", "%%"),
        ("${g/a$h/b}", "g", "/"),
        ("$h", "h", ""),
        ("${i//a/b}", "i", "//"),
        ("${j##k}", "j", "##"),
        ("${l:=m}", "l", ":="),
    ]


def test_variables_with_other_quoting() -> None:
    assert [v.name for v in variables("`$a \\$b", "`")] == ["b"]
    assert [v.name for v in variables("'$a'", quotes=False)] == ["a"]
    assert variables("a") == []


def test_variables_up_to_an_error() -> None:
    word = "$a ${b^^} $c"
    assert [(v.name, v.start, v.end, v.modifier) for v in variables(word)] == [
        ("a", 0, 2, ""),
        ("b", 3, 7, "^"),
    ]


@pytest.mark.parametrize(
    "operator", ["${x:-", '"${x:-', "${x:-'a'", "${x#", "${x/", "${x/y/", "${x:?"]
)
def test_nesting_is_limited(operator: str) -> None:
    with pytest.raises(ExpansionError, match="nested more than"):
        expand(operator * 20_000, {"x": "y"})
    assert variables(operator * 20_000)


def test_nesting_up_to_the_limit() -> None:
    assert expand("${x:-" * MAX_DEPTH + "y" + "}" * MAX_DEPTH, {}).text == "y"


@pytest.mark.parametrize(
    "word", ["$x", "${x}", "${x:-}", "${x:?}", "${x/y/z}", "${x#y}", "${x//x/$x}"]
)
def test_results_are_limited(word: str) -> None:
    with pytest.raises(ExpansionError, match="the result is too long"):
        expand(word * 3, {"x": "x" * (MAX_RESULT // 2)})


@pytest.mark.parametrize("word", ["${x#*a*a*a*b}", "${x%%*?b?*c}", "${x/a?a?a?b/}", "${x//??c/}"])
def test_patterns_take_linear_time(word: str) -> None:
    assert expand(word, {"x": "a" * 100_000}).text == "a" * 100_000


def test_patterns_have_a_limit() -> None:
    with pytest.raises(ExpansionError, match="too long to be matched"):
        expand("${x#" + "?" * 50_000 + "b}", {"x": "a" * 50_000})


@pytest.mark.parametrize("piece", ["'", '"', "${", "$", "${x", "${x#a}", "\\", "<<", "'a'", '"$y"'])
def test_long_words_are_no_trouble(piece: str) -> None:
    word = piece * 60_000
    with suppress(ExpansionError):
        assert expand(word, {"x": "a"}).text.count("a") <= len(word)
    assert all(variable.end <= len(word) for variable in variables(word))


@given(words, st.sampled_from("\\`"), st.booleans())
@example("${a:", "\\", True)
@example("${a#\\", "\\", True)
def test_any_word(word: str, escape: str, quotes: bool) -> None:
    found = variables(word, escape, quotes=quotes)
    position = 0
    for variable in found:
        assert position <= variable.start < variable.end <= len(word)
        assert word[variable.start] == "$"
        position = variable.start
    failure: ExpansionError | None = None
    try:
        expansion = expand(word, ENV, escape, quotes=quotes)
    except ExpansionError as caught:
        failure = caught
    if failure is not None:
        assert 0 <= failure.index <= len(word)
        assert "\udcff" not in str(failure)
        return
    assert {*expansion.used, *expansion.unset} == {variable.name for variable in found}
    assert "\udcff" not in expansion.text
    if quotes:
        joined = "".join(expand_words(word, ENV, escape))
        assert len(joined) <= len(expansion.text)
