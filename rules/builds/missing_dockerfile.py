"""DF122 missing-dockerfile."""

from __future__ import annotations

import os

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.embedded.build import Builder


class MissingDockerfile(Rule):
    """A compose or bake file names a Dockerfile that is not there.

    The build fails. The path is one below the folder of the build context. Nothing is reported
    where that folder is not on this disk, or a variable is part of a path.
    """

    code = "DF122"
    name = "missing-dockerfile"
    severity = Severity.ERROR
    examples = [
        Bad(
            "services:\n  app:\n    build:\n      context: .\n"
            "      dockerfile: no-such.Dockerfile\n",
            lines=[5],
            path="compose.yaml",
        ),
        Good(
            "services:\n  app:\n    build:\n      context: https://example.com/app.git\n"
            "      dockerfile: no-such.Dockerfile\n",
            path="compose.yaml",
        ),
    ]

    def visit_Build(self, builder: Builder) -> Iterator[Violation]:
        word, path = builder.build.dockerfile, builder.dockerfile_path
        if word is not None and path is not None and not os.path.lexists(path):
            yield self.violation(word.span, f"there is no file {word.text} in the build context")
