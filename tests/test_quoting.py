"""Words between double quotes have the value that they had without them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.cst.words import split_words
from dflint.semantics.expansion import ExpansionError, expand, variables
from dflint.semantics.quoting import changed, double_quoted, is_one_word, quoted

PIECES = ("a", "b ", " ", "\t", '"', "'", "\\", "`", "$", "$x", "${x}", "${y:-c d}", "${x:+'e f'}")
PIECES += ('${y-"g"}', "${x#\\}}", "#", "=", "é", "\udcff", "<<")
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
VALUES = (None, "", "v", "a b", "\"'\\$x")


def value(word: str, escape: str, environment: dict[str, str]) -> str | None:
    try:
        return expand(word, environment, escape).text
    except ExpansionError:
        return None


@given(WORDS, st.sampled_from("\\`"))
def test_quoted_word_has_the_same_value(word: str, escape: str) -> None:
    changes = double_quoted(word, escape)
    if changes is None:
        return
    result = changed(word, changes)
    assert split_words(f"k={result}", 0, escape) == [(0, len(result) + 2)]
    names = sorted({variable.name for variable in variables(word, escape)})
    for values in itertools.product(VALUES, repeat=len(names)):
        pairs = zip(names, values, strict=True)
        environment = {name: text for name, text in pairs if text is not None}
        assert value(result, escape, environment) == value(word, escape, environment)


@given(st.text(min_size=1), st.sampled_from("\\`"))
def test_quoted_text_means_itself(text: str, escape: str) -> None:
    result = changed(text, quoted(text, escape))
    assert split_words(result, 0, escape) == [(0, len(result))]
    assert value(result, escape, {}) == text


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("a  b", '"a  b"'),
        ('a "b c" d', '"a b c d"'),
        ("a\\ b\\c \\$d \\\\", '"a bc \\$d \\\\"'),
        ("it\\'s 'a $b'", '"it\'s a \\$b"'),
        ("${a:-b c} d", '"${a:-b c} d"'),
        # Without the quotes, the names would go on.
        ('$a"b" c', None),
        ('$"b" c', None),
        # In quotes, the blank would end the word.
        ('${a:-"b c"} d', None),
        ("it's a", None),
    ],
)
def test_double_quoted(word: str, expected: str | None) -> None:
    changes = double_quoted(word, "\\")
    assert (None if changes is None else changed(word, changes)) == expected


@pytest.mark.parametrize("word", ["a b", "a'", "", "${a", "a\\"])
def test_not_one_word(word: str) -> None:
    assert not is_one_word(word, "\\")
