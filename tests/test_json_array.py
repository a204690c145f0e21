from __future__ import annotations

import re

import dockerfile
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dflint.cst.json_array import JsonArray, parse_json_array

PIECES = [*"[]{},,:\"' \t\xa0\\01xe-.", '"a"', '"b c"', '"é"', '"\\u00e9"', '"\\x"', '"\t"']
PIECES += ["\\n", "\\ud83d", "\\udE00", "-1.5e3", "1e999", "true", "null", "NaN", '{"a":1}', "[1]"]
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


def values(text: str) -> list[str] | None:
    array = parse_json_array(text)
    if array is None:
        return None
    assert array.all_strings
    return [element.value for element in array.elements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", []),
        ("[ \t\r\n]", []),
        ('["a", "b c"]', ["a", "b c"]),
        (' ["a"]'.strip() + " \t", ["a"]),
        ('[""]', [""]),
        ('["\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"]', ['"\\/\b\f\n\r\té']),
        ('["\\\\u0041"]', ["\\u0041"]),
        ('["\\ud83d\\ude00"]', ["\U0001f600"]),
        ('["\\uDBFF\\uDFFF"]', ["\U0010ffff"]),
        # Lone surrogates, and invalid bytes, become U+FFFD.
        ('["\\ud83d", "\\ude00\\ud83d", "\\ud83dx"]', ["\ufffd", "\ufffd\ufffd", "\ufffdx"]),
        ('["\udcff"]', ["\ufffd"]),
        ('["\x7f\x80\u2028"]', ["\x7f\x80\u2028"]),
    ],
)
def test_arrays_of_strings(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        ' ["a"]',
        '"a"',
        "['a']",
        '["a",]',
        '[,"a"]',
        '["a" "b"]',
        '["a"] x',
        '["a"]]',
        '["a"',
        '["a',
        "[",
        '["a"]\xa0',
        '["a",\xa0"b"]',
        '["\t"]',
        '["\\x"]',
        '["\\u12"]',
        '["\\u+123"]',
        '["c:\\a"]',
        "[ -f x ] && y",
        "[[ -f x ]]",
        # Numbers that Go's float64 cannot hold, and what only Python takes for one.
        "[1e999]",
        "[[-1e999]]",
        "[" + "9" * 400 + "]",
        "[NaN]",
        "[Infinity]",
        "[01]",
        "[1.]",
        "[.5]",
        "[+1]",
        "[nul]",
        "[nulll]",
        '[{"a"}]',
        '[{"a":1,}]',
        '[{"a":1 "b":2}]',
        "[{a:1}]",
        "[{,}]",
        "[1}",
        "[{]}",
    ],
)
def test_what_is_no_array(text: str) -> None:
    assert parse_json_array(text) is None


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("[ 1 ]", ["1"]),
        ("[null]", ["null"]),
        ('[["a"]]', ['["a"]']),
        (
            '["a", -0.5e-3, {"b": [1, {}], "c": ""}, true]',
            ['"a"', "-0.5e-3", '{"b": [1, {}], "c": ""}', "true"],
        ),
        ("[[],{}]", ["[]", "{}"]),
        ("[1e-999]", ["1e-999"]),
    ],
)
def test_arrays_with_other_elements(text: str, pieces: list[str]) -> None:
    array = parse_json_array(text)
    assert array is not None
    assert not array.all_strings
    assert [text[element.start : element.end] for element in array.elements] == pieces
    for element in array.elements:
        assert element.is_string == (text[element.start] == '"')
        if not element.is_string:
            assert element.value == text[element.start : element.end]


def test_spans_hold_the_quotes() -> None:
    text = '[ "a" , "\\n" ]'
    array = parse_json_array(text)
    assert array is not None
    assert [(element.start, element.end) for element in array.elements] == [(2, 5), (8, 12)]


def test_depth_is_limited_like_that_of_go() -> None:
    assert parse_json_array("[" * 10_000 + "]" * 10_000) is not None
    assert parse_json_array("[" * 10_001 + "]" * 10_001) is None


def leading_array(text: str) -> JsonArray | None:
    """The array that the text starts with."""
    arrays = (parse_json_array(text[:end]) for end in range(2, len(text) + 1))
    return next((array for array in arrays if array is not None), None)


def elements_for_buildkit(line: str) -> tuple[str, ...] | str | None:
    """The elements of the JSON form, None where it is the shell form, or BuildKit's error."""
    try:
        (command,) = dockerfile.parse_string(f"CMD {line}\n")
    except dockerfile.GoParseError as error:
        return str(error)
    return command.value if command.json else None


@given(texts)
@example('["a",{"a":1}]')
@example('["a"] x')
def test_agrees_with_buildkit(text: str) -> None:
    # A backslash at the end is a continuation.
    assume(not re.search(r"(?:^|[^\\])\\[ \t]*$", text))
    text = f"[{text}".rstrip("\t\r \xa0")
    expected = elements_for_buildkit(text)
    # The judge is older than the rule that nothing may follow the array.
    array = leading_array(text)
    if array is None:
        assert expected is None
    elif array.all_strings:
        assert expected == tuple(element.value for element in array.elements)
    else:
        assert expected == (
            "when using JSON array syntax, arrays must be comprised of strings only"
        )


@given(st.text(alphabet='[]{}",:\\u01eE.-+ \td8\udcffntrue', max_size=30))
def test_elements_are_in_order_and_in_range(text: str) -> None:
    text = f"[{text}"
    array = parse_json_array(text)
    position = 1
    for element in array.elements if array else ():
        assert position <= element.start < element.end < len(text)
        position = element.end


@pytest.mark.parametrize(
    "piece", ['"', '["', '["a",', "[", '{"a":', "1", '"\\', '"\\u', " ", '"a",', "-"]
)
def test_long_texts_are_no_trouble(piece: str) -> None:
    assert parse_json_array("[" + piece * 60_000 + " x") is None
