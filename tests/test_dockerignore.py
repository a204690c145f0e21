"""The patterns of ignore files: as Moby's patternmatcher reads them, in linear time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.sources.dockerignore import Dockerignore


@pytest.mark.parametrize(
    ("pattern", "path", "is_excluded"),
    [
        ("foo", "foo", True),
        ("foo", "foo/bar", True),
        ("foo", "bar/foo", False),
        ("/foo/", "./foo//bar/../baz", True),
        ("foo", "/foo", False),
        ("*", "/foo", True),
        ("foo/*", "foo", False),
        ("foo/*", "foo/bar/baz", True),
        ("*.log", "a/b.log", False),
        ("**/*.log", "a/b.log", True),
        ("**/*.log", "b.log", True),
        ("**/foo", "a/foo/b", True),
        ("**/foo", "a/xfoo", False),
        ("**foo", "a/xfoo", True),
        ("foo/**", "foo/a", True),
        ("foo/**", "foo", False),
        ("foo/**/bar", "foo/bar", True),
        ("foo/**/bar", "foo/a/b/bar/c", True),
        ("foo/**/bar", "foo/abar", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[a-c]x", "bx", True),
        ("[^a-c]x", "bx", False),
        (r"\*x", "*x", True),
        (r"\*x", "ax", False),
        ("*.log", "*.log", True),
        ("[x", "[x", False),
        ("  foo  ", "foo", True),
        ("# foo", "# foo", False),
        (" # foo", "# foo", True),
        ("\ufefffoo", "foo", True),
        ("foo\r", "foo", True),
        ("*", ".", True),
        ("**/*", "./", True),
        (".*", ".", False),
        (".*", ".git/config", True),
        ("*/tmp/*", "tmp/x", False),
    ],
)
def test_pattern(pattern: str, path: str, is_excluded: bool) -> None:
    assert Dockerignore(f"{pattern}\n").excludes(path) is is_excluded


def test_exceptions() -> None:
    assert Dockerignore("*\n!foo\n").has_exceptions
    assert not Dockerignore("*\n#!foo\n").has_exceptions


def expression(pattern: str) -> str:
    """The regular expression that Moby makes of a pattern without classes and escapes."""
    result, position = "", 0
    while position < len(pattern):
        if pattern.startswith("**", position):
            position += 2
            position += pattern.startswith("/", position)
            result += ".*" if position == len(pattern) else "(?:.*/)?"
            continue
        char = pattern[position]
        position += 1
        result += {"*": "[^/]*", "?": "[^/]"}.get(char) or re.escape(char)
    return result


names = st.text(alphabet="ab.", min_size=1, max_size=3).filter(lambda name: name.strip("."))
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
pattern_names = st.sampled_from(["**", "*", "a", "b", "a*", "*b", "?", "a?b", "*.*"])
patterns = st.lists(pattern_names, min_size=1, max_size=4).map("/".join)


@given(patterns, paths)
def test_same_as_expression(pattern: str, path: str) -> None:
    steps = path.split("/")
    parents = ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]
    expected = any(re.fullmatch(expression(pattern), parent) for parent in parents)
    assert Dockerignore(pattern).excludes(path) is expected


def test_linear() -> None:
    start = time.perf_counter()
    assert not Dockerignore("**/*a" * 200 + "b\n").excludes("a/" * 2000 + "c")
    assert time.perf_counter() - start < 5


def test_the_ignore_file_of_the_context(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dflint.cli import main

    (tmp_path / "docker").mkdir()
    (tmp_path / "docker" / "Dockerfile").write_text("FROM scratch\nCOPY secret.txt /\n")
    (tmp_path / "secret.txt").write_text("")
    (tmp_path / ".dockerignore").write_text("secret.txt\n")
    path = str(tmp_path / "docker" / "Dockerfile")
    assert main(["--isolated", path]) == 0
    assert main(["--isolated", "--context", str(tmp_path), path]) == 1
    assert "DF207" in capsys.readouterr().out
