"""What a tree means: the stages, what they are built on, and what is in force at each instruction.

Facts: frontend/dockerfile/dockerfile2llb/convert.go of BuildKit.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right

from dflint.cst.nodes import (
    Arg,
    CommandInstruction,
    Copy,
    Env,
    From,
    Instruction,
    JsonArray,
    Onbuild,
    Run,
    Shell,
    User,
    Workdir,
)
from dflint.cst.parser import LARGE_FILE
from dflint.regex import regex
from dflint.semantics.expansion import ExpansionError, expand, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from dflint.cst.nodes import Dockerfile
    from dflint.semantics.script import Command
    from dflint.shell.nodes import Script
    from dflint.shell.state import Effects

#: Set in FROM without a declaration; in a stage they need an ARG.
PLATFORM_ARGS = tuple(
    f"{side}{part}"
    for side in ("BUILD", "TARGET")
    for part in ("PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT")
)

_WINDOWS_IMAGE = regex(
    r"windows|nanoserver|servercore|dotnet/framework|(^|/)iis(:|$)|aspnet:[^/]*ltsc", re.IGNORECASE
)
_LINUX_IMAGE = regex(
    r"(?:docker\.io/)?(?:library/)?(?:alpine|amazonlinux|archlinux|busybox|centos|debian|fedora"
    r"|rockylinux|almalinux|ubuntu)(?:[:@]|$)"
)
#: How many characters of scripts in a large file have their trees at hand, about; each takes a
#: hundred bytes or more.
MOST_CHARACTERS = 50_000

#: A script is one argument of the shell, unless its first line names a program. Linux allows it 32
#: pages of memory (MAX_ARG_STRLEN in execve(2)): 128 KiB, and 2 MiB where pages are largest.
LONGEST_ARGUMENT = 32 * 65_536

_MOUNT_FROM = regex(r"(?:^|,)\s*from=([^,]*)", re.IGNORECASE)


class ShellInForce:
    """The program that reads the shell-form commands of a step, and how it was started."""

    __slots__ = ("arguments",)

    def __init__(self, arguments: tuple[str, ...]) -> None:
        #: What SHELL says, for example ``("/bin/sh", "-c")``; empty when it is not known.
        self.arguments = arguments

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShellInForce) and self.arguments == other.arguments

    def __hash__(self) -> int:
        return hash(self.arguments)

    @property
    def dialect(self) -> str | None:
        """``"posix"`` or ``"bash"``; None for a shell whose language is another one."""
        if not self.arguments or not self.arguments[-1].endswith("c"):
            return None
        name = posixpath.basename(self.arguments[0])
        if name in ("sh", "dash", "ash"):
            return "posix"
        return "bash" if name == "bash" else None

    def _has_option(self, letter: str, long: str) -> bool:
        options = self.arguments[1:]
        return long in options or any(
            option.startswith("-") and not option.startswith("--") and letter in option[1:]
            for option in options
        )

    @property
    def errexit(self) -> bool:
        """Whether it was started with ``-e``."""
        return self._has_option("e", "errexit")

    @property
    def pipefail(self) -> bool:
        """Whether it was started with ``-o pipefail``."""
        return "pipefail" in self.arguments

    @property
    def reads_profile(self) -> bool:
        """Whether it reads start-up files, which an earlier command may have written."""
        return self._has_option("l", "--login") or self._has_option("i", "--interactive")


DEFAULT_SHELL = ShellInForce(("/bin/sh", "-c"))
UNKNOWN_SHELL = ShellInForce(())


class Environment:
    """The ARG and ENV names that the file has set before an instruction, and their values.

    All steps of a stage share one history, so that a long file costs no copies.
    """

    __slots__ = ("_history", "_parent", "_version")

    def __init__(
        self,
        history: dict[str, list[tuple[int, str | None]]] | None = None,
        version: int = 0,
        parent: Environment | None = None,
    ) -> None:
        #: For each name, the versions at which it was set, in order, with the values.
        self._history = {} if history is None else history
        self._version = version
        self._parent = parent

    def assigned(self, name: str, value: str | None) -> Environment:
        """The environment behind an assignment; None is a value that cannot be known."""
        version = self._version + 1
        self._history.setdefault(name, []).append((version, value))
        return Environment(self._history, version, self._parent)

    def inherited(self) -> Environment:
        """The same names, as the start of another stage."""
        return Environment(parent=self)

    def _find(self, name: str) -> tuple[bool, str | None]:
        environment: Environment | None = self
        while environment is not None:
            entries = environment._history.get(name, ())
            index = bisect_right(entries, environment._version, key=_version_of)
            if index:
                return True, entries[index - 1][1]
            environment = environment._parent
        return False, None

    def __contains__(self, name: str) -> bool:
        return self._find(name)[0]

    @property
    def names(self) -> Iterator[str]:
        """The names that are set, some perhaps more than once."""
        environment: Environment | None = self
        while environment is not None:
            for name, entries in environment._history.items():
                if entries[0][0] <= environment._version:
                    yield name
            environment = environment._parent

    def get(self, name: str) -> str | None:
        """The value; None where it is not set, or cannot be known."""
        return self._find(name)[1]


def _version_of(entry: tuple[int, str | None]) -> int:
    return entry[0]


class State:
    """What is in force before an instruction."""

    __slots__ = ("environment", "shell", "user", "workdir")

    def __init__(
        self,
        environment: Environment,
        shell: ShellInForce,
        user: str | None,
        workdir: str | None,
    ) -> None:
        self.environment = environment
        self.shell = shell
        #: None until the file says so: the base image's.
        self.user = user
        #: None when it is not known: the base image's, or behind a variable.
        self.workdir = workdir

    @property
    def has_own_shell(self) -> bool:
        """Whether the file says with SHELL which shell it is."""
        return self.shell is not DEFAULT_SHELL and self.shell is not UNKNOWN_SHELL

    @property
    def has_shell_of_choice(self) -> bool:
        """Whether the file says with SHELL which shell it is, and not just that pipes may fail."""
        shell = self.shell
        is_for_pipes = shell.pipefail and shell.dialect is not None and not shell.reads_profile
        return self.has_own_shell and not is_for_pipes

    def resolve(self, text: str, escape: str = "\\") -> str | None:
        """The text after expansion; None when a value in it is not known."""
        if "$" not in text and "'" not in text and '"' not in text and escape not in text:
            return text
        known: dict[str, str] = {}
        for variable in variables(text, escape):
            value = self.environment.get(variable.name)
            if value is None:
                return None
            known[variable.name] = value
        try:
            return expand(text, known, escape).text
        except ExpansionError:
            return None


class RecentScripts:
    """The steps of a file whose scripts were read last.

    The trees of a large file do not fit into memory all at once: what was read before is forgotten,
    and read again for who asks.
    """

    __slots__ = ("_is_sparing", "_older", "_recent", "_size", "in_use")

    def __init__(self, is_sparing: bool) -> None:
        self._is_sparing = is_sparing
        #: What was forgotten, and somebody still looks at: it stays the same object.
        self.in_use: MutableMapping[Step, Script] = {}
        if is_sparing:
            from weakref import WeakValueDictionary

            self.in_use = WeakValueDictionary()
        self._older: list[Step] = []
        self._recent: list[Step] = []
        self._size = 0

    def note(self, step: Step, size: int) -> None:
        """A script of so many characters is about to be read."""
        if not self._is_sparing:
            return
        self._recent.append(step)
        self._size += size
        if self._size > MOST_CHARACTERS:
            for old in self._older:
                old.forget_script()
            self._older, self._recent, self._size = self._recent, [], 0


class Step:
    """An instruction at its place in a stage."""

    __slots__ = (
        "_commands",
        "_effects",
        "_inner_commands",
        "_script",
        "index",
        "node",
        "stage",
        "state",
    )

    def __init__(self, node: Instruction, stage: Stage, index: int, state: State) -> None:
        #: For what stands behind ONBUILD: that instruction.
        self.node = node
        self.stage = stage
        #: Its position among the steps of the stage.
        self.index = index
        self.state = state
        self._script: Script | bool | None = False
        self._commands: tuple[Command, ...] | None = None
        self._inner_commands: tuple[Command, ...] | None = None
        self._effects: Effects | None = None

    @property
    def script(self) -> Script | None:
        """What the shell in force reads; None in JSON form and for a shell we do not know."""
        if self._script is False:
            self._script = self._read_script()
        return self._script  # type: ignore[return-value]

    def _read_script(self) -> Script | None:
        node = self.node
        if not isinstance(node, CommandInstruction):
            return None
        interpreter = node.interpreter
        shell = self.state.shell if interpreter is None else ShellInForce((interpreter, "-c"))
        dialect = shell.dialect
        source = None if dialect is None else node.shell_source
        if dialect is None or source is None:
            return None
        self.stage.recent_scripts.note(self, len(source.text))
        script = self.stage.recent_scripts.in_use.get(self)
        if script is None:
            from dflint.shell.parser import parse, refuse

            if interpreter is None and len(source.text) > LONGEST_ARGUMENT:
                script = refuse(source, dialect, "longer than an argument of a program can be")
            else:
                script = parse(source, dialect)
        return script

    def forget_script(self) -> None:
        """Lets go of the script, and of all that was read in it."""
        if self._script:
            self.stage.recent_scripts.in_use[self] = self._script  # type: ignore[assignment]
            self._script = False
        self._commands = self._inner_commands = self._effects = None

    @property
    def effects(self) -> Effects | None:
        """What outlives the script, had the shell gone on; None without a script."""
        if self._effects is None and self.script is not None:
            from dflint.shell.state import effects

            self._effects = effects(self.script)
        return self._effects

    @property
    def commands(self) -> tuple[Command, ...]:
        """The simple commands of the script, in the order of the source."""
        if self._commands is None:
            from dflint.semantics.script import read_commands

            self._commands = read_commands(self)
        return self._commands

    @property
    def inner_commands(self) -> tuple[Command, ...]:
        """The commands that are not words of the script: that of the JSON form, and those in a
        script that is handed to a shell (``sh -c '...'``). They cannot be edited.
        """
        if self._inner_commands is None:
            from dflint.semantics.inner_script import read_inner_commands

            self._inner_commands = read_inner_commands(self)
        return self._inner_commands

    @property
    def onbuild(self) -> Step | None:
        """The instruction behind ONBUILD, with what is in force here."""
        if not isinstance(self.node, Onbuild) or self.node.instruction is None:
            return None
        return Step(self.node.instruction, self.stage, self.index, self.state)

    @property
    def is_onbuild(self) -> bool:
        """Whether it stands behind ONBUILD."""
        return self.stage.nodes[self.index] is not self.node

    @property
    def later(self) -> Iterator[Step]:
        """The steps behind this one in every image that contains it: here, then in children."""
        yield from self.stage.steps[self.index + 1 :]
        for stage in self.stage.descendants:
            yield from stage.steps


class Stage:
    """What one FROM begins."""

    __slots__ = (
        "_steps",
        "base",
        "bottom",
        "children",
        "from_",
        "global_args",
        "image",
        "index",
        "is_shipped",
        "name",
        "nodes",
        "recent_scripts",
        "referenced",
        "tree",
    )

    def __init__(
        self,
        from_: From,
        index: int,
        tree: Dockerfile,
        global_args: Environment,
        recent_scripts: RecentScripts,
    ) -> None:
        self.from_ = from_
        self.index = index
        self.tree = tree
        self.global_args = global_args
        name = from_.stage_name
        #: In lower case, as BuildKit compares it.
        self.name = name.value.lower() if name else None
        #: What FROM names, with the defaults of global ARGs; None when that cannot be known.
        self.image: str | None = None
        #: The stage of this file that it is built on.
        self.base: Stage | None = None
        #: The first of the chain of stages that it is built on, perhaps itself.
        self.bottom = self
        self.children: list[Stage] = []
        #: Whether another stage copies from it or mounts it.
        self.referenced = False
        #: Whether its layers end up in an image: not when others only copy out of it.
        self.is_shipped = False
        self.nodes: list[Instruction] = []
        #: One for all stages of a file.
        self.recent_scripts = recent_scripts
        self._steps: tuple[Step, ...] | None = None

    @property
    def is_headless(self) -> bool:
        """Whether its instructions have no FROM above them; ``from_`` is not in the file then."""
        return not self.from_.keyword

    @property
    def is_image(self) -> bool:
        """Whether it is built for its own sake: no stage is built on it, or only copies from it."""
        return self.is_shipped and not self.children

    @property
    def head(self) -> Step:
        """FROM itself, with the global ARGs in force."""
        return Step(self.from_, self, -1, State(self.global_args, DEFAULT_SHELL, None, None))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The instructions behind FROM, with what is in force at each."""
        if self._steps is None:
            missing = [self]
            for stage in self.ancestors:
                if stage._steps is not None:
                    break
                missing.append(stage)
            # From the bottom up, so that a long chain of stages needs no deep recursion.
            for stage in reversed(missing):
                stage._steps = tuple(_steps(stage))
        return self._steps or ()

    @property
    def ancestors(self) -> Iterator[Stage]:
        """The stages it is built on, nearest first."""
        stage = self.base
        while stage is not None:
            yield stage
            stage = stage.base

    @property
    def descendants(self) -> Iterator[Stage]:
        """The stages built on it, directly or not."""
        pending = list(reversed(self.children))
        while pending:
            stage = pending.pop()
            yield stage
            pending.extend(reversed(stage.children))

    @property
    def base_image(self) -> str | None:
        """The image at the bottom of the chain of stages; None when that cannot be known."""
        return self.bottom.image

    @property
    def is_windows(self) -> bool:
        """Whether the image is, or looks like, one for Windows."""
        flag = self.bottom.from_.flag("platform")
        if flag is not None and "windows" in (flag.argument or ""):
            return True
        image = self.base_image or ""
        if _WINDOWS_IMAGE.search(image):
            return True
        # Hardly anybody else has a reason to change the escape character.
        return self.tree.escape == "`" and not _LINUX_IMAGE.match(image)


