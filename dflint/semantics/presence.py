"""Whether curl, or GNU's wget, is certainly there when a command runs."""

from __future__ import annotations

from dflint.commands.packages import INSTALL, MARK, REMOVE
from dflint.semantics.base_images import official_image
from dflint.semantics.installed import SYSTEM_MANAGERS
from dflint.semantics.script import in_order
from dflint.shell.nodes import SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step


class Presence:
    """Where a program is there: the base image has it, a package of that name was installed, or an
    earlier command has used it; and nothing has removed it.

    The wget that a command has used may be that of busybox; the one that apk installs may do
    without certificates, which curl brings along.
    """

    __slots__ = ("_at_end", "_places", "_virtual", "program")

    def __init__(self, file: File, program: str) -> None:
        self.program = program
        #: By stage and step, and the offset of a command.
        self._places: set[tuple[int, int, int]] = set()
        self._at_end: dict[Stage, bool] = {}
        #: The names by which apk removes it.
        self._virtual: set[str | None] = set()
        for stage in file.stages:
            self._at_end[stage] = self._look_through(stage)

    def at(self, command: Command) -> bool:
        """Whether the program is there when the command runs."""
        step = command.step
        return (step.stage.index, step.index, command.span[0]) in self._places

    def _look_through(self, stage: Stage) -> bool:
        image = official_image(stage)
        if stage.base is not None:
            is_there = self._at_end[stage.base]
        else:
            is_there = image is not None and self.program in image.downloaders
        for step in stage.steps:
            certain = _certain_commands(step)
            for command in in_order(step):
                if is_there:
                    self._places.add((stage.index, step.index, command.span[0]))
                if self._removes(command):
                    is_there = False
                elif id(command.node) in certain:
                    # Else it may be missing, and nobody has noticed.
                    is_noticed = certain[id(command.node)] or image is None
                    is_there = (
                        is_there
                        or (is_noticed and command.name == self.program == "curl")
                        or self._installs(command)
                    )
        return is_there

    def _installs(self, command: Command) -> bool:
        action = command.package_action
        if action is None or action.manager not in SYSTEM_MANAGERS:
            return False
        if action.manager == "apk" and self.program == "wget":
            return False
        found = any(
            package.name == self.program and package.action == INSTALL
            for package in action.packages
        )
        if found and command.has("--virtual"):
            self._virtual.add(action.virtual)
        return found

    def _removes(self, command: Command) -> bool:
        """Whether it may be gone behind a command: also where what is removed is not known."""
        action = command.package_action
        if action is None or action.manager not in (*SYSTEM_MANAGERS, "dpkg", "rpm"):
            return False
        if action.action == MARK:
            return command.verb == "auto"
        return any(
            package.action == REMOVE
            and (package.name in (self.program, None) or package.name in self._virtual)
            for package in action.packages
        )


def _certain_commands(step: Step) -> dict[int, bool]:
    """The identities of the commands that run in every build that goes on behind the step, each
    with whether such a build means that it has succeeded: not in front of a pipe or in ``$()``.
    """
    found: dict[int, bool] = {}
    for item in step.script.body.items if step.script is not None else ():
        if "||" in item.and_or.operators or item.is_background:
            continue
        for pipeline in item.and_or.pipelines:
            last = pipeline.commands[-1]
            for node in () if pipeline.is_negated else pipeline.commands:
                if isinstance(node, SimpleCommand):
                    found.update(dict.fromkeys(map(id, node.walk()), False))
                    found[id(node)] = node is last
    return found
