"""As whom the containers of a file's images run."""

from __future__ import annotations

from dflint.cst.nodes import Run, User
from dflint.semantics.base_images import official_image
from dflint.semantics.installed import SYSTEM_MANAGERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

#: Behind more steps nothing is looked for.
_MAX_STEPS = 200


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


def has_shown_to_be_root(command: Command) -> bool:
    """Whether the one who runs a command, without a USER in the file, has certainly installed
    packages of the system before: nobody else but root can.
    """
    step = command.step
    stages = [step.stage, *step.stage.ancestors]
    earlier = [one for stage in stages[1:] for one in stage.steps]
    earlier += step.stage.steps[: step.index]
    if len(earlier) > _MAX_STEPS or any(one.state.user is not None for one in (step, *earlier)):
        return False
    return any(map(_installs_in_chain, earlier)) or _installs_in_chain(step, command)


def _installs_in_chain(step: Step, end: Command | None = None) -> bool:
    """Whether the RUN begins with a chain, in which packages are installed before ``end``."""
    script = step.script if isinstance(step.node, Run) else None
    if script is None or script.errors or not script.body.items:
        return False
    chain = script.body.items[0].and_or
    if "||" in chain.operators or script.body.items[0].is_background:
        return False
    by_node = {id(command.node): command for command in step.commands}
    for pipeline in chain.pipelines:
        command = by_node.get(id(pipeline.commands[-1]))
        if command is None or pipeline.is_negated:
            return False
        if end is not None and command.span[0] >= end.span[0]:
            return False
        action = command.package_action
        is_install = (
            action is not None and action.action == "install" and action.manager in SYSTEM_MANAGERS
        )
        if is_install and not command.invocation.wrappers and command.is_in_source:
            return True
    return False
