"""Has a shell with ``pipefail`` read the RUNs of a stage: a SHELL above them, or another SHELL."""

from __future__ import annotations

from dflint.cst.nodes import (
    Cmd,
    Entrypoint,
    Healthcheck,
    JsonArray,
    Onbuild,
    Run,
    Shell,
    ShellForm,
)
from dflint.editing import line_above
from dflint.fingerprint import END
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.dash_and_bash import (
    CHANGE_BASH,
    bash_reads_as_dash,
    bash_reads_as_sh,
    names_the_shell,
)
from dflint.semantics.image_shells import ASH, BASH, bin_sh
from dflint.semantics.script import may_pipe
from dflint.semantics.under_pipefail import survives_pipefail
from dflint.shell.nodes import Pipeline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.semantics.stages import Stage, Step
    from dflint.shell.nodes import Script

_BIN_SH = ("/bin/sh", "sh")
#: Options of a shell that stand alone: ``-e``, to which ``o`` can be added.
_LETTERS = regex(r"-[abefhmnuvx]+")
#: Make another program of ``/bin/sh`` on Alpine.
_REPLACE = frozenset("cp install ln mv rm".split())
_REPLACED = ("/bin/sh", "/bin/ash", "/bin/busybox", "/bin/bash")
#: What needs no escapes in JSON.
_PLAIN = regex(r"[\w./+-]+")


class _Place:
    """Where a SHELL may stand, for some steps that follow each other in a stage."""

    __slots__ = ("first", "is_whole", "shell")

    def __init__(self, first: Step, shell: Step | None, is_whole: bool) -> None:
        #: The first one that pipes, of those that may all be read by the new shell.
        self.first = first
        #: The SHELL of the stage that is in force, and whether all below it may be read so.
        self.shell = shell
        self.is_whole = is_whole


class PipefailShells:
    """Where a SHELL with ``pipefail`` may stand in a file: asked once, before it is needed.

    It holds for all that follows, up to another SHELL, in the stages that are built on this one,
    too: there is none where something there would be read in another way, or might fail with it.
    """

    __slots__ = (
        "_changes_bash",
        "_file",
        "_is_ready",
        "_may_begin",
        "_places",
        "_replaced",
        "_shells",
    )

    def __init__(self, file: File) -> None:
        self._file = file
        self._is_ready = False
        #: Whether the file has to do with a variable that changes how bash reads.
        self._changes_bash = any(name in file.text for name in CHANGE_BASH)
        #: What ``/bin/sh`` is in a stage; stages in which something may have replaced it.
        self._shells: dict[Stage, str | None] = {}
        self._replaced: set[Stage] = set()
        #: Whether the shell that a stage begins with may be another one.
        self._may_begin: dict[Stage, bool] = {}
        #: For steps that pipe.
        self._places: dict[Step, _Place] = {}

    def repair(self, step: Step) -> Fix | None:
        """For a RUN whose shell has no ``pipefail``; None where no SHELL can be written."""
        if not self._is_ready:
            self._is_ready = True
            self._look()
        place, arguments = self._places.get(step), self._arguments(step)
        if place is None or arguments is None or not all(map(_PLAIN.fullmatch, arguments)):
            return None
        if place.shell is None:
            edit: Edit | None = _above(self._file, place.first, arguments)
        else:
            edit = _in_place(place.shell, arguments) if place.is_whole else None
        if edit is None:
            return None
        reader = "bash" if arguments[0].endswith("bash") else "the shell"
        message = f"Have {reader} read what follows, with pipefail"
        return Fix(message, [edit], Safety.UNSAFE)

    def _look(self) -> None:
        stages = self._file.stages
        for stage in stages:
            self._shells[stage] = bin_sh(stage)
            is_replaced = any(map(_replaces_shell, stage.steps))
            if is_replaced or stage.base in self._replaced:
                self._replaced.add(stage)
        checked = {stage: all(map(self._may_check, stage.steps)) for stage in stages}
        above: dict[Stage, bool] = {}
        for stage in stages:
            above[stage] = checked[stage] and (stage.base is None or above[stage.base])
        below: dict[Stage, bool] = {}
        for stage in reversed(stages):
            below[stage] = checked[stage] and all(below[child] for child in stage.children)
            may_be = above[stage] and below[stage]
            self._find_places(stage, may_be)

    def _find_places(self, stage: Stage, may_be: bool) -> None:
        """From the end of the stage up: a SHELL ends what the one above it is in force for."""
        is_allowed = all(self._may_begin[child] for child in stage.children)
        steps: list[Step] = []
        for step in reversed(stage.steps):
            if isinstance(step.node, Shell):
                self._note(steps if may_be else [], step, is_allowed)
                steps, is_allowed = [], True
                continue
            is_allowed = is_allowed and self._allows(step)
            if is_allowed:
                steps.append(step)
        self._note(steps if may_be else [], None, is_allowed)
        self._may_begin[stage] = is_allowed

    def _note(self, steps: list[Step], shell: Step | None, is_whole: bool) -> None:
        piping = [step for step in reversed(steps) if _pipes(step)]
        if piping:
            self._places.update(dict.fromkeys(piping, _Place(piping[0], shell, is_whole)))

    def _arguments(self, step: Step) -> tuple[str, ...] | None:
        """What SHELL has to say for the shell of the step to have pipefail."""
        shell = step.state.shell
        if shell.dialect is None or shell.pipefail or shell.arguments[0] == "":
            return None
        program, *options, command = shell.arguments
        if shell.dialect != "bash":
            kind = self._shells[step.stage]
            if kind is None or program not in (*_BIN_SH, "/bin/ash", "ash"):
                return None
            program = "/bin/ash" if kind == ASH else "/bin/bash"
        if options and _LETTERS.fullmatch(options[-1]):
            options[-1] += "o"
        else:
            options.append("-o")
        return (program, *options, "pipefail", command)

    def _allows(self, step: Step) -> bool:
        """Whether it may be read by the shell with pipefail, and is read as before."""
        node = step.node
        inner = step.onbuild
        if isinstance(node, Onbuild):
            # A child image has what is in force at the end of this one.
            return inner is not None and not _has_shell_form(inner)
        if not _has_shell_form(step) or isinstance(node, Healthcheck):
            return True
        script = step.script
        if script is None or script.errors or script.source is None:
            return False
        # With pipefail a shell is no longer one that somebody has chosen for a command.
        is_chosen = step.state.has_shell_of_choice
        if isinstance(node, (Cmd, Entrypoint)) and (is_chosen or may_pipe(script.source.text)):
            return False
        return self._is_read_alike(step, script) and survives_pipefail(step, script)

    def _may_check(self, step: Step) -> bool:
        """HEALTHCHECK is read by the shell that the image ends with, wherever it stands."""
        if not isinstance(step.node, Healthcheck) or not _has_shell_form(step):
            return True
        script = step.script
        if script is None or script.errors or script.source is None:
            return False
        return not may_pipe(script.source.text) and self._is_read_alike(step, script)

    def _is_read_alike(self, step: Step, script: Script) -> bool:
        shell, kind = step.state.shell, self._shells[step.stage]
        if shell.dialect == "bash":
            return True
        if kind == ASH:
            return step.stage not in self._replaced and not names_the_shell(script)
        if self._changes_bash:
            return False
        if kind == BASH:
            return bash_reads_as_sh(step, script)
        return kind is not None and bash_reads_as_dash(step, script)


