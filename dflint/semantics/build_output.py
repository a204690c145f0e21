"""Where the commands of a RUN put the programs that they build."""

from __future__ import annotations

import posixpath
import re

from dflint.cst.nodes import Workdir
from dflint.semantics.build_dependencies import BUILDERS, PERHAPS_BUILDERS, PLAIN, tools_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.semantics.build_dependencies import BuildDependencies
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: Where programs go unless they are told otherwise.
DEFAULT_PREFIX = "/usr/local"

_COMPILERS = frozenset("gcc g++ cc c++ clang clang++ ld".split())
#: Commands that decide where a later ``make install`` puts things: DEFAULT_PREFIX by default.
_CONFIGURE = frozenset("configure cmake meson".split())
#: The variables and options that name a place to install to.
_PLACE = re.compile(r"prefix|destdir|installdir|root\Z|(?:bin|lib|libexec)_?dir\Z", re.IGNORECASE)
_PLACE_OPTION = re.compile(r"--?(?:exec-)?prefix\Z|--(?:s?bin|lib|libexec)dir\Z")
_INSTALL = re.compile(r"(?:--|alt)?install")
#: Folders that packages put their programs in, too.
_SYSTEM = frozenset("/ /bin /lib /sbin /usr /usr/bin /usr/lib /usr/libexec /usr/sbin".split())
#: Images that start in the root folder.
_START_IN_ROOT = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:alpine|debian|nginx|node|python|ruby|ubuntu)(?:[:@].*)?\Z"
)
#: A path that the shell reads as it is.
_WORD = re.compile(r"[\w./+@-]+\Z")
#: Remove what a build leaves behind.
_CLEAN_UP = frozenset(("apk", "apt-get", "rm"))
#: Commands that every base image has, and that need no package of the build.
_SIMPLE = frozenset(
    "[ addgroup adduser cd chgrp chmod chown echo groupadd ldconfig ln mkdir rmdir test touch true "
    "useradd".split()
)


class BuildOutput:
    """Where the commands behind an install put what they build."""

    __slots__ = ("folders", "last", "trees")

    def __init__(self, folders: tuple[str, ...], trees: tuple[str, ...], last: Command) -> None:
        #: Where programs are: absolute, in the order of their first use.
        self.folders = folders
        #: Where programs were built that may have been installed to a place that nobody here knows.
        self.trees = trees
        #: The command behind which all of them are there.
        self.last = last


def build_output(found: BuildDependencies) -> BuildOutput | None:
    """Where the programs are that the step builds; None where that is not certain."""
    commands = found.step.commands[found.step.commands.index(found.command) + 1 :]
    tools = tools_of(found) or frozenset()
    build = _Build(found)
    if not all(build.follow(command, tools) for command in commands) or not build.is_built:
        return None
    places = build.places()
    if places is None:
        return None
    folders, trees = places
    last = _last(commands, build.is_fragile)
    return None if last is None else BuildOutput(folders, trees, last)


def _folder_at(step: Step) -> str | None:
    """The folder that the script starts in; None when that is not known."""
    if step.state.workdir is not None:
        return step.state.workdir
    stages = [step.stage, *step.stage.ancestors]
    if any(isinstance(node, Workdir) for stage in stages for node in stage.nodes):
        return None
    return "/" if _START_IN_ROOT.match(step.stage.base_image or "") else None


class _Tree:
    """A folder that something is built in."""

    __slots__ = ("folder", "has_prefix", "is_elsewhere", "is_installed")

    def __init__(self, folder: str | None) -> None:
        self.folder = folder
        #: Whether it is known where an installation from it goes.
        self.has_prefix = False
        #: Whether it goes to the folders of packages.
        self.is_elsewhere = False
        self.is_installed = False

    @property
    def is_settled(self) -> bool:
        """Whether its programs are in a known place outside of it."""
        return self.is_installed and self.has_prefix


