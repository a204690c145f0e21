"""DF702 from-as-casing."""

from __future__ import annotations

from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class FromAsCasing(Rule):
    """FROM and its AS are in different cases.

    Write both in upper case, or both in lower case. The repair writes AS in the case of FROM; it is
    safe: builders take both in any case.
    """

    code = "DF702"
    name = "from-as-casing"
    aliases = ("FromAsCasing",)
    severity = Severity.STYLE
    sets = ("style",)
    examples = [
        Bad("FROM debian:12 as build\n", fixed="FROM debian:12 AS build\n", lines=[1]),
        Bad("from debian:12 AS build\n", fixed="from debian:12 as build\n", lines=[1]),
        Bad(
            "FROM debian:12 \\\n    # the compiler\n    As build\n",
            fixed="FROM debian:12 \\\n    # the compiler\n    AS build\n",
            lines=[3],
        ),
        Good("FROM debian:12 AS build\n"),
        Good("from debian:12 as build\n"),
        Good("From debian:12 as build\n"),
    ]

    def visit_From(self, step: Step) -> Iterator[Violation]:
        node = step.stage.from_
        keyword = node.keyword
        if node.stage_name is None or not (keyword.islower() or keyword.isupper()):
            return
        word = node.words[1]
        if not (word.value.islower() if keyword.islower() else word.value.isupper()):
            new = word.text.lower() if keyword.islower() else word.text.upper()
            fix = None if "\n" in new else Fix(f"Write {new}", [Edit(*word.span, new, [new])])
            yield self.violation(word, f"{word.value} is not in the same case as {keyword}", fix)
