"""Package managers that work without a cache mount, and whether one may be added.

A cache mount is not in the image: what is written to its folder is gone for every later step that
does not mount it as well, and what the image has in that folder is hidden. Nor is it certain that
another build, or even a later step, still finds in it what an earlier one has put there. So the
folder must be nobody else's business, and a manager that works with what is in its cache
(``Manager.works_in_cache``) has it mounted in all steps of an image, or in none.
"""

from __future__ import annotations

import posixpath
import re

from dflint.commands.packages import CLEAN, DOWNLOAD, INSTALL, UPGRADE
from dflint.commands.tools import MODULES
from dflint.cst.nodes import (
    Add,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Healthcheck,
    JsonArray,
    Onbuild,
    Run,
    Workdir,
)
from dflint.semantics.base_environment import may_set
from dflint.semantics.base_images import ALPINE, DEBIAN, REDHAT, official_image
from dflint.semantics.caches import CacheStep
from dflint.semantics.later import Later
from dflint.semantics.mounts import is_volatile, mounts
from dflint.semantics.origins import read_origins
from dflint.semantics.paths import known_text
from dflint.semantics.script import in_order
from dflint.semantics.users import is_certainly_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.file import File
    from dflint.semantics.base_images import OfficialImage
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step


class Manager:
    """A package manager, and where it keeps what it downloads when root runs it."""

    __slots__ = (
        "below",
        "family",
        "folder_variable",
        "folders",
        "image",
        "is_locked",
        "keeps_builds",
        "name",
        "variables",
        "works_in_cache",
    )

    def __init__(
        self,
        name: str,
        folders: str,
        *,
        variables: str = "",
        image: str = "",
        family: str = "",
        is_locked: bool = False,
        keeps_builds: bool = False,
        works_in_cache: bool = False,
    ) -> None:
        self.name = name
        self.folders = tuple(folders.split())
        pairs = [variable.partition("=") for variable in variables.split()]
        #: What may name other folders.
        self.variables = tuple(variable for variable, _, _ in pairs)
        #: The variable whose value is the folder, and what comes behind it; both may be empty.
        self.folder_variable, self.below = next(
            ((variable, below) for variable, equals, below in pairs if equals), ("", "")
        )
        #: The official image in which the folders are these; empty: any whose environment is known.
        self.image = image
        #: The system that the image must have.
        self.family = family
        #: Whether two builds at a time would be in each other's way.
        self.is_locked = is_locked
        #: Whether it keeps programs that it has built on the system of the image, too, so that no
        #: other image may have them.
        self.keeps_builds = keeps_builds
        #: Whether it needs its cache for what it has downloaded, in later steps and containers.
        self.works_in_cache = works_in_cache


