"""DF107 copy-from-unknown-stage."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.origins import BUILD_CONTEXTS, read_origins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.origins import Origin


class CopyFromUnknownStage(Rule):
    """`COPY --from` names no stage above it.

    A stage by its number, or one further down, fails the build. For any other name the builder
    pulls an image of that name from Docker Hub, which is seldom what a misspelled stage should
    become. If an image was meant, say so with a tag: `--from=nginx:1.27`. If the build defines the
    name (`--build-context NAME=...`), list it under `build-contexts`.

    The same goes for `RUN --mount=from=`. Variables are not allowed there: begin a stage with
    `FROM $VARIABLE AS name` instead.
    """

    code = "DF107"
    name = "copy-from-unknown-stage"
    aliases = ("DL3022",)
    severity = Severity.WARNING
    options = (BUILD_CONTEXTS,)
    mentions = ("from=",)
    examples = [
        Bad("FROM golang:1.23 AS build\nFROM scratch\nCOPY --from=biuld /app /app\n", lines=[3]),
        Bad("FROM scratch\nCOPY --from=build /app /app\nFROM golang:1.23 AS build\n", lines=[2]),
        Bad("FROM golang:1.23\nFROM scratch\nCOPY --from=2 /app /app\n", lines=[3]),
        Bad("ARG BUILD\nFROM scratch\nCOPY --from=$BUILD /app /app\n", lines=[3]),
        Bad(
            "FROM golang:1.23\nRUN --network=none \\\n    --mount=from=assets,target=/a make\n",
            lines=[3],
        ),
        Good("FROM golang:1.23 AS Build\nFROM scratch\nCOPY --from=build /app /app\n"),
        Good("FROM golang:1.23\nFROM scratch\nCOPY --from=0 /app /app\n"),
        Good("FROM scratch\nCOPY --from=nginx:1.27 /etc/nginx /etc/nginx\n"),
        Good("FROM scratch\nCOPY --from=ghcr.io/a/b /c /c\n"),
        Good("FROM scratch\nCOPY --from=src . .\n", options={"build-contexts": ["src"]}),
    ]

    def check_file(self) -> Iterator[Violation]:
        stages = [stage for stage in self.file.stages if not stage.is_headless]
        names = {stage.name for stage in stages if stage.name}
        contexts = {name.lower() for name in self.option("build-contexts")}
        above: set[str] = set()
        count = 0
        for stage in self.file.stages:
            count += not stage.is_headless
            above.add(stage.name or "")
            for origin in read_origins(stage):
                name = origin.name.lower()
                if name in above or name in contexts:
                    continue
                message = _problem(origin, count, len(stages), name in names)
                if message:
                    yield self.violation(origin.place, message)


def _problem(origin: Origin, count: int, total: int, is_below: bool) -> str | None:
    """What is wrong with a name that is no stage so far."""
    name, number = origin.name, origin.number
    if origin.has_variables:
        return "--from takes no variables"
    if number is not None:
        if 0 <= number < max(count, 1):
            return None
        return f"stage {number} is not above" if number < total else f"there is no stage {number}"
    if is_below:
        return f"stage {name} is not above"
    is_image = any(char in name for char in "/:@")
    return None if is_image else f"{name} is no stage, and as an image it has no tag"
