"""Which consecutive RUNs are better one layer than several."""

from __future__ import annotations

from dflint.commands.packages import AUTOREMOVE, CLEAN, REMOVE
from dflint.cst.nodes import Comment, Instruction
from dflint.editing import PRAGMAS
from dflint.semantics.build_dependencies import BuildDependencyFinder
from dflint.semantics.joining import joinable_runs
from dflint.semantics.leftovers import leftovers
from dflint.semantics.ownership import is_for_copy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.joining import JoinableRuns
    from dflint.semantics.stages import Step

#: So many RUNs in a row are always worth joining.
_MANY = 3
_BEFORE_WORK = ("set", "cd", "echo", "export", ":", "true")
_CHANGE_FILES = frozenset("rm rmdir mv chown chgrp chmod strip truncate unlink find".split())


def runs_to_join(file: File) -> Iterator[JoinableRuns]:
    """The RUNs of shipped stages of which one should be made."""
    comments = comments_above(file)
    finder = BuildDependencyFinder(file)

    def stands_alone(step: Step) -> bool:
        return _has_pragma(comments.get(step.node.line, ())) or is_for_copy(step)

    for stage in file.stages:
        if stage.is_shipped:
            for group in joinable_runs(stage, stands_alone):
                runs = group.runs
                if len(runs) > 1 and (_is_worth_joining(runs, finder) or _deletes_its_own(runs)):
                    yield group


def comments_above(file: File) -> dict[int, list[str]]:
    """The comments between each instruction, by its line, and the one before it."""
    found: dict[int, list[str]] = {}
    comments: list[str] = []
    for statement in file.tree.body:
        if isinstance(statement, Comment):
            comments.append(statement.text)
        elif isinstance(statement, Instruction):
            if comments:
                found[statement.line] = comments
            comments = []
    return found


def _is_worth_joining(group: list[Step], finder: BuildDependencyFinder) -> bool:
    """Whether one layer would be better than several, and not only fewer."""
    if len(group) >= _MANY or any(map(_changes_files, group[1:])):
        return True
    if any(True for manager in ("apt", "apk") for _ in finder.find(group[0], manager)):
        return True
    return any(
        len(step.commands) == len(following.commands) == 1
        for step, following in zip(group, group[1:], strict=False)
    )


def _deletes_its_own(group: list[Step]) -> bool:
    """Whether one of the steps deletes what another has made."""
    return any(True for _ in leftovers(group))


def _changes_files(step: Step) -> bool:
    """Whether the first thing it does is to delete, or to write anew, what is there already."""
    for command in step.commands:
        if command.name in _BEFORE_WORK:
            continue
        action = command.package_action
        if action is not None:
            return action.action in (REMOVE, AUTOREMOVE, CLEAN)
        return command.name in _CHANGE_FILES
    return False


def _has_pragma(comments: list[str] | tuple[()]) -> bool:
    """Whether a comment speaks to a tool about the instruction below: that stands apart."""
    return any(pragma in comment for comment in comments for pragma in PRAGMAS)
