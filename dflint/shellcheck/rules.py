"""A rule for each code of ShellCheck: ``rules.SC2086`` is made when it is first asked for."""

from __future__ import annotations

from dflint.regex import regex
from dflint.rule import Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.rule import Fix
    from dflint.shellcheck.scripts import Finding, Script

_CODE = regex(r"SC\d{4}")


class ShellCheckRule(Rule):
    """A finding of ShellCheck, in a script of a RUN."""

    recommended = False
    sets = ("hadolint",)

    @classmethod
    def url(cls) -> str:
        return f"https://www.shellcheck.net/wiki/{cls.code}"


def rule(code: str) -> type[ShellCheckRule]:
    """The rule of a code, ``SC2086``."""
    found: type[ShellCheckRule] = globals().get(code) or __getattr__(code)
    return found


def __getattr__(name: str) -> type[ShellCheckRule]:
    # Violations go from one process to another by the names of their classes.
    if not _CODE.fullmatch(name):
        raise AttributeError(name)
    members = {"__module__": __name__, "__doc__": ShellCheckRule.__doc__, "code": name}
    made = type(name, (ShellCheckRule,), {**members, "name": name})
    globals()[name] = made
    return made


def violation(finding: Finding, script: Script, fix: Fix | None) -> Violation:
    """A finding as what reporters print."""
    severity = finding.level if finding.level in Severity.ALL else Severity.WARNING
    span = script.source.span(finding.start, finding.end)
    return Violation(rule(finding.code), span, finding.message, fix, severity)


def page(code: str) -> str:
    """What ``dflint rule`` prints."""
    return (
        f"{code}\n\n{ShellCheckRule.__doc__}\n\n"
        f"Off by default: `--extend-select {code}`, with `pip install 'dflint[shellcheck]'`.\n\n"
        f"{rule(code).url()}\n"
    )
