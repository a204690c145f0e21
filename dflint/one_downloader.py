"""Has stages that download with both curl and wget do it with one of them."""

from __future__ import annotations

from dflint.commands.packages import INSTALL, REMOVE
from dflint.cst.nodes import Add, Copy, JsonArray, Onbuild, Run
from dflint.downloads import CURL, WGET, conditions, downloads, drop_word, with_curl, with_wget
from dflint.layout import comment_lines
from dflint.regex import regex
from dflint.rule import Fix, Safety
from dflint.semantics.base_images import official_image
from dflint.semantics.installed import SYSTEM_MANAGERS
from dflint.semantics.package_lists import runs_unknown
from dflint.semantics.presence import Presence
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.commands.packages import Package
    from dflint.file import File
    from dflint.rule import Edit
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

#: Each finding has the repair of them all: with more of them than this there is none.
_MOST_DOWNLOADS = 100
_CERTIFICATES = "ca-certificates"
_OTHER = {CURL: WGET, WGET: CURL}
_MENTIONS = {tool: regex(rf"(?<![\w-]){tool}(?![\w-])") for tool in _OTHER}
#: What runs scripts of the project, of which nothing is known.
_RUN_SOURCES = frozenset(
    "make gmake rake just task bazel scons python python2 python3 node perl ruby php R".split()
)


class OneDownloader:
    """The repairs of a file; what they have in common is looked up once."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._presences: dict[str, Presence] = {}
        self._conditions: dict[Step, set[int]] = {}
        self._mentioned: dict[str, bool] = {}

    def fix(self, stages: Sequence[Stage]) -> Fix | None:
        """Writes all downloads of stages, and of those that they are built on or that are built on
        them, with the one that most of them use already, else with the other. None where one would
        become another one.

        The package of the one that is left goes where nothing may need it. ``stages``: all of them
        are built on the same one.
        """
        commands = _together(stages)
        if len(commands) > _MOST_DOWNLOADS:
            return None
        names = [command.name for command in commands]
        dropped = CURL if names.count(CURL) < names.count(WGET) else WGET
        for tool in (dropped, _OTHER[dropped]):
            replaced = [command for command in commands if command.name == tool]
            edits = self._rewritten(replaced, tool)
            if edits:
                edits += self._without_package(stages[0].bottom, len(replaced), tool)
                return Fix(f"Download with {_OTHER[tool]} alone", edits, Safety.UNSAFE)
        return None

    def _rewritten(self, commands: list[Command], tool: str) -> list[Edit]:
        """The downloads with the other program; empty where one of them has to stay."""
        rewrite = with_curl if tool == WGET else with_wget
        found: list[Edit] = []
        for command in commands:
            edits = rewrite(command, self._file.text)
            if edits is None or self._is_condition(command):
                return []
            if not self._presence(_OTHER[tool]).at(command):
                return []
            found += edits
        return found

    def _presence(self, tool: str) -> Presence:
        if tool not in self._presences:
            self._presences[tool] = Presence(self._file, tool)
        return self._presences[tool]

    def _is_condition(self, command: Command) -> bool:
        step = command.step
        if step not in self._conditions:
            self._conditions[step] = set() if step.script is None else conditions(step.script)
        return id(command.node) in self._conditions[step]

    def _without_package(self, bottom: Stage, replaced: int, tool: str) -> list[Edit]:
        """Takes the package out of the lists that name it; empty where it has to stay.

        It stays where something else mentions the program, where a script that is not in the file
        may use it during the build, and where nothing else brings the certificates.
        """
        steps = [step for stage in (bottom, *bottom.descendants) for step in stage.steps]
        named = [found for step in steps for found in _named_in(step, tool)]
        first = next((command.step for command, package in named if _is_installed(package)), None)
        if first is None or not self._has_certificates(steps, tool):
            return []
        if _may_use_anything(steps[steps.index(first) :]) or self._is_mentioned(tool):
            return []
        if sum(_mentions(step.node.code, tool) for step in steps) != replaced + len(named):
            return []
        edits = [_drop(command, package, self._file.text) for command, package in named]
        found = [edit for edit in edits if edit is not None]
        return found if len(found) == len(edits) else []

    def _has_certificates(self, steps: Sequence[Step], tool: str) -> bool:
        """Whether they are named, or come with the other program: both packages recommend them."""
        other = _OTHER[tool]
        image = official_image(steps[0].stage)
        return (
            _CERTIFICATES in self._file.text
            or (image is not None and other in image.downloaders)
            or any(
                _is_installed(package) for step in steps for _, package in _named_in(step, other)
            )
        )

    def _is_mentioned(self, tool: str) -> bool:
        """Whether a comment says something about the program, or another stage takes it."""
        if tool not in self._mentioned:
            copies = (
                node.code
                for stage in self._file.stages
                for node in stage.nodes
                if isinstance(node, Copy) and node.flag("from") is not None
            )
            texts = (*comment_lines(self._file.text), *copies)
            self._mentioned[tool] = any(_mentions(text, tool) for text in texts)
        return self._mentioned[tool]


def _together(stages: Sequence[Stage]) -> list[Command]:
    """The downloads of the stages and those that they are built on, and of all that is built on
    one of these that downloads something: it would use both where only its base is changed.
    """
    wanted: set[Stage] = set()
    for stage in stages:
        one: Stage | None = stage
        while one is not None and one not in wanted:
            wanted.add(one)
            one = one.base
    bottom = stages[0].bottom
    found: list[Command] = []
    changed: set[Stage] = set()
    for stage in sorted((bottom, *bottom.descendants), key=lambda stage: stage.index):
        own = list(downloads(stage)) if stage in wanted or stage.base in changed else []
        if own or stage.base in changed:
            changed.add(stage)
            found += own
    return found


def _named_in(step: Step, name: str) -> Iterator[tuple[Command, Package]]:
    """The commands of a step that install or remove a package by its name."""
    for command in step.commands:
        action = command.package_action
        if action is not None and action.manager in SYSTEM_MANAGERS:
            for package in action.packages:
                if package.name == name and package.action in (INSTALL, REMOVE):
                    yield command, package


def _is_installed(package: Package) -> bool:
    return package.action == INSTALL


def _drop(command: Command, package: Package, text: str) -> Edit | None:
    """Takes it out of a list with others; None where it is not a word of its own there."""
    if len(command.packages) < 2 or not command.is_in_source or command.step.is_onbuild:
        return None
    is_plain = len(command.values) == len(command.node.argv) and (
        package.name is not None and package.name in command.word(package.index).text
    )
    return drop_word(command, package.index, text) if is_plain else None


def _may_use_anything(steps: Sequence[Step]) -> bool:
    """Whether something runs, or is left for other images to run, that is not in the file."""
    has_sources = any(
        isinstance(step.node, (Add, Copy)) and step.node.flag("from") is None for step in steps
    )
    for step in steps:
        node = step.node
        if isinstance(node, Onbuild):
            return True
        if isinstance(node, Run):
            if step.script is None and not isinstance(node.command, JsonArray):
                return True
            for command in in_order(step):
                if runs_unknown(command) or _needs_others(command):
                    return True
                if has_sources and command.name in _RUN_SOURCES:
                    return True
    return False


def _needs_others(command: Command) -> bool:
    """Whether it installs a package that may need others, and does not bring them."""
    action = command.package_action
    return action is not None and action.manager in ("dpkg", "rpm") and action.action == INSTALL


def _mentions(code: str, tool: str) -> int:
    return len(_MENTIONS[tool].findall(code))
