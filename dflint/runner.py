"""From a path to what there is to report about it: read, lint, repair; many files side by side."""

from __future__ import annotations

import os

from dflint.embedded.names import kind_of
from dflint.rule import CannotCheck
from dflint.sources.paths import STDIN
from dflint.sources.text import SourceError, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor

    from dflint.baseline import Baseline
    from dflint.cache import Cache
    from dflint.file import File
    from dflint.fixer import AppliedFix, Wanted
    from dflint.rule import Violation
    from dflint.selection import Selection

#: A process takes as long to start as this many files take.
FILES_FOR_A_PROCESS = 50

#: Files that are handed to another process at a time.
_FILES_AT_ONCE = 16

#: Files, and characters in them, that are held in memory until ShellCheck has read their scripts.
_FILES_AHEAD, _CHARACTERS_AHEAD = 32, 100_000


#: Of a process that looks at files for another one.
_STATE = {"busy": False, "interrupted": False}


class _Interrupted(BaseException):
    """Ctrl-C, in a process that looks at files for another one."""


class Task:
    """What to do with each file."""

    __slots__ = ("baseline", "cache", "context", "fix", "selection", "stdin_filename", "unsafe")

    def __init__(
        self,
        selection: Selection,
        fix: bool = False,
        unsafe: bool = False,
        stdin_filename: str = "",
        cache: Cache | None = None,
        context: str = "",
        baseline: Baseline | None = None,
    ) -> None:
        self.selection = selection
        self.fix = fix
        #: Whether unsafe repairs are applied as well.
        self.unsafe = unsafe
        self.stdin_filename = stdin_filename or STDIN
        #: What is known from other runs.
        self.cache = cache
        #: The folder that Dockerfiles are built with; empty: it is not known.
        self.context = context
        #: The findings that are not repaired.
        self.baseline = baseline

    def wanted(self, path: str) -> Wanted | None:
        """Which findings in a file are repaired; None: all of them."""
        baseline = self.baseline
        if baseline is None or not baseline.has(path):
            return None
        return lambda text, violations: baseline.new(path, text, violations)


class Outcome:
    """What came out for one file."""

    __slots__ = (
        "applied",
        "dropped",
        "failure",
        "left",
        "name",
        "notes",
        "original",
        "path",
        "problems",
        "text",
        "violations",
    )

    def __init__(self, path: str, name: str) -> None:
        self.path = path
        #: The path, or what standard input is called.
        self.name = name
        #: Why there are no violations to speak of: the file, or dflint, is broken.
        self.failure = ""
        self.original = ""
        #: What the violations are about: the text after the repairs, which nobody has written yet.
        self.text = ""
        self.violations: list[Violation] = []
        self.applied: list[AppliedFix] = []
        #: After repairs, the code of each violation, and why it is still there.
        self.left: list[tuple[str, str]] = []
        #: What went wrong without keeping the other violations from being found.
        self.problems: list[str] = []
        #: What nobody looked at on purpose.
        self.notes: list[str] = []
        #: Repairs that dflint made and found to be wrong.
        self.dropped: list[str] = []


class _Work:
    """A file that is being looked at."""

    __slots__ = ("file", "is_known", "key", "outcome", "task")

    def __init__(self, path: str, task: Task) -> None:
        self.outcome = Outcome(path, task.stdin_filename if path == STDIN else path)
        self.task = task
        #: What another run has kept the result under; empty where nothing is kept.
        self.key = ""
        #: Whether another run has found out what there is to report.
        self.is_known = False
        #: The Dockerfile, where something has looked at it already.
        self.file: File | None = None


def process(path: str, task: Task) -> Outcome:
    """Reads a file, lints it, and works out the repaired text; never raises."""
    return _finished(_opened(path, task))


def process_many(paths: Iterable[str], tasks: Iterable[Task]) -> Iterator[Outcome]:
    """The same for many files. ShellCheck reads the scripts of some of them at a time."""
    waiting: list[_Work] = []
    size = 0
    for path, task in zip(paths, tasks, strict=True):
        work = _opened(path, task)
        if not waiting and not _asks_shellcheck(work):
            yield _finished(work)
            continue
        waiting.append(work)
        size += len(work.outcome.text)
        if len(waiting) == _FILES_AHEAD or size > _CHARACTERS_AHEAD:
            yield from _finished_together(waiting)
            waiting, size = [], 0
    yield from _finished_together(waiting)


