"""One Dockerfile as rules see it: its text, its tree, its meaning."""

from __future__ import annotations

from dflint import cst
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dflint.cst.nodes import Dockerfile
    from dflint.semantics.stages import Stage, Step
    from dflint.suppressions import Suppressions


class File:
    """A Dockerfile; what costs time is worked out once, when it is first asked for."""

    __slots__ = (
        "_dockerignore",
        "_lines",
        "_stages",
        "_suppressions",
        "_tree",
        "options",
        "path",
        "text",
    )

    def __init__(
        self,
        text: str,
        path: str = "Dockerfile",
        options: Mapping[str, Any] | None = None,
        dockerignore: str | None = None,
    ) -> None:
        """``dockerignore``: the content of the ignore file; by default what is on the disk."""
        self.text = text
        self.path = path
        #: What the configuration says of the rules' options.
        self.options: Mapping[str, Any] = options or {}
        self._dockerignore = dockerignore
        self._tree: Dockerfile | None = None
        self._stages: tuple[Stage, ...] | None = None
        self._lines: LineIndex | None = None
        self._suppressions: Suppressions | None = None

    def with_text(self, text: str) -> File:
        """Another text in the place of this one."""
        return File(text, self.path, self.options, self._dockerignore)

    @property
    def dockerignore(self) -> str:
        """The content of the ignore file that is in force; empty without one."""
        if self._dockerignore is None:
            from dflint.sources.dockerignore import read_dockerignore

            self._dockerignore = read_dockerignore(self.path)
        return self._dockerignore

    @property
    def tree(self) -> Dockerfile:
        """The lossless tree."""
        if self._tree is None:
            self._tree = cst.parse(self.text, is_sparing=True)
        return self._tree

    @property
    def lines(self) -> LineIndex:
        """Where lines start."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    @property
    def suppressions(self) -> Suppressions:
        """What its comments silence."""
        if self._suppressions is None:
            from dflint.suppressions import read_suppressions

            self._suppressions = read_suppressions(self)
        return self._suppressions

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, in order."""
        if self._stages is None:
            from dflint.semantics.stages import read_stages

            self._stages = read_stages(self.tree)
        return self._stages

    @property
    def steps(self) -> list[Step]:
        """The instructions of all stages, FROM apart, in order."""
        return [step for stage in self.stages for step in stage.steps]
