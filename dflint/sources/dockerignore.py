"""The ignore file of a Dockerfile: what is left out of the build context.

Sources: https://docs.docker.com/build/concepts/context/#dockerignore-files and
https://github.com/moby/patternmatcher, which makes a regular expression of Go of each pattern. Go's
take linear time, Python's do not, so a pattern is a list of places here, and all places that it may
be at are moved along the path together: that takes no more steps than pattern and path multiplied.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    #: The ranges of characters that a place takes, and whether it takes all others instead.
    Class = tuple[bool, tuple[tuple[str, str], ...]]
    Place = str | Class

# The places of a pattern that are no class. Two stars stand for any number of folders, which are
# entered and, behind a slash, left; or, at the end, for anything.
_STAR, _ENTER, _INSIDE, _REST = "*", "**/", "*/", "**"
_NO_SLASH: Class = (True, (("/", "/"),))


def read_dockerignore(path: str) -> str:
    """The content of the ignore file for a Dockerfile; empty without one.

    ``<name of the Dockerfile>.dockerignore`` beside it comes first, then ``.dockerignore`` in the
    build context, which is taken to be the folder of the Dockerfile.
    """
    folder = os.path.dirname(path)
    own, shared = f"{path}.dockerignore", os.path.join(folder, ".dockerignore")
    try:
        with open(own if os.path.isfile(own) else shared, "rb") as file:
            return file.read().decode("utf-8-sig", "surrogateescape")
    except (OSError, ValueError):
        return ""


class Dockerignore:
    """The patterns of an ignore file."""

    def __init__(self, text: str) -> None:
        #: Whether a line takes something back: what is left out cannot be told by a name then.
        self.has_exceptions = False
        self._patterns: list[_Pattern] = []
        for line in text.removeprefix("\ufeff").split("\n"):
            line = line.removesuffix("\r")
            pattern = "" if line.startswith("#") else line.strip()
            if pattern.startswith("!"):
                self.has_exceptions = True
            elif pattern:
                self._patterns.append(_Pattern(_clean(pattern)))

    def excludes(self, path: str) -> bool:
        """Whether a path, or a folder that it is in, is left out; exceptions do not count.

        The path is taken as it is written: one that begins with a slash is below no pattern.
        """
        path = clean_path(path)
        return any(pattern.matches(path) for pattern in self._patterns)


def clean_path(path: str) -> str:
    """The shortest way to write a path (Go's path.Clean)."""
    cleaned = os.path.normpath(path).replace(os.sep, "/")
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _clean(pattern: str) -> str:
    pattern = clean_path(pattern)
    return pattern[1:] if len(pattern) > 1 and pattern.startswith("/") else pattern


class _Pattern:
    """One line of an ignore file."""

    __slots__ = ("_places", "_suffix")

    def __init__(self, pattern: str) -> None:
        self._suffix: str | None = None
        self._places: list[Place] = []
        if pattern.startswith("**") and not set(pattern[2:]) & set("*?[]\\"):
            # Not only whole names: ``**.txt``.
            self._suffix = pattern[2:]
        else:
            self._places = _read_places(pattern) or []

    def matches(self, path: str) -> bool:
        """Whether the path, or the start of it before a slash, is what the pattern says."""
        if self._suffix is not None:
            return _has_suffix(path, self._suffix)
        if not self._places:
            return False
        end = len(self._places)
        current = self._reached({0})
        for character in path:
            if character == "/" and end in current:
                return True
            current = self._reached(set(self._step(current, character)))
            if not current:
                return False
        return end in current

    def _reached(self, found: set[int]) -> set[int]:
        """The places, and those behind them that are reached without a character."""
        for index in sorted(found):
            while index < len(self._places):
                place = self._places[index]
                if place not in (_STAR, _ENTER, _REST):
                    break
                if place == _ENTER:
                    found.add(index + 1)
                    index += 1
                index += 1
                found.add(index)
        return found

    def _step(self, current: set[int], character: str) -> Iterator[int]:
        for index in current:
            if index == len(self._places):
                continue
            place = self._places[index]
            if place == _STAR:
                if character != "/":
                    yield index
            elif place == _REST:
                yield index
            elif place == _INSIDE:
                yield index
                if character == "/":
                    yield index + 1
            elif place != _ENTER and _takes(place, character):
                yield index + 1


def _takes(place: Place, character: str) -> bool:
    if isinstance(place, str):
        return False
    is_negated, ranges = place
    return any(first <= character <= last for first, last in ranges) != is_negated


def _has_suffix(path: str, suffix: str) -> bool:
    """Whether the path, or a folder that it is in, ends so; ``/name`` also matches ``name``."""
    if not suffix:
        return True
    if suffix.startswith("/"):
        path = "/" + path
    return path.endswith(suffix) or f"{suffix}/" in path


def _read_places(pattern: str) -> list[Place] | None:
    """The places of a pattern; None when it is none."""
    places: list[Place] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "*" and pattern.startswith("*", position):
            position += 1
            position += pattern.startswith("/", position)
            places += [_REST] if position == len(pattern) else [_ENTER, _INSIDE]
        elif character == "*":
            places.append(_STAR)
        elif character == "?":
            places.append(_NO_SLASH)
        elif character == "[":
            found = _read_class(pattern, position)
            if found is None:
                return None
            places.append(found[0])
            position = found[1]
        else:
            if character == "\\":
                character = pattern[position : position + 1]
                position += 1
            if not character:
                return None
            places.append((False, ((character, character),)))
    return places


def _read_class(pattern: str, position: int) -> tuple[Class, int] | None:
    """A class such as ``[a-z]`` from behind its bracket, and where it ends; None without an end."""
    is_negated = pattern.startswith("^", position)
    position += is_negated
    ranges: list[tuple[str, str]] = []
    while position < len(pattern) and (pattern[position] != "]" or not ranges):
        ends: list[str] = []
        while len(ends) < 2:
            position += pattern.startswith("\\", position)
            ends.append(pattern[position : position + 1])
            position += 1
            if len(ends) == 1 and not pattern.startswith("-", position):
                break
            position += len(ends) == 1
        if not ends[-1]:
            return None
        ranges.append((ends[0], ends[-1]))
    return ((is_negated, tuple(ranges)), position + 1) if position < len(pattern) else None
