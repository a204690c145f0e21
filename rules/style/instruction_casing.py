"""DF701 instruction-casing."""

from __future__ import annotations

from dflint.cst.nodes import From, UnknownInstruction
from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction


class InstructionCasing(Rule):
    """Some instructions are in upper case, others in lower case.

    Either will do, upper case being what nearly everyone writes, but one file should have one of
    them: that of most of its instructions.

    The repair writes the keyword in that case, and the AS behind a FROM with it. It is safe:
    builders take keywords in any case. What stands behind ONBUILD is left alone, because it is
    stored in the image as it is written.
    """

    code = "DF701"
    name = "instruction-casing"
    aliases = ("ConsistentInstructionCasing",)
    severity = Severity.STYLE
    sets = ("style",)
    examples = [
        Bad(
            "FROM debian:12\nrun make\nCMD make\n",
            fixed="FROM debian:12\nRUN make\nCMD make\n",
            lines=[2],
        ),
        Bad(
            "from debian:12\nrun make\nCMD make\n",
            fixed="from debian:12\nrun make\ncmd make\n",
            lines=[3],
        ),
        Bad(
            "from debian:12 as build\r\nRUN make\r\n",
            fixed="FROM debian:12 AS build\r\nRUN make\r\n",
            lines=[1],
        ),
        Bad(
            "From debian:12\nRun make\nONBUILD run make\n",
            fixed="FROM debian:12\nRUN make\nONBUILD run make\n",
            lines=[1, 2],
        ),
        Bad("FROM debian:12\nru\\\n# run\nn make\n", lines=[2]),
        Good("from debian:12\nrun make\ncmd make\n"),
        Good("arg VERSION=12\nFROM debian:$VERSION\nONBUILD run make\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        nodes = [
            node
            for stage in self.file.stages
            for node in (stage.from_, *stage.nodes)
            if node.keyword and not isinstance(node, UnknownInstruction)
        ]
        lower = sum(node.keyword.islower() for node in nodes)
        upper = sum(node.keyword.isupper() for node in nodes)
        case, count = ("lower", lower) if lower > upper else ("upper", upper)
        if count == len(nodes):
            return
        for node in nodes:
            if not (node.keyword.islower() if case == "lower" else node.keyword.isupper()):
                message = f"{node.keyword} is not in {case} case as most instructions are"
                yield self.violation(node.head_span, message, _fix(node, case))


def _fix(node: Instruction, case: str) -> Fix | None:
    keyword = _in_case(node.keyword, case)
    edits = [Edit(*node.head_span, keyword, [node.name])]
    if isinstance(node, From) and node.stage_name is not None:
        word = node.words[1]
        edits.append(Edit(*word.span, _in_case(word.text, case), [_in_case(word.value, case)]))
    if any("\n" in edit.text for edit in edits):
        return None
    return Fix(f"Write {keyword}", edits)


def _in_case(text: str, case: str) -> str:
    return text.lower() if case == "lower" else text.upper()
