"""``dflint format``: what it makes of Dockerfiles, and what it must not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from dflint.cli import main
from dflint.cst import parse
from dflint.cst.nodes import Run, ShellForm
from dflint.fingerprint import tokens
from dflint.format import FormatStyle, format_text
from dflint.format.formatter import MAX_TRIES
from dflint.sources.text import decode, encode
from tests.shared_data import ROOT

FIXTURES = sorted((ROOT / "fixtures").glob("*.Dockerfile"))
#: Those with a snapshot: where there is something to see.
SHOWN = (
    "apt-cache-mounts backtick-linux blank-continuations build-deps-in-one-run comments-inside "
    "crlf long-list lower-case tabs trailing-and"
).split()


def formatted(text: str, **options: object) -> str:
    """The text in its style; a second run changes nothing."""
    style = FormatStyle(**options)  # type: ignore[arg-type]
    result = format_text(text, "Dockerfile", style)
    assert not result.dropped
    assert not result.problem
    assert format_text(result.text, "Dockerfile", style).text == result.text
    return result.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from x as y", "FROM x AS y"),
        (" FROM  --platform=$P   x  AS  y  ", "FROM --platform=$P x AS y"),
        ("FROM x\nONBUILD  run  a   b  ", "FROM x\nONBUILD run  a   b  "),
        ("FROM x\nhealthcheck  none", "FROM x\nHEALTHCHECK NONE"),
        (
            "FROM x\nHEALTHCHECK --interval=5s \\\n  cmd   curl   x",
            "FROM x\nHEALTHCHECK --interval=5s \\\n    CMD curl   x",
        ),
        ("FROM x\nCMD  echo   a  ", "FROM x\nCMD echo   a"),
        ('FROM x\nCMD [ "a","b" ]', 'FROM x\nCMD ["a", "b"]'),
        ("FROM x\nCMD [ ]", "FROM x\nCMD []"),
        ("FROM x\nCMD [ 'a' ]", "FROM x\nCMD [ 'a' ]"),
        ('FROM x\nCMD ["a" \\\n , "b"]', 'FROM x\nCMD ["a", \\\n     "b"]'),
        (
            'FROM x\nCMD [ \\\n# one\n "a", \\\n "b" \\\n ]',
            'FROM x\nCMD [ \\\n    # one\n    "a", \\\n    "b" \\\n]',
        ),
        ('FROM x\nCOPY ["a b","/"]', 'FROM x\nCOPY ["a b", "/"]'),
        ("FROM x\nENV A=   B=  ", "FROM x\nENV A= B="),
        ("FROM x\nENV a   b  c", "FROM x\nENV a b  c"),
        ("FROM x\nENV A=1\\\n  B=2", "FROM x\nENV A=1 \\\n    B=2"),
        ("FROM x\nENV A=1 \\\n  B=2", "FROM x\nENV A=1 \\\n    B=2"),
        ("FROM x\nLABEL a=1 \\\n      b=2", "FROM x\nLABEL a=1 \\\n      b=2"),
        ("FROM x\nLABEL a=1 \\\n       b=2", "FROM x\nLABEL a=1 \\\n    b=2"),
        ("FROM x\nLABEL a='1  \\\n  2'", "FROM x\nLABEL a='1  \\\n  2'"),
        ("\n\n# a  \nFROM x\n\n  \n\n\n# b\n  # c\nRUN y\n\n", "# a\nFROM x\n\n\n# b\n# c\nRUN y"),
        # An empty line is all that keeps this from being a directive, and that blank, too.
        ("\n\n# escape=`\nFROM x", "\n# escape=`\nFROM x"),
        ("FROM x\n # check=skip=all\nRUN y", "FROM x\n # check=skip=all\nRUN y"),
        ("#syntax=docker/dockerfile:1  \nFROM x", "#syntax=docker/dockerfile:1\nFROM x"),
        (
            "FROM x\n# fmt: off\nrun  a\n# fmt: on\nrun  b",
            "FROM x\n# fmt: off\nrun  a\n# fmt: on\nRUN b",
        ),
        ("FROM x\nRUN a \\\n\n \\\n", "FROM x\nRUN a"),
        ("FROM x\nRUN a \\\n# b", "FROM x\nRUN a \\\n# b"),
        ("FROM x\nENV a= \\", "FROM x\nENV a="),
        ("FROM x\nRUN a \\\n\n    b && \\", "FROM x\nRUN a \\\n\n    b &&"),
        ("FROM x\nLABEL a\\\n\nb =\\", "FROM x\nLABEL a\\\n\nb ="),
        ("FROM x\nRUN cat <<EOF > a\nEOF", "FROM x\nRUN cat <<EOF > a\nEOF"),
        # With a blank it would be JSON.
        ('FROM x\nVOLUME ["a\tb"]', 'FROM x\nVOLUME ["a\tb"]'),
        ("FROM x\nru\\\nn a", "FROM x\nru\\\nn a"),
        # It was meant to be an instruction of its own.
        ("FROM x\nRUN a \\\n\nRUN  b", "FROM x\nRUN a \\\n\nRUN  b"),
        ("FROM x\nCOPY  <<EOF  /y\n  a  \n\n\n\nEOF", "FROM x\nCOPY <<EOF /y\n  a  \n\n\n\nEOF"),
        ("FROM x\nRUN  <<EOF\n  a   b  \nEOF", "FROM x\nRUN <<EOF\n  a   b  \nEOF"),
        (
            'FROM x\nSHELL ["powershell","-c"]\nRUN  a;   \\\n  b',
            'FROM x\nSHELL ["powershell", "-c"]\nRUN a;   \\\n  b',
        ),
    ],
)
def test_instructions(before: str, after: str) -> None:
    assert formatted(before) == after.removesuffix("\n") + "\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a&&b||c|d;e & f", "a && b || c | d; e & f"),
        ("a   b  'c  d'", "a b 'c  d'"),
        ("a $(b   c) ${d:-e  f} >  g", "a $(b   c) ${d:-e  f} >  g"),
        ("a  # b   c", "a  # b   c"),
        ("a \\\n  && b", "a \\\n  && b"),
        ("a &&\\\n     b", "a && \\\n    b"),
        ("a \\\n && b \\\n   c", "a \\\n && b \\\n    c"),
        ("a \\\n\\\n\\\n && b", "a \\\n \\\n && b"),
        ("a \\\n\\\n    && \\\n\\\n    b", "a \\\n    \\\n    && b"),
        ("a \\\n# c  \n\n    && b", "a \\\n    # c\n    && b"),
        ("a && \\\n# c\n    b", "a && \\\n    # c\n    b"),
        ("a \\\n    | b \\\n    | c", "a \\\n    | b \\\n    | c"),
        ("a \\\n    && b \\\n    | c", "a \\\n    && b \\\n        | c"),
        ("a \\\n    ; \\\n    b", "a \\\n    ; \\\n    b"),
        ("a \\\n    ;b", "a; \\\n    b"),
        ("\\\n    a \\\n    b", "\\\n    a \\\n        b"),
        (
            "for a in b c; do \\\n  d; \\\n    done",
            "for a in b c; do \\\n      d; \\\n  done".replace("      d", "    d"),
        ),
        (
            "if a; then \\\n    b; \\\n    elif c; then d; \\\n    else \\\n    e; fi",
            "if a; then \\\n        b; \\\n    elif c; then d; \\\n    else \\\n        e; fi",
        ),
        (
            "case $a in \\\n    b|c) d;; \\\n    *) e \\\n    ;; \\\n    esac",
            "case $a in \\\n        b|c) d;; \\\n        *) e \\\n            ;; \\\n    esac",
        ),
        (
            "{ \\\n    a; \\\n    b; \\\n    } > c && (d; \\\n    e)",
            "{ \\\n        a; \\\n        b; \\\n    } > c && (d; \\\n        e)",
        ),
        ("f() { \\\n    a; \\\n    }; f", "f() { \\\n        a; \\\n    }; f"),
        (
            "find / \\( -name a \\\n    -o \\\n    \\( -name b \\\n    \\) \\) -print",
            "find / \\( -name a \\\n        -o \\\n        \\( -name b \\\n        \\) \\) -print",
        ),
        (
            "apt-get update && apt-get install -y \\\n    b a",
            "apt-get update && apt-get install -y \\\n    b \\\n    a",
        ),
        (
            "apk add \\\n    b a --no-cache && c; d",
            "apk add \\\n        b \\\n        a \\\n        --no-cache \\\n    && c; d",
        ),
        (
            "if a; then \\\n        apk add \\\n    b c; d; fi",
            "if a; then \\\n        apk add \\\n            b \\\n            c; \\\n        d; fi",
        ),
        ("x=$(apk add  a  b) && c", "x=$(apk add  a  b) && c"),
        (
            'x="$(a  \\\n | b)  \\\n  c" && d \\\n    && e',
            'x="$(a  \\\n | b)  \\\n  c" && d \\\n    && e',
        ),
        ("x=$(a  \\\n | b) && c", "x=$(a \\\n        | b) && c"),
        ("apk add \\\n    a  b<<EOF", "apk add \\\n    a  b<<EOF"),
        ("apk add \\\n    a$(b  \\\n    c) d", "apk add \\\n    a$(b \\\n        c) \\\n    d"),
        ("x=`a  \\\n | b` y", "x=`a  \\\n | b` y"),
        ("x=$( \\\n    a;  \\\n    b \\\n) y", "x=$( \\\n        a; \\\n        b \\\n    ) y"),
    ],
)
def test_scripts(before: str, after: str) -> None:
    assert formatted(f"FROM x\nRUN {before}\n") == f"FROM x\nRUN {after}\n"


LONG_CHAIN = f"RUN {'a' * 60} && {'b' * 60}; c | d\n"
LONG_LIST = "RUN apt-get install -y cmake flake8-one libtree some-package tile\n"


@pytest.mark.parametrize(
    ("options", "before", "after"),
    [
        ({}, LONG_CHAIN, f"RUN {'a' * 60} \\\n    && {'b' * 60}; \\\n    c | d\n"),
        ({"line_length": 0}, LONG_CHAIN, LONG_CHAIN),
        ({}, LONG_LIST, LONG_LIST),
        (
            {"line_length": 50},
            LONG_LIST,
            "RUN apt-get install -y \\\n    cmake \\\n    flake8-one \\\n    libtree \\\n"
            "    some-package \\\n    tile\n",
        ),
        ({"indent": "\t"}, "RUN a \\\n  && b\n", "RUN a \\\n\t&& b\n"),
        ({"operators": "end"}, "RUN a \\\n  && b\n", "RUN a && \\\n  b\n"),
        (
            {"operators": "start"},
            "RUN a && \\\n  b |\\\n c\n",
            "RUN a \\\n    && b \\\n        | c\n",
        ),
        ({"keyword_case": "lower"}, "RUN a\nHEALTHCHECK NONE\n", "run a\nhealthcheck none\n"),
        ({"final_newline": False}, "RUN a ", "RUN a"),
        ({"trim_trailing": False}, "RUN  a \n# b \n \n\n", "RUN a \n# b \n"),
        (
            {"sort_packages": True},
            "RUN apk add \\\n    c \\\n    B \\\n    # x\n    z \\\n    $y \\\n    a\n",
            "RUN apk add \\\n    B \\\n    c \\\n    # x\n    z \\\n    $y \\\n    a\n",
        ),
        (
            {"sort_packages": True},
            "RUN pip install \\\n    c==1 \\\n    a\n",
            "RUN pip install \\\n    a \\\n    c==1\n",
        ),
        (
            {"keep_cache": True},
            "run  a  &&\\\n# c\n\n  b \\  \n \\\n   && d \n",
            "RUN a  &&\\\n  # c\n  b \\\n \\\n   && d\n",
        ),
        ({"keep_cache": True, "sort_packages": True}, "RUN apk add b  a\n", "RUN apk add b  a\n"),
    ],
)
def test_options(options: dict[str, object], before: str, after: str) -> None:
    keyword = "from" if options.get("keyword_case") == "lower" else "FROM"
    assert formatted(f"FROM x\n{before}", **options) == f"{keyword} x\n{after}"


def test_file_keeps_its_own_style() -> None:
    text = "FROM x\nRUN a && \\\n\tb && \\\n\tc\nRUN d \\\n    && e\n"
    assert formatted(text) == "FROM x\nRUN a && \\\n\tb && \\\n\tc\nRUN d && \\\n\te\n"


def test_style_that_does_not_survive_itself() -> None:
    nested = "RUN if a; then b \\\n && c; fi\n" * 2
    after = "RUN if a; then b \\\n        && c; fi\n" * 2
    assert formatted(f"FROM x\nRUN a \\\n && b\n{nested}") == (
        f"FROM x\nRUN a \\\n    && b\n{after}"
    )


def test_escape_character_line_ends_and_bytes_are_kept() -> None:
    text = "\ufeff# escape=`\r\nfrom debian\r\nRUN a &&`\r\n  b \udcff`\r\n  c\r\n\r\n"
    expected = "\ufeff# escape=`\r\nFROM debian\r\nRUN a && `\r\n  b \udcff `\r\n    c\r\n"
    assert formatted(text) == expected
    assert formatted("\r\nFROM debian") == "FROM debian\r\n"


def test_scripts_that_builders_find_in_their_caches() -> None:
    text = "from x\nrun a\nRUN b  c\n# d  \nRUN e   \n"
    result = format_text(text, "Dockerfile", FormatStyle())
    assert [(change.line, change.name, change.alters_script) for change in result.changes] == [
        (1, "FROM", False),
        (2, "RUN", False),
        (3, "RUN", True),
        (4, "#", False),
        (5, "RUN", False),
    ]


@pytest.mark.parametrize("text", ["", "FRO x\n", "RUN  a\n", "FROM x\nRUN <<EOF\n  a\n"])
def test_file_that_is_refused_is_left(text: str) -> None:
    result = format_text(text, "Dockerfile", FormatStyle())
    assert result.text == text
    assert result.problem


def test_change_that_would_be_wrong_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    from dflint.format import formatter
    from dflint.rule import Edit

    def wrong(node: object, *_: object) -> list[Edit]:
        start, end = node.head_span  # type: ignore[attr-defined]
        return [Edit(start, end, "RUN", ["RUN"])]

    monkeypatch.setattr(formatter, "instruction_edits", wrong)
    result = format_text("FROM x\nrun a\n# b  \nENV c=d\n", "Dockerfile", FormatStyle())
    assert result.text == "FROM x\nRUN a\n# b\nENV c=d\n"
    assert len(result.dropped) == 2
    many = "FROM x\n" + "ENV c=d\n" * MAX_TRIES
    assert format_text(many, "Dockerfile", FormatStyle()).text == many


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures_say_the_same(path: Path) -> None:
    text = decode(path.read_bytes())
    if parse(text).problems:
        return
    upper = [token for token, _ in tokens(parse(text))]
    assert [token for token, _ in tokens(parse(formatted(text)))] == [
        "AS" if token == "as" else token for token in upper
    ]
    assert _scripts(formatted(text, keep_cache=True)) == _scripts(text)


def _scripts(text: str) -> list[str]:
    return [
        node.command.value
        for node in parse(text).instructions
        if isinstance(node, Run) and isinstance(node.command, ShellForm)
    ]


def test_example_of_the_page() -> None:
    before, after = (ROOT / "docs" / "format.md").read_text().split("```dockerfile\n")[1:]
    assert formatted(before.partition("```")[0]) == after.partition("```")[0]


@pytest.mark.parametrize(
    "text",
    [
        "FROM x\n" + "\n" * 50_000 + "RUN a\n",
        "FROM x\nRUN a" + " \\\n && b" * 20_000,
        "FROM x\nRUN a" + "; b" * 5_000,
        "FROM x\nRUN a" + " \\\n# b" * 20_000 + "\nc",
        "FROM x\nRUN apk add" + " a" * 20_000,
        "FROM x\nRUN a" + " && apk add b c" * 5_000,
        "FROM x\nRUN a" + " \\(" * 20_000,
        "FROM x\nRUN " + "(" * 5_000 + "a",
        "FROM x\nRUN " + "if a; then " * 5_000 + "b",
        "FROM x\nCMD [" + ' "a" ,' * 20_000 + '"b"]',
        "FROM x\nENV" + " A=b \\\n" * 20_000,
        "FROM x\n" + "run  a\n" * 3_000,
        "FROM x\nRUN a \\\n" + "\n" * 50_000 + "b",
    ],
    ids=lambda text: text[7:30],
)
def test_large_files_take_linear_time(text: str) -> None:
    start = time.perf_counter()
    result = format_text(text, "Dockerfile", FormatStyle())
    assert time.perf_counter() - start < 10
    assert not result.dropped


class _Dockerfile(SingleFileSnapshotExtension):
    file_extension = "Dockerfile"


@pytest.mark.parametrize("name", SHOWN)
def test_fixtures(name: str, snapshot: SnapshotAssertion) -> None:
    text = decode((ROOT / "fixtures" / f"{name}.Dockerfile").read_bytes())
    assert encode(formatted(text)) == snapshot(extension_class=_Dockerfile)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, the top of a repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".editorconfig").write_text("root = true\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


BEFORE, AFTER = "from x\nrun a \\\n && b\n", "FROM x\nRUN a \\\n && b\n"


def test_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "Dockerfile"
    path.write_text(BEFORE)
    assert main(["format", "--check"]) == 1
    assert "Would format Dockerfile: builders find all of it" in capsys.readouterr().err
    assert main(["format", "--diff", "-q"]) == 1
    assert capsys.readouterr() == (
        "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,3 +1,3 @@\n-from x\n-run a \\\n"
        "+FROM x\n+RUN a \\\n  && b\n",
        "",
    )
    assert path.read_text() == BEFORE
    assert main(["format"]) == 0
    assert path.read_text() == AFTER
    capsys.readouterr()
    assert main(["format", "--check"]) == 0
    assert capsys.readouterr().err == "Nothing to format in 1 file.\n"


def test_command_says_which_runs_are_built_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "Dockerfile").write_text("FROM x\nRUN a  b\nRUN c\nRUN d&&e\n")
    assert main(["format", "--keep-cache"]) == 0
    capsys.readouterr()
    assert main(["format", "Dockerfile"]) == 0
    assert capsys.readouterr().err == (
        "Formatted Dockerfile: the RUNs in lines 2, 4 will be built again, once "
        "(not with --keep-cache)\n"
    )


def test_command_with_broken_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_text("FRO x\n")
    assert main(["format", "Dockerfile", "missing"]) == 2
    assert (folder / "Dockerfile").read_text() == "FRO x\n"
    error = capsys.readouterr().err
    assert "line 1 would be refused: unknown instruction: FRO" in error
    assert "missing: cannot be read" in error


@pytest.mark.parametrize("argv", [["--fix"], ["--check=1"], ["--select", "DF1"]])
def test_command_with_wrong_options(argv: list[str]) -> None:
    assert main(["format", *argv]) == 2


def test_editorconfig_and_configuration(folder: Path) -> None:
    path = folder / "Dockerfile"

    def result(*argv: str) -> str:
        path.write_text("FROM x\nRUN a \\\n    && b\n")
        assert main(["format", "-q", *argv]) == 0
        return path.read_text().split("\\\n")[1]

    assert result() == "    && b\n"
    (folder / ".editorconfig").write_text(
        "root = true\n[*ockerfile]\nindent_style = tab\n[*.py]\nindent_size = 8\n"
    )
    assert result() == "\t&& b\n"
    assert result("--isolated") == "    && b\n"
    (folder / ".dflint.yaml").write_text(
        "format: {indentation: 2, line-length: 0}\n"
        "overrides: [{files: [Dockerfile], format: {operators: end}}]\n"
    )
    assert result() == "  b\n"


@pytest.mark.parametrize(
    ("section", "options"),
    [
        ("indent_size = 2", {"indent": "  "}),
        ("indent_size = tab\ntab_width = 3", {"indent": "   "}),
        ("max_line_length = off", {"line_length": 0}),
        ("max_line_length = 72", {"line_length": 72}),
        ("max_line_length = many\nindent_size = ²", {}),
        ("insert_final_newline = false", {"final_newline": False}),
        ("trim_trailing_whitespace = false", {"trim_trailing": False}),
    ],
)
def test_editorconfig_properties(folder: Path, section: str, options: dict[str, object]) -> None:
    from dflint.format.editorconfig import format_options

    (folder / ".editorconfig").write_text(
        f"root = true\n[{{Docker,Container}}file]\n{section}\n", encoding="utf-8"
    )
    assert format_options("Dockerfile") == options
    assert format_options(os.path.join("below", "Containerfile")) == options
    assert format_options("api.Dockerfile") == {}


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("{indent: 2}", "unknown key 'indent', did you mean 'indentation'?"),
        ("{line-length: long}", "line-length must be a number"),
        ("{operators: middle}", "'middle' is not one of start, end"),
        ("[]", "format must be a mapping"),
    ],
)
def test_broken_configuration(
    folder: Path, capsys: pytest.CaptureFixture[str], section: str, message: str
) -> None:
    (folder / ".dflint.yaml").write_text(f"format: {section}\n")
    (folder / "Dockerfile").write_text("FROM x\n")
    assert main(["format"]) == 2
    assert message in capsys.readouterr().err
