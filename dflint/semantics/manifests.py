"""Commands that install what a project depends on, and the files that tell them what that is."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dflint.semantics.script import Command

#: Options with which a package manager looks elsewhere, or does something else.
_ELSEWHERE = (
    "--global --location --prefix --dir --cwd --working-dir --gemfile --lockfile-dir --filter"
    " --workspace --workspaces --workspace-root --recursive --directory --project --path --file"
    " --modules-dir --modules-folder --dry-run --package-lock-only --lockfile-only"
).split()


class Installation:
    """What a command installs from."""

    __slots__ = ("command", "folder", "manifests")

    def __init__(
        self, command: Command, manifests: tuple[str, ...] | None, folder: str = ""
    ) -> None:
        self.command = command
        #: How COPY names the files that it needs, seen from the folder of the project; None where
        #: it needs others as well, or which it needs is not known.
        self.manifests = manifests
        #: The folder below that of the project that the packages are put in, if they are.
        self.folder = folder


def installation(command: Command) -> Installation | None:
    """What a command installs the dependencies of a project from; None when it does not do that."""
    reader = _READERS.get(command.invocation.tool or "")
    if reader is None or command.has("--help", "--version"):
        return None
    return reader(command)


def may_install(text: str) -> bool:
    """Whether a file names a program that ``installation`` knows."""
    return any(tool in text for tool in _READERS)


def _is_in_place(command: Command) -> bool:
    """Whether it is certain that the project is the one in the working directory."""
    invocation = command.invocation
    return (
        invocation.certain
        and not invocation.dynamic
        and not invocation.unknown_options
        and not command.has(*_ELSEWHERE)
    )


def _of_node(lock_files: str) -> Callable[[Command], Installation | None]:
    def read(command: Command) -> Installation | None:
        subcommand = command.subcommand
        bare = subcommand is None and command.invocation.tool == "yarn"
        if not (subcommand in ("install", "ci") or bare):
            return None
        if command.invocation.operands or command.has("--global", "--location"):
            return None
        manifests = tuple(lock_files.split()) if _is_in_place(command) else None
        return Installation(command, manifests, "node_modules")

    return read


def _pip(command: Command) -> Installation | None:
    action = command.package_action
    if action is None or action.action != "install" or not action.files:
        return None
    if any(package.is_file for package in action.packages):
        # The project itself.
        return None
    names = [option.value for option in command.invocation.options if option.name in _REQUIREMENTS]
    if any("://" in (name or "") for name in names):
        return None
    if not _is_in_place(command) or None in names or command.has("--constraint", "--constraints"):
        return Installation(command, None)
    return Installation(command, tuple(name for name in names if name))


_REQUIREMENTS = ("--requirement", "--requirements")


def _bundle(command: Command) -> Installation | None:
    if command.subcommand not in (None, "install") or command.invocation.operands:
        return None
    if command.subcommand is None and command.package_action is None:
        return None
    return Installation(command, ("Gemfile*",) if _is_in_place(command) else None)


def _composer(command: Command) -> Installation | None:
    if command.subcommand != "install" or command.invocation.operands:
        return None
    # Scripts and the loader of classes are made of the sources.
    is_apart = command.has("--no-scripts") and command.has("--no-autoloader")
    manifests = ("composer.*",) if is_apart and _is_in_place(command) else None
    return Installation(command, manifests, "vendor") if is_apart else None


def _go(command: Command) -> Installation | None:
    if command.invocation.subcommand != ("mod", "download") or command.invocation.operands:
        return None
    return Installation(command, ("go.*",) if _is_in_place(command) else None)


def _poetry(command: Command) -> Installation | None:
    if command.subcommand != "install" or not command.has("--no-root"):
        return None
    manifests = ("pyproject.toml", "poetry.lock*") if _is_in_place(command) else None
    return Installation(command, manifests, ".venv")


_READERS: dict[str, Callable[[Command], Installation | None]] = {
    "npm": _of_node("package*.json"),
    "yarn": _of_node("package.json yarn.lock*"),
    "pnpm": _of_node("package.json pnpm-lock.yaml*"),
    "pip": _pip,
    "uv": _pip,
    "bundle": _bundle,
    "bundler": _bundle,
    "composer": _composer,
    "go": _go,
    "poetry": _poetry,
}
