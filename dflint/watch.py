"""``--watch``: the same run again and again, whenever a file has changed."""

from __future__ import annotations

import os
import sys
import time

from dflint.config import find_config
from dflint.sources.paths import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dflint.arguments import Arguments

    #: Of each file when it was written, and its size.
    State = dict[str, tuple[int, int]]

#: Seconds between two looks at the files, and how many times as long as a look this is at least.
INTERVAL, PATIENCE = 0.3, 10

_CLEAR_SCREEN = "\x1b[2J\x1b[3J\x1b[H"


def watch(arguments: Arguments, run: Callable[[], int]) -> int:
    """Runs at once, and then after each change, until Ctrl-C."""
    while True:
        state = _state(arguments)
        if sys.stdout.isatty():
            sys.stdout.write(_CLEAR_SCREEN)
        run()
        if arguments.fix or arguments.add_ignores:
            # What it has written itself is no reason to run again.
            state = _state(arguments)
        if not arguments.quiet:
            sys.stderr.write("dflint: waiting for changes; Ctrl-C ends it\n")
        sys.stdout.flush()
        sys.stderr.flush()
        _wait_for_change(arguments, state)


def _wait_for_change(arguments: Arguments, state: State) -> None:
    pause = INTERVAL
    while True:
        time.sleep(pause)
        start = time.monotonic()
        if _state(arguments) != state:
            return
        pause = max(INTERVAL, PATIENCE * (time.monotonic() - start))


def _state(arguments: Arguments) -> State:
    """What can be seen of the files from outside; a file that is not there has no entry."""
    found: State = {}
    for path in _watched(arguments):
        try:
            status = os.stat(path)
        except OSError:
            continue
        found[path] = status.st_mtime_ns, status.st_size
    return found


def _watched(arguments: Arguments) -> Iterator[str]:
    """The Dockerfiles, and what else a run depends on."""
    paths = find(arguments.paths or ["."], _say_nothing, _say_nothing)
    yield from paths
    for path in paths:
        yield f"{path}.dockerignore"
    for folder in {os.path.dirname(path) for path in paths} or {""}:
        yield os.path.join(folder, ".dockerignore")
        config = None if arguments.config or arguments.isolated else find_config(folder)
        if config is not None:
            yield config
    if arguments.config:
        yield arguments.config


def _say_nothing(path: str, text: str) -> None:
    """The run itself says what is wrong with a path."""
