"""What the package managers of a system have done in a stage, or in those that it is built on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage

#: Those of packages that a system is made of: only root may use them to install anything.
SYSTEM_MANAGERS = ("apk", "apt", "dnf", "microdnf", "yum", "zypper")

#: For each stage, where a package is there: from that index of a step and that offset on.
Installs = dict["Stage", tuple[int, int]]


def first_installs(file: File, package: str) -> Installs:
    """Where each stage installs a package for the first time; at its start where one that it is
    built on has done so.
    """
    found: Installs = {}
    for stage in file.stages:
        if stage.base in found:
            found[stage] = (-1, 0)
            continue
        for step in stage.steps:
            for command in step.commands:
                if stage not in found and _installs(command, package):
                    found[stage] = (step.index, command.span[0])
    return found


def _installs(command: Command, package: str) -> bool:
    return any(one.name == package and one.action == "install" for one in command.packages)


def managers(file: File) -> dict[Stage, frozenset[str]]:
    """The managers of system packages that each stage uses."""
    found: dict[Stage, frozenset[str]] = {}
    for stage in file.stages:
        names = {
            command.package_action.manager
            for step in stage.steps
            for command in step.commands
            if command.package_action is not None
        }
        inherited = found[stage.base] if stage.base is not None else frozenset()
        found[stage] = inherited.union(names.intersection(SYSTEM_MANAGERS))
    return found
