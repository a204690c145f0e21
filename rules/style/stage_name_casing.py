"""DF703 stage-name-casing."""

from __future__ import annotations

import re

from dflint.cst.nodes import Copy, Run
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


#: The name of a stage in a flag: ``--from=name``, ``--mount=type=bind,from=name``.
_FROM = regex(r"--from=(.*)|--mount=(?:.*,)?from=([^,]*)", re.IGNORECASE)


class StageNameCasing(Rule):
    """The name of a stage is not in lower case.

    `COPY --from=` finds a stage in any case, but FROM only by its name in lower case:
    `FROM Build` fails even below `AS Build`. Write names of stages in lower case throughout.

    The repair does that, also in the `COPY --from=` and `RUN --mount=from=` that name the stage. It
    is safe: there, as with `--target`, builders compare the names in any case.
    """

    code = "DF703"
    name = "stage-name-casing"
    aliases = ("StageNameCasing",)
    severity = Severity.STYLE
    sets = ("style",)
    examples = [
        Bad(
            "FROM debian:12 AS BuildStage\n"
            "FROM debian:12\nCOPY --from=BuildStage /a /\n"
            "RUN --mount=type=bind,from=buildSTAGE,target=/b make\n",
            fixed="FROM debian:12 AS buildstage\n"
            "FROM debian:12\nCOPY --from=buildstage /a /\n"
            "RUN --mount=type=bind,from=buildstage,target=/b make\n",
            lines=[1],
        ),
        Bad(
            "FROM debian:12 AS A\nFROM debian:12 AS B\n"
            "COPY --from='A' /a /\nONBUILD COPY --from=A /a /\n",
            fixed="FROM debian:12 AS a\nFROM debian:12 AS b\n"
            "COPY --from='A' /a /\nONBUILD COPY --from=A /a /\n",
            lines=[1, 2],
        ),
        Good("FROM debian:12 AS build-stage\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        references: dict[str, list[Edit]] | None = None
        for stage in self.file.stages:
            word = stage.from_.stage_name
            if word is None or word.value == word.value.lower():
                continue
            fix = None
            if word.text == word.value:
                name = word.value.lower()
                references = self._references() if references is None else references
                edits = [Edit(*word.span, name, [name]), *references.pop(name, ())]
                fix = Fix("Write the name in lower case", edits)
            yield self.violation(word, f"stage name {word.value} is not in lower case", fix)

    def _references(self) -> dict[str, list[Edit]]:
        """For each name in lower case, the flags in which it is to be written so."""
        found: dict[str, list[Edit]] = {}
        for step in self.file.steps:
            for flag in step.node.flags if isinstance(step.node, (Copy, Run)) else ():
                match = _FROM.match(flag.text)
                if match is None or flag.text != flag.value:
                    continue
                start, end = match.span(match.lastindex or 0)
                name = flag.text[start:end].lower()
                if name != flag.text[start:end]:
                    text = flag.text[:start] + name + flag.text[end:]
                    found.setdefault(name, []).append(Edit(*flag.span, text, [text]))
        return found
