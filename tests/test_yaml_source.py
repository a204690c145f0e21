"""YAML files: their data, and where each piece of it stands."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from dflint.config import ConfigError
from dflint.yaml_source import parse_yaml, read_yaml

TEXT = """\
# A comment.
rules:
  - code: A1
    match: {command: [curl, wget]}
    docs: |
      One.
"""


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# nothing\n", None),
        (
            "a: 1\nb: 0x10\nc: 010\nd: 1.5\ne: ~\nf:\n",
            {"a": 1, "b": 16, "c": 10, "d": 1.5, "e": None, "f": None},
        ),
        ("[yes, on, true, False]", ["yes", "on", True, False]),
        ("a: 2024-01-02\n8080: '1'\n", {"a": "2024-01-02", "8080": "1"}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("\ufeffa: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    ],
)
def test_data(tmp_path: Path, text: str, data: Any) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8", newline="")
    assert read_yaml(str(path)).data == data


@pytest.mark.parametrize(
    ("keys", "at_key", "place"),
    [
        ((), False, (2, 1)),
        (("rules",), False, (3, 3)),
        (("rules",), True, (2, 1)),
        (("rules", 0), False, (3, 5)),
        (("rules", 0, "code"), False, (3, 11)),
        (("rules", 0, "code"), True, (3, 5)),
        (("rules", 0, "match", "command", 1), False, (4, 29)),
        (("rules", 0, "docs"), False, (5, 11)),
        (("rules", 0, "severity"), False, (3, 5)),
        (("rules", 7, "code"), False, (3, 3)),
        (("rules", "code"), False, (3, 3)),
        ((0,), False, (2, 1)),
    ],
)
def test_places(keys: tuple[str | int, ...], at_key: bool, place: tuple[int, int]) -> None:
    assert parse_yaml(TEXT, "a.yaml").place(*keys, at_key=at_key) == place


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: [\n", "a.yaml:3:1: "),
        ("a: 1\n a: 2\n", "a.yaml:2:3: "),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the key 'a' is here for the second time"),
        ("a: !x 1\n", "a.yaml:1:4: the tag !x is not understood"),
        ("a: !!bool 1\n", "a.yaml:1:4: '1' is no bool"),
        ("? [a]\n: 1\n", "a.yaml:1:3: a key must be a text"),
        ("a: &x [*x]\n", "a.yaml:1:4: it contains itself"),
        ("a: 1\n---\nb: 1\n", "a.yaml:2:1: "),
        ("a: \x01\n", "a.yaml:1:4: "),
        ("[" * 5000, "a.yaml: it is nested too deeply"),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_yaml(text, "a.yaml")
    assert str(raised.value).startswith(message)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with pytest.raises(ConfigError, match=f"^{path}: cannot be read: No such file or directory$"):
        read_yaml(str(path))
    path.write_bytes(b"a: \xff\n")
    with pytest.raises(ConfigError, match=r"it is not UTF-8$"):
        read_yaml(str(path))


def test_aliases_of_aliases_take_no_time() -> None:
    lines = [
        "a0: &a0 [x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)),
    ]
    assert parse_yaml("\n".join(lines), "a.yaml").place("a29", 0) == (29, 6)
