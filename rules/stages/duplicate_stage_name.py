"""DF105 duplicate-stage-name."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class DuplicateStageName(Rule):
    """Two stages have the same name.

    A later FROM means the nearest of them above it; `COPY --from` and `--target` mean the last one
    in the file, wherever they stand. Give every stage a name of its own; upper and lower case are
    the same.
    """

    code = "DF105"
    name = "duplicate-stage-name"
    aliases = ("DL3024", "DuplicateStageName")
    severity = Severity.ERROR
    examples = [
        Bad("FROM debian:12 AS build\nFROM golang:1.23 AS build\n", lines=[2]),
        Bad("FROM a:1 AS x\nFROM b:1 AS X\nFROM c:1 AS x\n", lines=[2, 3]),
        Good("FROM debian:12 AS build\nFROM build AS test\nFROM build\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        lines: dict[str, int] = {}
        for stage in self.file.stages:
            word = stage.from_.stage_name
            if word is None or stage.name is None:
                continue
            if stage.name in lines:
                message = f"stage {word.value} is defined on line {lines[stage.name]}, too"
                yield self.violation(word, message)
            else:
                lines[stage.name] = stage.from_.line
