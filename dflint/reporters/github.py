"""Annotations for GitHub Actions: workflow commands in the log.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

A step may make 10 annotations of each level; what comes after them is dropped without a word. So
the errors come first, the rest goes to the log as plain lines, and one notice says so.
"""

from __future__ import annotations

from dflint.reporters.ci_log import without_commands
from dflint.reporters.display import plural, visible
from dflint.reporters.paths import shown_path
from dflint.rule import Safety, Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

LIMIT = 10
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
    Severity.STYLE: "notice",
}
_FIX_OPTIONS = {Safety.SAFE: "--fix", Safety.UNSAFE: "--fix --unsafe-fixes"}


class Report:
    """Collects the findings, to print the worst first."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        #: By severity: properties, message, and both as a plain line.
        self._found: dict[str, list[tuple[str, str, str]]] = {name: [] for name in Severity.ALL}

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        lines = LineIndex(text)
        for violation in violations:
            rule = violation.rule
            line, column = lines.locate(violation.span[0])
            message = visible(violation.message)
            if violation.fix:
                message += f" (dflint {_FIX_OPTIONS[violation.fix.safety]} repairs it)"
            plain = f"{visible(path)}:{line}:{column}: {rule.title()}: {message}"
            properties = _properties(path, lines, violation)
            self._found[violation.severity].append((properties, message, plain))

    def finish(self) -> None:
        used = {"error": 0, "warning": 0, "notice": 0}
        # The last notice is for the summary.
        limits = {"error": LIMIT, "warning": LIMIT, "notice": LIMIT - 1}
        rest: list[str] = []
        for severity, findings in self._found.items():
            level = _LEVELS[severity]
            for properties, message, plain in findings:
                if used[level] == limits[level]:
                    rest.append(plain)
                    continue
                used[level] += 1
                self._write(f"::{level} {properties}::{_escape(message)}\n")
        if not rest:
            return
        self._write(without_commands("".join(f"{plain}\n" for plain in rest)))
        summary = f"{plural(len(rest), 'more finding')} in the log of this step"
        self._write(f"::notice title=dflint::{summary}\n")


def _properties(path: str, lines: LineIndex, violation: Violation) -> str:
    rule = violation.rule
    start, end = violation.span
    line, column = lines.locate(start)
    last_line, last_column = lines.locate(max(start, end - 1))
    properties = {"file": shown_path(path), "line": line, "endLine": last_line}
    # The runner refuses columns across lines (ValidateLinesAndColumns in actions/runner).
    if last_line == line:
        properties.update(col=column, endColumn=last_column)
    properties["title"] = rule.title()
    return ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
