"""DF206 copy-root-to-root."""

from __future__ import annotations

from dflint.cst.nodes import Run
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Copy
    from dflint.semantics.stages import Stage, Step


class CopyRootToRoot(Rule):
    """COPY puts the whole root folder of one system over that of another.

    What comes out is a mixture of both, with all of the first in one more layer. Copy the folders
    that are needed, or build on the other stage with FROM.

    Nothing is reported where the target is empty (`FROM scratch`), which is a way to have one
    layer, nor for images that are made to be copied, such as `tonistiigi/xx`: those that have an
    owner in their name, as long as no RUN has put anything into them.
    """

    code = "DF206"
    name = "copy-root-to-root"
    aliases = ("DL3067",)
    severity = Severity.WARNING
    examples = [
        Bad(
            "FROM example.com/base AS build\nRUN make\n"
            'FROM debian:bookworm\nCOPY --from=BUILD ["/", "/"]\n',
            lines=[4],
        ),
        Bad("FROM alpine AS a\nFROM debian:bookworm\nCOPY --from=0 /etc / /\n", lines=[3]),
        Good("FROM debian:bookworm AS build\nRUN make\nFROM scratch\nCOPY --from=build / /\n"),
        Good("FROM tonistiigi/xx AS xx\nFROM debian:bookworm\nCOPY --from=xx / /\n"),
        Good(
            "FROM scratch AS files\nCOPY app /bin/\nFROM debian:bookworm\nCOPY --from=files / /\n"
        ),
        Good("FROM debian:bookworm\nCOPY --from=build /app /\n"),
        Good("FROM debian:bookworm\nCOPY / /\n"),
    ]

    def visit_Copy(self, step: Step) -> Iterator[Violation]:
        node: Copy = step.node  # type: ignore[assignment]
        name = node.flag_values("from")[:1]
        if not name or not name[0] or step.stage.base_image == "scratch":
            return
        paths = [known_text(step, path.value) for path in node.paths]
        if len(paths) > 1 and paths[-1] == "/" and "/" in paths[:-1] and self._is_system(name[0]):
            message = f"all of {name[0]} is copied over the root folder of this stage"
            yield self.violation((node.paths[0].span[0], node.paths[-1].span[1]), message)

    def _is_system(self, name: str) -> bool:
        """Whether a stage or an image is likely to be one that a container can run in."""
        stages = self.file.stages
        for stage in reversed(stages):
            if name.lower() in (stage.name, str(stage.index)):
                return _has_system(stage)
        return "/" not in name


def _has_system(stage: Stage) -> bool:
    image = stage.base_image
    if image == "scratch":
        return False
    nodes = (node for one in (stage, *stage.ancestors) for node in one.nodes)
    return (image is not None and "/" not in image) or any(isinstance(node, Run) for node in nodes)