def _asks_shellcheck(work: _Work) -> bool:
    """Whether it is known before it is looked at what ShellCheck will be asked."""
    is_ready = work.outcome.failure or work.is_known
    if is_ready or work.task.fix or not work.task.selection.uses_shellcheck:
        return False
    return not kind_of(work.outcome.name)


def _finished_together(works: list[_Work]) -> Iterator[Outcome]:
    asking = [work for work in works if _asks_shellcheck(work)]
    if asking:
        _ask_ahead(asking)
    for work in works:
        yield _finished(work)
        # Its tree has a hundred times its size.
        work.file = None


def _ask_ahead(works: list[_Work]) -> None:
    from dflint import shellcheck
    from dflint.linter import open_file

    _keep_answers(works[0].task)
    scripts: list[list[str]] = []
    for work in works:
        task, outcome = work.task, work.outcome
        work.file = open_file(outcome.text, outcome.name, task.selection, task.context)
        try:
            scripts.append(shellcheck.scripts_of(work.file))
        except Exception:
            # It will go wrong again, and be reported, when it is this file's turn.
            continue
    shellcheck.ask_ahead(scripts)


def _keep_answers(task: Task) -> None:
    """Keeps what ShellCheck says where results are kept."""
    from dflint import shellcheck
    from dflint.cache import shellcheck_cache

    shellcheck.keep_in(shellcheck_cache(task.cache) if task.cache is not None else None)


def _opened(path: str, task: Task) -> _Work:
    """A file as it is on the disk, and what is known about it."""
    work = _Work(path, task)
    outcome = work.outcome
    try:
        outcome.original = outcome.text = read(path)
    except SourceError as error:
        outcome.failure = str(error)
        return work
    try:
        work.key = _key(outcome, task)
        work.is_known = _is_known(outcome, task, work.key)
    except Exception as error:
        outcome.failure = internal_error(error)
    return work


def _finished(work: _Work) -> Outcome:
    """What there is to report about a file."""
    outcome, task = work.outcome, work.task
    if outcome.failure:
        return outcome
    try:
        if not work.is_known:
            _check(work)
        if task.context and not kind_of(outcome.name):
            _check_context(outcome, task)
    except CannotCheck as error:
        outcome.text = outcome.original
        outcome.failure = str(error)
    except Exception as error:
        outcome.text = outcome.original
        outcome.failure = internal_error(error)
    return outcome


def _key(outcome: Outcome, task: Task) -> str:
    """What another run has kept the result under; empty where nothing is kept."""
    # What there is to say about other files depends on the Dockerfiles and contexts that they name.
    if task.cache is None or kind_of(outcome.name) or task.wanted(outcome.name):
        return ""
    from dflint.sources.dockerignore import read_dockerignore

    mode = ("unsafe" if task.unsafe else "safe") if task.fix else ""
    return task.cache.key(mode, outcome.text, read_dockerignore(outcome.name, task.context))


def _is_known(outcome: Outcome, task: Task, key: str) -> bool:
    """Whether another run has found out what there is to report, and that nothing is repaired."""
    found = task.cache.get(key, task.selection.registry) if task.cache and key else None
    if found is None:
        return False
    outcome.violations, outcome.left = found
    return True


def _check(work: _Work) -> None:
    outcome, task, key = work.outcome, work.task, work.key
    kind = kind_of(outcome.name)
    if task.selection.uses_shellcheck and work.file is None:
        _keep_answers(task)
    if task.fix:
        _fix(outcome, kind, task)
    else:
        outcome.violations = _lint(work, kind)
    if task.selection.uses_shellcheck:
        from dflint import shellcheck

        outcome.problems, outcome.notes = shellcheck.take_problems()
    if task.cache is None or not key or outcome.dropped or outcome.problems or outcome.notes:
        return
    if outcome.text != outcome.original:
        # What is left after repairs is what there is to say about the new text.
        key = _key(outcome, task)
    task.cache.put(key, outcome.violations, outcome.left)


def _fix(outcome: Outcome, kind: str, task: Task) -> None:
    text, name, wanted = outcome.text, outcome.name, task.wanted(outcome.name)
    if kind:
        from dflint.embedded.document import fix_all

        result = fix_all(text, name, kind, task.selection, task.unsafe, wanted)
    else:
        from dflint.fixer import fix

        context = task.context
        result = fix(text, name, task.selection, task.unsafe, context=context, wanted=wanted)
    outcome.text = result.text
    outcome.violations = result.violations
    outcome.applied = result.applied
    outcome.left = result.left
    outcome.dropped = result.dropped


