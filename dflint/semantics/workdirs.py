"""The working directory in force, as WORKDIR may say it again."""

from __future__ import annotations

import posixpath

from dflint.cst.nodes import Arg, Env, Workdir
from dflint.regex import regex
from dflint.semantics.base_images import official_image
from dflint.semantics.expansion import variables
from dflint.semantics.paths import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Instruction
    from dflint.semantics.stages import Stage, Step

#: A path that means the same to WORKDIR and to a shell, apart from blanks in a variable.
_PLAIN = regex(r"(?:[\w./+@:,%=-]|\$\{\w+\}|\$\w)+")


class Workdirs:
    """The working directories of the stages, each worked out once."""

    __slots__ = ("_before",)

    def __init__(self) -> None:
        #: Of each stage: before each of its steps, and at its end.
        self._before: dict[Stage, list[str | None]] = {}

    def before(self, step: Step) -> str | None:
        """The directory a step runs in, absolute, perhaps with variables that are still the same;
        None where that is not known for certain.
        """
        return self._of(step.stage)[step.index]

    def _of(self, stage: Stage) -> list[str | None]:
        if stage not in self._before:
            missing = [stage]
            for ancestor in stage.ancestors:
                if ancestor in self._before:
                    break
                missing.append(ancestor)
            for one in reversed(missing):
                self._before[one] = self._read(one)
        return self._before[stage]

    def _read(self, stage: Stage) -> list[str | None]:
        current = self._at_start(stage)
        found = [current]
        for step in stage.steps:
            if isinstance(step.node, Workdir):
                current = _after(step, current)
            elif current is not None and changes_meaning(step.node, current):
                current = None
            found.append(current)
        return found

    def _at_start(self, stage: Stage) -> str | None:
        if stage.base is not None:
            inherited = self._before[stage.base][-1]
            # ARGs end with their stage.
            return None if inherited is None or "$" in inherited else inherited
        if stage.image == "scratch" and "$" not in stage.from_.code:
            return "/"
        image = official_image(stage)
        return None if image is None else image.workdir


def changes_meaning(node: Instruction, path: str) -> bool:
    """Whether an instruction gives another value to a variable in a path."""
    if "$" not in path or not isinstance(node, (Arg, Env)):
        return False
    names = {variable.name for variable in variables(path)}
    return any(pair.key.value in names for pair in node.pairs)


def _after(step: Step, current: str | None) -> str | None:
    words = step.node.words
    return absolute_path(step, words[0].value, current) if words else None


def absolute_path(step: Step, path: str, current: str | None) -> str | None:
    """A path as it may stand behind WORKDIR, absolute; None where that is not certain."""
    if not _PLAIN.fullmatch(path):
        return None
    value = known_text(step, path)
    start = path if "$" not in path[:1] else value
    if not start:
        return None
    if not start.startswith("/"):
        if current is None or value is None:
            return None
        path = f"{current.rstrip('/')}/{path}"
    if ".." in path.split("/"):
        return None if "$" in path else _normal(path)
    return _normal(path)


def _normal(path: str) -> str:
    """Without what means nothing; POSIX gives two slashes at the start a meaning of their own."""
    return posixpath.normpath(f"/{path.lstrip('/')}" if path.startswith("/") else path)
