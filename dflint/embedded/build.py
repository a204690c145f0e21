"""What a compose or bake file says of one build."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.embedded.block import Block


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

    __slots__ = ("args", "block", "context", "dockerfile", "target")

    def __init__(self) -> None:
        self.context: Word | None = None
        self.dockerfile: Word | None = None
        self.target: Word | None = None
        #: The names of the build arguments that it sets.
        self.args: list[Word] = []
        #: The Dockerfile that is written in place.
        self.block: Block | None = None
