"""DF204 copy-several-without-slash."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Copy
    from dflint.semantics.stages import Step


class CopySeveralWithoutSlash(Rule):
    """COPY of several files to a destination that does not end in a slash.

    The slash says that the destination is a folder. Without it, a builder either refuses the
    instruction or, where there is no such folder yet, copies one file over the other, so that the
    last one is left under the name of the destination.
    """

    code = "DF204"
    name = "copy-several-without-slash"
    aliases = ("DL3021",)
    severity = Severity.ERROR
    examples = [
        Bad("FROM debian:bookworm\nCOPY a.py b.py /srv\n", lines=[2]),
        Bad('FROM debian:bookworm\nCOPY ["a.py", "b.py", "/srv"]\n', lines=[2]),
        Bad("FROM debian:bookworm\nCOPY a.py \\\n  b.py \\\n  $DIR/app\n", lines=[4]),
        Good("FROM debian:bookworm\nCOPY a.py b.py /srv/\n"),
        Good("FROM debian:bookworm\nWORKDIR /srv\nCOPY a.py b.py .\n"),
        Good("FROM debian:bookworm\nARG DIR=/srv/\nCOPY a.py b.py $DIR\n"),
        Good("FROM debian:bookworm\nARG DIR\nCOPY a.py b.py $DIR\n"),
        Good("FROM debian:bookworm\nCOPY a.py /srv\n"),
    ]

    def visit_Copy(self, step: Step) -> Iterator[Violation]:
        node: Copy = step.node  # type: ignore[assignment]
        destination = node.destination
        if destination is None or len(node.sources) < 2:
            return
        end = known_ends(step, destination.value)[1]
        if end and end not in (".", "..") and not end.endswith(("/", "\\", "/.", "/..")):
            message = f"several sources, but {destination.value} does not end in a slash"
            yield self.violation(destination, message)

    visit_Add = visit_Copy
