"""Packages that a stage installs only to build something, and whether they can go at once."""

from __future__ import annotations

import posixpath
import re

from dflint.commands.packages import AUTOREMOVE, INSTALL, MARK, REMOVE
from dflint.cst.nodes import Add, Cmd, Copy, Entrypoint, Healthcheck, JsonArray, Onbuild, Run
from dflint.regex import regex
from dflint.semantics.later import Mentions
from dflint.shell.nodes import Parameter, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from dflint.commands.packages import PackageAction
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Word

    class PackageNames(Protocol):
        """What ``dflint.commands.debian`` and ``dflint.commands.alpine`` know by the name."""

        def is_toolchain(self, package: str) -> bool: ...
        def is_development(self, package: str) -> bool: ...
        def provides(self, package: str) -> frozenset[str] | None: ...


_NAMED = regex(
    r"(build|make|compile|dev)_?(dep|req|pkg|pack|tool)|(dep|req|pkg|pack)\w*_?build", re.IGNORECASE
)
#: apk's virtual packages that are meant to go, and those that are meant to stay.
_TEMPORARY = regex(r"build|make|compil|\bdev|fetch|te?mp|phpize|gyp", re.IGNORECASE)
_LASTING = regex(r"run|persist|prod|keep", re.IGNORECASE)
_OFFICIAL = r"(?:docker\.io/)?(?:library/)?"
#: Images whose packages are known to include no compilers, so that purging takes away only what the
#: file has installed.
_PLAIN_BASES = {
    "apt": re.compile(
        _OFFICIAL + r"(?:(?:debian|ubuntu)(?::[\w.-]+)?"
        r"|(?:python|node|ruby|php|openjdk|golang|rust|perl|postgres|mysql):[\w.-]*slim[\w.-]*)"
        r"(?:@.*)?\Z"
    ),
    # alpine:2 had another C library and other tools.
    "apk": re.compile(
        _OFFICIAL + r"(?:alpine(?::(?!2\.)[\w.-]+)?"
        r"|(?:amazoncorretto|caddy|docker|eclipse-temurin|elixir|erlang|golang|haproxy|httpd"
        r"|memcached|nats|nginx|node|openjdk|php|postgres|python|rabbitmq|redis|ruby|traefik)"
        r":[\w.-]*alpine[\w.-]*)(?:@.*)?\Z"
    ),
}
#: Commands that turn sources into programs.
BUILDERS = frozenset(
    "make gmake cmake ninja meson configure gcc g++ cc c++ clang clang++ ld scons waf".split()
)
#: Commands that may start a compiler, depending on what they are given.
PERHAPS_BUILDERS = frozenset(
    "pip pip2 pip3 gem bundle bundler npm yarn pnpm node-gyp cargo go luarocks cpanm cpan "
    "python python2 python3 perl ruby node php pecl docker-php-ext-install composer uv poetry "
    "R Rscript mix stack cabal sbt mvn gradle".split()
)
#: Commands that neither build nor run what was built, and need none of the tools that build.
PLAIN = frozenset(
    "[ addgroup adduser apk apt-cache apt-get apt-key apt-mark arch awk basename cat cd chgrp "
    "chmod chown cp curl cut date dirname dpkg-architecture dpkg-query echo env exit export "
    "false find getconf getent gpg grep groupadd gunzip gzip head id install ldconfig ln ls "
    "md5sum mkdir mktemp mv nproc popd printf pushd pwd readlink realpath rm rmdir sed set "
    "sha1sum sha256sum sha512sum sleep sort stat strip sync tail tar tee test touch tr true "
    "truncate umask uname unzip update-ca-certificates useradd usermod wc wget which xz".split()
)
#: What scripts end with, none of it anything that a program is needed for.
_CLEAN_UP = frozenset(("apk", "apt-get", "cd", "rm"))
#: Packages that no package needs to run, although they are no compilers or headers.
_LEAVES = frozenset(
    "bzip2 file gettext git gnupg patch pkg-config pkgconf rsync subversion unzip wget zip".split()
)
#: Headers of an interpreter bring the interpreter, which may be used for another reason, too.
_INTERPRETER = regex(r"(lib)?(py|ruby|perl|php|lua|node|npm|tcl|guile|erlang|R-|r-)")
#: Packages that depend on compilers or headers themselves, and would go with them.
_DEPENDENT = regex(r"dkms|libtool|^r-base|^ghc|devscripts|^dh-|linux-headers|-dev$|-all-dev$")


