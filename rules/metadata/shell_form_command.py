"""DF502 shell-form-command."""

from __future__ import annotations

from dflint.cst.nodes import Cmd, CommandInstruction, Entrypoint, JsonArray, ShellForm
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.base_images import official_image
from dflint.semantics.relatives import relatives_of
from dflint.semantics.stages import DEFAULT_SHELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction
    from dflint.semantics.stages import Stage, Step

#: Run the command that they are given in their own place.
_STARTERS = ("tini", "tini-static", "dumb-init", "docker-init", "catatonit")

#: The command ``[`` has a blank behind it, and ``[[`` is one of bash.
_MEANT_AS_JSON = regex(r"\[\s*[\"'\u201c\u201d]|\[[^\s\[]")


class ShellFormCommand(Rule):
    """CMD or ENTRYPOINT in shell form: a shell stands between the container and its program.

    The command runs as `/bin/sh -c "..."`. Unless the program takes its place (`exec`), the shell
    is process 1: it gets the signal of `docker stop` and does not hand it on, and the program is
    killed ten seconds later. An ENTRYPOINT in shell form also takes no arguments, neither those of
    CMD nor those of `docker run`. The JSON form starts the program itself.

    A list that is not quite JSON (single quotes, a comma at the end, a comment behind it) is shell
    form too, and the shell cannot run it. That is an error.

    Where SHELL has chosen a shell, nothing is reported: somebody wants it. One with `pipefail` is
    meant for RUN, and does not count.

    The repair writes the JSON form of a command that is nothing but a program and its arguments,
    and mends a list that is nearly JSON. It is unsafe: there is no shell any more, which a script
    without `#!` line needs, and the program gets the signals.

    A command that needs its shell, for a variable or for `&&`, becomes `["/bin/sh", "-c", "..."]`,
    with `exec` before the program that it ends with, so that this one is process 1 in the end:
    unsafe, too. Where no program is at the end, or it has its `exec`, nothing changes but that the
    shell can be seen: the image is the same to the byte, and the repair safe, if the base image is
    an official one that has no SHELL.

    A CMD and an ENTRYPOINT of which one is handed to the other are left alone, since the other
    would get something else.
    """

    code = "DF502"
    name = "shell-form-command"
    aliases = ("DL3025", "JSONArgsRecommended")
    severity = Severity.WARNING
    examples = [
        Bad(
            "FROM debian:bookworm\nCMD sleep 60\n",
            fixed='FROM debian:bookworm\nCMD ["sleep", "60"]\n',
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\ncmd exec java \\\r\n  # with its agent\r\n"
            "  '-javaagent:C:\\a b.jar' \\\r\n  -jar app.jar  \r\n",
            fixed='FROM debian:bookworm\ncmd ["java", \\\r\n  # with its agent\r\n'
            '  "-javaagent:C:\\\\a b.jar", \\\r\n  "-jar", "app.jar"]  \r\n',
            unsafe=True,
        ),
        Bad(
            'FROM debian:bookworm\nENTRYPOINT ["/sbin/tini", "--"]\nCMD sleep 60\n',
            fixed='FROM debian:bookworm\nENTRYPOINT ["/sbin/tini", "--"]\nCMD ["sleep", "60"]\n',
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nENTRYPOINT ['sleep', '60']\n",
            fixed='FROM debian:bookworm\nENTRYPOINT ["sleep", "60"]\n',
            lines=[2],
            unsafe=True,
        ),
        Bad(
            'FROM debian:bookworm\nCMD ["sleep", "60",]\n',
            fixed='FROM debian:bookworm\nCMD ["sleep", "60"]\n',
            lines=[2],
            unsafe=True,
        ),
        Bad(
            'FROM debian:bookworm\n  CMD ["sleep", "60"] # for a minute\n',
            fixed='FROM debian:bookworm\n  # for a minute\n  CMD ["sleep", "60"]\n',
            unsafe=True,
        ),
        Bad("FROM debian:bookworm\nCMD\n", lines=[2]),
        Bad(
            "FROM debian:bookworm\nCMD sleep $SECONDS\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "exec sleep $SECONDS"]\n',
            unsafe=True,
        ),
        Bad(
            'FROM debian:bookworm\nENTRYPOINT echo "\\$1" && \\\n    # it waits\n    sleep 60 *\n',
            fixed='FROM debian:bookworm\nENTRYPOINT ["/bin/sh", "-c", "echo \\"\\\\$1\\" && \\\n'
            '    # it waits\n    exec sleep 60 *"]\n',
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nCMD mkdir /a; exec sleep $SECONDS\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "mkdir /a; exec sleep $SECONDS"]\n',
        ),
        Bad(
            "FROM example.com/base\nCMD $HOME/a | tee /log\n",
            fixed='FROM example.com/base\nCMD ["/bin/sh", "-c", "$HOME/a | tee /log"]\n',
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nCMD $RUN && $HOME/a\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "$RUN && exec $HOME/a"]\n',
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nCMD trap x 0; sleep 60\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "trap x 0; sleep 60"]\n',
        ),
        Bad(
            "FROM debian:bookworm\nCMD a() { b; }; a\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "a() { b; }; a"]\n',
        ),
        Bad(
            "FROM debian:bookworm\nCMD cd /srv\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "cd /srv"]\n',
        ),
        Bad(
            "FROM debian:bookworm\nCMD A=b env\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "A=b env"]\n',
        ),
        Bad("FROM debian:bookworm\nCMD mkdir /a && \\\n\tsleep 60 *\n"),
        Bad("FROM debian:bookworm\nCMD [/bin/bash]\n"),
        Bad(
            "FROM debian:bookworm\nCMD [ -e /a ] && sleep 60 *\n",
            fixed='FROM debian:bookworm\nCMD ["/bin/sh", "-c", "[ -e /a ] && exec sleep 60 *"]\n',
            unsafe=True,
        ),
        Bad("FROM debian:bookworm\nCMD ['sh', '-c', 'echo \"a\"']\n"),
        Bad('FROM debian:bookworm\nENTRYPOINT sleep\nCMD ["60"]\n'),
        Bad('FROM debian:bookworm\nENTRYPOINT ["/start"]\nCMD sleep 60\n'),
        Bad("FROM debian:bookworm AS a\nENTRYPOINT sleep 60\nFROM a\nCMD sleep 60\n", lines=[2, 4]),
        Good('FROM debian:bookworm\nENTRYPOINT ["sleep"]\nCMD ["60"]\n'),
        Good("FROM debian:bookworm\nENTRYPOINT []\n"),
        Bad(
            'FROM debian:bookworm\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD sleep 60\n',
            fixed='FROM debian:bookworm\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
            'CMD ["sleep", "60"]\n',
            lines=[3],
            unsafe=True,
        ),
        Good(
            'FROM debian:bookworm AS base\nSHELL ["/bin/bash", "-c"]\n'
            "FROM base\nCMD exec sleep 60\n"
        ),
    ]

    #: For each kind of instruction, the stages in which it is, or gets, part of another command.
    _relatives: dict[type[Instruction], set[Stage]] | None = None

    def visit_Cmd(self, step: Step) -> Iterator[Violation]:
        node = step.node
        if node.is_json or not isinstance(node, CommandInstruction):
            return
        if step.state.has_shell_of_choice:
            return
        command = node.command
        if not isinstance(command, ShellForm):
            yield self.violation(node.head_span, f"{node.name} names no command")
        elif _MEANT_AS_JSON.match(command.value):
            message = f"{node.name} is not valid JSON, so that a shell tries to run it"
            fix = self._mend(node, command)
            yield self.violation(node.head_span, message, fix, severity=Severity.ERROR)
        else:
            message = f"{node.name} in shell form puts a shell before the program"
            fix = None if self._is_handed_on(step) else self._fix(step, command)
            yield self.violation(node.head_span, message, fix)

    def _fix(self, step: Step, command: ShellForm) -> Fix | None:
        from dflint.exec_form import exec_form, last_program, shell_in_exec_form

        edits = exec_form(self.file.text, step, command)
        if edits is not None:
            return Fix("Write it as JSON", edits, Safety.UNSAFE)
        if step.node.heredocs or step.state.shell is not DEFAULT_SHELL:
            return None
        last = last_program(step)
        edit = shell_in_exec_form(command, last)
        if edit is None:
            return None
        if last is not None:
            message = "Name the shell, and have the program take its place"
            return Fix(message, [edit], Safety.UNSAFE)
        image = official_image(step.stage)
        has_no_shell = image is not None and image.family is not None
        return Fix("Name the shell", [edit], Safety.SAFE if has_no_shell else Safety.UNSAFE)

    def _is_handed_on(self, step: Step) -> bool:
        """Whether what stands here is given to another command, or one is given to it."""
        if self._relatives is None:
            stages = self.file.stages
            self._relatives = {
                Cmd: relatives_of(stages, _is_handed_command),
                Entrypoint: relatives_of(stages, lambda node: isinstance(node, Cmd)),
            }
        return step.stage in self._relatives[type(step.node)]

    def _mend(self, node: Instruction, command: ShellForm) -> Fix | None:
        from dflint.exec_form import mended_json

        found = mended_json(self.file.text, command)
        if found is None:
            return None
        edit, comment = found
        edits = [edit]
        if comment:
            start = node.head_span[0]
            newline = node.newline or "\n"
            edits.append(Edit(start, start, f"{comment.rstrip()}{newline}{node.indent}"))
        return Fix("Make it valid JSON", edits, Safety.UNSAFE)

    visit_Entrypoint = visit_Cmd


def _is_handed_command(node: Instruction) -> bool:
    """Whether it is an ENTRYPOINT that does more than to start what it is given."""
    if not isinstance(node, Entrypoint):
        return False
    command = node.command
    if not isinstance(command, JsonArray) or not command.elements:
        return True
    program = command.elements[0].value.rpartition("/")[2]
    options = [element.value for element in command.elements[1:]]
    return program not in _STARTERS or not all(option.startswith("-") for option in options)
