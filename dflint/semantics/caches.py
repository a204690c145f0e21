"""Caches of package managers below home directories: where, and whether a step leaves them."""

from __future__ import annotations

import posixpath
import re

from dflint.cst.nodes import Onbuild
from dflint.regex import regex
from dflint.semantics.mounts import is_volatile, mounts
from dflint.shell.nodes import SimpleCommand, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Assignment

_EXPORT = ("export", "declare", "typeset")
_REMOVE = ("rm", "find", "mv", "truncate")
_CLEANERS = regex(r"clean|purge|slim|shrink", re.IGNORECASE)
#: All that is in the folder of caches.
_ALL_CACHES = regex(r"\.cache(?:[},]|/?$|/[*{.\[])", re.IGNORECASE)
#: What somebody asks the package manager for.
_ASKED_FOR = regex(r"cache[ _-](?:dir|folder)|get cache", re.IGNORECASE)
_HOME_OF_ROOT = regex(r"[\"']?(?:~|\$HOME|\$\{HOME\}|/root)/")


class Cache:
    """Where a package manager keeps what it downloads, unless it is told otherwise."""

    __slots__ = ("cleaners", "folders", "in_home", "option", "variables")

    def __init__(
        self,
        folders: tuple[str, ...],
        option: str,
        variables: tuple[str, ...],
        cleaners: tuple[str, ...],
        in_home: bool = True,
    ) -> None:
        #: The folders below the home directory; which one may depend on the version.
        self.folders = folders
        #: The option, and the variables, that name another folder, or one that it is in (_HOME).
        self.option = option
        self.variables = variables
        #: Its sub-commands that empty the cache.
        self.cleaners = cleaners
        #: Whether root's is in root's home directory, too.
        self.in_home = in_home

    def is_part_of(self, path: str) -> bool:
        """Whether a path, as somebody wrote it, has the cache in it or is in the cache."""
        in_caches = any(folder.startswith(".cache/") for folder in self.folders)
        if _ASKED_FOR.search(path) or (in_caches and _ALL_CACHES.search(path)):
            return True
        return any(
            re.search(rf"(?:^|[/{{,]){re.escape(folder)}(?![\w.-])", path)
            for folder in self.folders
        )


#: By the tool. Sources:
#: https://pip.pypa.io/en/stable/topics/caching/
#: https://docs.astral.sh/uv/concepts/cache/
#: https://python-poetry.org/docs/configuration/#cache-directory
#: https://classic.yarnpkg.com/en/docs/cli/cache; what root downloads is in
#: /usr/local/share/.cache/yarn (src/constants.js, util/user-dirs.js)
#: https://docs.npmjs.com/cli/v11/commands/npm-cache and .../using-npm/config#cache
#: https://getcomposer.org/doc/06-config.md#cache-dir
#: https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching
CACHES = {
    "pip": Cache((".cache/pip",), "--cache-dir", ("PIP_CACHE_DIR",), ("cache purge",)),
    "uv": Cache((".cache/uv",), "--cache-dir", ("UV_CACHE_DIR",), ("cache clean", "clean")),
    "poetry": Cache((".cache/pypoetry",), "", ("POETRY_CACHE_DIR",), ("cache clear",)),
    "yarn": Cache(
        (".cache/yarn",),
        "--cache-folder",
        ("YARN_CACHE_FOLDER",),
        ("cache clean",),
        in_home=False,
    ),
    "npm": Cache((".npm",), "--cache", ("npm_config_cache", "NPM_CONFIG_CACHE"), ("cache clean",)),
    "composer": Cache(
        (".cache/composer", ".composer"),
        "",
        ("COMPOSER_CACHE_DIR", "COMPOSER_HOME"),
        ("clear-cache",),
    ),
}
CACHES["go"] = Cache((".cache/go-build",), "", ("GOCACHE",), ("clean",))
CACHES["yarnpkg"] = CACHES["yarn"]


