"""DF213 copy-missing-source."""

from __future__ import annotations

import os
import posixpath

from dflint.cst.nodes import Add, Copy
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.transfers import is_heredoc, is_remote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.embedded.build import Builder


class CopyMissingSource(Rule):
    """COPY of a file that is not in the build context.

    The build fails. Only where the context is known is anything reported: that of a build in a
    compose or bake file, or what `--context` says. Patterns may match nothing, and what a variable
    holds is known to the builder only.
    """

    code = "DF213"
    name = "copy-missing-source"
    severity = Severity.ERROR
    examples = [
        Bad(
            "services:\n  app:\n    build:\n      context: .\n      dockerfile_inline: |\n"
            "        FROM debian:bookworm\n        COPY no-such-file /srv/\n",
            lines=[7],
            path="compose.yaml",
        ),
        Good(
            "services:\n  app:\n    build:\n      context: .\n      dockerfile_inline: |\n"
            "        FROM debian:bookworm\n        COPY no-such-* $X/no-such /srv/\n",
            path="compose.yaml",
        ),
        Good("FROM debian:bookworm\nCOPY no-such-file /srv/\n"),
    ]

    def visit_Build(self, builder: Builder) -> Iterator[Violation]:
        file, context = builder.file, builder.context
        if file is None or context is None or file.tree.problems:
            return
        for step in file.steps:
            node = step.node
            if not isinstance(node, (Add, Copy)) or any(node.flag_values("from")):
                continue
            for source in node.sources:
                path = source.value
                if set(path) & set("$*?[\\\"'") or is_heredoc(node, source) or is_remote(path):
                    continue
                # Nothing outside of the context can be named.
                path = posixpath.normpath(f"/{path}").lstrip("/")
                if not os.path.lexists(os.path.join(context, path)):
                    message = f"{path} is not in the build context"
                    if builder.is_named:
                        message += f" (line {node.line} of the Dockerfile)"
                    yield self.violation(builder.place(source), message)
