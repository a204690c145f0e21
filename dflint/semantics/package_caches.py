"""What package managers leave in the layer of a step: caches that nothing empties again."""

from __future__ import annotations

import posixpath
import re

from dflint.cst.nodes import Run
from dflint.regex import regex
from dflint.semantics.mounts import is_volatile
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

_CLEANERS = regex(r"clean|purge|slim|shrink|strip", re.IGNORECASE)
_SHELLS = ("sh", "bash", "dash", "ash", "zsh", "source", ".")
_BRACES = regex(r"\{([^{}]*)\}")


def kept_steps(file: File) -> Iterator[Step]:
    """The steps whose layers are in the image: those of the last stage and of what it is built on.

    What stands behind ONBUILD is in another image, wherever it is. Whether a stage that nothing in
    the file uses is ever shipped, only the callers of the builder know; it counts where it may be
    what the last stage is built on.
    """
    if not file.stages:
        return
    last = file.stages[-1]
    shipped = {last.index, *(stage.index for stage in last.ancestors)}
    if last.base_image is None and not last.bottom.is_headless:
        shipped.update(stage.index for stage in file.stages if stage.is_shipped)
    for stage in file.stages:
        for step in stage.steps:
            if step.onbuild is not None:
                yield step.onbuild
            elif stage.index in shipped:
                yield step


def cache_left_behind(
    step: Step,
    fills: Callable[[Command], bool],
    cleans: Callable[[Command], bool],
    folders: Sequence[str],
) -> list[Command]:
    """The commands that fill a cache which is still there at the end of the step.

    ``folders``: where the cache may be. It is gone as soon as one of them is in a cache mount, or
    is removed: which one a manager uses differs from version to version.
    """
    if not isinstance(step.node, Run) or any(is_volatile(step, folder) for folder in folders):
        return []
    found: list[Command] = []
    for command in in_order(step):
        if fills(command):
            found.append(command)
        elif found and (
            cleans(command)
            or may_clean_up(command)
            or any(removes_folder(command, folder) for folder in folders)
        ):
            found.clear()
    return found


def may_clean_up(command: Command) -> bool:
    """Whether it is, by its name, a script that cleans up, in ways that nobody here knows."""
    start = command.invocation.index
    words = command.values[start : start + (2 if command.name in _SHELLS else 1)]
    return any(
        word is not None and "/" in word and _CLEANERS.search(posixpath.basename(word))
        for word in words
    )


def removes_folder(command: Command, folder: str) -> bool:
    """Whether it removes a folder or all that is in it: ``rm``, or ``find`` for that purpose."""
    if command.name not in ("rm", "find"):
        return False
    words = command.values[command.invocation.index + 1 :]
    return any(word is not None and _covers(word, folder) for word in words)


def _covers(pattern: str, folder: str) -> bool:
    from fnmatch import fnmatchcase

    targets = (folder, f"{folder}/file", posixpath.dirname(folder))
    return any(
        fnmatchcase(target, one.rstrip("/"))
        for one in _alternatives(pattern)
        if one.startswith("/")
        for target in targets
    )


def _alternatives(pattern: str) -> list[str]:
    """What the first braces of a word stand for: ``/a/{b,c}`` is ``/a/b`` and ``/a/c``."""
    braces = _BRACES.search(pattern)
    if braces is None:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [before + part + after for part in braces[1].split(",")]