#: What steps may mention beside names; no name looks like these.
_ANYTHING, _SOMETHING, _UNWANTED = "*anything", "*something", "*unwanted"
_BUILDS, _RUNS, _ONBUILD = "*builds", "*runs", "*onbuild"


class BuildDependencies:
    """What one install command brings for a build, and the word that names it."""

    __slots__ = ("action", "command", "is_named", "packages", "step", "text", "word")

    def __init__(
        self,
        step: Step,
        command: Command,
        action: PackageAction,
        packages: tuple[str, ...],
        text: str,
        word: Word,
        is_named: bool,
    ) -> None:
        self.step = step
        self.command = command
        self.action = action
        #: Their names, as far as they are known; the empty string for one that is not.
        self.packages = packages
        #: How a purge names them: ``$buildDeps``, ``.build-deps``, or the packages.
        self.text = text
        #: Where the finding is.
        self.word = word
        #: Whether the author called them so.
        self.is_named = is_named

    @property
    def is_virtual(self) -> bool:
        """Whether apk knows them by one name."""
        return self.command.has("--virtual")


class BuildDependencyFinder:
    """Finds the build dependencies of a file that nothing removes."""

    def __init__(self, file: File) -> None:
        self._removals = Mentions(file, _removed)
        self._uses = Mentions(file, _used)
        self._builds = Mentions(file, _roles)

    def find(self, step: Step, manager: str) -> Iterator[BuildDependencies]:
        """Those that a package manager, ``"apt"`` or ``"apk"``, installs in a step."""
        if not isinstance(step.node, Run):
            return
        for index, command in enumerate(step.commands):
            action = command.package_action
            if action is None or action.manager != manager or action.action != INSTALL:
                continue
            found = self._find(step, index, action)
            if found is not None and found.packages and not self._are_removed(found, index):
                yield found

    def _find(self, step: Step, index: int, action: PackageAction) -> BuildDependencies | None:
        command = step.commands[index]
        if command.has("--virtual"):
            return self._virtual(step, index, action)
        return _named(step, command, action) or self._recognised(step, index, action)

    def _virtual(self, step: Step, index: int, action: PackageAction) -> BuildDependencies | None:
        """The packages of ``apk add --virtual NAME``."""
        command = step.commands[index]
        option = command.invocation.option("--virtual")
        if option is None or not option.value or option.value_index is None:
            return None
        if _LASTING.search(option.value):
            return None
        is_named = bool(_TEMPORARY.search(option.value))
        if not is_named and self._recognised(step, index, action) is None:
            return None
        names = tuple(package.name or "" for package in action.packages)
        word = command.word(option.value_index)
        return BuildDependencies(step, command, action, names, option.value, word, is_named)

    def _recognised(
        self, step: Step, index: int, action: PackageAction
    ) -> BuildDependencies | None:
        """Toolchains and headers, where the stage builds something with them and then runs it."""
        known = package_names(action.manager)
        packages = [
            package
            for package in action.packages
            if package.name
            and (known.is_toolchain(package.name) or known.is_development(package.name))
        ]
        if not packages or not self._is_run(step):
            return None
        if not self._builds.behind_in_stage(step, _BUILDS, index):
            return None
        command = step.commands[index]
        names = tuple(package.name or "" for package in packages)
        word = command.word(packages[0].index)
        return BuildDependencies(step, command, action, names, " ".join(names), word, False)

    def _is_run(self, step: Step) -> bool:
        """Whether the image is one that runs something: not one to build with, or to build on."""
        builds, stage = self._builds, step.stage
        return builds.in_stage(stage, _RUNS) and not builds.in_stage(stage, _ONBUILD)

    def _are_removed(self, found: BuildDependencies, index: int) -> bool:
        keys = [_ANYTHING, found.text]
        if found.is_virtual:
            keys.append(_SOMETHING)
        else:
            keys += found.packages
        if "apt-mark" in found.step.node.code:
            # The way of the official images: everything that nobody marked as wanted goes.
            keys.append(_UNWANTED)
        return any(self._removals.behind(found.step, key, index) for key in keys)

    def can_be_purged(self, found: BuildDependencies) -> bool:
        """Whether only the build in the same RUN needs them, and nothing else goes with them."""
        image = found.step.stage.base_image or ""
        if not _PLAIN_BASES[found.action.manager].match(image):
            return False
        tools = tools_of(found)
        if tools is None or not found.action.is_fully_known:
            return False
        end = len(found.step.commands)
        if any(self._uses.behind(found.step, key, end) for key in (_ANYTHING, *tools)):
            return False
        return _all_else_stays(found)