class _Build:
    """What the commands of a script have built so far, and where."""

    __slots__ = ("_folder", "_outputs", "_places", "_trees", "is_built", "is_cleaned")

    def __init__(self, found: BuildDependencies) -> None:
        self._folder = _folder_at(found.step)
        #: How often the folder changed: tells apart folders whose name is not known.
        self._places = 0
        self._outputs: list[str] = []
        self._trees: dict[str, _Tree] = {}
        self.is_built = False
        #: Whether something that has to be seen may be gone.
        self.is_cleaned = False

    def follow(self, command: Command, tools: frozenset[str]) -> bool:
        """Takes note of a command; False where it is not known what it does."""
        name = command.name
        if name in BUILDERS:
            return not self.is_cleaned and self._build(command)
        if name == "cd":
            values = command.values
            self._folder = _joined(self._folder, values[1] if len(values) == 2 else None)
            self._places += 1
        elif name == "mv" and self.is_built:
            return self._move(command)
        elif name == "rm":
            self.is_cleaned = self.is_fragile
        elif name == "export":
            return not any("DESTDIR" in prefix for prefix in command.prefixes)
        elif name not in PLAIN:
            return name in tools - PERHAPS_BUILDERS
        return True

    @property
    def is_fragile(self) -> bool:
        """Whether some of the programs are in folders that are cleaned up after a build."""
        return bool(self.unsettled()) or not all(
            output.startswith(f"{DEFAULT_PREFIX}/") for output in self._outputs
        )

    def unsettled(self) -> list[_Tree]:
        """The trees with programs of which it is not known that they were installed elsewhere."""
        return [tree for tree in self._trees.values() if not tree.is_settled]

    def places(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The folders with programs, and the trees of programs that may be anywhere else, too."""
        folders, trees = [DEFAULT_PREFIX, *self._outputs], []
        for tree in self.unsettled():
            if tree.folder is None or tree.folder in _SYSTEM:
                return None
            if tree.is_installed and not tree.is_elsewhere:
                trees.append(tree.folder)
            else:
                folders.append(tree.folder)
        if not all(_WORD.match(folder) for folder in (*folders, *trees)):
            return None
        kept = tuple(_without_inner(folders))
        return kept, tuple(tree for tree in _without_inner([*kept, *trees]) if tree not in kept)

    def _build(self, command: Command) -> bool:
        words = _known_words(command)
        if words is None:
            return False
        self.is_built = True
        where: str | None = self._folder
        places: list[str] = []
        outputs: list[str] = []
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else None
            key, equal, path = word.partition("=")
            if equal and _PLACE.search(key):
                places.append(path)
            elif _PLACE_OPTION.match(word):
                places.append(following or "")
            elif word in ("-C", "--directory"):
                where = _joined(where, following)
            elif word == "-o" and command.name in _COMPILERS:
                output = _joined(self._folder, following)
                if output is None:
                    return False
                outputs.append(output)
        if not all(place.startswith("/") for place in places):
            return False
        if outputs:
            self._outputs += [output for output in outputs if not output.endswith(".o")]
            return True
        tree = self._trees.setdefault(where or f"?{self._places}", _Tree(where))
        self._note(tree, [posixpath.normpath(place) for place in places])
        if command.name in _CONFIGURE and not tree.is_elsewhere:
            tree.has_prefix = True
        tree.is_installed |= any(_INSTALL.match(word) for word in words)
        return True

    def _note(self, tree: _Tree, places: list[str]) -> None:
        if not places:
            return
        tree.is_elsewhere |= any(place in _SYSTEM for place in places)
        tree.has_prefix = not tree.is_elsewhere
        self._outputs += [place for place in places if place not in _SYSTEM]

    def _move(self, command: Command) -> bool:
        """``mv`` of something that was built: away from where it would be looked for."""
        operands = [value for value in command.values[1:] if value is None or value[:1] != "-"]
        if len(operands) != 2 or operands[0] is None:
            return False
        target = _joined(self._folder, operands[1])
        if target is None or "*" in operands[0]:
            return False
        if target in _SYSTEM:
            target = posixpath.join(target, posixpath.basename(operands[0].rstrip("/")))
        self._outputs.append(target)
        return True


def _known_words(command: Command) -> list[str] | None:
    """The arguments; None if one is not known that may say where something goes.

    Of ``-j$(nproc)`` and ``--build=$arch`` enough is known.
    """
    words = []
    for assignment in command.node.assignments:
        if _PLACE.search(assignment.name):
            value = getattr(assignment.value, "value", None)
            if value is None:
                return None
            words.append(f"{assignment.name}={value}")
    previous = ""
    for value, prefix in zip(command.values[1:], command.prefixes[1:], strict=True):
        if value is None and not prefix.startswith(("-j", "--jobs")) and previous != "-j":
            key, equal, _ = prefix.partition("=")
            if not equal or _PLACE.search(key):
                return None
        words.append(prefix)
        previous = prefix
    return words


def _joined(folder: str | None, path: str | None) -> str | None:
    if path is None or path.startswith(("~", "-")):
        return None
    if path.startswith("/"):
        return posixpath.normpath(path)
    return None if folder is None else posixpath.normpath(posixpath.join(folder, path))


def _without_inner(folders: Sequence[str]) -> list[str]:
    """The folders without those inside of another one, in the same order."""
    return [
        folder
        for folder in dict.fromkeys(folders)
        if not any(folder.startswith(f"{other}/") for other in folders)
    ]


def _last(commands: Sequence[Command], is_fragile: bool) -> Command | None:
    """The last command that is not clean-up; where that would be too late, the last before it.

    None where the programs may be gone before everything is done that needs the packages.
    """
    names = [command.name for command in commands]
    built = max(index for index, name in enumerate(names) if name in BUILDERS or name == "mv")
    last = commands[built]
    for index in range(built + 1, len(commands)):
        if names[index] == "rm" and is_fragile:
            return last if set(names[index:]) <= _SIMPLE | _CLEAN_UP else None
        if names[index] not in _CLEAN_UP:
            last = commands[index]
    return last