def read_stages(tree: Dockerfile) -> tuple[Stage, ...]:
    """The stages of a file, in order."""
    stages: list[Stage] = []
    by_name: dict[str, Stage] = {}
    global_args = Environment()
    recent_scripts = RecentScripts(tree.span[1] > LARGE_FILE)
    for name in PLATFORM_ARGS:
        global_args = global_args.assigned(name, None)
    for node in tree.instructions:
        if isinstance(node, From):
            stage = Stage(node, len(stages), tree, global_args, recent_scripts)
            _find_base(stage, by_name)
            stages.append(stage)
            if stage.name is not None:
                by_name[stage.name] = stage
        elif stages:
            stages[-1].nodes.append(node)
            _note_references(node, stages, by_name)
        elif isinstance(node, Arg):
            state = State(global_args, DEFAULT_SHELL, None, None)
            global_args = _assign(node, state, tree.escape)
        else:
            # The builder refuses it; what is wrong with the rest is reported all the same.
            stages.append(Stage(From(""), 0, tree, global_args, recent_scripts))
            stages[-1].nodes.append(node)
    for stage in reversed(stages):
        is_leaf = not stage.referenced and not stage.children
        stage.is_shipped = (
            is_leaf or stage is stages[-1] or any(child.is_shipped for child in stage.children)
        )
    return tuple(stages)


