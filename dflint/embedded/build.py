"""What a compose or bake file says of one build."""

from __future__ import annotations

import os

from dflint.sources.text import SourceError, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.node import Node
    from dflint.embedded.block import Block
    from dflint.file import File


class Word:
    """A value of the outer file, and where it stands."""

    __slots__ = ("span", "text")

    def __init__(self, text: str, span: tuple[int, int]) -> None:
        self.text = text
        self.span = span

    @property
    def is_known(self) -> bool:
        """Whether nothing is put into it first."""
        return "$" not in self.text and "%{" not in self.text


class Build:
    """The options of one build; None, or empty, for what is not said."""

    __slots__ = ("args", "block", "context", "dockerfile", "inherits", "span", "target")

    def __init__(self, span: tuple[int, int] = (0, 0)) -> None:
        #: Where it stands, in one word.
        self.span = span
        self.context: Word | None = None
        self.dockerfile: Word | None = None
        self.target: Word | None = None
        #: The names of the build arguments that it sets.
        self.args: list[Word] = []
        #: The Dockerfile that is written in place.
        self.block: Block | None = None
        #: Whether the rest of it is said somewhere else.
        self.inherits = False


class Builder:
    """What a rule about builds gets: a build, and the Dockerfile and the folder that it is about.

    Nothing is read before it is asked for, and nothing that is not on this disk.
    """

    def __init__(
        self, build: Build, path: str, file: File | None = None, context: str | None = None
    ) -> None:
        """``path``: of the outer file. ``file``, ``context``: where they are known already."""
        self.build = build
        self.path = path
        self._file = file
        self._context = context
        self._is_read = file is not None

    @property
    def is_named(self) -> bool:
        """Whether it is about a Dockerfile somewhere else, that an outer file names."""
        return self.build.block is None and self.build.span != (0, 0)

    @property
    def context(self) -> str | None:
        """The folder of the build context; None where it is not known or not a folder."""
        if self._context is not None:
            return self._context
        build = self.build
        says_nothing = build.context is None and build.dockerfile is None and build.block is None
        if build.inherits or says_nothing:
            return None
        context = build.context.text if build.context is not None else "."
        if (build.context is not None and not build.context.is_known) or _is_remote(context):
            return None
        folder = os.path.join(os.path.dirname(self.path), os.path.expanduser(context))
        return folder if os.path.isdir(folder) else None

    @property
    def dockerfile_path(self) -> str | None:
        """The Dockerfile that a build names; None where it is written in place, or not known."""
        build, context = self.build, self.context
        if context is None or build.block is not None:
            return None
        if build.dockerfile is not None and not build.dockerfile.is_known:
            return None
        return os.path.join(context, build.dockerfile.text if build.dockerfile else "Dockerfile")

    @property
    def file(self) -> File | None:
        """The Dockerfile; None where it is not known or cannot be read."""
        if not self._is_read:
            self._is_read = True
            self._file = self._read()
        return self._file

    def _read(self) -> File | None:
        from dflint.file import File

        if self.build.block is not None:
            block = self.build.block
            return None if block.holes else File(block.text, self.path)
        path = self.dockerfile_path
        if path is None or not os.path.isfile(path):
            return None
        try:
            return File(read(path), path)
        except SourceError:
            return None

    def place(self, node: Node) -> tuple[int, int]:
        """Where to report something about the Dockerfile."""
        if self.build.block is not None:
            return self.build.block.value.span(*node.span)
        word = self.build.dockerfile or self.build.context
        if word is not None:
            return word.span
        return node.span if self.build.span == (0, 0) else self.build.span


def _is_remote(context: str) -> bool:
    return "://" in context or context.startswith(("git@", "github.com/")) or context == "-"