#: Sources, besides those of ``dflint.semantics.caches``:
#: https://docs.docker.com/build/cache/optimize/#use-cache-mounts
#: https://python-poetry.org/docs/configuration/#cache-directory (below it are also the virtual
#: environments, which belong into the image)
#: https://pnpm.io/docker and https://pnpm.io/settings#storedir
#: https://go.dev/ref/mod#module-cache; the Dockerfiles of golang, rust, ruby, maven, of all times
#: https://doc.rust-lang.org/cargo/guide/cargo-home.html
#: https://maven.apache.org/guides/introduction/introduction-to-repositories.html
#: https://docs.gradle.org/current/userguide/directory_layout.html
#: fetch_gem() in bundler/lib/bundler/source/rubygems.rb; setup_cache() in src/database.c of
#: apk-tools: packages are kept once there is a folder /etc/apk/cache
MANAGERS = (
    Manager(
        "pip", "/root/.cache/pip", variables="PIP_CACHE_DIR= XDG_CACHE_HOME", keeps_builds=True
    ),
    Manager("uv", "/root/.cache/uv", variables="UV_CACHE_DIR= XDG_CACHE_HOME", keeps_builds=True),
    Manager(
        "poetry",
        "/root/.cache/pypoetry/cache /root/.cache/pypoetry/artifacts",
        variables="POETRY_CACHE_DIR XDG_CACHE_HOME",
        keeps_builds=True,
    ),
    Manager("npm", "/root/.npm", variables="npm_config_cache= NPM_CONFIG_CACHE"),
    Manager(
        "yarn",
        "/usr/local/share/.cache/yarn",
        variables="YARN_CACHE_FOLDER= XDG_CACHE_HOME PREFIX",
        image="node",
        is_locked=True,
    ),
    Manager(
        "pnpm",
        "/root/.local/share/pnpm/store",
        variables="PNPM_HOME=/store npm_config_store_dir NPM_CONFIG_STORE_DIR XDG_DATA_HOME",
    ),
    Manager(
        "go",
        "/go/pkg/mod /root/.cache/go-build",
        variables="GOPATH GOMODCACHE GOCACHE GOENV XDG_CACHE_HOME",
        image="golang",
        works_in_cache=True,
    ),
    Manager(
        "cargo",
        "/usr/local/cargo/registry",
        variables="CARGO_HOME",
        image="rust",
        is_locked=True,
        works_in_cache=True,
    ),
    Manager(
        "maven",
        "/root/.m2",
        variables="MAVEN_CONFIG MAVEN_OPTS MAVEN_ARGS",
        image="maven",
        is_locked=True,
        works_in_cache=True,
    ),
    Manager(
        "gradle",
        "/root/.gradle",
        variables="GRADLE_USER_HOME GRADLE_OPTS",
        is_locked=True,
        works_in_cache=True,
    ),
    # Where it is depends on the version, and on what else is in the image.
    Manager("composer", "", variables="COMPOSER_CACHE_DIR="),
    Manager(
        "bundler",
        "/usr/local/bundle/cache",
        variables="GEM_HOME BUNDLE_PATH BUNDLE_DEPLOYMENT BUNDLE_APP_CONFIG BUNDLE_USER_HOME",
        image="ruby",
        is_locked=True,
    ),
    Manager("apt", "/var/cache/apt /var/lib/apt/lists", family=DEBIAN, is_locked=True),
    Manager("apk", "/etc/apk/cache", family=ALPINE, is_locked=True),
    Manager("dnf", "/var/cache/dnf", family=REDHAT, is_locked=True),
)
_BY_NAME = {manager.name: manager for manager in MANAGERS}
_BY_TOOL = {
    "yarnpkg": "yarn",
    "mvn": "maven",
    "mvnw": "maven",
    "gradlew": "gradle",
    "bundle": "bundler",
    "apt-get": "apt",
}

_BUILDS_WITH_GO = "build install get test run vet generate list".split()
_BUILDS_WITH_CARGO = "build check test run rustc install fetch bench clippy".split()
_DOWNLOADS = (INSTALL, UPGRADE, DOWNLOAD)
#: With one of these a tool does nothing, or nothing with a network.
_IDLE = ("--help", "--version", "--offline", "--dry-run", "--no-index", "--cacheonly")
#: The options that name another folder.
_FOLDER_OPTIONS = ("--cache-dir", "--cache", "--cache-folder", "--store-dir", "--gradle-user-home")
#: The variables that switch the cache off.
_SWITCHES = {"pip": "PIP_NO_CACHE_DIR", "uv": "UV_NO_CACHE"}

#: What only works while something is in the cache.
_OFFLINE = re.compile(
    r"--(?:prefer-)?offline|--cacheonly|--no-network|--network=none|GOPROXY=[\"']?off"
    r"|(?:UV_OFFLINE|npm_config_offline|CARGO_NET_OFFLINE)="
)
#: Words of what the manager runs out of its cache, in the same step or in a container.
_RUN_FROM_CACHE = {
    "npm": re.compile(r"(?<![\w-])(?:npx|exec)(?![\w-])"),
    "pnpm": re.compile(r"(?<![\w-])(?:pnpx|dlx)(?![\w-])"),
    "uv": re.compile(r"(?<![\w-])(?:uvx|tool)(?![\w-])"),
}
#: Words of a file by which the cache may be elsewhere, or what is installed be links into it.
_PECULIARITIES = {
    "uv": re.compile(r"link[-_]mode[ =]+[\"']?symlink", re.IGNORECASE),
    "pnpm": re.compile(r"virtual-?store|import-?method|store-?dir", re.IGNORECASE),
    # Yarn of later versions has its cache elsewhere.
    "yarn": re.compile(r"corepack|--immutable|\.yarnrc\.yml|\.yarn(?![\w-])|set version|berry"),
    "bundler": re.compile(
        r"bundler? +config|--path|--deployment|--standalone|vendor/|\.bundle(?![\w-])|BUNDLE_"
    ),
}
#: What may fail when something has to be downloaded once more.
_CREDENTIALS = re.compile(r"type=(?:secret|ssh)|netrc|insteadOf|GOPRIVATE|GONOSUM|TOKEN|PASSWORD")
#: What Maven and Gradle put into the local repository is in no other one.
_PUBLISHES = re.compile(r"(?<![\w:.-])install(?![\w.-])|install-file|publishToMavenLocal")