def repaired(text: str, path: str, task: Task) -> str:
    """The text after all repairs, for who only wants to show it."""
    outcome = Outcome(path, path)
    outcome.text = text
    _fix(outcome, kind_of(path), task)
    return outcome.text


def _check_context(outcome: Outcome, task: Task) -> None:
    from dflint.embedded.document import check_context
    from dflint.summary import why_left_inside

    found = check_context(outcome.text, outcome.name, task.context, task.selection)
    outcome.violations = sorted([*outcome.violations, *found], key=lambda one: one.span)
    if task.fix:
        outcome.left += [
            (one.rule.code, why_left_inside(one, task.selection, task.unsafe)) for one in found
        ]


def _lint(work: _Work, kind: str) -> list[Violation]:
    outcome, task = work.outcome, work.task
    if kind:
        from dflint.embedded import document

        return document.lint(outcome.text, outcome.name, kind, task.selection)
    from dflint.linter import lint, lint_file

    if work.file is not None:
        return lint_file(work.file, task.selection)
    return lint(outcome.text, outcome.name, task.selection, task.context)


def internal_error(error: Exception) -> str:
    """What to say about a bug, while it is being handled."""
    line = f"internal error, please report this: {type(error).__name__}: {error}"
    if not os.environ.get("DFLINT_DEBUG"):
        return f"{line} (DFLINT_DEBUG=1 shows where)"
    from traceback import format_exc

    return f"{line}\n{format_exc()}"


def process_all(paths: Sequence[str], tasks: Sequence[Task], jobs: int = 0) -> Iterator[Outcome]:
    """The outcomes in the order of the paths, each with its task; ``jobs`` 0 means as many as are
    worth it.
    """
    jobs = min(jobs or _worthwhile_jobs(len(paths)), len(paths))
    if jobs < 2 or STDIN in paths:
        yield from process_many(paths, tasks)
        return
    known = list(map(_known_outcome, paths, tasks))
    missing = [index for index, outcome in enumerate(known) if outcome is None]
    made = _process_side_by_side(
        [paths[index] for index in missing], [tasks[index] for index in missing], jobs
    )
    for outcome in known:
        yield next(made) if outcome is None else outcome


def _known_outcome(path: str, task: Task) -> Outcome | None:
    """What another run has found out; a process of its own would cost more."""
    if task.cache is None or task.context:
        return None
    outcome = Outcome(path, path)
    try:
        outcome.original = outcome.text = read(path)
    except SourceError:
        return None
    return outcome if _is_known(outcome, task, _key(outcome, task)) else None


def _process_side_by_side(
    paths: Sequence[str], tasks: Sequence[Task], jobs: int
) -> Iterator[Outcome]:
    jobs = min(jobs, len(paths))
    pool = _open_pool(jobs) if jobs > 1 else None
    if pool is None:
        yield from process_many(paths, tasks)
        return
    # Few files at a time keep all busy to the end, many keep the cost of handing them out low.
    chunk = max(1, min(_FILES_AT_ONCE, len(paths) // (jobs * 4)))
    starts = range(0, len(paths), chunk)
    try:
        for outcomes in pool.map(
            _process_some,
            [paths[start : start + chunk] for start in starts],
            [tasks[start : start + chunk] for start in starts],
        ):
            yield from outcomes
    finally:
        pool.shutdown(cancel_futures=True)


def _process_some(paths: Sequence[str], tasks: Sequence[Task]) -> list[Outcome]:
    if _STATE["interrupted"]:
        raise _Interrupted
    _STATE["busy"] = True
    try:
        return list(process_many(paths, tasks))
    finally:
        _STATE["busy"] = False


def _worthwhile_jobs(files: int) -> int:
    return min(files // FILES_FOR_A_PROCESS, os.cpu_count() or 1)


def _open_pool(jobs: int) -> ProcessPoolExecutor | None:
    """None where the system has no means to share work, as in some sandboxes."""
    try:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(jobs, initializer=_leave_interruptions)
    except (ImportError, NotImplementedError, OSError):
        return None


def _leave_interruptions() -> None:
    """Makes Ctrl-C end what this process looks at, and not the process: another one does that.

    A signal that is ignored would be ignored by ShellCheck, too.
    """
    from signal import SIGINT, signal

    signal(SIGINT, _interrupt)


def _interrupt(number: int, frame: object) -> None:
    _STATE["interrupted"] = True
    if _STATE["busy"]:
        raise _Interrupted
