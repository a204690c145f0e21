"""What the steps behind a step say, asked once for the whole file, and not before it is needed."""

from __future__ import annotations

from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dflint.file import File
    from dflint.semantics.stages import Stage, Step


class Later:
    """The first answer that the steps behind a step give, where one of them has an answer.

    Behind the last step of a stage come the stages that are built on it: yes, if one says yes.
    """

    __slots__ = ("_answers", "_file", "_say")

    def __init__(self, file: File, say: Callable[[Step], bool | None]) -> None:
        self._file = file
        self._say = say
        #: Of each stage, by its index: the answer from each step on.
        self._answers: dict[int, list[bool | None]] = {}

    def says(self, step: Step) -> bool:
        """Whether the answer behind the step is yes."""
        if not self._answers:
            self._ask()
        return bool(self._answers[step.stage.index][step.index + 1])

    def _ask(self) -> None:
        for stage in reversed(self._file.stages):
            following = any(self._answers[child.index][0] for child in stage.children)
            answers: list[bool | None] = [following or None]
            for step in reversed(stage.steps):
                own = self._say(step)
                answers.append(answers[-1] if own is None else own)
            answers.reverse()
            self._answers[stage.index] = answers


class Mentions:
    """Where the steps of a file mention something, to ask what comes behind a place.

    ``mentioned``: what a step mentions, each with the index of its command in the step.
    """

    __slots__ = ("_file", "_first", "_last", "_mentioned", "_past", "_stages")

    def __init__(self, file: File, mentioned: Callable[[Step], Iterable[tuple[int, str]]]) -> None:
        self._file = file
        self._mentioned = mentioned
        #: By stage: its number, where a stage comes before those that are built on it, and the
        #: number behind the last of these.
        self._first: dict[Stage, int] = {}
        self._past: dict[Stage, int] = {}
        #: By stage and key: the last mention, as the indexes of step and command.
        self._last: dict[tuple[Stage, str], tuple[int, int]] = {}
        #: By key: the numbers of the stages that mention it, in order.
        self._stages: dict[str, list[int]] = {}

    def _read(self) -> None:
        self._number([stage for stage in self._file.stages if stage.base is None])
        for stage in sorted(self._first, key=self._first.__getitem__):
            for step in stage.steps:
                for index, key in self._mentioned(step):
                    if (stage, key) not in self._last:
                        self._stages.setdefault(key, []).append(self._first[stage])
                    place = (step.index, index)
                    self._last[stage, key] = max(place, self._last.get((stage, key), place))

    def _number(self, roots: list[Stage]) -> None:
        open_stages = [*reversed(roots)]
        while open_stages:
            stage = open_stages.pop()
            if stage in self._first:
                self._past[stage] = len(self._first)
            else:
                self._first[stage] = len(self._first)
                open_stages += [stage, *reversed(stage.children)]

    def behind(self, step: Step, key: str, index: int = -1) -> bool:
        """Whether it is mentioned behind a command of a step, here or in a stage built on it.

        ``index``: of the command; without it, also by commands of the step itself.
        """
        if self.behind_in_stage(step, key, index):
            return True
        numbers = self._stages.get(key, ())
        position = bisect_left(numbers, self._first[step.stage] + 1)
        return position < len(numbers) and numbers[position] < self._past[step.stage]

    def behind_in_stage(self, step: Step, key: str, index: int = -1) -> bool:
        """Whether it is mentioned behind a command of a step, in this stage."""
        if not self._first:
            self._read()
        return self._last.get((step.stage, key), (-1, -1)) > (step.index, index)

    def in_stage(self, stage: Stage, key: str) -> bool:
        """Whether it is mentioned in a stage."""
        if not self._first:
            self._read()
        return (stage, key) in self._last