def _named(step: Step, command: Command, action: PackageAction) -> BuildDependencies | None:
    for word in command.node.argv:
        parts = word.parts
        if len(parts) != 1 or not isinstance(parts[0], Parameter) or parts[0].operator:
            continue
        if _NAMED.search(parts[0].name):
            names = tuple(
                package.name or ""
                for package in action.packages
                if command.word(package.index) is word
            )
            return BuildDependencies(step, command, action, names, word.text, word, True)
    return None


def package_names(manager: str) -> PackageNames:
    """What is known about the names of a package manager's packages."""
    if manager == "apk":
        from dflint.commands import alpine

        return alpine
    from dflint.commands import debian

    return debian


def _commands_of(steps: Iterable[Step]) -> Iterator[Command]:
    for step in steps:
        if isinstance(step.node, Run):
            yield from step.commands


def _roles(step: Step) -> Iterator[tuple[int, str]]:
    """What a step is to its stage: it builds, it says what to run, it is for images built on it."""
    if isinstance(step.node, Run):
        for index, command in enumerate(step.commands):
            if command.name in BUILDERS:
                yield index, _BUILDS
    elif isinstance(step.node, (Cmd, Entrypoint)):
        yield 0, _RUNS
    elif isinstance(step.node, Onbuild):
        yield 0, _ONBUILD


def _removed(step: Step) -> Iterator[tuple[int, str]]:
    """What a step removes: packages by their names, or by the variable that holds them."""
    if not isinstance(step.node, Run):
        return
    for index, command in enumerate(step.commands):
        action = command.package_action
        if action is None:
            if command.name == "dpkg" and "purge" in command.node.code:
                yield index, _ANYTHING
            continue
        if action.action in (REMOVE, AUTOREMOVE) and not action.packages:
            yield index, _UNWANTED
        if action.action in (REMOVE, MARK):
            if not action.is_fully_known:
                yield index, _SOMETHING
            for package in action.packages:
                if package.name:
                    yield index, package.name
            for word in command.node.argv:
                yield index, word.text.strip("\"'")


def _used(step: Step) -> Iterator[tuple[int, str]]:
    """The commands that a step runs, or says to run; `_ANYTHING` where that is not known."""
    node = step.node
    if isinstance(node, Onbuild):
        yield 0, _ANYTHING
    elif isinstance(node, (Cmd, Entrypoint, Healthcheck)):
        for name in _programs(step):
            yield 0, _ANYTHING if name in BUILDERS else name
    elif isinstance(node, Run):
        script = step.script
        if isinstance(node.command, JsonArray) or script is None or script.errors:
            yield 0, _ANYTHING
        for index, command in enumerate(step.commands):
            yield index, command.name if command.name in PLAIN else _ANYTHING


