"""Regular expressions that are compiled when they are first used: a run uses few of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import compile
    from typing import Any

    regex = compile
else:

    def regex(text: str, flags: int = 0) -> _Pattern:
        """As re.compile(), which this stands for where a constant is made."""
        return _Pattern(text, flags)


#: What is asked of patterns, which is at hand from the first time on.
_NAMES = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split", "pattern")


class _Pattern:
    """Becomes like the compiled one as soon as anything is asked of it."""

    def __init__(self, text: str, flags: int) -> None:
        self._arguments = text, flags

    def __getattr__(self, name: str) -> Any:
        import re

        compiled = re.compile(*self._arguments)
        for known in _NAMES:
            setattr(self, known, getattr(compiled, known))
        return getattr(compiled, name)
