"""How findings are printed: one module a format, each with a class ``Report``."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from dflint.rule import Violation

    Write = Callable[[str], object]

    class Reporter(Protocol):
        """A report that is being written."""

        def __init__(self, write: Write, style: Style) -> None: ...

        def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
            """The findings of one file, in order, and its text."""

        def finish(self) -> None:
            """There are no more files."""


#: The formats, named like their modules.
FORMATS = (
    "text",
    "json",
    "jsonl",
    "github",
    "gitlab",
    "sarif",
    "junit",
    "checkstyle",
    "codeclimate",
    "sonarqube",
    "azure",
    "teamcity",
    "rdjson",
    "gnu",
    "markdown",
    "html",
)


class Style:
    """What the options say about a report, for the formats that can tell the difference."""

    __slots__ = ("color", "failures", "fixing", "quiet", "repaired", "unsafe")

    def __init__(
        self,
        color: bool = False,
        fixing: bool = False,
        unsafe: bool = False,
        quiet: bool = False,
        repaired: Callable[[str, str], str] | None = None,
        failures: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.color = color
        #: Whether these are the findings that --fix left.
        self.fixing = fixing
        #: Whether --unsafe-fixes was given.
        self.unsafe = unsafe
        self.quiet = quiet
        #: What --fix would make of a file, by path and text.
        self.repaired = repaired
        #: At the end, the files that could not be looked at, and why.
        self.failures = failures

    def for_file(self) -> Style:
        """The same, where no terminal shows it."""
        return Style(
            fixing=self.fixing,
            unsafe=self.unsafe,
            quiet=self.quiet,
            repaired=self.repaired,
            failures=self.failures,
        )


def open_report(name: str, write: Write, style: Style) -> Reporter:
    """Starts a report; ``name`` is that of a module of this package."""
    module = f"dflint.reporters.{name}"
    __import__(module)
    report: Reporter = sys.modules[module].Report(write, style)
    return report
