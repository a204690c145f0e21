"""DF703 stage-name-casing."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class StageNameCasing(Rule):
    """The name of a stage is not in lower case.

    `COPY --from=` finds a stage in any case, but FROM only by its name in lower case:
    `FROM Build` fails even below `AS Build`. Write names of stages in lower case throughout.
    """

    code = "DF703"
    name = "stage-name-casing"
    aliases = ("StageNameCasing",)
    severity = Severity.STYLE
    sets = ("style",)
    examples = [
        Bad("FROM debian:12 AS BuildStage\n", lines=[1]),
        Good("FROM debian:12 AS build-stage\n"),
    ]

    def visit_From(self, step: Step) -> Iterator[Violation]:
        word = step.stage.from_.stage_name
        if word is not None and word.value != word.value.lower():
            yield self.violation(word, f"stage name {word.value} is not in lower case")
