"""Packages that are installed in whatever version there happens to be."""

from __future__ import annotations

from dflint.commands.packages import INSTALL
from dflint.regex import regex
from dflint.rule import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dflint.commands.packages import Package
    from dflint.semantics.script import Command

#: All rules about versions have it.
ALLOWED_UNPINNED = Option(
    "allowed-unpinned",
    Option.STRINGS,
    (),
    "Packages that need no version, by name or pattern (`ca-certificates`, `python3-*`)",
)


#: Branches and tags that stand for something else every few days.
_MOVING = frozenset(
    "latest next nightly canary edge stable lts alpha beta rc dev develop development devel main "
    "master trunk default tip head upgrade patch".split()
)
_CREDENTIALS = regex(r"//[^/@]*@")


def is_moving(version: str | None) -> bool:
    """Whether the version is known to be none: ``latest``, or a branch such as ``main``."""
    return version is not None and version.lower() in _MOVING


def unpinned(
    command: Command,
    is_pinned: Callable[[Package], bool],
    allowed: Sequence[str],
    packages: Sequence[Package] | None = None,
    *,
    with_urls: bool = False,
) -> Iterator[tuple[tuple[int, int], str]]:
    """The packages that a command installs without a version: the place of the word, and names.

    A word that holds several (a variable with a list) comes once, with all of them. Packages that
    are not known, because they come out of a variable or a command, are left out. ``packages``: by
    default all that it installs. ``with_urls``: also those that are named by a URL.
    """
    if packages is None:
        action = command.package_action
        if action is None or action.action != INSTALL:
            return
        packages = [package for package in action.packages if package.action == INSTALL]
    names: dict[int, list[str]] = {}
    for package in packages:
        name = package.text if package.is_url and with_urls else package.name
        if name is None or package.is_file or (package.is_url and not with_urls):
            continue
        if not is_pinned(package) and not _is_allowed(name, allowed):
            shown = package.text if is_moving(package.version) else name
            shown = _CREDENTIALS.sub("//", shown or name)
            names.setdefault(id(command.word(package.index)), []).append(shown)
    for package in packages:
        word = command.word(package.index)
        found = names.pop(id(word), None)
        if found:
            yield word.span, ", ".join(found)


def without_version(kind: str, names: str) -> str:
    """The message about what ``unpinned`` finds; ``kind`` is what the manager calls a package."""
    if ", " in names:
        return f"{kind}s {names} have no version"
    return f"{kind} {names} has no version"


def _is_allowed(name: str, allowed: Sequence[str]) -> bool:
    if not allowed:
        return False
    from fnmatch import fnmatchcase

    return any(fnmatchcase(name, pattern) for pattern in allowed)
