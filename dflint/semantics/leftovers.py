"""What a RUN deletes of that which an earlier instruction has put into a layer of its own."""

from __future__ import annotations

import posixpath

from dflint.commands.packages import INSTALL, REMOVE
from dflint.cst.nodes import Add, Copy, Run, Workdir
from dflint.regex import regex
from dflint.semantics.mounts import is_volatile
from dflint.semantics.ownership import copied_by, is_below
from dflint.semantics.transfers import is_remote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

_SYSTEM_MANAGERS = ("apt", "apk", "dnf", "yum", "microdnf", "zypper")
#: Files that hold packages and programs: others that are copied are too small to be worth a word.
_LARGE = regex(
    r"\.(?:tar(?:\.\w+)?|t[gbx]z|tzst|zip|gz|bz2|xz|zst|7z|deb|rpm|apk|whl|jar|war|iso|img|bin|run"
    r"|dump)\Z"
)
_ARCHIVE_SUFFIX = regex(r"\.(?:tar(?:\.\w+)?|t[gbx]z|tzst|zip)\Z")


#: So many files are looked for at the same time; the oldest are forgotten.
_MAX_FILES = 100


class Leftover:
    """Something that stays in the layer of an earlier instruction."""

    __slots__ = ("command", "name", "source")

    def __init__(self, command: Command, source: Step, name: str) -> None:
        #: The command that deletes it, too late.
        self.command = command
        #: The instruction that has made it.
        self.source = source
        #: A path, or the names of packages.
        self.name = name


def leftovers(steps: Iterable[Step]) -> Iterator[Leftover]:
    """What the RUNs among some steps of a stage delete of the work of those before them.

    One for each command that deletes something.
    """
    files: dict[str, Step] = {}
    packages: dict[tuple[str, str], Step] = {}
    # Where relative paths begin, as long as the working directory is that of the base image.
    root: str | None = "?"
    for step in steps:
        if isinstance(step.node, Workdir):
            root = None
        elif isinstance(step.node, (Add, Copy)):
            files.update((path, step) for path in _copied(step))
        elif isinstance(step.node, Run):
            for command, folder in _with_folders(step, step.state.workdir or root):
                found = _deleted(command, folder, files) or _removed(command, packages)
                if found is not None:
                    yield Leftover(command, found[1], found[0].removeprefix("?/"))
                for path in _made(command, folder):
                    if not is_volatile(step, path):
                        files[path] = step
                while len(files) > _MAX_FILES:
                    del files[next(iter(files))]
                packages.update((package, step) for package in _installed(command))


def _copied(step: Step) -> list[str]:
    """The paths of what an instruction copies, as far as it may be large."""
    paths = [
        copied.path
        for copied in copied_by(step)
        if copied.path.startswith("/")
        and (_LARGE.search(copied.path) or (copied.is_file and is_remote(copied.source)))
    ]
    return [path for path in paths if posixpath.dirname(path) not in paths]


def _with_folders(step: Step, folder: str | None) -> Iterator[tuple[Command, str | None]]:
    """The commands of a step, each with the folder in which it runs, where that is known."""
    script = step.script
    if script is None or script.errors:
        return
    for command in step.commands:
        yield command, folder
        if command.name in ("cd", "chdir", "pushd"):
            target = command.values[-1] if len(command.values) == 2 else None
            folder = _join(folder, target)
        elif command.name == "popd":
            folder = None


def _join(folder: str | None, path: str | None) -> str | None:
    if not path or path.startswith(("~", "-")):
        return None
    if path.startswith("/"):
        return posixpath.normpath(path)
    return None if folder is None else posixpath.normpath(posixpath.join(folder, path))


def _made(command: Command, folder: str | None) -> Iterator[str]:
    """The paths of what a command downloads, or unpacks."""
    reader = _MAKERS.get(command.invocation.tool or "")
    if reader is None or command.invocation.chrooted:
        return
    for name in reader(command):
        path = _join(folder, name)
        if path is not None and "*" not in path and path not in ("/", "?"):
            yield path


def _url_name(url: str | None) -> str | None:
    if url is None or "/" not in url:
        return None
    name = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return name or None


