"""What each format prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from dflint.reporters import FORMATS, Style, open_report
from dflint.reporters.display import visible, wants_color, width
from dflint.rule import Edit, Fix, Safety, Severity, Violation
from dflint.text import LineIndex
from tests import toy

#: Every kind of finding: with and without repair, over lines, with what terminals cannot show.
FILES = {
    "Dockerfile": (
        "FROM a\n"
        "RUN apt \\\n"
        "    && sh\n"
        'RUN echo "\u65e5\u672c e\u0301" \tapt \x1b[31m\udcff\u202e \\\r\n'
        "  LOOP \\\r\n"
        "  again \\\r\n"
        "  POOL\r\n"
        "ERROR"
    ),
    "clean.Dockerfile": "FROM a\n",
    "a,b:c%d\n.Dockerfile": "RUN apt\n",
}


def report(name: str, style: Style | None = None, files: dict[str, str] | None = None) -> str:
    pieces: list[str] = []
    reporter = open_report(name, pieces.append, style or Style())
    for path, text in (FILES if files is None else files).items():
        reporter.add(path, text, toy.lint(text, path))
    reporter.finish()
    return "".join(pieces)


def findings(
    violations: list[Violation], text: str = "RUN apt\n", style: Style | None = None
) -> str:
    pieces: list[str] = []
    reporter = open_report("text", pieces.append, style or Style(quiet=True))
    reporter.add("Dockerfile", text, violations)
    reporter.finish()
    return "".join(pieces)


@pytest.fixture(autouse=True)
def _outside_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", [*FORMATS, "statistics"])
def test_report(name: str, snapshot: SnapshotAssertion) -> None:
    # With a null byte in it git would show no changes of the file.
    assert report(name).replace("\0", "\\0") == snapshot


@pytest.mark.parametrize(
    "style",
    [
        Style(color=True),
        Style(quiet=True),
        Style(unsafe=True),
        Style(fixing=True),
        Style(fixing=True, unsafe=True),
    ],
    ids=["color", "quiet", "unsafe", "fixing", "fixing unsafe"],
)
def test_style_of_text(style: Style, snapshot: SnapshotAssertion) -> None:
    assert report("text", style) == snapshot


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found(name: str) -> None:
    found = report(name, files={"Dockerfile": "FROM a\n"})
    if name in ("json", "gitlab"):
        assert found == "[]\n"
    elif name in ("sarif", "junit", "checkstyle", "sonarqube", "rdjson", "markdown", "html"):
        assert found
        assert "no-apt" not in found
    else:
        assert found == ""


@pytest.mark.parametrize("name", FORMATS)
def test_file_cannot_steer_the_terminal(name: str) -> None:
    text = "".join(map(chr, [*range(1, 32), 127, *range(128, 160), 0x200B, 0x202E, 0xDC80]))
    violation = Violation(toy.NoApt, (0, len(text)), text, Fix(text, [Edit(0, 1, text)]))
    pieces: list[str] = []
    reporter = open_report(name, pieces.append, Style())
    reporter.add(text, text, [violation])
    reporter.finish()
    out = "".join(pieces)
    # A null byte ends each of Code Climate's issues.
    allowed = "\n\0" if name == "codeclimate" else "\n"
    assert all(character.isprintable() or character in allowed for character in out)


def test_range_is_underlined() -> None:
    text = "\ufeffRUN \u65e5\u672c\tapt # e\u0301\n"
    start = text.index("apt")
    assert findings([Violation(toy.NoApt, (start, start + 3), "no")], text).splitlines()[1:3] == [
        " 1 | RUN \u65e5\u672c    apt # e\u0301",
        "   |             ^^^",
    ]


@pytest.mark.parametrize(
    ("text", "span", "place", "shown", "marks"),
    [
        ("", (0, 0), "1:1", " 1 |", "   | ^"),
        ("FROM a\n", (7, 7), "2:1", " 2 |", "   | ^"),
        ("FROM a", (6, 6), "1:7", " 1 | FROM a", "   |       ^"),
        ("FROM a\r\n", (5, 7), "1:6", " 1 | FROM a", "   |      ^"),
        ("FROM a\nRUN b\n", (0, 7), "1:1", " 1 | FROM a", "   | ^^^^^^"),
        ("FROM a\nRUN b\n", (0, 13), "1:1", " 1 | FROM a", "   | ^^^^^^"),
        ("\n" * 99 + "RUN b", (99, 102), "100:1", " 100 | RUN b", "     | ^^^"),
    ],
)
def test_places_at_the_edge(
    text: str, span: tuple[int, int], place: str, shown: str, marks: str
) -> None:
    lines = findings([Violation(toy.NoApt, span, "no")], text).splitlines()
    assert lines[0] == f"Dockerfile:{place}: warning TOY01 no-apt: no"
    assert lines[1:3] == [shown, marks]
    if span == (0, 13):
        assert lines[3] == " ... to line 2"


def test_long_line_is_cut_around_the_finding() -> None:
    text = "RUN " + "a" * 10_000_000 + " apt " + "b" * 10_000_000
    start = text.index("apt")
    lines = findings([Violation(toy.NoApt, (start, start + 3), "no")], text).splitlines()
    assert lines[1] == f" 1 | …{'a' * 39} apt {'b' * 96}…"
    assert lines[2] == f"   | {' ' * 41}^^^"
    all_of_it = findings([Violation(toy.NoApt, (4, len(text)), "no")], text).splitlines()
    assert max(map(len, all_of_it)) < 200


@given(st.text(), st.data())
def test_any_span_of_any_text_is_shown(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    out = findings([Violation(toy.NoApt, (start, end), "no")], text)
    assert out.count("^") >= 1
    assert out.replace("\n", "").isprintable()


def test_bom_is_no_column() -> None:
    lines = findings([Violation(toy.NoApt, (0, 5), "no")], "\ufeffFROM a\n").splitlines()
    assert lines == [
        "Dockerfile:1:1: warning TOY01 no-apt: no",
        " 1 | FROM a",
        "   | ^^^^",
        "",
    ]
    assert LineIndex("\ufeffFROM a\n").locate(1) == (1, 1)
    assert LineIndex("\ufeffFROM a\nRUN b\n").locate(8) == (2, 1)


def test_visible_and_width() -> None:
    assert visible("a\tb\x1b\x7f\x85\udcff\u200b\U000e0001é") == (
        "a    b\\x1b\\x7f\\x85\\xff\\u200b\\U000e0001é"
    )
    assert (width("abc"), width("\u65e5\u672c"), width("e\u0301"), width("")) == (3, 4, 1, 0)


def test_json_is_one_array_of_findings() -> None:
    found: list[dict[str, Any]] = json.loads(report("json"))
    assert [json.loads(line) for line in report("jsonl").splitlines()] == found
    assert found[0] == {
        "path": "Dockerfile",
        "code": "TOY01",
        "name": "no-apt",
        "aliases": ["DL9001"],
        "severity": "warning",
        "message": "'apt' is not allowed",
        "start": {"line": 2, "column": 5},
        "end": {"line": 2, "column": 8},
        "url": "docs/rules/no-apt.md",
        "fix": {
            "safety": "safe",
            "message": "Use apk",
            "edits": [
                {
                    "start": {"line": 2, "column": 5},
                    "end": {"line": 2, "column": 8},
                    "text": "apk",
                }
            ],
        },
    }


def test_edits_of_json_repair_the_file() -> None:
    text = FILES["Dockerfile"]
    (finding, *_) = json.loads(report("json", files={"Dockerfile": text}))
    (edit,) = finding["fix"]["edits"]
    lines = LineIndex(text)
    start, end = (
        lines.line_start(edit[key]["line"]) + edit[key]["column"] - 1 for key in ("start", "end")
    )
    assert text[:start] + edit["text"] + text[end:] == text.replace("apt", "apk", 1)


def many(severities: dict[str, int]) -> list[Violation]:
    return [
        Violation(toy.NoApt, (4, 7), f"{severity} {number}", severity=severity)
        for severity, count in severities.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("severities", "annotations", "rest"),
    [
        ({"style": 9}, [("notice", 9)], 0),
        ({"style": 10}, [("notice", 10)], 1),
        ({"warning": 10, "info": 9}, [("warning", 10), ("notice", 9)], 0),
        (
            {"style": 3, "info": 8, "warning": 12, "error": 11},
            [("error", 10), ("warning", 10), ("notice", 10)],
            5,
        ),
    ],
)
def test_github_takes_ten_annotations_of_each_level(
    severities: dict[str, int], annotations: list[tuple[str, int]], rest: int
) -> None:
    pieces: list[str] = []
    reporter = open_report("github", pieces.append, Style())
    reporter.add("Dockerfile", "RUN apt\n", many(severities))
    reporter.finish()
    lines = "".join(pieces).splitlines()
    commands = [line[2:].split(" ")[0] for line in lines if line.startswith("::")]
    assert [(level, commands.count(level)) for level in dict.fromkeys(commands)] == annotations
    assert len(lines) - len(commands) == rest
    if rest:
        noun = "finding" if rest == 1 else "findings"
        assert lines[-1] == f"::notice title=dflint::{rest} more {noun} in the log of this step"
        assert lines[-2].startswith("Dockerfile:1:5: TOY01 no-apt: style ")


@pytest.mark.parametrize("name", ["::add-mask::e.Dockerfile", " ::stop-commands::e", "a"])
def test_what_github_does_not_annotate_is_no_command(name: str) -> None:
    pieces: list[str] = []
    reporter = open_report("github", pieces.append, Style())
    violation = Violation(toy.NoApt, (4, 7), "##[add-mask]e is not known")
    reporter.add(name, "RUN apt\n", [violation] * 11)
    reporter.finish()
    (plain,) = [line for line in "".join(pieces).splitlines() if not line.startswith("::")]
    assert "##[" not in plain
    assert not plain.lstrip().startswith("::")
    assert plain.removeprefix("./").startswith(f"{name}:1:5: TOY01")


@pytest.mark.parametrize("variable", ["GITHUB_ACTIONS", "TF_BUILD", ""])
def test_text_in_the_log_of_a_runner_is_no_command(tmp_path: Path, variable: str) -> None:
    name = "::add-mask::x.Dockerfile"
    (tmp_path / name).write_text("FROM a:1\nRUN apt install '##[a]' ##vso[task.complete]\n")
    command = [sys.executable, "-m", "dflint", "--output-format", "text", "--isolated"]
    environment = {
        key: value for key, value in os.environ.items() if key not in ("GITHUB_ACTIONS", "TF_BUILD")
    }
    environment.update(PYTHONPATH=os.pathsep.join(sys.path), **{variable or "X": "True"})
    done = subprocess.run(
        [*command, name, "##vso[x]", "::a\n::b"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines()
    assert any(name in line for line in lines)
    commands = [
        line
        for line in lines
        if line.lstrip().startswith("::") or "##[" in line or "##vso[" in line
    ]
    assert bool(commands) != bool(variable)


@pytest.mark.parametrize(
    "given_path", ["api/Dockerfile", "./Dockerfile", "Dockerfile", "{}/api/Dockerfile"]
)
def test_github_gets_paths_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given_path: str
) -> None:
    (tmp_path / "api").mkdir()
    monkeypatch.chdir(tmp_path if given_path.startswith("api") else tmp_path / "api")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    path = given_path.format(tmp_path)
    assert "file=api/Dockerfile," in report("github", files={path: "apt"})


def test_github_path_outside_of_the_repository_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "repository"))
    assert "file=/elsewhere/Dockerfile," in report("github", files={"/elsewhere/Dockerfile": "apt"})


@pytest.mark.parametrize(
    ("variables", "is_terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_color(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_terminal: bool, expected: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    parent, child = os.openpty() if is_terminal else os.pipe()
    with open(parent, "rb", buffering=0), open(child, "w") as stream:
        assert wants_color(stream) is expected


def test_severity_of_a_violation_may_differ_from_its_rule() -> None:
    violation = Violation(toy.NoApt, (0, 1), "no", severity=Severity.ERROR)
    assert findings([violation]).startswith("Dockerfile:1:1: error TOY01")


def test_unsafe_repairs_are_named_so() -> None:
    fix = Fix("Use apk", [Edit(0, 1, "")], Safety.UNSAFE)
    assert "= unsafe fix: Use apk" in findings([Violation(toy.NoApt, (0, 1), "no", fix)])


@pytest.mark.parametrize("name", ["sarif", "rdjson", "html"])
def test_reports_link_to_pages_that_a_browser_can_open(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "docs/rules/{name}.md"
    assert page.format(name="no-apt") not in report(name)
    monkeypatch.setattr("dflint.rule.DOCS_URL", f"https://docs.example/{page}")
    assert f"https://docs.example/{page.format(name='no-apt')}" in report(name)
