"""The patterns of rule files: ``*`` is any text, ``?`` one character, a backslash escapes them.

Matching takes no more steps than pattern and text multiplied: the pieces between the stars are
looked for one after the other, each at the first place possible.
"""

from __future__ import annotations

from dflint.semantics.reference import InvalidReferenceError, parse_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Text:
    """A text that a pattern is held against, as far as the file says what it is."""

    __slots__ = ("prefix", "value")

    def __init__(self, value: str | None, prefix: str = "") -> None:
        #: None when it is not known.
        self.value = value
        #: What it is known to begin with.
        self.prefix = prefix if value is None else value


class Glob:
    """One pattern."""

    __slots__ = ("pieces", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        #: What stands between the stars; None is any character.
        self.pieces: list[list[str | None]] = [[]]
        characters = iter(text)
        for character in characters:
            if character == "\\":
                self.pieces[-1].append(next(characters, "\\"))
            elif character == "?":
                self.pieces[-1].append(None)
            elif character != "*":
                self.pieces[-1].append(character)
            elif self.pieces[-1] or len(self.pieces) == 1:
                # Stars in a row are one.
                self.pieces.append([])

    @property
    def literal(self) -> str:
        """The longest text that everything that matches contains."""
        runs = [""]
        for piece in self.pieces:
            runs.append("")
            for character in piece:
                if character is None:
                    runs.append("")
                else:
                    runs[-1] += character
        return max(runs, key=len)

    def stars(self, text: str) -> tuple[str, ...] | None:
        """What the stars stand for, each as little as possible; None when it does not match."""
        first, last = self.pieces[0], self.pieces[-1]
        if not _stands_at(first, text, 0):
            return None
        if len(self.pieces) == 1:
            return () if len(first) == len(text) else None
        position, found = len(first), []
        for piece in self.pieces[1:-1]:
            start = _find(piece, text, position)
            if start < 0:
                return None
            found.append(text[position:start])
            position = start + len(piece)
        start = len(text) - len(last)
        if start < position or not _stands_at(last, text, start):
            return None
        return (*found, text[position:start])

    def holds(self, text: Text) -> bool | None:
        """Whether it matches; None when that cannot be known."""
        if text.value is not None:
            return self.stars(text.value) is not None
        first = self.pieces[0]
        if len(text.prefix) >= len(first):
            if not _stands_at(first, text.prefix, 0):
                return False
            return True if len(self.pieces) == 2 and not self.pieces[1] else None
        return None if _stands_at(first[: len(text.prefix)], text.prefix, 0) else False


def _stands_at(piece: Sequence[str | None], text: str, position: int) -> bool:
    if position + len(piece) > len(text):
        return False
    return all(
        character is None or character == text[position + index]
        for index, character in enumerate(piece)
    )


def _find(piece: list[str | None], text: str, position: int) -> int:
    if None not in piece:
        return text.find("".join(filter(None, piece)), position)
    for start in range(position, len(text) - len(piece) + 1):
        if _stands_at(piece, text, start):
            return start
    return -1


def any_of(truths: Iterable[bool | None]) -> bool | None:
    """Whether one of them is true; None when that cannot be known."""
    is_known = True
    for truth in truths:
        if truth:
            return True
        is_known = is_known and truth is not None
    return False if is_known else None


class Image:
    """What names an image, in all the ways that a pattern may name it, too."""

    __slots__ = ("names", "suffixes", "written_name")

    def __init__(self, names: Iterable[str], suffixes: Iterable[str], written_name: str) -> None:
        #: ``debian``, ``docker.io/library/debian``.
        self.names = tuple(dict.fromkeys(names))
        #: Tag and digest; empty when they are not known.
        self.suffixes = tuple(suffixes)
        #: The name as the file has it.
        self.written_name = written_name


def read_image(text: Text) -> Image | None:
    """The image; None when not even its name is known."""
    written = text.prefix
    name, suffix = split_image(written)
    if text.value is None and not suffix:
        return None
    try:
        reference = parse_reference(name if text.value is None else written)
    except InvalidReferenceError:
        return Image([name], [suffix] if text.value else [], name)
    names = [name, reference.familiar_name, reference.normalized_name]
    if text.value is None:
        return Image(names, [], name)
    suffixes = [suffix]
    if reference.tag and reference.digest:
        suffixes += [f":{reference.tag}", f"@{reference.digest}"]
    elif not suffix:
        suffixes = ["" if name == "scratch" else ":latest"]
    return Image(names, suffixes, name)


def split_image(text: str) -> tuple[str, str]:
    """The name, and what follows it: ``:tag``, ``@digest``, both or nothing."""
    name, at, digest = text.partition("@")
    colon = name.find(":", name.rfind("/") + 1)
    if colon < 0:
        return name, at + digest
    return name[:colon], f"{name[colon:]}{at}{digest}"


def image_holds(glob: Glob, text: Text) -> bool | None:
    """Whether a pattern names an image: one without a tag names it with any tag.

    None when that cannot be known.
    """
    image = read_image(text)
    if image is None:
        return None
    if not split_image(glob.text)[1]:
        return any(glob.stars(name) is not None for name in image.names)
    if not image.suffixes:
        return any_of(glob.holds(Text(None, f"{name}:")) for name in image.names)
    return image_stars(glob, image) is not None


def image_stars(glob: Glob, image: Image) -> tuple[str, ...] | None:
    """What the stars of a pattern for images stand for; None when it does not match."""
    suffixes = image.suffixes if split_image(glob.text)[1] else ("",)
    for name in image.names:
        for suffix in suffixes:
            stars = glob.stars(name + suffix)
            if stars is not None:
                return stars
    return None
