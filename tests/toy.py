"""Rules and a fixer of few lines, so that what is around them can be tested without real ones."""

from __future__ import annotations

import re

import pytest

from dflint.fixer import AppliedFix, FixResult
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.selection import Selection


class NoApt(Rule):
    """There is no apt here.

    Because this is a toy.
    """

    code = "TOY01"
    name = "no-apt"
    aliases = ("DL9001",)
    severity = Severity.WARNING
    examples = [Bad("RUN apt\n", fixed="RUN apk\n"), Good("RUN apk\n")]


class NoShell(Rule):
    """There is no shell here."""

    code = "TOY02"
    name = "no-shell"
    severity = Severity.INFO
    recommended = False
    examples = [Bad("RUN sh\n", fixed="RUN true\n", unsafe=True), Good("")]


class NoError(Rule):
    """There is no error here."""

    code = "TOY03"
    name = "no-error"
    severity = Severity.ERROR
    examples = [Bad("ERROR\n"), Good("")]


class NoLoops(Rule):
    """A loop over several lines."""

    code = "TOY04"
    name = "no-loops"
    severity = Severity.STYLE
    examples = [Bad("LOOP\nPOOL\n"), Good("")]


_PATTERNS: list[tuple[type[Rule], str, str, str]] = [
    (NoApt, r"\bapt\b", "apk", Safety.SAFE),
    (NoShell, r"\bsh\b", "true", Safety.UNSAFE),
    (NoError, r"ERROR", "", ""),
    (NoLoops, r"LOOP(.|\n)*?POOL", "", ""),
]


def lint(
    text: str, path: str, selection: Selection | None = None, context: str = ""
) -> list[Violation]:
    """What the toy rules say; a text with CRASH in it crashes."""
    if "CRASH" in text:
        raise RecursionError("too deep")
    found = []
    for rule, pattern, replacement, safety in _PATTERNS:
        for match in re.finditer(pattern, text):
            fix = None
            if replacement:
                edit = Edit(match.start(), match.end(), replacement)
                fix = Fix(f"Use {replacement}", [edit], safety)
            message = f"{match[0][:12]!r} is not allowed"
            found.append(Violation(rule, match.span(), message, fix))
    return sorted(found, key=lambda violation: violation.span)


def fix(
    text: str,
    path: str,
    selection: Selection,
    unsafe: bool = False,
    context: str = "",
    wanted: object = None,
) -> FixResult:
    """Repairs what the toy rules can repair; a text with DROP in it reports a bug."""
    result = FixResult(text)
    for violation in reversed(lint(text, path)):
        repair = violation.fix
        if repair and (unsafe or repair.safety == Safety.SAFE):
            (edit,) = repair.edits
            result.text = result.text[: edit.start] + edit.text + result.text[edit.end :]
            result.applied.append(AppliedFix(violation.rule, repair.message))
    if "DROP" in text:
        result.dropped.append("TOY01 no-apt: the file says so")
    result.violations = lint(result.text, path)
    return result


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts them in the place of the linter and the fixer."""
    monkeypatch.setattr("dflint.linter.lint", lint)
    monkeypatch.setattr("dflint.fixer.fix", fix)
