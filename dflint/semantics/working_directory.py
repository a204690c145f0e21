"""Which instructions depend on the working directory that they are given."""

from __future__ import annotations

from dflint.cst.nodes import (
    Add,
    Cmd,
    Copy,
    Entrypoint,
    Healthcheck,
    Onbuild,
    Run,
    Workdir,
)
from dflint.semantics.paths import known_ends
from dflint.shell.nodes import Redirection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

_START_THERE = (Cmd, Entrypoint, Healthcheck, Onbuild)
#: Commands to which it is the same where they run, but for the paths among their words.
_ANYWHERE = frozenset(
    ": adduser addgroup apk apt-cache apt-get apt-key apt-mark dnf groupadd ldconfig locale-gen"
    " microdnf mkdir rm set true update-ca-certificates useradd usermod yum zypper".split()
)
#: Whose words are nothing but paths.
_OF_PATHS = ("mkdir", "rm")
_PACKAGES = (".deb", ".rpm", ".apk")


def depends_on_workdir(step: Step) -> bool | None:
    """Whether a step depends on the working directory in force.

    False for one that sets another: what follows does not depend on it any more. None: neither.
    """
    node = step.node
    if isinstance(node, Workdir):
        return not (node.words and _is_absolute(step, node.words[0].value))
    if isinstance(node, (Add, Copy)):
        target = node.destination
        return True if target is None or not _is_absolute(step, target.value) else None
    if isinstance(node, Run):
        return None if _runs_anywhere(step) else True
    return True if isinstance(node, _START_THERE) else None


def stages_that_hand_on(stages: Sequence[Stage]) -> set[Stage]:
    """Those of which somebody uses the working directory that they end with: who starts a container
    of it, or builds another image on it.
    """
    handing: set[Stage] = set()
    using: set[Stage] = set()
    for stage in reversed(stages):
        if stage.is_shipped or any(child in using for child in stage.children):
            handing.add(stage)
        answers = (depends_on_workdir(step) for step in stage.steps)
        first = next((answer for answer in answers if answer is not None), None)
        if first or (first is None and stage in handing):
            using.add(stage)
    return handing


def _is_absolute(step: Step, path: str) -> bool:
    return known_ends(step, path)[0].startswith("/")


def _runs_anywhere(step: Step) -> bool:
    script = step.script
    if script is None or script.errors or step.node.flags or not step.commands:
        return False
    if _goes_elsewhere(step.commands[0]):
        return True
    return all(map(_is_blind, step.commands)) and all(
        (node.target.value or "").startswith("/")
        for node in script.walk()
        if isinstance(node, Redirection) and node.operator not in (">&", "<&", "<<", "<<-", "<<<")
    )


def _goes_elsewhere(command: Command) -> bool:
    """Whether it begins with a ``cd`` to an absolute path, without which nothing happens."""
    script = command.step.script
    if script is None or len(script.body.items) != 1:
        return False
    and_or = script.body.items[0].and_or
    first = and_or.pipelines[0].commands
    return (
        "||" not in and_or.operators
        and len(first) == 1
        and first[0] is command.node
        and len(command.values) == 2
        and command.values[0] == "cd"
        and (command.values[1] or "").startswith("/")
    )


def _is_blind(command: Command) -> bool:
    if command.name not in _ANYWHERE:
        return False
    for value in command.values[1:]:
        word = value or ""
        if command.name in _OF_PATHS:
            if not word.startswith(("/", "-")):
                return False
        elif value is None or word.endswith(_PACKAGES) or word.startswith("."):
            return False
    return True
