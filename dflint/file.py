"""One Dockerfile as rules see it: its text, its tree, its meaning."""

from __future__ import annotations

from dflint import cst
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Dockerfile
    from dflint.semantics.stages import Stage, Step


class File:
    """A Dockerfile; what costs time is worked out once, when it is first asked for."""

    __slots__ = ("_lines", "_stages", "_tree", "path", "text")

    def __init__(self, text: str, path: str = "Dockerfile") -> None:
        self.text = text
        self.path = path
        self._tree: Dockerfile | None = None
        self._stages: tuple[Stage, ...] | None = None
        self._lines: LineIndex | None = None

    @property
    def tree(self) -> Dockerfile:
        """The lossless tree."""
        if self._tree is None:
            self._tree = cst.parse(self.text)
        return self._tree

    @property
    def lines(self) -> LineIndex:
        """Where lines start."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

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
