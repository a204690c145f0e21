"""Issues of Code Climate, each with a null byte behind it.

https://github.com/codeclimate/platform/blob/master/spec/analyzers/SPEC.md
"""

from __future__ import annotations

import json

from dflint.reporters.gitlab import issues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation


class Report:
    """Prints each finding as it comes."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        for issue in issues(path, text, violations):
            issue.update(type="issue", categories=["Bug Risk"])
            self._write(f"{json.dumps(issue)}\0\n")

    def finish(self) -> None:
        pass
