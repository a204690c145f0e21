"""What ShellCheck has said about scripts: each is read once, many of them by one process.

The answers are kept by what a script says, in memory and, where there is a cache, between runs.
"""

from __future__ import annotations

from dflint.rule import CannotCheck
from dflint.shellcheck.program import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from dflint.cache import Cache

    Comments = list[dict[str, Any]]

#: What one process is given to read at most: scripts, and characters. A process takes as long to
#: start as ten small scripts take, and its time limit is for all that it reads.
MOST_SCRIPTS, MOST_CHARACTERS = 200, 200_000

#: Characters of the scripts whose answers are kept in memory.
_MOST_REMEMBERED = 4_000_000

#: Files in a row that ShellCheck fails with, before it is not asked about the others.
_MOST_FAILURES = 3


class Answers:
    """The answers, by script."""

    def __init__(self) -> None:
        self._known: dict[str, Comments] = {}
        self._size = 0
        self._failures: dict[str, str] = {}
        #: Those of other runs; None where nothing is kept.
        self.cache: Cache | None = None

    def comments(self, script: str) -> Comments:
        """What ShellCheck says about a script that it was asked about; raises CannotCheck."""
        if script in self._failures:
            raise CannotCheck(self._failures[script])
        return self._known[script]

    def forget_failures(self) -> None:
        """The scripts that ShellCheck failed with may be tried again."""
        self._failures.clear()

    def ask(self, program: str, files: Sequence[Sequence[str]]) -> None:
        """Finds the answers to the scripts of some files.

        Where ShellCheck fails with many, it is asked again for each file: no file has to do
        without answers because of another one.
        """
        self._make_room()
        wanted = dict.fromkeys(script for scripts in files for script in scripts)
        for batch in _batches([script for script in wanted if not self._is_known(script)]):
            reason = self._run(program, batch)
            if reason and len(files) > 1:
                self._ask_one_by_one(program, files, set(batch))
            elif reason:
                self._failures.update(dict.fromkeys(batch, reason))

    def _ask_one_by_one(
        self, program: str, files: Sequence[Sequence[str]], batch: set[str]
    ) -> None:
        reason, failures = "", 0
        for scripts in files:
            own = [script for script in dict.fromkeys(scripts) if script in batch]
            own = [script for script in own if not self._is_known(script)]
            if not own:
                continue
            if failures < _MOST_FAILURES:
                reason = self._run(program, own)
                failures = failures + 1 if reason else 0
            if reason:
                self._failures.update(dict.fromkeys(own, reason))

    def _run(self, program: str, scripts: Sequence[str]) -> str:
        """Asks one process; why there is no answer, or nothing."""
        try:
            found = run(program, scripts)
        except CannotCheck as error:
            return str(error)
        for script, comments in zip(scripts, found, strict=True):
            self._remember(script, comments)
            if self.cache is not None:
                self.cache.write(self.cache.key(script), comments)
        return ""

    def _is_known(self, script: str) -> bool:
        if script in self._known or script in self._failures:
            return True
        found = self.cache.read(self.cache.key(script)) if self.cache is not None else None
        if not isinstance(found, list):
            return False
        self._remember(script, found)
        return True

    def _remember(self, script: str, comments: Comments) -> None:
        self._known[script] = comments
        self._size += len(script)

    def _make_room(self) -> None:
        """Forgets what is known longest, before more becomes known that is asked for together."""
        while self._size > _MOST_REMEMBERED:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._size -= len(oldest)


#: Of this process.
ANSWERS = Answers()


def _batches(scripts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for script in scripts:
        if batch and (len(batch) == MOST_SCRIPTS or size + len(script) > MOST_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(script)
        size += len(script)
    if batch:
        yield batch
