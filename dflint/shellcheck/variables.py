"""Which variables ShellCheck has to be told of: most of its time would go into the others.

ShellCheck looks each variable up by its name, with one exception: where a script uses one that
nothing has set, it looks for a name that may have been meant (SC2153, SC2154). That is one with the
same letters in another case, or of which at most two letters are others, missing or too many.
"""

from __future__ import annotations

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_EXPANDED = regex(r"\$([A-Za-z_][A-Za-z0-9_]*)")
#: What has variables without a dollar before them: braces, arithmetic, indexes, declarations.
_OTHER_USES = regex(r"[{\[]|\(\(|declare|export|let|local|typeset")
#: What can stand inside of a name without being part of it.
_DIVIDERS = str.maketrans("", "", "\"'\\\n")

_MOST_EDITS = 2


def that_matter(names: Iterable[str], script: str) -> list[str]:
    """The names without which ShellCheck might say something else about a script."""
    joined = script.translate(_DIVIDERS)
    lower = joined.lower()
    used = _used(script, joined)
    return [name for name in names if name.lower() in lower or _resembles(name.lower(), used)]


def _used(script: str, joined: str) -> dict[int, str]:
    """What may be variables in a script, in lower case, by length; a line for each."""
    pattern = _NAME if _OTHER_USES.search(joined) else _EXPANDED
    found: dict[int, list[str]] = {}
    for name in {*pattern.findall(script), *pattern.findall(joined)}:
        found.setdefault(len(name), []).append(name.lower())
    return {length: "\n".join(named) for length, named in found.items()}


def _resembles(name: str, used: dict[int, str]) -> bool:
    """Whether a name may be one of those with few letters changed; a True may be wrong."""
    if not used:
        return False
    size = len(name)
    third = size // (_MOST_EDITS + 1)
    # Of three pieces two edits leave one as it is. An empty one is in everything.
    pieces = name[:third], name[third : 2 * third], name[2 * third :]
    return any(
        piece in used[length]
        for length in range(size - _MOST_EDITS, size + _MOST_EDITS + 1)
        if length in used
        for piece in pieces
    )