def _has_shell_form(step: Step) -> bool:
    """Whether the shell in force reads the instruction, or another one that stands in its place."""
    node = step.node
    if not isinstance(node, (Run, Cmd, Entrypoint, Healthcheck)):
        return False
    if isinstance(node, Run) and getattr(node, "interpreter", None) is not None:
        return False
    return any(isinstance(argument, ShellForm) for argument in node.arguments)


def _pipes(step: Step) -> bool:
    script = step.script
    if not isinstance(step.node, Run) or not _has_shell_form(step) or script is None:
        return False
    return may_pipe(step.node.code) and any(
        isinstance(node, Pipeline) and node.operators for node in script.walk()
    )


def _replaces_shell(step: Step) -> bool:
    """Whether a step may make another program of /bin/sh, as the package bash-binsh does."""
    if not isinstance(step.node, Run) or "sh" not in step.node.code:
        return False
    if "binsh" in step.node.code:
        return True
    return any(
        command.name in _REPLACE and any(value in _REPLACED for value in command.values)
        for command in (*step.commands, *step.inner_commands)
    )


def _in_place(shell: Step, arguments: tuple[str, ...]) -> Edit | None:
    """What the SHELL that is in force has to say instead."""
    array = shell.node.command if isinstance(shell.node, Shell) else None
    if not isinstance(array, JsonArray) or not array.elements or "\n" in array.code:
        return None
    start, end = array.elements[0].span[0], array.elements[-1].span[1]
    comma = '","' if '","' in array.code else '", "'
    return Edit(start, end, f'"{comma.join(arguments)}"', arguments)


def _above(file: File, step: Step, arguments: tuple[str, ...]) -> Edit:
    node = step.node
    start = _above_comments(file.text, node.span[0])
    keyword = "shell" if node.keyword.islower() else "SHELL"
    words = ", ".join(f'"{word}"' for word in arguments)
    newline = "\r\n" if node.code.endswith("\r\n") else "\n"
    is_paragraph = start < node.span[0] and not line_above(file.text, start).strip()
    # The comments are about the RUN.
    blank = newline if is_paragraph else ""
    text = f"{node.indent}{keyword} [{words}]{newline}{blank}"
    return Edit(start, start, text, ["SHELL", "[", *arguments, END])


def _above_comments(text: str, start: int) -> int:
    """The start of the comment lines that stand directly above a line."""
    while start:
        above = line_above(text, start)
        if not above.lstrip().startswith("#"):
            break
        start -= len(above)
    return start