#: A folder that somebody has chosen.
_CHOSEN = re.compile(r"(?:/[\w.-]+){2,}/?\Z")
#: Folders in which the cache is a small matter.
_SYSTEM_FOLDERS = frozenset("/ /usr /usr/local /usr/local/share /var /var/lib /var/cache".split())
#: How else a folder is written.
_ALIASES = {
    "/root": ("~", "$HOME", "${HOME}"),
    "/go": ("$GOPATH", "${GOPATH}"),
    "/usr/local/cargo": ("$CARGO_HOME", "${CARGO_HOME}"),
    "/usr/local/bundle": ("$GEM_HOME", "${GEM_HOME}", "$BUNDLE_PATH", "${BUNDLE_PATH}"),
}
#: The modules of commands that never run one of the managers that work in their caches.
_HARMLESS_MODULES = frozenset(
    "apt apk dnf rpm zypper pacman dpkg coreutils archive download git users node pip gem".split()
)
_HARMLESS_COMMANDS = frozenset("cd pushd popd pwd set export unset umask exit rustup".split())
_HARMLESS_USES = ("cargo new", "cargo init", "go version")


class MissingMount:
    """A RUN in which a package manager works without a cache mount."""

    __slots__ = ("chosen", "commands", "manager", "run", "step")

    def __init__(self, run: CacheStep, manager: Manager, commands: list[Command]) -> None:
        self.run = run
        self.step = run.step
        self.manager = manager
        #: The commands that download.
        self.commands = commands
        #: The folder that a variable names; None where none does.
        self.chosen = self._chosen()

    def _chosen(self) -> str | None:
        variable = self.manager.folder_variable
        values = {self.run.setting(command, variable) for command in self.commands}
        value = values.pop() if variable and len(values) == 1 else None
        folder = value.rstrip("/") + self.manager.below if value else ""
        return folder if _CHOSEN.match(folder) else None

    @property
    def folders(self) -> tuple[str, ...]:
        """What to mount."""
        if self.chosen is not None:
            return (self.chosen,)
        builds = self.manager.name != "go" or any(
            " ".join(command.invocation.subcommand) in _BUILDS_WITH_GO for command in self.commands
        )
        return self.manager.folders if builds else self.manager.folders[:1]

    @property
    def flags(self) -> list[str]:
        """What is missing."""
        manager = self.manager
        id = f",id={manager.name}-{self.image}" if manager.keeps_builds and self.image else ""
        lock = ",sharing=locked" if manager.is_locked else ""
        return [f"--mount=type=cache{id},target={folder}{lock}" for folder in self.folders]

    @property
    def image(self) -> str:
        """The official image, as a part of a name: ``python-3.12-slim``; empty if not known."""
        image = official_image(self.step.stage)
        if image is None or image.tag is None:
            return ""
        return image.name if image.tag == "latest" else f"{image.name}-{image.tag}"

    @property
    def switch(self) -> str:
        """The variable that switches the cache off; empty without one."""
        name = _SWITCHES.get(self.manager.name, "")
        is_set = name and any(self.run.setting(one, name) != "" for one in self.commands)
        return name if is_set else ""


