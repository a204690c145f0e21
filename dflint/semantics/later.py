"""What the steps behind a step say, asked once for the whole file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dflint.file import File
    from dflint.semantics.stages import Step


class Later:
    """The first answer that the steps behind a step give, where one of them has an answer.

    Behind the last step of a stage come the stages that are built on it: yes, if one says yes.
    """

    __slots__ = ("_answers",)

    def __init__(self, file: File, say: Callable[[Step], bool | None]) -> None:
        #: Of each stage, by its index: the answer from each step on.
        self._answers: dict[int, list[bool | None]] = {}
        for stage in reversed(file.stages):
            following = any(self._answers[child.index][0] for child in stage.children)
            answers: list[bool | None] = [following or None]
            for step in reversed(stage.steps):
                own = say(step)
                answers.append(answers[-1] if own is None else own)
            answers.reverse()
            self._answers[stage.index] = answers

    def says(self, step: Step) -> bool:
        """Whether the answer behind the step is yes."""
        return bool(self._answers[step.stage.index][step.index + 1])
