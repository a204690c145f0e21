"""A large file forgets what it can read again; nobody can tell."""

from __future__ import annotations

import pytest

from dflint.cst import parse, parser
from dflint.linter import lint
from dflint.selection import Selection
from dflint.semantics import stages
from dflint.sources.text import decode
from tests.shared_data import ROOT

FIXTURES = sorted((ROOT / "fixtures").glob("*.Dockerfile"))
ODD = (
    "FROM a\nRUN <<E\necho\nRUN b\n",
    "FROM a\nRUN <<E cat\nb\nE\nCOPY <<-F <<G /c/\n\tf\n\tF\ng\nG",
    "FROM a\nRUN a \\\n\nRUN b \\\n",
    "FROM a\nONBUILD RUN <<E\nb\nE\n  RUN c\\\r\n # d\r\n  e\r\nFOO\n",
    "# escape=`\nFROM a\nENV a=b `\n\n c=d\nRUN e `\n  f\n",
)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large, and has the pieces of a few instructions at a time."""
    for module in (parser, stages):
        monkeypatch.setattr(module, "LARGE_FILE", 0)
        monkeypatch.setattr(module, "MOST_CHARACTERS", 100)


def _texts() -> list[str]:
    return [*ODD, *(decode(path.read_bytes()) for path in FIXTURES)]


@pytest.mark.usefixtures("forgetful")
def test_tree_is_the_same() -> None:
    for text in _texts():
        kept, forgotten = parse(text), parse(text, is_sparing=True)
        assert forgotten.code == text
        assert list(map(repr, forgotten.problems)) == list(map(repr, kept.problems))
        for one, other in zip(forgotten.instructions, kept.instructions, strict=True):
            assert one.code == other.code
            assert one.deep_equals(other)
            assert [node.span for node in one.walk()] == [node.span for node in other.walk()]
            assert one.empty_continuations == other.empty_continuations
            assert (one.line, one.end_line) == (other.line, other.end_line)


def test_findings_are_the_same(request: pytest.FixtureRequest) -> None:
    texts = _texts()
    before = [_findings(text) for text in texts]
    request.getfixturevalue("forgetful")
    assert [_findings(text) for text in texts] == before


def test_script_stays_while_somebody_looks(forgetful: None) -> None:
    text = "FROM a\n" + f"RUN {'a' * 101}\n" * 3
    first, second, third = stages.read_stages(parse(text))[0].steps
    command = first.commands[0]
    assert second.commands
    assert third.commands
    assert first._commands is None
    assert first.commands[0].node is command.node


def _findings(text: str) -> list[object]:
    return [
        (found.rule.code, found.span, found.message, found.fix and found.fix.message)
        for found in lint(text, "/nowhere/Dockerfile", Selection(["ALL"]))
    ]


def test_script_that_no_shell_can_get_is_not_read() -> None:
    text = f"FROM a\nRUN {'a' * stages.LONGEST_ARGUMENT}b\n"
    script = stages.read_stages(parse(text))[0].steps[0].script
    assert script is not None
    assert len(script.errors) == 1
    assert not list(script.commands())
    assert script.code == text[11:-1]
