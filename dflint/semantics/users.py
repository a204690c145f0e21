"""As whom the containers of a file's images run."""

from __future__ import annotations

from dflint.commands.packages import INSTALL
from dflint.cst.nodes import Run, User
from dflint.semantics.base_images import official_image
from dflint.semantics.installed import SYSTEM_MANAGERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

_AS_ROOT = frozenset((INSTALL, manager) for manager in SYSTEM_MANAGERS)


def final_users(stages: Sequence[Stage]) -> list[tuple[Step, str]]:
    """The last USER of each image that is made of the file, and the user that it names.

    An image is what a stage ends with that no other shipped stage is built on; its last USER may be
    in a stage that it is built on. Users that are not known are left out.
    """
    found: dict[int, tuple[Step, str]] = {}
    last: dict[int, Step | None] = {}
    for stage in stages:
        inherited = last[stage.base.index] if stage.base is not None else None
        step = last[stage.index] = _last_user(stage) or inherited
        is_image = stage.is_shipped and not any(child.is_shipped for child in stage.children)
        if not is_image or step is None or stage.is_windows:
            continue
        user = step.state.resolve(step.node.words[0].value, stage.tree.escape)
        if user is not None:
            found[id(step)] = (step, user.partition(":")[0])
    return list(found.values())


def _last_user(stage: Stage) -> Step | None:
    for step in reversed(stage.steps):
        if isinstance(step.node, User) and step.node.words:
            return step
    return None


def is_certainly_root(step: Step) -> bool:
    """Whether root runs a step, because the file says so, or an official image without USER."""
    user = step.state.user
    if user is not None:
        return is_root(user.partition(":")[0])
    image = official_image(step.stage)
    return image is not None and image.runs_as_root


def is_root(user: str) -> bool:
    """Whether the name, or the number, is that of root."""
    return user == "root" or (user != "" and user.strip("0") == "")


def runs_as_root(command: Command) -> bool:
    """Whether root certainly runs a command: no USER, ``sudo -u`` or ``su`` says otherwise."""
    return is_certainly_root(command.step) and not command.invocation.user_changed


def first_installs_by_root(stages: Sequence[Stage]) -> dict[Stage, tuple[int, int]]:
    """From where on, as the index of a step and an offset, the user of a base image has certainly
    installed packages of the system in a stage: nobody else but root can.
    """
    found: dict[Stage, tuple[int, int]] = {}
    for stage in stages:
        if stage.base in found:
            found[stage] = (-1, 0)
            continue
        for step in stage.steps:
            if step.state.user is not None:
                break
            offset = _install_in_chain(step)
            if offset is not None:
                found[stage] = (step.index, offset)
                break
    return found


def _install_in_chain(step: Step) -> int | None:
    """Where a RUN, which fails if that fails, installs packages without sudo."""
    script = step.script if isinstance(step.node, Run) else None
    if script is None or script.errors or len(script.body.items) != 1:
        return None
    item = script.body.items[0]
    if "||" in item.and_or.operators or item.is_background:
        return None
    last = {id(pipeline.commands[-1]) for pipeline in item.and_or.pipelines}
    for command in step.commands:
        if id(command.node) in last and not command.invocation.wrappers:
            action = command.package_action
            if action is not None and (action.action, action.manager) in _AS_ROOT:
                return command.span[0]
    return None
