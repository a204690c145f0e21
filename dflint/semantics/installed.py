"""Which packages are certainly there when a command runs."""

from __future__ import annotations

from dflint.cst.nodes import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

_SYSTEM_MANAGERS = ("apk", "apt", "dnf", "microdnf", "yum", "zypper")


def is_installed(package: str, command: Command) -> bool:
    """Whether a command before this one, in its stage or those below, installs a package."""
    return any(
        one.name == package and one.action == "install"
        for earlier in _commands_before(command)
        for one in earlier.packages
    )


def managers(step: Step) -> set[str]:
    """The managers of system packages that the stage, and those below it, use up to a step."""
    return {
        command.package_action.manager
        for earlier in _steps_up_to(step)
        for command in earlier.commands
        if command.package_action is not None and command.package_action.manager in _SYSTEM_MANAGERS
    }


def _commands_before(command: Command) -> Iterator[Command]:
    for step in _steps_up_to(command.step):
        for one in step.commands:
            if step.node is command.step.node and one.span[0] >= command.span[0]:
                return
            yield one


def _steps_up_to(step: Step) -> Iterator[Step]:
    for stage in reversed([step.stage, *step.stage.ancestors]):
        for one in stage.steps:
            if isinstance(one.node, Run):
                yield one
            if stage is step.stage and one.index == step.index:
                return