class MissingMounts:
    """All of a file, and for each whether the mount may be added."""

    def __init__(self, file: File) -> None:
        self._file = file
        #: By the lowest of the stages that a stage is built on: all that are built on it.
        self._trees: dict[Stage, list[Stage]] = {}
        for stage in file.stages:
            self._trees.setdefault(stage.bottom, []).append(stage)
        #: By manager and tree: the steps in which it downloads, and those without a mount.
        self._uses: dict[tuple[str, Stage], set[Step]] = {}
        self._groups: dict[tuple[str, Stage], list[MissingMount]] = {}
        #: In order.
        self.found = list(self._find())
        for missing in self.found:
            self._groups.setdefault(_group_key(missing), []).append(missing)
        self._transfers: dict[Stage, list[str]] | None = None
        self._later_apt = Later(file, lambda step: _may_run_apt(step) or None)
        #: What has been found out already.
        self._peculiar: dict[str, bool] = {}
        self._closed: dict[tuple[str, Stage], bool] = {}
        self._mentioned: dict[tuple[str, Stage, tuple[str, ...]], bool] = {}
        self._kept_from: dict[Stage, float] = {}

    def _find(self) -> Iterator[MissingMount]:
        for step in self._file.steps:
            if not isinstance(step.node, Run) or step.stage.is_windows:
                continue
            run = CacheStep(step)
            used: dict[str, list[Command]] = {}
            for command in in_order(step):
                name = _downloading(command)
                if name is not None:
                    used.setdefault(name, []).append(command)
            for name, commands in used.items():
                self._uses.setdefault((name, step.stage.bottom), set()).add(step)
                missing = MissingMount(run, _BY_NAME[name], commands)
                if not _is_mounted(missing) and not _has_no_network(step):
                    yield missing

    def may_be_added(self, missing: MissingMount) -> bool:
        """Whether the mount certainly changes nothing but what is downloaded.

        For a manager that works in its cache: when the mounts of its `group()` are added.
        """
        if not missing.manager.works_in_cache:
            return self._may_be_added_alone(missing)
        key = _group_key(missing)
        if key not in self._closed:
            self._closed[key] = self._is_closed(missing) and all(
                map(self._may_be_added_alone, self._groups[key])
            )
        return self._closed[key]

    def group(self, missing: MissingMount) -> list[MissingMount]:
        """Those that are added together or not at all."""
        return self._groups[_group_key(missing)] if missing.manager.works_in_cache else [missing]

    def _may_be_added_alone(self, missing: MissingMount) -> bool:
        manager, step = missing.manager, missing.step
        image = official_image(step.stage)
        if image is None or not missing.folders or not _is_of_root(missing, image):
            return False
        if (manager.keeps_builds and not missing.image) or missing.switch:
            return False
        if manager.family not in ("", image.family) or self._is_peculiar(manager.name):
            return False
        if missing.chosen is None and not _has_usual_folders(missing, image):
            return False
        if manager.name == "apt" and not self._keeps_packages(missing):
            return False
        condition = _CONDITIONS.get(manager.name)
        return (condition is None or condition(missing)) and self._is_private(missing)

    def _keeps_packages(self, missing: MissingMount) -> bool:
        """Whether apt keeps packages, and no later step needs lists: images of Debian and Ubuntu
        have a setting that deletes them (docker-clean), until somebody removes it.
        """
        step, stage = missing.step, missing.step.stage
        if stage not in self._kept_from:
            places = (one.index for one in stage.steps if _removes_docker_clean(one))
            self._kept_from[stage] = next(places, float("inf"))
        has_lists = any(command.subcommand == "update" for command in step.commands)
        is_kept = self._kept_from[stage] <= step.index
        return is_kept and has_lists and not self._later_apt.says(step)

    def _is_peculiar(self, name: str) -> bool:
        if name not in self._peculiar:
            pattern = _PECULIARITIES.get(name)
            self._peculiar[name] = pattern is not None and bool(pattern.search(self._file.text))
        return self._peculiar[name]

    def _is_private(self, missing: MissingMount) -> bool:
        """Whether no instruction has anything to do with the folders."""
        manager, step = missing.manager, missing.step
        if self._is_mentioned(missing) or self._is_taken(step.stage, missing.folders):
            return False
        runs = _RUN_FROM_CACHE.get(manager.name)
        if runs is not None and runs.search(step.node.code):
            return False
        return not any(_cleans(command, manager) for command in in_order(step))

    def _is_mentioned(self, missing: MissingMount) -> bool:
        """Whether a stage that has an image in common with this one mentions the folders."""
        name, bottom = _group_key(missing)
        key = (name, bottom, missing.folders)
        if key not in self._mentioned:
            mention = _mention(missing.folders)
            self._mentioned[key] = any(
                _has_to_do(step, mention, missing.manager)
                for stage in self._trees[bottom]
                for step in stage.steps
            )
        return self._mentioned[key]

    def _is_taken(self, stage: Stage, folders: tuple[str, ...]) -> bool:
        """Whether another stage takes files out of the folders, or out of what they are in."""
        if self._transfers is None:
            self._transfers = _transfers(self._file)
        return any(
            _overlap(path, folder)
            for source in (stage, *stage.descendants)
            for path in self._transfers.get(source, ())
            for folder in folders
        )

    def _is_closed(self, missing: MissingMount) -> bool:
        """Whether the manager is only used where its cache is mounted, or will be."""
        name, bottom = _group_key(missing)
        stages, uses = self._trees[bottom], self._uses[name, bottom]
        if any(stage.is_image and not _starts_other_program(stage) for stage in stages):
            return False
        may_publish = len(uses) > 1 and name in ("maven", "gradle")
        if may_publish and any(_PUBLISHES.search(step.node.code) for step in uses):
            return False
        return all(
            not _CREDENTIALS.search(step.node.code) and (step in uses or _is_harmless(step))
            for stage in stages
            for step in stage.steps
        )


