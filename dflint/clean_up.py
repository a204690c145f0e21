"""The repair of what a package manager leaves behind: at the end of the RUN, it cleans up itself.

Nothing may fail that did not fail before. So the package manager has to be there still, and to
work, when the script comes to its end; and nothing later may need what is removed.
"""

from __future__ import annotations

import posixpath
import re

from dflint.commands.packages import AUTOREMOVE, REMOVE
from dflint.cst.nodes import Add, Copy, Run
from dflint.editing import append_commands
from dflint.regex import regex
from dflint.rule import Fix, Safety
from dflint.semantics.later import Later
from dflint.semantics.mounts import mounts
from dflint.shell.nodes import Operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.file import File
    from dflint.rule import Edit
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import AndOr

#: Wrappers that change nothing about where a cache is and whose it is.
_HARMLESS_WRAPPERS = frozenset("sudo nice ionice time timeout command xargs eatmydata env".split())
#: Those that also remove other tools.
_SYSTEM_MANAGERS = frozenset(
    "apk apt dpkg dnf dnf5 yum microdnf tdnf rpm zypper pacman conda mamba micromamba".split()
)
#: What each of them cannot do without; the interpreter without its version.
_NEEDS = {
    "yum": ("python", "rpm", "yum.repos.d", "repo"),
    "dnf": ("python", "rpm", "yum.repos.d", "repo"),
    "npm": ("node", "nodejs", "n", "nvm"),
    "yarn": ("node", "nodejs", "npm", "n", "nvm"),
    "yarnpkg": ("node", "nodejs", "npm"),
    "conda": ("python", "miniconda", "anaconda"),
    "mamba": ("python", "conda"),
    "composer": ("php",),
}
#: Images that bring a tool themselves: no package manager takes it away again.
_BRINGS = {
    "npm": re.compile(r"(?:^|/)node(?::|@|$)"),
    "yarn": re.compile(r"(?:^|/)node(?::|@|$)"),
    "conda": re.compile(r"conda|anaconda|mamba"),
    "mamba": re.compile(r"conda|anaconda|mamba"),
    "micromamba": re.compile(r"mamba"),
    "composer": re.compile(r"(?:^|/)composer(?::|@|$)"),
}
_OFFLINE = ("--offline", "--cacheonly", "--no-network", "--no-remote")
_DISTURBING = frozenset(
    "HOME PATH XDG_CACHE_HOME LD_LIBRARY_PATH LD_PRELOAD PYTHONHOME PYTHONPATH".split()
)
#: Read other settings into the shell, or bring other versions.
_REPLACING = (".", "source", "eval", "n", "nvm", "scl")
_LINKING = ("ln", "cp", "mv", "rm", "unlink", "alternatives", "update-alternatives")
_VERSION = regex(r"[\d.-]+$")


class CleanUps:
    """The repairs of a file."""

    def __init__(self, file: File) -> None:
        self.file = file
        #: By the tool: where it works offline.
        self._offline: dict[str, Later] = {}
        #: By the cache: whether something takes it over into another stage.
        self._taken: dict[str, bool] = {}

    def behind(
        self, command: Command, arguments: str, cache: str, variables: Sequence[str] = ()
    ) -> Fix | None:
        """Has the program of a command clean up at the end of the step, as the arguments say.

        ``cache``: the folder that is emptied, or the end of its name; ``variables``: those that
        name another one. None where something may fail for it.
        """
        step = command.step
        program = _program(command)
        if program is None or not _is_passed(command) or _is_disturbed(command, variables):
            return None
        if _has_cache_mount(step) or self.is_needed(command, cache):
            return None
        text = f"{program} {arguments}"
        return _fix(step, text, append_commands(self.file, step, [text]))

    def removal(self, command: Command, path: str) -> Fix | None:
        """Has the step remove a cache at its end, with the rights of the command that filled it."""
        step = command.step
        sudo = _sudo(command) if command.is_in_source else None
        if sudo is None or _has_cache_mount(step) or self.is_needed(command, path.rstrip("/*")):
            return None
        return _fix(
            step, f"rm -rf {path}", append_commands(self.file, step, [f"{sudo}rm -rf {path}"])
        )

    def is_needed(self, command: Command, cache: str) -> bool:
        """Whether something later works with what is in the cache."""
        tool = command.invocation.tool or ""
        if tool not in self._offline:
            self._offline[tool] = Later(self.file, lambda step: _is_offline(step, tool) or None)
        if cache not in self._taken:
            self._taken[cache] = any(cache in text for text in _taken_over(self.file))
        return self._taken[cache] or self._offline[tool].says(command.step)


def _has_cache_mount(step: Step) -> bool:
    return any(mount["type"] == "cache" for mount in mounts(step))


def _fix(step: Step, text: str, edit: Edit | None) -> Fix | None:
    if edit is None:
        return None
    safety = Safety.UNSAFE if step.is_onbuild else Safety.SAFE
    return Fix(f"Add {text} at the end of the RUN", [edit], safety)


