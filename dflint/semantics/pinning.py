"""Packages that are installed in whatever version there happens to be."""

from __future__ import annotations

from dflint.commands.packages import INSTALL
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


def unpinned(
    command: Command, is_pinned: Callable[[Package], bool], allowed: Sequence[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    """The packages that a command installs without a version: the place of the word, and names.

    A word that holds several (a variable with a list) comes once, with all of them. Packages that
    are not known, because they come out of a variable or a command, are left out.
    """
    action = command.package_action
    if action is None or action.action != INSTALL:
        return
    names: dict[int, list[str]] = {}
    for package in action.packages:
        is_named = package.name is not None and package.action == INSTALL
        if is_named and not package.is_file and not package.is_url and not is_pinned(package):
            name = package.name or ""
            if not _is_allowed(name, allowed):
                names.setdefault(id(command.word(package.index)), []).append(name)
    for package in action.packages:
        word = command.word(package.index)
        found = names.pop(id(word), None)
        if found:
            yield word.span, ", ".join(found)


def _is_allowed(name: str, allowed: Sequence[str]) -> bool:
    if not allowed:
        return False
    from fnmatch import fnmatchcase

    return any(fnmatchcase(name, pattern) for pattern in allowed)
