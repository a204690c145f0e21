"""DF120 unknown-build-target."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.embedded.build import Builder


class UnknownBuildTarget(Rule):
    """A compose or bake file builds a stage that the Dockerfile does not have.

    The build fails. The name of a stage may be written in any case, and its number, from 0, is a
    name as well. Nothing is reported where the Dockerfile is not on this disk.
    """

    code = "DF120"
    name = "unknown-build-target"
    severity = Severity.ERROR
    examples = [
        Bad(
            "services:\n  app:\n    build:\n      target: prod\n      dockerfile_inline: |\n"
            "        FROM debian:bookworm AS build\n        FROM build AS production\n",
            lines=[4],
            path="compose.yaml",
        ),
        Good(
            "services:\n  app:\n    build:\n      target: Build\n      dockerfile_inline: |\n"
            "        FROM debian:bookworm AS build\n        FROM build AS production\n",
            path="compose.yaml",
        ),
    ]

    def visit_Build(self, builder: Builder) -> Iterator[Violation]:
        target, file = builder.build.target, builder.file
        if target is None or not target.text or not target.is_known or file is None:
            return
        if file.tree.problems or any(one.name.lower() == "syntax" for one in file.tree.directives):
            return
        if (
            target.text.isascii()
            and target.text.isdecimal()
            and int(target.text) < len(file.stages)
        ):
            return
        names = [stage.name.lower() for stage in file.stages if stage.name]
        if target.text.lower() not in names:
            yield self.violation(target.span, f"the Dockerfile has no stage {target.text}")