def _find_base(stage: Stage, by_name: dict[str, Stage]) -> None:
    image = stage.from_.image
    if image is None:
        return
    state = State(stage.global_args, DEFAULT_SHELL, None, None)
    stage.image = state.resolve(image.value, stage.tree.escape)
    # FROM compares exactly with the names in lower case.
    stage.base = by_name.get(stage.image or "")
    if stage.base is not None:
        stage.base.children.append(stage)
        stage.bottom = stage.base.bottom


def _note_references(node: Instruction, stages: list[Stage], by_name: dict[str, Stage]) -> None:
    names = list(node.flag_values("from")) if isinstance(node, Copy) else []
    if isinstance(node, Run):
        names += [match[1] for match in map(_MOUNT_FROM.search, node.flag_values("mount")) if match]
    for name in names:
        stage = _find_stage(name, stages, by_name)
        if stage is not None and stage is not stages[-1]:
            stage.referenced = True


def _find_stage(name: str, stages: list[Stage], by_name: dict[str, Stage]) -> Stage | None:
    """The stage that ``--from=name`` means: by index, or by name in any case."""
    if name.isascii() and name.isdigit():
        return stages[int(name)] if len(name) < 9 and int(name) < len(stages) else None
    return by_name.get(name.lower())


def _steps(stage: Stage) -> Iterator[Step]:
    state = _first_state(stage)
    for index, node in enumerate(stage.nodes):
        yield Step(node, stage, index, state)
        state = state_after(node, state, stage)


