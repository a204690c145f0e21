"""What BuildKit refuses, as nodes of the tree cannot say it: a message and a place."""

from __future__ import annotations


class SyntaxProblem:
    """An error that makes BuildKit reject the file.

    ``phase`` is ``"parse"`` for what its parser refuses (frontend/dockerfile/parser), and
    ``"instruction"`` for what is refused when instructions are read
    (frontend/dockerfile/instructions).
    """

    __slots__ = ("line", "message", "phase", "span")

    def __init__(self, message: str, span: tuple[int, int], line: int, phase: str) -> None:
        self.message = message
        self.span = span
        self.line = line
        self.phase = phase

    def __repr__(self) -> str:
        return f"SyntaxProblem({self.message!r}, {self.span}, line={self.line}, {self.phase!r})"
