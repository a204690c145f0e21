"""What .gitignore files exclude, as git decides it (https://git-scm.com/docs/gitignore).

A pattern is matched in time proportional to its length times that of the path: nobody's .gitignore
can make a run slow, as it can where patterns become regular expressions. Classes such as
``[[:digit:]]`` are not known.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    ItemT = TypeVar("ItemT")
    #: The characters that one place of a pattern matches: whether it is all but these, and ranges.
    Place = tuple[bool, tuple[tuple[str, str], ...]]

#: In a name: any number of characters; as a whole name (``**``): any number of folders.
_STAR: Place = (False, (("*", ""),))
_ANY: Place = (True, ())
_FOLDERS: list[Place] = [_STAR, _STAR]


class Gitignore:
    """The .gitignore of a folder, and behind it those of the folders above."""

    def __init__(self, folder: str, text: str, outer: Gitignore | None = None) -> None:
        self.folder = os.path.abspath(folder)
        self.outer = outer
        patterns = map(_read_pattern, text.removeprefix("\ufeff").split("\n"))
        # The last pattern that matches decides.
        self._patterns = [pattern for pattern in patterns if pattern is not None][::-1]

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether a path below the folder is excluded, not counting what excludes its parents."""
        relative = os.path.relpath(os.path.abspath(path), self.folder)
        names = relative.split(os.sep)
        for pattern in self._patterns:
            if pattern.matches(names, is_folder):
                return not pattern.is_negated
        return self.outer is not None and self.outer.ignores(path, is_folder)


def read_gitignore(folder: str, outer: Gitignore | None = None) -> Gitignore | None:
    """The .gitignore of a folder; where it cannot be read, what the folders above say."""
    try:
        with open(os.path.join(folder, ".gitignore"), "rb") as file:
            return Gitignore(folder, file.read().decode("utf-8", "surrogateescape"), outer)
    except OSError:
        return outer


class _Pattern:
    """One line of a .gitignore."""

    __slots__ = ("_is_for_folders", "_is_for_names", "_names", "is_negated")

    def __init__(
        self, names: list[list[Place]], is_negated: bool, is_for_folders: bool, is_for_names: bool
    ) -> None:
        self._names = names
        self.is_negated = is_negated
        self._is_for_folders = is_for_folders
        #: Whether it is about the last name of a path only.
        self._is_for_names = is_for_names

    def matches(self, names: Sequence[str], is_folder: bool) -> bool:
        if self._is_for_folders and not is_folder:
            return False
        if self._is_for_names:
            return _name_matches(self._names[0], names[-1])
        return _match(self._names, names, lambda name: name is _FOLDERS, _name_matches)


def _read_pattern(line: str) -> _Pattern | None:
    """The pattern of a line; None for a comment, an empty line, and what can match nothing."""
    line = _without_trailing_blanks(line.removesuffix("\r"))
    if line.startswith("#"):
        return None
    is_negated = line.startswith("!")
    line = line[is_negated:]
    is_for_folders = line.endswith("/")
    if is_for_folders:
        line = line[:-1]
    names = _read_names(line.removeprefix("/")) if line else None
    if names is None:
        return None
    return _Pattern(names, is_negated, is_for_folders, is_for_names="/" not in line)


def _without_trailing_blanks(line: str) -> str:
    stripped = line.rstrip(" ")
    escapes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if escapes % 2 and stripped != line else stripped


def _read_names(pattern: str) -> list[list[Place]] | None:
    """The pattern name by name; None when it is none."""
    names: list[list[Place]] = [[]]
    position = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "/":
            names.append([])
            continue
        if character == "*":
            place = _STAR
        elif character == "?":
            place = _ANY
        elif character == "[":
            found = _read_class(pattern, position)
            if found is None:
                return None
            place, position = found
        else:
            if character == "\\":
                if position == len(pattern):
                    return None
                character = pattern[position]
                position += 1
            place = (False, ((character, character),))
        names[-1].append(place)
    return _with_folders(names)


def _with_folders(names: list[list[Place]]) -> list[list[Place]]:
    """Names of nothing but two stars or more stand for folders; at the end, for what is in them."""
    found = [
        _FOLDERS if len(name) > 1 and all(place is _STAR for place in name) else name
        for name in names
    ]
    return [*found, [_STAR]] if found[-1] is _FOLDERS else found


def _read_class(pattern: str, position: int) -> tuple[Place, int] | None:
    """A class such as ``[a-z]`` from behind its bracket, and where it ends; None without an end."""
    is_negated = pattern[position : position + 1] in ("!", "^")
    position += is_negated
    ranges: list[tuple[str, str]] = []
    start = position
    can_be_range = False
    while position < len(pattern):
        character = pattern[position]
        if character == "]" and position > start:
            return (is_negated, tuple(ranges)), position + 1
        is_range = can_be_range and character == "-" and not pattern.startswith("]", position + 1)
        if is_range:
            position += 1
        position += pattern.startswith("\\", position)
        if position >= len(pattern):
            return None
        character = pattern[position]
        if is_range:
            ranges[-1] = (ranges[-1][0], character)
        else:
            ranges.append((character, character))
        can_be_range = not is_range
        position += 1
    return None


def _name_matches(places: Sequence[Place], name: str) -> bool:
    return _match(places, name, lambda place: place is _STAR, _place_matches)


def _place_matches(place: Place, character: str) -> bool:
    is_negated, ranges = place
    return any(first <= character <= last for first, last in ranges) != is_negated


def _match(
    pattern: Sequence[ItemT],
    subject: Sequence[str],
    is_star: Callable[[ItemT], bool],
    matches: Callable[[ItemT, str], bool],
) -> bool:
    """Whether the pattern matches all of the subject; a star stands for any number of items."""
    position = index = 0
    # Where to go on when the last star takes one item more.
    star = star_index = -1
    while index < len(subject):
        if position < len(pattern) and is_star(pattern[position]):
            star, star_index = position, index
            position += 1
        elif position < len(pattern) and matches(pattern[position], subject[index]):
            position += 1
            index += 1
        elif star >= 0:
            star_index += 1
            position, index = star + 1, star_index
        else:
            return False
    return all(is_star(item) for item in pattern[position:])