def _first_state(stage: Stage) -> State:
    base = stage.base
    while base is not None and not base.nodes:
        base = base.base
    if base is None:
        shell = UNKNOWN_SHELL if stage.is_windows else DEFAULT_SHELL
        is_scratch = stage.base_image == "scratch"
        return State(Environment(), shell, "" if is_scratch else None, "/" if is_scratch else None)
    last = base.steps[-1]
    state = state_after(last.node, last.state, base)
    return State(state.environment.inherited(), state.shell, state.user, state.workdir)


def state_after(node: Instruction, state: State, stage: Stage) -> State:
    """What is in force behind an instruction."""
    escape = stage.tree.escape
    environment, shell = state.environment, state.shell
    user, workdir = state.user, state.workdir
    if isinstance(node, Env):
        environment = _assign(node, state, escape)
    elif isinstance(node, Arg):
        environment = _declare(node, state, stage)
    elif isinstance(node, Shell) and isinstance(node.command, JsonArray):
        shell = ShellInForce(tuple(element.value for element in node.command.elements))
    elif isinstance(node, User) and node.words:
        user = state.resolve(node.words[0].value, escape) or "?"
    elif isinstance(node, Workdir) and node.words:
        workdir = _join(workdir, state.resolve(node.words[0].value, escape))
    else:
        return state
    return State(environment, shell, user, workdir)


def _assign(node: Instruction, state: State, escape: str) -> Environment:
    """Behind ENV, or a global ARG; all pairs see the environment before the line."""
    environment = state.environment
    for pair in node.pairs:
        value = None if pair.value is None else state.resolve(pair.value.value, escape)
        environment = environment.assigned(pair.key.value, value)
    return environment


def _declare(node: Instruction, state: State, stage: Stage) -> Environment:
    """Behind a stage's ARG: its default, else the value of the global ARG of that name."""
    environment = state.environment
    for pair in node.pairs:
        if pair.value is None:
            value = stage.global_args.get(pair.key.value)
        else:
            pair_state = State(environment, DEFAULT_SHELL, None, None)
            value = pair_state.resolve(pair.value.value, stage.tree.escape)
        environment = environment.assigned(pair.key.value, value)
    return environment


def _join(workdir: str | None, path: str | None) -> str | None:
    if path is None:
        return None
    if path.startswith("/"):
        return posixpath.normpath(path)
    return None if workdir is None else posixpath.normpath(posixpath.join(workdir, path))
