"""DF108 copy-from-own-stage."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.origins import read_origins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class CopyFromOwnStage(Rule):
    """`COPY --from` names the stage that it stands in.

    A stage cannot be an origin of itself: the build fails with "circular dependency". It often
    happens where a stage is named after its image (`FROM node AS node`); give the stage another
    name, or the image a tag. Files of the same stage are copied with `RUN cp`.
    """

    code = "DF108"
    name = "copy-from-own-stage"
    aliases = ("DL3023",)
    severity = Severity.ERROR
    mentions = ("from=",)
    examples = [
        Bad("FROM node:22 AS build\nCOPY --from=build /app /srv\n", lines=[2]),
        Bad("FROM node:22 AS Node\nCOPY --from=node /app /srv\n", lines=[2]),
        Bad("FROM node:22\nCOPY --from=0 /app /srv\n", lines=[2]),
        Bad("FROM node:22 AS app\nRUN --mount=from=app,target=/app make\n", lines=[2]),
        Good("FROM node:22 AS build\nFROM nginx:1.27\nCOPY --from=build /app /srv\n"),
        Good("FROM nginx:1.27 AS nginx\nCOPY --from=nginx:1.27 /app /srv\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        number = -1
        for stage in self.file.stages:
            number += not stage.is_headless
            for origin in read_origins(stage):
                if stage.is_headless:
                    continue
                if origin.name.lower() == stage.name or origin.number == number:
                    message = f"stage {origin.name} copies from itself"
                    yield self.violation(origin.place, message)
