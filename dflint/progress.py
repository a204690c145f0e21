"""A progress bar for runs that take long enough to wonder."""

from __future__ import annotations

import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO, TypeVar

    Item = TypeVar("Item")

#: Seconds before the bar appears, and between two of its states.
DELAY, INTERVAL = 1.0, 0.1
WIDTH = 30

_CLEAR = "\r\x1b[K"


def with_progress(
    items: Iterable[Item],
    total: int,
    stream: TextIO | None = None,
    clock: Callable[[], float] = monotonic,
) -> Iterator[Item]:
    """The items as they come, and on a terminal a bar that says how many there have been.

    While an item is looked at the bar is away, so that what is printed about it has the line.
    """
    stream = sys.stderr if stream is None else stream
    due = clock() + DELAY
    is_shown = False
    try:
        for done, item in enumerate(items, 1):
            if is_shown:
                stream.write(_CLEAR)
                stream.flush()
            yield item
            now = clock()
            if now >= due:
                is_shown = True
                due = now + INTERVAL
            if is_shown and done < total:
                stream.write(_bar(done, total))
                stream.flush()
    finally:
        if is_shown:
            stream.write(_CLEAR)
            stream.flush()


def _bar(done: int, total: int) -> str:
    filled = WIDTH * done // total
    return f"{_CLEAR}[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total} files"
