"""Paths in instructions, as far as they are known."""

from __future__ import annotations

from dflint.regex import regex
from dflint.semantics.base_environment import may_set
from dflint.semantics.expansion import ExpansionError, expand, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Step

_DRIVE = regex(r"[A-Za-z]:")
_QUOTES = "\"'"


def is_absolute(path: str) -> bool:
    """Whether a path begins at a root, also at one of Windows."""
    return path.startswith(("/", "\\")) or _DRIVE.match(path) is not None


def known_text(step: Step, word: str) -> str | None:
    """A word of the instruction after expansion; None where that is not known."""
    escape = step.stage.tree.escape
    known: dict[str, str] = {}
    for variable in variables(word, escape):
        value = _value(step, variable.name)
        if value is None:
            return None
        known[variable.name] = value
    try:
        return expand(word, known, escape).text
    except ExpansionError:
        return None


def known_ends(step: Step, word: str) -> tuple[str, str]:
    """What a word begins and ends with after expansion: all of it, where it is known; else what
    stands before and behind the variables that are not.
    """
    whole = known_text(step, word)
    if whole is not None:
        return whole, whole
    unknown = [
        variable
        for variable in variables(word, step.stage.tree.escape)
        if variable.modifier or _value(step, variable.name) is None
    ]
    if not unknown:
        return "", ""
    pieces = word[: unknown[0].start], word[unknown[-1].end :]
    # Quotes may stand around the variables: they are torn apart here.
    start, end = (known_text(step, piece.strip(_QUOTES)) or "" for piece in pieces)
    return start, end


def written_ends(step: Step, word: str) -> tuple[str, str]:
    """What a word begins and ends with whatever its variables hold: all of it without any."""
    escape = step.stage.tree.escape
    found = variables(word, escape)
    pieces = [word[: found[0].start], word[found[-1].end :]] if found else [word, word]
    try:
        start, end = (expand(piece.strip(_QUOTES), {}, escape).text for piece in pieces)
    except ExpansionError:
        return "", ""
    return start, end


def _value(step: Step, name: str) -> str | None:
    """The value of a variable, which is empty where nothing has set it."""
    environment = step.state.environment
    if name not in environment and not may_set(step.stage, name):
        return ""
    return environment.get(name)
