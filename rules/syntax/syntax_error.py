"""DF001 syntax-error."""

from __future__ import annotations

from dflint.cst.nodes import FORBIDDEN_TRIGGERS, Onbuild
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: What missing-from has more to say about.
_ABOUT_FROM = ("file with no instructions", "no build stage in current context")


class InvalidSyntax(Rule):
    """The builder refuses this file.

    What is reported is what BuildKit's parser says, at the word that it is about; the rest of the
    file is understood all the same, so that one run shows all errors. No repair is applied to a
    file with a syntax error.
    """

    code = "DF001"
    name = "syntax-error"
    aliases = ("DL1000",)
    severity = Severity.ERROR
    examples = [
        Bad("FROM debian:bookworm\nRUM apt-get update\n", lines=[2]),
        Bad("FROM debian:bookworm\nENV\n", lines=[2]),
        Bad("FROM debian:bookworm\nRUN <<EOF\necho\n", lines=[2]),
        Bad("FROM debian:bookworm\nCOPY --form=build a b\n", lines=[2]),
        Good("FROM debian:bookworm\nRUN apt-get update\n"),
        Good("FROM debian:bookworm\nONBUILD FROM alpine:3.21\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        tree = self.file.tree
        bare_from = {
            node.line for node in tree.instructions if node.name == "FROM" and not node.words
        }
        # What onbuild-forbidden says.
        triggers = {
            node.instruction.span
            for node in tree.instructions
            if isinstance(node, Onbuild)
            and node.instruction is not None
            and node.instruction.name in FORBIDDEN_TRIGGERS
        }
        for problem in tree.problems:
            is_known = problem.message in _ABOUT_FROM or problem.line in bare_from
            if not is_known and problem.span not in triggers:
                yield self.violation(problem.span, problem.message)
