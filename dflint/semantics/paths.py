"""Paths in instructions, as far as they are known."""

from __future__ import annotations

import re

from dflint.semantics.expansion import variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Step

_DRIVE = re.compile(r"[A-Za-z]:")
_QUOTES = "\"'"


def is_absolute(path: str) -> bool:
    """Whether a path begins at a root, also at one of Windows."""
    return path.startswith(("/", "\\")) or _DRIVE.match(path) is not None


def known_ends(step: Step, text: str) -> tuple[str, str]:
    """What a word of the instruction begins and ends with: all of it, where its value is known;
    else what stands before and behind the variables that are not.
    """
    escape = step.stage.tree.escape
    whole = step.state.resolve(text, escape)
    if whole is not None:
        return whole, whole
    unknown = [
        reference
        for reference in variables(text, escape)
        if reference.modifier or step.state.environment.get(reference.name) is None
    ]
    if not unknown:
        return "", ""
    pieces = text[: unknown[0].start], text[unknown[-1].end :]
    # Quotes may stand around the variables: they are torn apart here.
    start, end = (step.state.resolve(piece.strip(_QUOTES), escape) or "" for piece in pieces)
    return start, end