def _group_key(missing: MissingMount) -> tuple[str, Stage]:
    return missing.manager.name, missing.step.stage.bottom


def _downloading(command: Command) -> str | None:
    """The manager, where a command downloads packages."""
    invocation = command.invocation
    tool = invocation.tool or ""
    name = _BY_TOOL.get(tool, tool)
    if name not in _BY_NAME or invocation.chrooted or command.has(*_IDLE):
        return None
    words = " ".join(invocation.subcommand)
    if name == "go":
        downloads = words in _BUILDS_WITH_GO or words in ("mod download", "mod tidy", "mod vendor")
    elif name == "cargo":
        downloads = words in (*_BUILDS_WITH_CARGO, "chef cook")
    elif name in ("maven", "gradle"):
        downloads = bool(invocation.operands)
    else:
        action = command.package_action
        downloads = action is not None and action.action in _DOWNLOADS
    return name if downloads else None


def _is_mounted(missing: MissingMount) -> bool:
    """Whether a cache, or something that is gone after the step, is there already; in doubt yes."""
    step, folders = missing.step, missing.folders
    if any(is_volatile(step, folder) for folder in folders):
        return True
    ends = [missing.manager.name, *(folder.removeprefix("/root/") for folder in folders)]
    return any(
        mount["type"] in ("cache", "tmpfs")
        and ("$" in mount["target"] or any(end in mount["target"] for end in ends))
        for mount in mounts(step)
    )


def _has_no_network(step: Step) -> bool:
    network = step.node.flag("network")
    return network is not None and network.argument == "none"


def _is_of_root(missing: MissingMount, image: OfficialImage) -> bool:
    """Whether it is certain that root, and nobody else, runs the commands."""
    step = missing.step
    is_maven = step.state.user is None and image.name == "maven" and _is_linux(image)
    if not is_maven and not is_certainly_root(step):
        return False
    return not any(
        command.is_inner
        or command.has(*_FOLDER_OPTIONS)
        or (command.invocation.user_changed and command.invocation.user != "root")
        for command in missing.commands
    )


def _is_linux(image: OfficialImage) -> bool:
    return image.tag is not None and not any(
        word in image.tag for word in ("windows", "nanoserver", "onbuild")
    )


def _has_usual_folders(missing: MissingMount, image: OfficialImage) -> bool:
    """Whether nothing says that the manager, or root's home directory, is elsewhere."""
    manager = missing.manager
    names = ("HOME", *manager.variables)
    if any(missing.run.setting(one, name) != "" for one in missing.commands for name in names):
        return False
    if manager.image:
        return image.name == manager.image
    return not any(may_set(missing.step.stage, name) for name in names)


def _mention(folders: tuple[str, ...]) -> re.Pattern[str]:
    """Finds words that have to do with the folders, or with one that they are in."""
    inside: list[str] = []
    around: list[str] = []
    for folder in folders:
        inside.append(re.escape("/".join(folder.removeprefix("/root/").split("/")[-2:])))
        parent = posixpath.dirname(folder)
        while parent not in _SYSTEM_FOLDERS:
            around.append(parent)
            parent = posixpath.dirname(parent)
    spelled = [
        re.escape(alias + path[len(start) :])
        for path in around
        for start in ("", *_ALIASES)
        if path == start or path.startswith(f"{start}/")
        for alias in (start, *_ALIASES.get(start, ()))
    ]
    whole = "|".join(sorted(set(spelled)))
    end = r"/?\.?\*?(?=[\"'\s;&|,)\]}]|\Z)"
    alone = rf"|(?<![\w./~$-])(?:{whole}){end}" if whole else ""
    return re.compile(rf"(?:{'|'.join(inside)})(?![\w-]){alone}")


def _has_to_do(step: Step, mention: re.Pattern[str], manager: Manager) -> bool:
    """Whether an instruction mentions the folders, or needs what is in the cache."""
    node, code = step.node, step.node.code
    if isinstance(node, Workdir):
        return False
    if isinstance(node, Env):
        # The variables of the manager itself are looked at elsewhere.
        code = " ".join(
            f"{pair.key.value}={pair.value.value}"
            for pair in node.pairs
            if pair.value is not None and pair.key.value not in manager.variables
        )
    if mention.search(code) or _OFFLINE.search(code):
        return True
    runs = _RUN_FROM_CACHE.get(manager.name)
    return runs is not None and not isinstance(node, Run) and bool(runs.search(code))


