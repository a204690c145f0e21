"""DF707 empty-continuation."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction
    from dflint.file import File


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
        Bad("FROM debian:12\nRUN make \\\n\n    && make install\n", lines=[4]),
        Bad("FROM debian:12\nRUN make \\\n  \n \\\n\n   install\n", lines=[6]),
        Bad("FROM debian:12\nENV A=1 \\\n\n\n    B=2\n", lines=[5]),
        Good("FROM debian:12\nRUN make \\\n    # all of it\n    && make install\n"),
        Good("FROM debian:12\nRUN make\n\nRUN make install\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for node in self.file.tree.instructions:
            if node.empty_continuations:
                empty = node.empty_continuations[0]
                message = f"line {empty} is empty, and {node.name} goes on behind it"
                yield self.violation(_last_line(self.file, node), message)


def _last_line(file: File, node: Instruction) -> tuple[int, int]:
    """Where BuildKit places it: the last line of the instruction, before any heredoc."""
    lines = file.lines
    end = node.heredocs[0].span[0] - 1 if node.heredocs else node.span[1]
    last = lines.locate(len(file.text[node.span[0] : end].rstrip("\r\n")) + node.span[0])[0]
    start = lines.line_start(last)
    return start, max(start, end - 1)
