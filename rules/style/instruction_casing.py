"""DF701 instruction-casing."""

from __future__ import annotations

from dflint.cst.nodes import UnknownInstruction
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class InstructionCasing(Rule):
    """Some instructions are in upper case, others in lower case.

    Either will do, upper case being what nearly everyone writes, but one file should have one of
    them: that of most of its instructions.
    """

    code = "DF701"
    name = "instruction-casing"
    aliases = ("ConsistentInstructionCasing",)
    severity = Severity.STYLE
    sets = ("style",)
    examples = [
        Bad("FROM debian:12\nrun make\nCMD make\n", lines=[2]),
        Bad("from debian:12\nrun make\nCMD make\n", lines=[3]),
        Bad("from debian:12\nRUN make\n", lines=[1]),
        Bad("From debian:12\nRun make\n", lines=[1, 2]),
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
                yield self.violation(node.head_span, message)
