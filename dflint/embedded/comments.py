"""Comments of a compose or bake file that silence rules: ``# dflint: ignore[CODES]``.

At the end of a line, or on a line of its own above; ``ignore-file`` is about the whole file.
Comments inside a Dockerfile are those of the Dockerfile.
"""

from __future__ import annotations

from bisect import bisect_right

from dflint.regex import regex
from dflint.suppressions import DFLINT, Suppression
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.embedded.block import Block
    from dflint.rule import Violation

_COMMENT = regex(
    r"(?m)(?P<before>^[ \t]*|[ \t])#[ \t]*dflint:[ \t]*"
    r"(?P<kind>ignore(?:-file)?)\b(?:[ \t]*\[(?P<terms>[^\]\n]*)\])?"
)


def without_silenced(
    text: str, blocks: Sequence[Block], violations: Sequence[Violation]
) -> list[Violation]:
    """The violations that no comment outside of the Dockerfiles silences."""
    lines = LineIndex(text)
    starts = [block.start for block in blocks]
    by_line: dict[int, list[Suppression]] = {}
    for match in _COMMENT.finditer(text):
        index = bisect_right(starts, match.start("kind")) - 1
        if index >= 0 and match.start("kind") < blocks[index].end:
            continue
        line = lines.locate(match.start("kind"))[0]
        terms = [term.strip() for term in (match["terms"] or "all").split(",")]
        is_alone = text.rfind("\n", 0, match.start("kind")) + 1 >= match.start("before")
        target = 0 if match["kind"] == "ignore-file" else line + is_alone
        by_line.setdefault(target, []).append(Suppression(DFLINT, terms, match.span(), line))
    return [
        violation
        for violation in violations
        if not any(
            comment.silences(violation.rule)
            for line in (0, lines.locate(violation.span[0])[0])
            for comment in by_line.get(line, ())
        )
    ]