def _curl(command: Command) -> Iterator[str]:
    invocation = command.invocation
    for option in invocation.options:
        if option.name == "--output" and option.value and option.value != "-":
            yield option.value
    if command.has("--remote-name") and not command.has("--output-dir", "--remote-header-name"):
        for index in invocation.operands:
            name = _url_name(command.values[index])
            if name is not None:
                yield name


def _wget(command: Command) -> Iterator[str]:
    option = command.invocation.option("--output-document")
    if option is not None:
        if option.value and option.value != "-" and not option.value.startswith("/dev/"):
            yield option.value
        return
    prefix = command.invocation.option("--directory-prefix")
    if prefix is not None and not prefix.value:
        return
    for index in command.invocation.operands:
        name = _url_name(command.values[index])
        if name is not None:
            yield posixpath.join(prefix.value or "", name) if prefix is not None else name


def _git(command: Command) -> Iterator[str]:
    invocation = command.invocation
    if command.subcommand != "clone" or not invocation.operands or not invocation.certain:
        return
    values = [command.values[index] for index in invocation.operands]
    if len(values) == 2 and values[1]:
        yield values[1]
    elif len(values) == 1 and values[0]:
        name = values[0].rstrip("/").rpartition("/")[2].removesuffix(".git")
        if name:
            yield name


def _tar(command: Command) -> Iterator[str]:
    """By convention an archive holds a folder of its own name."""
    file = command.invocation.option("--file")
    if not command.has("--extract") or file is None or not file.value:
        return
    folder = command.invocation.option("--directory")
    if folder is None and command.has("--strip-components"):
        return
    name = posixpath.basename(file.value)
    if _ARCHIVE_SUFFIX.search(name):
        stem = _ARCHIVE_SUFFIX.sub("", name)
        if folder is None:
            yield stem
        elif folder.value:
            yield posixpath.join(folder.value, stem)


_MAKERS = {"curl": _curl, "wget": _wget, "git": _git, "tar": _tar}


def _deleted(
    command: Command, folder: str | None, files: dict[str, Step]
) -> tuple[str, Step] | None:
    """The first known file that a command deletes; all that it deletes is forgotten."""
    if command.name != "rm" or command.invocation.chrooted:
        return None
    found: list[tuple[str, Step]] = []
    for index in command.invocation.operands:
        pattern = _join(folder, command.values[index])
        if pattern is None or pattern in ("/", "?"):
            continue
        covered = [path for path in files if _covers(pattern, path)]
        found.extend((path, files.pop(path)) for path in covered)
    return next((one for one in found if one[1] is not command.step), None)


def _covers(pattern: str, path: str) -> bool:
    from fnmatch import fnmatchcase

    if "*" not in pattern and "?" not in pattern and "[" not in pattern:
        return path == pattern or is_below(path, pattern)
    parts = path.split("/")
    depth = pattern.count("/") + 1
    # A star does not go across folders.
    return len(parts) >= depth and all(
        fnmatchcase(part, piece)
        for part, piece in zip(parts[:depth], pattern.split("/"), strict=True)
    )


def _installed(command: Command) -> Iterator[tuple[str, str]]:
    """The packages that a command installs, with their manager; a virtual one by its name."""
    action = command.package_action
    if action is None or action.action != INSTALL or action.manager not in _SYSTEM_MANAGERS:
        return
    if action.virtual:
        yield action.manager, action.virtual
        return
    for package in action.packages:
        if package.name and package.action == INSTALL:
            yield action.manager, package.name


def _removed(command: Command, packages: dict[tuple[str, str], Step]) -> tuple[str, Step] | None:
    """The packages that a command removes, of those of the first instruction that has any."""
    action = command.package_action
    if action is None or action.action != REMOVE:
        return None
    found = [
        (package.name, packages.pop((action.manager, package.name)))
        for package in action.packages
        if package.name and (action.manager, package.name) in packages
    ]
    found = [one for one in found if one[1] is not command.step]
    if not found:
        return None
    source = found[0][1]
    return ", ".join(name for name, step in found if step is source), source