def _programs(step: Step) -> set[str]:
    command = getattr(step.node, "command", None)
    if isinstance(command, JsonArray):
        words = [word for element in command.elements for word in element.value.split()]
    elif step.script is None:
        return {_ANYTHING}
    else:
        words = [value or "" for other in step.commands for value in other.values]
    return {posixpath.basename(word) for word in words}


def tools_of(found: BuildDependencies) -> frozenset[str] | None:
    """The commands that the packages bring; None when that is not known of one of them."""
    known = package_names(found.action.manager)
    tools: set[str] = set()
    for package in found.packages:
        brought = known.provides(package)
        if brought is None:
            if not known.is_development(package) or _INTERPRETER.match(package):
                return None
            continue
        tools |= brought
    return frozenset(tools)


def _all_else_stays(found: BuildDependencies) -> bool:
    """Whether no other package that the file installs is, or depends on, a build dependency."""
    if found.action.manager == "apk":
        return _is_named_once(found)
    known = package_names(found.action.manager)
    others_may_need = any(
        not (known.is_toolchain(name) or known.is_development(name) or name in _LEAVES)
        for name in found.packages
    )
    for command, action in _installs(found):
        if not action.is_fully_known:
            return False
        own = set(found.packages) if command is found.command else set()
        for package in action.packages:
            name = package.name or ""
            if name in own:
                continue
            if (
                others_may_need
                or name in found.packages
                or _DEPENDENT.search(name)
                or known.is_toolchain(name)
            ):
                return False
    return True


def _is_named_once(found: BuildDependencies) -> bool:
    """Whether no other command asks apk for one of the names that it will be told to remove.

    ``apk del`` keeps what another name that was asked for depends on. A virtual package whose name
    is used a second time becomes another one.
    """
    names = {found.text} if found.is_virtual else set(found.packages)
    for command, action in _installs(found):
        if command is found.command:
            continue
        virtual = action.invocation.option("--virtual")
        asked = {package.name for package in action.packages}
        if virtual is not None:
            asked = {virtual.value}
        if asked & names or None in asked or not action.is_fully_known:
            return False
    return True


def _installs(found: BuildDependencies) -> Iterator[tuple[Command, PackageAction]]:
    """The commands of the image that install packages with the same manager."""
    stage = found.step.stage
    steps = [*(step for ancestor in stage.ancestors for step in ancestor.steps), *stage.steps]
    for command in _commands_of(steps):
        action = command.package_action
        if action is None or action.action != INSTALL:
            continue
        if action.manager == found.action.manager:
            yield command, action


def brings_programs(found: BuildDependencies) -> bool:
    """Whether the image gets programs that were built elsewhere.

    They may use a shared library that only came with the build dependencies.
    """
    stage = found.step.stage
    stages = [stage, *stage.ancestors, *stage.descendants]
    return any(
        node.flag("from") is not None or isinstance(node, Add)
        for one in stages
        for node in one.nodes
        if isinstance(node, (Add, Copy))
    )


def last_of_build(found: BuildDependencies) -> Command | None:
    """The last command of the step that is not clean-up.

    None where it is not certain what the step does with the packages: nothing, or something else
    than what compilers and Makefiles do.
    """
    commands = found.step.commands[found.step.commands.index(found.command) + 1 :]
    known = BUILDERS | PLAIN | ((tools_of(found) or frozenset()) - PERHAPS_BUILDERS)
    names = [command.name for command in commands]
    if not BUILDERS.intersection(names) or not known.issuperset(names):
        return None
    return next(command for command in reversed(commands) if command.name not in _CLEAN_UP)


def is_chain_with(step: Step, command: Command) -> bool:
    """Whether the script is one ``&&`` chain with the command as a member of its own."""
    script = step.script
    if script is None or len(script.body.items) != 1 or script.comments:
        return False
    and_or = script.body.items[0].and_or
    if any(operator != "&&" for operator in and_or.operators):
        return False
    members = [pipeline.commands for pipeline in and_or.pipelines if not pipeline.prefix]
    return all(isinstance(one[0], SimpleCommand) for one in members) and any(
        len(one) == 1 and one[0] is command.node for one in members
    )
