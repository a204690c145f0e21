"""The ignore file of a Dockerfile: what is left out of the build context.

Sources: https://docs.docker.com/build/concepts/context/#dockerignore-files and
https://github.com/moby/patternmatcher, which makes a regular expression of Go of each pattern. Go's
take linear time, Python's do not. Here a pattern is a list of places, and the places that may be
reached are the bits of a number, which is moved along the path.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    #: The ranges of characters that a place takes, and whether it takes all others instead.
    Class = tuple[bool, tuple[tuple[str, str], ...]]
    Place = str | Class

# The places of a pattern beside classes, and ``=x`` for the character x. Two stars stand for any
# number of folders, which are entered and, behind a slash, left; or, at the end, for anything.
_STAR, _ENTER, _INSIDE, _REST, _NO_SLASH = "*", "**/", "*/", "**", "?"

_EVERYTHING = frozenset(("*", "**", "**/*"))


def read_dockerignore(path: str, context: str = "") -> str:
    """The content of the ignore file for a Dockerfile; empty without one.

    ``<name of the Dockerfile>.dockerignore`` beside it comes first, then ``.dockerignore`` in the
    build context, which is taken to be the folder of the Dockerfile where nobody says more.
    """
    folder = context or os.path.dirname(path)
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
        if path == ".":
            # Not what names that begin with a dot are left out by.
            return not _EVERYTHING.isdisjoint(pattern.text for pattern in self._patterns)
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

    __slots__ = (
        "_any",
        "_characters",
        "_classes",
        "_end",
        "_enter",
        "_moves",
        "_skip",
        "_slash",
        "_stay",
        "_suffix",
        "text",
    )

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self._suffix: str | None = None
        places: list[Place] = []
        if pattern.startswith("**") and not set(pattern[2:]) & set("*?[]\\"):
            # Not only whole names: ``**.txt``.
            self._suffix = pattern[2:]
        else:
            places = _read_places(pattern) or []
        self._end = 1 << len(places)
        #: The places that stay at a character, and those that do at a slash.
        self._stay = _bits(places, (_STAR, _INSIDE, _REST)), _bits(places, (_INSIDE, _REST))
        #: Those that need no character to go to the next place, and to the next but one.
        self._skip = _bits(places, (_STAR, _ENTER, _REST))
        self._enter = _bits(places, (_ENTER,))
        #: Those that take a character and go to the next place: a slash, anything else, a certain
        #: one, one of a class; and all of them by character, as far as they have been asked for.
        self._slash = _bits(places, (_INSIDE,))
        self._any = _bits(places, (_NO_SLASH,))
        self._characters: dict[str, int] = {}
        self._classes: dict[Class, int] = {}
        self._moves: dict[str, int] = {}
        for index, place in enumerate(places):
            if isinstance(place, tuple):
                self._classes[place] = self._classes.get(place, 0) | 1 << index
            elif place.startswith("="):
                self._characters[place[1]] = self._characters.get(place[1], 0) | 1 << index

    def matches(self, path: str) -> bool:
        """Whether the path, or the start of it before a slash, is what the pattern says."""
        if self._suffix is not None:
            return _has_suffix(path, self._suffix)
        end = self._end
        if end == 1:
            return False
        reached = self._with_skipped(1)
        for character in path:
            is_slash = character == "/"
            if is_slash and reached & end:
                return True
            if character not in self._moves:
                self._moves[character] = self._moves_of(character)
            moves = (reached & self._moves[character]) << 1
            reached = self._with_skipped(reached & self._stay[is_slash] | moves)
            if not reached:
                return False
        return bool(reached & end)

    def _moves_of(self, character: str) -> int:
        moves = self._characters.get(character, 0)
        moves |= self._slash if character == "/" else self._any
        for characters, bits in self._classes.items():
            if _takes(characters, character):
                moves |= bits
        return moves

    def _with_skipped(self, reached: int) -> int:
        """The places, and those behind them that are reached without a character."""
        while True:
            more = reached | (reached & self._skip) << 1 | (reached & self._enter) << 2
            if more == reached:
                return reached
            reached = more


def _bits(places: list[Place], kinds: tuple[str, ...]) -> int:
    return sum(1 << index for index, place in enumerate(places) if place in kinds)


def _takes(characters: Class, character: str) -> bool:
    is_negated, ranges = characters
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
            if position == len(pattern):
                places.append(_REST)
            elif places[-1:] != [_INSIDE]:
                places += [_ENTER, _INSIDE]
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
            places.append("=" + character)
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
