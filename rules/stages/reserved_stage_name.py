"""DF106 reserved-stage-name."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

_RESERVED = {"scratch": "the empty image", "context": "the build context"}


class ReservedStageName(Rule):
    """A stage has a name that means something else: `scratch` or `context`.

    `FROM scratch` begins with nothing and `context` is the build context, whatever a stage of that
    name holds. Give the stage another name.
    """

    code = "DF106"
    name = "reserved-stage-name"
    aliases = ("DL3063", "ReservedStageName")
    severity = Severity.WARNING
    mentions = ("scratch", "context")
    examples = [
        Bad("FROM debian:12 AS scratch\n", lines=[1]),
        Bad("FROM debian:12 AS Context\n", lines=[1]),
        Good("FROM scratch AS base\n"),
    ]

    def visit_From(self, step: Step) -> Iterator[Violation]:
        word = step.stage.from_.stage_name
        meaning = _RESERVED.get(step.stage.name or "")
        if word is not None and meaning:
            yield self.violation(word, f"{word.value} is the name of {meaning}")
