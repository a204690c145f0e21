"""Where apt's package lists are filled, read and removed, over the steps of a file."""

from __future__ import annotations

import re

from dflint.commands import apt
from dflint.cst.nodes import Cmd, Entrypoint, JsonArray, Onbuild, Run
from dflint.regex import regex
from dflint.semantics.mounts import is_volatile
from dflint.semantics.package_caches import may_clean_up, removes_folder
from dflint.semantics.script import in_order
from dflint.shell.nodes import Operator, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

_REMOVAL = regex(r"/var/lib/(?:\{[^}]*\bapt\b|apt(?:/lists|/\*|/?$|/?[\s\"']))")
_HARMLESS_SCRIPTS = frozenset(
    "configure Configure config autogen.sh bootstrap buildconf gradlew mvnw manage.py "
    "make.bash all.bash b2 bjam".split()
)
_OTHER_READERS = frozenset("apt-file apt-rdepends debtree mk-build-deps tasksel".split())
_SHELLS = frozenset("sh bash dash ash zsh ksh source .".split())
_ORCHESTRATORS = frozenset(
    "ansible ansible-playbook chef-client chef-solo puppet salt-call".split()
)
_SYSTEM_FOLDERS = ("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/")
_SETUP_TARGET = regex(r"dep|setup|bootstrap|prepare|prereq|require|provision", re.IGNORECASE)


def fills(command: Command) -> bool:
    """Whether the command is ``apt-get update``, or worth the same, into the usual place."""
    invocation = command.invocation
    return (
        apt.fills_lists(invocation) is True
        and not invocation.chrooted
        and not any("Dir::" in (value or "") for value in command.values)
    )


def reads(command: Command) -> bool:
    """Whether the command needs the lists that an ``update`` before it has filled."""
    return apt.reads_lists(command.invocation) or command.name in _OTHER_READERS


def removes(command: Command) -> bool:
    """Whether the command deletes the lists, or may be a clean-up script that does."""
    name = command.name or ""
    if name in ("rm", "find", "truncate", "mv"):
        return bool(_REMOVAL.search(command.node.code))
    return apt.empties_lists(command.invocation) or may_clean_up(command)


def _removes_binary_form(command: Command) -> bool:
    return apt.empties_archives(command.invocation) or removes_folder(command, apt.CACHE)


def unremoved_update(step: Step, keeps_binary_form: bool = False) -> Command | None:
    """The last ``apt-get update`` of a step, when the lists are still there at its end.

    ``keeps_binary_form``: whether apt may keep the lists in `apt.CACHE`, too, as it does without
    the setting that images bring (docker-clean); that counts where the lists are in a mount.
    """
    if not isinstance(step.node, Run):
        return None
    is_gone = removes
    if is_volatile(step, apt.LISTS):
        if is_volatile(step, apt.CACHE) or not keeps_binary_form:
            return None
        is_gone = _removes_binary_form
    found: Command | None = None
    for command in in_order(step):
        if fills(command):
            found = command
        elif found is not None and is_gone(command):
            found = None
    return found


def needs_earlier_lists(step: Step) -> bool:
    """Whether a step reads lists that a step before it has filled."""
    node = step.node
    if isinstance(node, (Onbuild, Cmd, Entrypoint)):
        return "apt-get" in node.code or "apt " in node.code
    if not isinstance(node, Run):
        return False
    if isinstance(node.command, JsonArray) or step.script is None:
        return "apt" in node.code and "update" not in node.code
    return any(map(reads, _commands_before_update(step)))


def may_need_earlier_lists(step: Step) -> bool:
    """Whether a step runs something that nobody here knows, which may install packages."""
    if not isinstance(step.node, Run):
        return False
    if isinstance(step.node.command, JsonArray) or step.script is None:
        return True
    return any(runs_unknown(command) for command in _commands_before_update(step))


def _commands_before_update(step: Step) -> Iterator[Command]:
    """The commands that may run with the lists that earlier steps have left."""
    certain = _certain_commands(step)
    for command in step.commands:
        if id(command.node) in certain and fills(command):
            return
        yield command


def _certain_commands(step: Step) -> set[int]:
    """The identities of the commands that run whenever what is behind them does.

    Not those in an ``if`` or behind ``||``, and behind ``&&`` only where the chain is the end.
    """
    found: set[int] = set()
    items = step.script.body.items if step.script is not None else ()
    for item in items:
        is_last = item is items[-1]
        for element in item.and_or.elements:
            if isinstance(element, Operator):
                if element.value != "&&" or not is_last:
                    break
            elif len(element.commands) == 1 and isinstance(element.commands[0], SimpleCommand):
                found.add(id(element.commands[0]))
    return found


def runs_unknown(command: Command) -> bool:
    """Whether it runs a script that nobody here knows, which may do whatever root may."""
    invocation = command.invocation
    name = invocation.name
    if name is None or name in _ORCHESTRATORS:
        return True
    word = command.values[invocation.index] or ""
    arguments = command.values[invocation.index + 1 :]
    if name in _SHELLS:
        return not any(value in ("-c", "-ec", "-lc", "-xc") for value in arguments) or any(
            value is None or "apt" in value for value in arguments
        )
    if name in ("make", "just", "task", "rake", "invoke"):
        return any(value is None or _SETUP_TARGET.search(value) for value in arguments)
    if "/" not in word or name in _HARMLESS_SCRIPTS:
        return False
    return not word.startswith(_SYSTEM_FOLDERS) or word.startswith("/usr/local/")