class CacheStep:
    """A RUN as far as caches are concerned: what it sets, mounts and removes."""

    __slots__ = ("_cleaned", "_exported", "_removed", "commands", "step")

    def __init__(self, step: Step) -> None:
        self.step = step
        #: The commands, also those in a script that is handed to a shell.
        self.commands = (*step.commands, *step.inner_commands)
        self._exported: dict[str, str | None] | None = None
        #: For each path, the place of the last command that removes it.
        self._removed: dict[str, int] | None = None
        self._cleaned: dict[str, int] = {}

    @property
    def is_onbuild(self) -> bool:
        """Whether it stands behind ONBUILD: what it leaves is in the images built on this one."""
        return isinstance(self.step.stage.nodes[self.step.index], Onbuild)

    def assignments(self) -> Iterator[tuple[tuple[int, int], str, str | None]]:
        """The variables that are set in the script: place, name, value where it is known."""
        for command in self.commands:
            for assignment in command.node.assignments:
                yield assignment.span, assignment.name, _value(assignment)
        yield from self._exports()

    def _exports(self) -> Iterator[tuple[tuple[int, int], str, str | None]]:
        """Those that are set for all commands behind them."""
        for node in self.step.script.commands() if self.step.script is not None else ():
            if isinstance(node, SimpleCommand) and not node.argv:
                for assignment in node.assignments:
                    yield assignment.span, assignment.name, _value(assignment)
        for command in self.commands:
            if command.name in _EXPORT:
                for index, value in enumerate(command.values):
                    name, equals, text = command.prefixes[index].partition("=")
                    if equals:
                        yield command.word(index).span, name, None if value is None else text

    def setting(self, command: Command, name: str) -> str | None:
        """The value that a variable has for a command; empty when it has none, None when it cannot
        be known.
        """
        for assignment in command.node.assignments:
            if assignment.name == name:
                return _value(assignment)
        if name in command.invocation.environment:
            return command.invocation.environment[name]
        if self._exported is None:
            self._exported = {name: value for _, name, value in self._exports()}
        if name in self._exported:
            return self._exported[name]
        environment = self.step.state.environment
        return environment.get(name) if name in environment else ""

    def is_left_behind(self, command: Command) -> bool:
        """Whether the cache that a command fills is still there at the end; in doubt not."""
        tool = command.invocation.tool or ""
        cache = CACHES[tool]
        folder = self.folder(command)
        if folder is None or self._is_mounted(folder, cache):
            return False
        if tool not in self._cleaned:
            self._cleaned[tool] = self._last_cleaning(cache)
        last = max(self._last_removal(folder), self._cleaned[tool])
        return last < command.span[0]

    def folder(self, command: Command) -> str | None:
        """Where the cache is; empty for the usual place, None when it cannot be known."""
        cache = CACHES[command.invocation.tool or ""]
        option = command.invocation.option(cache.option) if cache.option else None
        if option is not None:
            return option.value
        for variable in cache.variables:
            folder = self.setting(command, variable)
            if folder != "":
                return f"{folder}/cache" if folder and variable.endswith("_HOME") else folder
        if not cache.folders[0].startswith(".cache/"):
            return ""
        caches = self.setting(command, "XDG_CACHE_HOME")
        return posixpath.join(caches, posixpath.basename(cache.folders[0])) if caches else caches

    def _is_mounted(self, folder: str, cache: Cache) -> bool:
        if folder:
            return is_volatile(self.step, folder)
        if any(is_volatile(self.step, f"/root/{folder}") for folder in cache.folders):
            return True
        # Whoever's home directory it is.
        return any(
            any(folder in mount["target"] for folder in cache.folders)
            or mount["target"].rstrip("/").endswith("/.cache")
            or "$" in mount["target"]
            for mount in mounts(self.step)
            if mount["type"] in ("cache", "tmpfs")
        )

    def _last_removal(self, folder: str) -> int:
        """Where a folder is removed, or one that it is in."""
        if self._removed is None:
            self._removed = dict(_removals(self.commands))
        last = -1
        while folder.strip("/."):
            last = max(last, self._removed.get(_normal(folder), -1))
            folder = posixpath.dirname(folder)
        return last

    def _last_cleaning(self, cache: Cache) -> int:
        """Where the cache at its usual place is emptied."""
        user = self.step.state.user
        in_home = cache.in_home or user not in (None, "", "root", "0")
        if self._removed is None:
            self._removed = dict(_removals(self.commands))
        last = max(
            (
                place
                for path, place in self._removed.items()
                if cache.is_part_of(path) and (in_home or not _HOME_OF_ROOT.match(path))
            ),
            default=-1,
        )
        for command in self.commands:
            invocation = command.invocation
            is_own = CACHES.get(invocation.tool or "") is cache
            is_cleaner = is_own and " ".join(invocation.subcommand) in cache.cleaners
            if is_cleaner or _is_clean_up_script(command):
                last = max(last, command.span[0])
        return last


def _value(assignment: Assignment) -> str | None:
    if assignment.value is None:
        return ""
    return assignment.value.value if isinstance(assignment.value, Word) else None


def _normal(path: str) -> str:
    return path.strip("\"'").removeprefix("./").rstrip("/*")


def _removals(commands: tuple[Command, ...]) -> Iterator[tuple[str, int]]:
    """The paths that are removed, and where; the last removal comes last."""
    for command in commands:
        if command.name in _REMOVE:
            for word in command.node.argv[1:]:
                yield _normal(word.value or word.text), command.span[0]


def _is_clean_up_script(command: Command) -> bool:
    """Whether it is a script that by its name cleans up the image."""
    index = command.invocation.index
    word = command.values[index] if index < len(command.values) else None
    return word is not None and "/" in word and bool(_CLEANERS.search(command.name or ""))
