"""DF707 empty-continuation."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class EmptyContinuation(Rule):
    """An instruction goes on behind an empty line.

    The empty line does not end the instruction, as it looks like; BuildKit plans to refuse it. Drop
    the line, or write a comment: comment lines are allowed there.
    """

    code = "DF707"
    name = "empty-continuation"
    aliases = ("NoEmptyContinuation",)
    severity = Severity.WARNING
    sets = ("style",)
    examples = [
        Bad("FROM debian:12\nRUN make \\\n\n    && make install\n", lines=[3]),
        Bad("FROM debian:12\nRUN make \\\n  \n \\\n\n   install\n", lines=[3]),
        Bad("FROM debian:12\nENV A=1 \\\n\n\n    B=2\n", lines=[3]),
        Good("FROM debian:12\nRUN make \\\n    # all of it\n    && make install\n"),
        Good("FROM debian:12\nRUN make\n\nRUN make install\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node in self.file.tree.instructions:
            if node.empty_continuations:
                start = self.file.lines.line_start(node.empty_continuations[0])
                end = self.file.text.find("\n", start)
                span = (start, len(self.file.text) if end < 0 else end)
                yield self.violation(span, f"empty line inside {node.name}")
