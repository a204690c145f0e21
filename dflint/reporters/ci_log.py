"""Logs of CI, in which a runner looks for commands: no file's name or text may give any.

GitHub's runner takes ``::`` at the start of a line for a command, and the older ``##[`` anywhere
(ActionCommand in actions/runner); the agent of Azure Pipelines takes ``##vso[``, and shows ``##[``
in its own way (the page that dflint.reporters.azure names).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO


def is_ci_log() -> bool:
    """Whether what is printed goes to the log of GitHub Actions, or of Azure Pipelines."""
    return any(
        os.environ.get(name, "").lower() == "true" for name in ("GITHUB_ACTIONS", "TF_BUILD")
    )


def without_commands(text: str) -> str:
    """Lines of a log that no runner obeys, whatever is in them."""
    if "::" not in text and "##" not in text:
        return text
    import re

    text = re.sub(r"(?i)##(|vso)\[", r"##\1\\x5b", text)
    lines = text.split("\n")
    return "\n".join(f"./{line}" if line.lstrip().startswith("::") else line for line in lines)


class CiLog:
    """A stream whose reader looks for commands: it gets none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Prints whole lines, or what has no command in it."""
        return self._stream.write(without_commands(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
