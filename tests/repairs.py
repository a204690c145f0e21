"""What must hold for every file that the fixer has repaired, whatever is in it."""

from __future__ import annotations

from collections import Counter

from dflint.fixer import FixResult, fix
from dflint.linter import lint
from dflint.rule import Severity, Violation
from dflint.selection import Selection
from tests.buildkit import refusal


def repaired(text: str, unsafe: bool = False) -> FixResult:
    """The result of the fixer on a file, which is checked for all that must hold for any file."""
    selection = Selection()
    result = fix(text, "Dockerfile", selection, unsafe)
    assert result.dropped == []
    if refusal(text) is None:
        assert refusal(result.text) is None
    assert comments(text) <= comments(result.text)
    assert line_ends(result.text) <= line_ends(text) or "\n" not in text
    again = fix(result.text, "Dockerfile", selection, unsafe)
    assert again.text == result.text
    assert again.applied == []
    before = serious(lint(text, "Dockerfile", selection))
    assert serious(result.violations) <= before
    return result


def comments(text: str) -> Counter[str]:
    """The lines that begin with ``#``, without the blanks around them."""
    return Counter(line.strip() for line in text.split("\n") if line.lstrip().startswith("#"))


def line_ends(text: str) -> set[str]:
    """Which of the two kinds of line ends are in use."""
    lines = text.split("\n")[:-1]
    return {"\r\n" if line.endswith("\r") else "\n" for line in lines}


def serious(violations: list[Violation]) -> Counter[str]:
    """How often each rule is violated, errors and warnings only."""
    return Counter(
        violation.rule.code
        for violation in violations
        if violation.severity in (Severity.ERROR, Severity.WARNING)
    )
