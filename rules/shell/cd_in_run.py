"""DF402 cd-in-run."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.shell.nodes import DoubleQuoted, Literal, Parameter, SimpleCommand, SingleQuoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.node import Node
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script, Word


class CdInRun(Rule):
    """`cd` at the beginning of a RUN does what WORKDIR is there for.

    WORKDIR holds for all that follows, makes the folder where it is missing, and says at a glance
    where a command runs.

    Only a `cd` that WORKDIR could replace is reported: the first command of the script, apart from
    `set` and from `mkdir` of that folder, with a path that WORKDIR understands. A `cd` further on,
    or in a subshell such as `(cd /src && make)`, is the usual way to do something in another folder
    without another layer.
    """

    code = "DF402"
    name = "cd-in-run"
    aliases = ("DL3003",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict", "style")
    commands = ("cd",)
    examples = [
        Bad("FROM debian:bookworm\nRUN cd /src && make\n", lines=[2]),
        Bad(
            "FROM debian:bookworm\nARG SRC=/src\nRUN set -ex; \\\n  mkdir -p $SRC/a; \\\n"
            "  cd $SRC/a; \\\n  make; \\\n  cd ..; \\\n  rm -r a\n",
            lines=[5],
        ),
        Bad("FROM debian:bookworm\nRUN <<EOF\ncd app || exit 1\nmake\nEOF\n", lines=[3]),
        Good("FROM debian:bookworm\nRUN (cd /src && make)\n"),
        Good("FROM debian:bookworm\nRUN git clone https://example.com/app && cd app && make\n"),
        Good("FROM debian:bookworm\nRUN cd $(mktemp -d) && make\n"),
        Good("FROM debian:bookworm\nRUN cd /src\n"),
        Good("FROM debian:bookworm\nRUN cd ~ && touch x\n"),
        Good("FROM debian:bookworm\nRUN for d in a b; do cd $d; done\n"),
    ]

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        if step.script is None:
            return
        commands = {id(command.node): command for command in step.commands}
        made: set[str] = set()
        for node in _first_commands(step.script):
            command = commands.get(id(node))
            if command is None:
                return
            operands = [command.word(index) for index in command.invocation.operands]
            if command.values[0] == "cd":
                # cd-without-effect has something to say about one at the end.
                is_last = command is step.commands[-1]
                if len(operands) == 1 and not is_last and _is_for_workdir(operands[0], step):
                    made.discard(operands[0].text)
                    if not made:
                        message = f"cd {operands[0].text} at the beginning of a RUN: use WORKDIR"
                        yield self.violation(command.head_span, message)
                return
            if command.values[0] == "mkdir":
                made.update(word.text for word in operands)
            elif command.values[0] != "set":
                return


def _first_commands(script: Script) -> Iterator[SimpleCommand]:
    """The simple commands at the top level, as long as there is nothing else."""
    for item in script.body.items:
        for element in item.and_or.pipelines:
            command = element.commands[0]
            is_plain = len(element.commands) == 1 and not element.prefix and not item.is_background
            if not is_plain or not isinstance(command, SimpleCommand):
                return
            yield command


def _is_for_workdir(word: Word, step: Step) -> bool:
    """Whether WORKDIR understands the path as the shell does."""
    if word.has_tilde or word.has_glob or word.value in ("-", ""):
        return False
    return all(_is_known(part, step) for part in word.parts)


def _is_known(part: Node, step: Step) -> bool:
    if isinstance(part, DoubleQuoted):
        return all(_is_known(inner, step) for inner in part.parts)
    if isinstance(part, Parameter):
        return not part.operator and part.logical_target in step.state.environment
    return isinstance(part, (Literal, SingleQuoted))
