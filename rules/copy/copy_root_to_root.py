"""DF206 copy-root-to-root."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Copy
    from dflint.semantics.stages import Step


class CopyRootToRoot(Rule):
    """COPY puts the whole root folder of another stage over that of this one.

    What comes out is a mixture of two systems, all of the first of them in a second layer. Copy
    the folders that are needed, or build on the other stage with FROM. Into an empty image
    (`FROM scratch`) it is a way to have one layer, and nothing is reported.
    """

    code = "DF206"
    name = "copy-root-to-root"
    aliases = ("DL3067",)
    severity = Severity.WARNING
    examples = [
        Bad(
            "FROM debian:bookworm AS build\nRUN make\n"
            'FROM debian:bookworm\nCOPY --from=build ["/", "/"]\n',
            lines=[4],
        ),
        Good("FROM debian:bookworm AS build\nRUN make\nFROM scratch\nCOPY --from=build / /\n"),
        Good("FROM debian:bookworm\nCOPY --from=build /app /\n"),
        Good("FROM debian:bookworm\nCOPY / /\n"),
    ]

    def visit_Copy(self, step: Step) -> Iterator[Violation]:
        node: Copy = step.node  # type: ignore[assignment]
        flag = node.flag("from")
        if flag is None or not flag.argument or step.stage.base_image == "scratch":
            return
        paths = [known_text(step, path.value) for path in node.paths]
        if len(paths) > 1 and paths[-1] == "/" and "/" in paths[:-1]:
            message = f"all of {flag.argument} is copied over the root folder of this stage"
            yield self.violation((node.paths[0].span[0], node.paths[-1].span[1]), message)
