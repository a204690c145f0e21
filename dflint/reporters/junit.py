"""JUnit's XML: a file is a test suite, a finding a test that failed, a clean file one that passed.

https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from dflint.reporters.display import visible
from dflint.reporters.paths import in_repository
from dflint.reporters.xml import DECLARATION, attributes, content
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation


class Report:
    """Collects the suites: the first line counts them."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._unread = style.failures
        self._suites: list[str] = []
        self._tests = self._failures = 0

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        path = in_repository(path)
        lines = LineIndex(text)
        tests = max(1, len(violations))
        self._tests += tests
        self._failures += len(violations)
        suite = attributes(name=path, tests=tests, failures=len(violations), errors=0)
        self._suites.append(f"  <testsuite{suite}>\n")
        if not violations:
            case = attributes(name="no findings", classname=path)
            self._suites.append(f"    <testcase{case}/>\n")
        for violation in violations:
            line, column = lines.locate(violation.span[0])
            case = attributes(name=violation.rule.title(), classname=path, file=path, line=line)
            failure = attributes(type=violation.severity, message=violation.message)
            body = content(f"{visible(path)}:{line}:{column}: {violation.message}")
            self._suites.append(
                f"    <testcase{case}>\n      <failure{failure}>{body}</failure>\n    </testcase>\n"
            )
        self._suites.append("  </testsuite>\n")

    def finish(self) -> None:
        for path, reason in self._unread:
            self._tests += 1
            path = in_repository(path)
            suite = attributes(name=path, tests=1, failures=0, errors=1)
            case = attributes(name="cannot be checked", classname=path, file=path)
            self._suites.append(
                f"  <testsuite{suite}>\n    <testcase{case}>\n"
                f"      <error{attributes(message=reason)}/>\n    </testcase>\n  </testsuite>\n"
            )
        counts = {"tests": self._tests, "failures": self._failures, "errors": len(self._unread)}
        suites = attributes(name="dflint", **counts)
        self._write(f"{DECLARATION}<testsuites{suites}>\n{''.join(self._suites)}</testsuites>\n")
