"""For people: each finding with the place in the file, and at the end what there is to do."""

from __future__ import annotations

from dflint.reporters.display import plural, plural_of, visible, width
from dflint.rule import Safety, Severity
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

#: How much of a line is shown, in characters.
MAX_SHOWN = 140
#: How much of it stands before the finding when it is cut.
_LEAD = 40

_COLORS = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.INFO: "1;34",
    Severity.STYLE: "1;36",
}
_BOLD, _DIM, _GREEN = "1", "2", "32"


class Report:
    """Prints each finding as it comes, and counts."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._style = style
        self._files = self._files_with_findings = 0
        self._by_severity = dict.fromkeys(Severity.ALL, 0)
        self._by_safety = {Safety.SAFE: 0, Safety.UNSAFE: 0}

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        self._files += 1
        if not violations:
            return
        self._files_with_findings += 1
        lines = LineIndex(text)
        for violation in violations:
            self._by_severity[violation.severity] += 1
            if violation.fix:
                self._by_safety[violation.fix.safety] += 1
            self._write(self._finding(path, text, lines, violation))

    def finish(self) -> None:
        if self._files_with_findings and not self._style.quiet:
            self._write(self._summary())

    def _finding(self, path: str, text: str, lines: LineIndex, violation: Violation) -> str:
        rule = violation.rule
        line, column = lines.locate(violation.span[0])
        place = self._paint(_BOLD, f"{visible(path)}:{line}:{column}:")
        severity = self._paint(_COLORS[violation.severity], violation.severity)
        code = self._paint(_BOLD, rule.code)
        name = "" if rule.name == rule.code else f" {rule.name}"
        message = visible(violation.message)
        shown = [f"{place} {severity} {code}{name}: {message}"]
        shown.extend(self._excerpt(text, lines, violation))
        if violation.fix:
            shown.append(self._fix(violation.fix.safety, visible(violation.fix.message), line))
        return "\n".join(shown) + "\n\n"

    def _excerpt(self, text: str, lines: LineIndex, violation: Violation) -> list[str]:
        """The first line of the finding with its part of it underlined."""
        start, end = violation.span
        line = lines.locate(start)[0]
        last_line = lines.locate(max(start, end - 1))[0]
        begin = lines.line_start(line)
        stop = text.find("\n", begin)
        content = text[begin : stop if stop >= 0 else len(text)].rstrip("\r")
        first, last = (min(max(0, offset - begin), len(content)) for offset in (start, end))
        before, marked, after = _cut(content, first, last)
        gutter = " " * len(str(line))
        bar = self._paint(_DIM, "|")
        marks = self._paint(_COLORS[violation.severity], "^" * max(1, width(marked)))
        excerpt = [
            f" {self._paint(_DIM, str(line))} {bar} {before}{marked}{after}".rstrip(),
            f" {gutter} {bar} {' ' * width(before)}{marks}",
        ]
        if last_line > line:
            excerpt.append(f" {self._paint(_DIM, f'... to line {last_line}')}")
        return excerpt

    def _fix(self, safety: str, message: str, line: int) -> str:
        label = "fix" if safety == Safety.SAFE else "unsafe fix"
        return f" {' ' * len(str(line))} {self._paint(_GREEN, f'= {label}:')} {message}"

    def _summary(self) -> str:
        counts = [
            self._paint(_COLORS[severity], plural_of(severity, count))
            for severity, count in self._by_severity.items()
            if count
        ]
        total = sum(self._by_severity.values())
        left = " left" if self._style.fixing else ""
        files = f"{self._files_with_findings} of {plural(self._files, 'file')}"
        if self._files == 1:
            files = "1 file"
        return (
            f"{plural(total, 'problem')}{left} in {files}: {', '.join(counts)}.{self._repairs()}\n"
        )

    def _repairs(self) -> str:
        """What the fixer could do about the findings; when it has run, it tells by itself."""
        safe, unsafe = self._by_safety[Safety.SAFE], self._by_safety[Safety.UNSAFE]
        if self._style.fixing or not (safe or unsafe):
            return ""
        if self._style.unsafe:
            return f" --fix --unsafe-fixes can repair {safe + unsafe}."
        said = []
        if safe:
            said.append(f"--fix can repair {safe}")
        if unsafe:
            more = f"{unsafe} more" if safe else str(unsafe)
            said.append(f"--fix --unsafe-fixes {'' if safe else 'can repair '}{more}")
        return f" {', '.join(said)}."

    def _paint(self, color: str, text: str) -> str:
        return f"\033[{color}m{text}\033[0m" if self._style.color else text


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """What to show of a line before, in and after a stretch of it; long lines are cut."""
    left, right = 0, len(line)
    if right > MAX_SHOWN:
        left = max(0, min(start - _LEAD, right - MAX_SHOWN))
        right = min(right, left + MAX_SHOWN)
    before = ("…" if left else "") + visible(line[left:start])
    after = visible(line[end:right]) + ("…" if right < len(line) else "")
    return before, visible(line[start : min(end, right)]), after