def _cleans(command: Command, manager: Manager) -> bool:
    """Whether a command empties the cache of the manager."""
    invocation, action = command.invocation, command.package_action
    tool = invocation.tool or ""
    words = " ".join(invocation.subcommand)
    return _BY_TOOL.get(tool, tool) == manager.name and (
        "clean" in words or "prune" in words or (action is not None and action.action == CLEAN)
    )


def _transfers(file: File) -> dict[Stage, list[str]]:
    """What other stages take out of each stage; ``/`` where that is not known."""
    found: dict[Stage, list[str]] = {}
    by_name = {stage.name: stage for stage in file.stages if stage.name}
    for stage in file.stages:
        origins = {origin.flag: origin for origin in read_origins(stage)}
        for step in stage.steps:
            for flag in step.node.flags:
                origin = origins.get(flag)
                if origin is None:
                    continue
                number, source = origin.number, by_name.get(origin.name.lower())
                if number is not None and 0 <= number < len(file.stages):
                    source = file.stages[number]
                if source is not None:
                    found.setdefault(source, []).extend(_paths(step, flag.argument or ""))
    return found


def _paths(step: Step, argument: str) -> Iterable[str]:
    node = step.node
    if not isinstance(node, (Add, Copy)):
        fields = dict(field.partition("=")[::2] for field in argument.lower().split(","))
        path = fields.get("source", fields.get("src", "/"))
        return [path if "$" not in path else "/"]
    return [known_text(step, source.value) or "/" for source in node.sources]


def _overlap(path: str, folder: str) -> bool:
    """Whether one of the two is in the other; a path may have wildcards."""
    start = re.split(r"[*?\[\\]", path, maxsplit=1)[0]
    if start != path:
        return f"{folder}/".startswith(posixpath.normpath(f"/{start}").replace("//", "/"))
    path = posixpath.normpath(f"/{path}").replace("//", "/").rstrip("/")
    return f"{folder}/".startswith(f"{path}/") or path.startswith(f"{folder}/")


def _starts_other_program(stage: Stage) -> bool:
    """Whether the file says what a container runs, and that is certainly no manager."""
    steps = [step for one in (stage, *stage.ancestors) for step in one.steps]
    checks = [step for step in steps if isinstance(step.node, Healthcheck)]
    starts = [step for step in steps if isinstance(step.node, (Cmd, Entrypoint))]
    return bool(starts) and all(map(_is_program, starts)) and all(map(_is_harmless, checks))


def _is_program(step: Step) -> bool:
    """Whether a CMD or ENTRYPOINT in JSON form names a program that is neither tool nor script."""
    command = step.node.command if isinstance(step.node, (Cmd, Entrypoint)) else None
    if not isinstance(command, JsonArray) or not command.elements:
        return False
    name = posixpath.basename(command.elements[0].value)
    is_script = "." in name or "entrypoint" in name
    return name == "java" or (bool(name) and name not in MODULES and not is_script)


def _is_harmless(step: Step) -> bool:
    """Whether a step certainly runs no manager that works in its cache."""
    if isinstance(step.node, Onbuild):
        return False
    if not isinstance(step.node, (Run, Healthcheck)):
        return True
    if step.script is None or step.script.errors:
        return False
    return all(map(_is_harmless_command, in_order(step)))


def _is_harmless_command(command: Command) -> bool:
    invocation = command.invocation
    use = " ".join((invocation.tool or "", *invocation.subcommand))
    return (
        MODULES.get(invocation.tool or "") in _HARMLESS_MODULES
        or command.name in _HARMLESS_COMMANDS
        or use in _HARMLESS_USES
    )


def _may_run_apt(step: Step) -> bool:
    return isinstance(step.node, Run) and "apt" in step.node.code


def _removes_docker_clean(step: Step) -> bool:
    return "docker-clean" in step.node.code and any(
        command.name == "rm" and "docker-clean" in command.node.code for command in step.commands
    )


def _apk(missing: MissingMount) -> bool:
    return all(
        command.invocation.certain and not command.has("--root", "--initdb")
        for command in missing.commands
    )


def _dnf(missing: MissingMount) -> bool:
    """Whether it is certainly dnf of version 4: version 5 has another folder."""
    image = official_image(missing.step.stage)
    return image is not None and image.name in ("almalinux", "rockylinux", "oraclelinux")


_CONDITIONS = {"apk": _apk, "dnf": _dnf}
