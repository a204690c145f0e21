"""DF409 cd-without-effect."""

from __future__ import annotations

from dflint.editing import delete_instruction, has_errexit
from dflint.layout import comment_lines
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.workdirs import Workdirs, absolute_path
from dflint.shell.nodes import SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.stages import Step


class CdWithoutEffect(Rule):
    """`cd` at the end of a RUN changes nothing: the next instruction starts in WORKDIR again.

    Each RUN has a shell of its own, and the folder ends with it. What comes next needs WORKDIR, or
    has to be in the same RUN.

    The repair removes it: what follows runs where it ran before. It is safe where the folder is
    the working directory, and unsafe elsewhere, because `cd` fails where there is none. It does not
    write WORKDIR: the instructions below were made to work in the directory that they have. If they
    were meant for the other one, write WORKDIR yourself.

    Nothing is reported where a script only goes back to where it came from: `cd /src && make && cd
    ..`.
    """

    code = "DF409"
    name = "cd-without-effect"
    aliases = ("DL3003",)
    severity = Severity.WARNING
    commands = ("cd",)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN cd /srv\nRUN ./configure\n",
            fixed="FROM debian:bookworm\nRUN ./configure\n",
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nRUN git clone https://example.com/app && \\\n  cd app\n",
            fixed="FROM debian:bookworm\nRUN git clone https://example.com/app\n",
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nWORKDIR /srv\nRUN make && cd /srv\n",
            fixed="FROM debian:bookworm\nWORKDIR /srv\nRUN make\n",
            lines=[3],
        ),
        Bad("FROM debian:bookworm\nRUN make; cd /srv\n", lines=[2]),
        Bad("FROM debian:bookworm\nRUN make\nRUN cd /srv"),
        Good("FROM debian:bookworm\nRUN cd /srv && ./configure\n"),
        Good("FROM debian:bookworm\nRUN cd /srv && make && cd ..\n"),
        Good("FROM debian:bookworm\nRUN test -d x || cd y\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._workdirs = Workdirs()

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        script = step.script
        if script is None or script.errors or not script.body.items:
            return
        and_or = script.body.items[-1].and_or
        last = and_or.pipelines[-1].commands[-1]
        if not isinstance(last, SimpleCommand) or last.name != "cd" or "||" in and_or.operators:
            return
        moves = [command for command in step.commands if command.name in ("cd", "pushd")]
        if len(moves) == 1 and moves[0].node is last:
            message = "cd at the end of a RUN: the next instruction starts in WORKDIR again"
            yield self.violation(last, message, self._fix(step, last))

    def _fix(self, step: Step, last: SimpleCommand) -> Fix | None:
        script = step.script
        if script is None or len(last.elements) != 2 or len(last.argv) != 2:
            # More words were meant to be a command of their own.
            return None
        items = script.body.items
        pipelines = [pipeline for item in items for pipeline in item.and_or.pipelines]
        if len(pipelines[-1].commands) != 1 or pipelines[-1].prefix:
            return None
        if len(pipelines) == 1:
            edit = delete_instruction(self.file, step.node)
        else:
            if len(items) > 1 and not has_errexit(step, script):
                return None
            start, end = pipelines[-2].span[1], last.span[1]
            has_comment = bool(comment_lines(self.file.text[start:end]))
            edit = None if has_comment else Edit(start, end, "")
        if edit is None:
            return None
        is_there = self._is_there(step, last)
        return Fix("Remove it", [edit], Safety.SAFE if is_there else Safety.UNSAFE)

    def _is_there(self, step: Step, cd: SimpleCommand) -> bool:
        """Whether the folder certainly exists, so that ``cd`` cannot fail."""
        folder = absolute_path(step, cd.argv[1].text, None)
        return folder is not None and folder in ("/", self._workdirs.before(step))
