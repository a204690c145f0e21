"""Packages that a stage installs only to build something, and whether they can go in the same RUN."""

from __future__ import annotations

import posixpath
import re

from dflint.commands.debian import is_development, is_toolchain, provides
from dflint.commands.packages import AUTOREMOVE, INSTALL, MARK, REMOVE
from dflint.cst.nodes import Cmd, Entrypoint, Healthcheck, JsonArray, Onbuild, Run
from dflint.shell.nodes import Parameter, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Word

_NAMED = re.compile(
    r"(build|make|compile|dev)_?(dep|req|pkg|pack|tool)|(dep|req|pkg|pack)\w*_?build", re.IGNORECASE
)
#: Images whose packages are known to include no compilers, so that purging takes away only what the
#: file has installed.
_PLAIN_BASES = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:(?:debian|ubuntu)(?::[\w.-]+)?"
    r"|(?:python|node|ruby|php|openjdk|golang|rust|perl|postgres|mysql):[\w.-]*slim[\w.-]*)"
    r"(?:@.*)?\Z"
)
#: Commands that turn sources into programs.
BUILDERS = frozenset(
    "make gmake cmake ninja meson configure gcc g++ cc c++ clang clang++ ld scons waf".split()
)
#: Commands that may start a compiler, depending on what they are given.
_PERHAPS_BUILDERS = frozenset(
    "pip pip2 pip3 gem bundle bundler npm yarn pnpm node-gyp cargo go luarocks cpanm cpan "
    "python python2 python3 perl ruby node php pecl docker-php-ext-install composer uv poetry "
    "R Rscript mix stack cabal sbt mvn gradle".split()
)
#: Commands that neither build nor run what was built, and need none of the tools that build.
_PLAIN = frozenset(
    "[ adduser addgroup apk apt-cache apt-get apt-key apt-mark basename cat cd chgrp chmod chown cp "
    "curl cut date dirname dpkg-query echo env exit export false find getent gpg grep groupadd "
    "gunzip gzip head id install ldconfig ln ls md5sum mkdir mktemp mv popd printf pushd pwd "
    "readlink realpath rm rmdir sed set sha1sum sha256sum sha512sum sleep sort strip stat sync "
    "tail tar tee test touch tr true truncate umask uname unzip update-ca-certificates useradd "
    "usermod wc wget which xz".split()
)
#: Packages that no package needs to run, although they are no compilers or headers.
_LEAVES = frozenset(
    "bzip2 file gettext git gnupg patch pkg-config pkgconf rsync subversion unzip wget zip".split()
)
#: Packages that depend on compilers or headers themselves, and would go with them.
_DEPENDENT = re.compile(r"dkms|libtool|^r-base|^ghc|devscripts|^dh-|linux-headers|-dev$|-all-dev$")


class BuildDependencies:
    """What one install command brings for a build, and the word that names it."""

    __slots__ = ("command", "is_named", "packages", "step", "text", "word")

    def __init__(
        self,
        step: Step,
        command: Command,
        packages: tuple[str, ...],
        text: str,
        word: Word,
        is_named: bool,
    ) -> None:
        self.step = step
        self.command = command
        self.packages = packages
        #: How a purge names them: ``$buildDeps``, or the packages.
        self.text = text
        #: Where the finding is.
        self.word = word
        #: Whether the author called them so.
        self.is_named = is_named


def find_build_dependencies(step: Step) -> Iterator[BuildDependencies]:
    """The build dependencies that apt installs in a step and that nothing removes."""
    if not isinstance(step.node, Run):
        return
    commands = step.commands
    for index, command in enumerate(commands):
        action = command.package_action
        if action is None or action.manager != "apt" or action.action != INSTALL:
            continue
        found = _named(step, command) or _recognised(step, command)
        if found is None or not found.packages:
            continue
        later = [*commands[index + 1 :], *_commands_of(step.later)]
        if not any(_removes(other, found) for other in later):
            yield found


def _named(step: Step, command: Command) -> BuildDependencies | None:
    for word in command.node.argv:
        parts = word.parts
        if len(parts) != 1 or not isinstance(parts[0], Parameter) or parts[0].operator:
            continue
        if _NAMED.search(parts[0].name):
            names = tuple(
                package.name or ""
                for package in command.packages
                if command.word(package.index) is word
            )
            return BuildDependencies(step, command, names, word.text, word, True)
    return None


def _recognised(step: Step, command: Command) -> BuildDependencies | None:
    """Toolchains and headers, where the stage builds something with them and then runs it."""
    packages = [
        package
        for package in command.packages
        if package.name and (is_toolchain(package.name) or is_development(package.name))
    ]
    if not packages or not _is_run(step) or not _is_used(step, command):
        return None
    names = tuple(package.name or "" for package in packages)
    word = command.word(packages[0].index)
    return BuildDependencies(step, command, names, " ".join(names), word, False)


def _is_run(step: Step) -> bool:
    """Whether the image is one that runs something: not one to build with, or to build on."""
    nodes = [step.node for step in step.stage.steps]
    return any(isinstance(node, (Cmd, Entrypoint)) for node in nodes) and not any(
        isinstance(node, Onbuild) for node in nodes
    )


def _is_used(step: Step, command: Command) -> bool:
    position = step.commands.index(command)
    own = step.commands[position + 1 :]
    later = _commands_of(step.stage.steps[step.index + 1 :])
    return any(other.name in BUILDERS for other in (*own, *later))


def _commands_of(steps: Iterable[Step]) -> Iterator[Command]:
    for step in steps:
        if isinstance(step.node, Run):
            yield from step.commands


