"""A unified diff of a repaired file, for ``git apply`` and ``patch -p1``."""

from __future__ import annotations


def unified_diff(path: str, before: str, after: str) -> str:
    """The patch that turns one text into the other; empty when they are the same.

    Only a line feed ends a line: a carriage return belongs to the line that it stands in.
    """
    from difflib import unified_diff as diff

    # git ends a name that holds blanks with a tab; patch reads them no other way.
    end = "\t" if " " in path else ""
    old_name, new_name = (path, path) if path.startswith("/") else (f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in diff(_lines(before), _lines(after), old_name + end, new_name + end)
    )


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