def _program(command: Command) -> str | None:
    """The program as the command names it, behind sudo; None where that would be another one."""
    invocation = command.invocation
    sudo = _sudo(command)
    words = [command.word(index) for index in range(invocation.index, invocation.command_end + 1)]
    texts = [word.text for word in words]
    if sudo is None or not command.is_in_source or len(set(map(id, words))) < len(words):
        return None
    if sum(word is words[0] for word in map(command.word, range(len(command.values)))) > 1:
        return None
    is_relative = any(
        not text.startswith(("/", "$", '"$')) and ("/" in text or text.endswith(".phar"))
        for text in texts
    )
    effects = command.step.effects
    if is_relative and (effects is None or effects.changes_directory):
        return None
    return None if any("\n" in text for text in texts) else sudo + " ".join(texts)


def _sudo(command: Command) -> str | None:
    """``sudo`` with its options, where the command has it; None where another user runs it."""
    invocation = command.invocation
    if not _HARMLESS_WRAPPERS.issuperset(invocation.wrappers) or invocation.chrooted:
        return None
    if "sudo" not in invocation.wrappers:
        return None if invocation.user_changed else ""
    words = [value or "" for value in command.values[: invocation.index]]
    options = words[words.index("sudo") + 1 :] if "sudo" in words else ["-u"]
    if any(option.startswith(("-u", "--user")) for option in options):
        return None
    kept = [option for option in options if option in ("-E", "-H")]
    return " ".join(["sudo", *kept, ""])


def _is_passed(command: Command) -> bool:
    """Whether the script comes to its end only by way of the command.

    Not one in an ``if`` or next to ``||``; behind ``&&`` only where the chain is the end.
    """
    script = command.step.script
    if script is None:
        return False
    items = script.body.items
    return any(_is_part(command, item.and_or, item is items[-1]) for item in items)


def _is_part(command: Command, chain: AndOr, is_last: bool) -> bool:
    elements = chain.elements
    for index, element in enumerate(elements):
        if isinstance(element, Operator):
            if element.value != "&&" or not is_last:
                return False
        elif any(part is command.node for part in element.commands):
            following = elements[index + 1] if index + 1 < len(elements) else None
            is_caught = isinstance(following, Operator) and following.value == "||"
            return not is_caught and not element.is_negated
    return False


def _is_disturbed(command: Command, variables: Sequence[str]) -> bool:
    """Whether the program may have gone by the end of the step, or not work as it did."""
    step = command.step
    effects = step.effects
    own = {assignment.name for assignment in command.node.assignments}
    own.update(command.invocation.environment)
    if effects is None or not _DISTURBING.isdisjoint(effects.assigned | own):
        return True
    if not effects.assigned.isdisjoint(variables) or not own.isdisjoint(variables):
        return True
    tool = command.invocation.tool or ""
    words = command.values[command.invocation.index : command.invocation.command_end + 1]
    needed = {tool, *_NEEDS.get(tool, ()), *(posixpath.basename(word or "") for word in words)}
    is_brought = tool in _BRINGS and _BRINGS[tool].search(step.stage.base_image or "")
    is_safe = tool in _SYSTEM_MANAGERS or bool(is_brought)
    directory = effects.directory if effects.changes_directory else step.state.workdir or "/"
    return any(
        _may_remove(later, needed, is_safe) or _removes_directory(later, directory)
        for later in step.commands
        if later.span[0] > command.span[0]
    )


def _may_remove(later: Command, needed: set[str], is_safe: bool) -> bool:
    """Whether a later command may take away what the program needs, or put other things there.

    ``is_safe``: whether no package brings the program as one that it depends on.
    """
    if later.name in _REPLACING:
        return True
    words = later.values[later.invocation.index + 1 :]
    if later.name in _LINKING:
        return any(word is not None and _names(word) & needed for word in words)
    action = later.package_action
    if action is None or action.action not in (REMOVE, AUTOREMOVE):
        return False
    if not is_safe and action.manager in _SYSTEM_MANAGERS:
        return True
    return any(word is not None and _names(word) & needed for word in words)


def _names(path: str) -> set[str]:
    """What a path, or a package, may be the name of: ``python`` for /usr/bin/python3.11."""
    base = posixpath.basename(path.rstrip("/*"))
    return {base, _VERSION.sub("", base), base.rpartition(".")[2]}


def _removes_directory(later: Command, directory: str | None) -> bool:
    """Whether it removes the directory in which the script ends."""
    if later.name not in ("rm", "rmdir", "mv") or directory == "/":
        return False
    paths = [later.values[index] for index in later.invocation.operands]
    if directory is None:
        return any(path is None or ".." in path or _is_own_folder(path) for path in paths)
    return any(
        path is None
        or ".." in path
        or f"{directory}/".startswith(f"{posixpath.normpath(path.rstrip('*'))}/")
        for path in paths
    )


def _is_own_folder(path: str) -> bool:
    """Whether it is absolute, and not a folder of the system that no script stays in."""
    return path.startswith(("/", "~", "$")) and not path.startswith(("/var/", "/root/.", "/etc/"))


def _is_offline(step: Step, tool: str) -> bool:
    """Whether the tool, or all of the step, does without a network."""
    if not isinstance(step.node, Run):
        return False
    network = step.node.flag("network")
    if network is not None and network.argument == "none":
        return True
    return any(
        command.invocation.tool == tool and command.has(*_OFFLINE) for command in step.commands
    )


def _taken_over(file: File) -> Iterator[str]:
    """The instructions that take files out of other stages."""
    for step in file.steps:
        if isinstance(step.node, (Copy, Add)) and step.node.flag("from") is not None:
            yield step.node.code
        elif isinstance(step.node, Run):
            yield from (value for value in step.node.flag_values("mount") if "from=" in value)