def _removes(command: Command, found: BuildDependencies) -> bool:
    action = command.package_action
    if action is None:
        return command.name == "dpkg" and "purge" in command.node.code
    if action.action in (REMOVE, MARK):
        names = {package.name for package in action.packages}
        return bool(names & set(found.packages)) or found.text in command.node.code
    return action.action == AUTOREMOVE and found.is_named and "apt-mark" in found.step.node.code


def can_be_purged(found: BuildDependencies) -> bool:
    """Whether nothing but the build in the same RUN needs them, and nothing else goes with them."""
    step = found.step
    image = step.stage.base_image or ""
    if not _PLAIN_BASES.match(image) or "" in found.packages:
        return False
    tools = _tools(found.packages)
    if tools is None or not _all_else_stays(found):
        return False
    return all(_needs_none_of(later, tools) for later in step.later)


def _tools(packages: Iterable[str]) -> frozenset[str] | None:
    """The commands that the packages bring; None when that is not known of one of them."""
    tools: set[str] = set()
    for package in packages:
        brought = provides(package)
        if brought is None:
            if not is_development(package):
                return None
            continue
        tools |= brought
    return frozenset(tools)


def _all_else_stays(found: BuildDependencies) -> bool:
    """Whether no other package that the file installs is, or depends on, a build dependency."""
    step = found.step
    steps = [*(s for stage in step.stage.ancestors for s in stage.steps), *step.stage.steps]
    others_may_need = any(
        not (is_toolchain(name) or is_development(name) or name in _LEAVES)
        for name in found.packages
    )
    for command in _commands_of(steps):
        action = command.package_action
        if action is None or action.action != INSTALL or action.manager != "apt":
            continue
        if not action.is_fully_known:
            return False
        own = set(found.packages) if command is found.command else set()
        for package in action.packages:
            name = package.name or ""
            if name in own:
                continue
            if others_may_need or name in found.packages or _DEPENDENT.search(name) or is_toolchain(name):
                return False
    return True


def _needs_none_of(step: Step, tools: frozenset[str]) -> bool:
    node = step.node
    if isinstance(node, Onbuild):
        return False
    if isinstance(node, (Cmd, Entrypoint, Healthcheck)):
        return _runs_none_of(step, tools)
    if not isinstance(node, Run):
        return True
    if isinstance(node.command, JsonArray) or step.script is None or step.script.errors:
        return False
    return all(command.name in _PLAIN - tools for command in step.commands)


def _runs_none_of(step: Step, tools: frozenset[str]) -> bool:
    command = getattr(step.node, "command", None)
    if isinstance(command, JsonArray):
        words = [word for element in command.elements for word in element.value.split()]
    elif step.script is None:
        return False
    else:
        words = [value or "" for other in step.commands for value in other.values]
    names = {posixpath.basename(word) for word in words}
    return not names & (tools | BUILDERS)


class BuildOutput:
    """Where the commands behind an install put what they build."""

    __slots__ = ("folders", "last")

    def __init__(self, folders: tuple[str, ...], last: Command) -> None:
        #: Absolute, in the order of their first use.
        self.folders = folders
        #: The last command that is not clean-up.
        self.last = last


def build_output(found: BuildDependencies) -> BuildOutput | None:
    """Where the programs are that the step builds; None where that is not certain."""
    step = found.step
    position = step.commands.index(found.command)
    folder = step.state.workdir
    folders: list[str] = []
    last = found.command
    built = installed = False
    for command in step.commands[position + 1 :]:
        name = command.name
        if name in BUILDERS:
            place = _place(command, folder)
            if place is None:
                return None
            folders += [one for one in place if one not in folders]
            built = True
            installed = installed or "install" in command.values[1:]
        elif name == "cd":
            folder = _directory(command, folder)
        elif name not in _PLAIN:
            return None
        if name not in ("rm", "apt-get"):
            last = command
    if not built:
        return None
    if installed:
        folders = [one for one in folders if one.startswith(("/usr/local", "/opt"))]
    return BuildOutput(tuple(dict.fromkeys(["/usr/local", *folders])), last)


def _directory(command: Command, folder: str | None) -> str | None:
    values = command.values
    path = values[1] if len(values) == 2 else None
    return _joined(folder, path)


def _joined(folder: str | None, path: str | None) -> str | None:
    if path is None or path.startswith(("~", "-")):
        return None
    if path.startswith("/"):
        return posixpath.normpath(path)
    return None if folder is None else posixpath.normpath(posixpath.join(folder, path))


def _place(command: Command, folder: str | None) -> list[str] | None:
    """The folders that a build command writes programs to; None where that is not certain."""
    words: list[str] = []
    for value, prefix in zip(command.values[1:], command.prefixes[1:], strict=True):
        if value is None and not prefix.startswith(("-j", "--jobs")):
            return None
        words.append(prefix)
    where: str | None = folder
    places: list[str] = []
    for index, word in enumerate(words):
        if word in ("-C", "--directory") and index + 1 < len(words):
            where = _joined(folder, words[index + 1])
        key, equal, path = word.partition("=")
        if equal and re.search(r"prefix|destdir|installdir|root$", key, re.IGNORECASE):
            if not path.startswith("/"):
                return None
            places.append(posixpath.normpath(path))
        if word == "-o" and index + 1 < len(words):
            output = _joined(where, words[index + 1])
            if output is None:
                return None
            places.append(posixpath.dirname(output))
    if where is None:
        return None
    if where != "/":
        places.append(where)
    return places


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
