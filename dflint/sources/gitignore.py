"""What .gitignore files exclude, in the way of git: the nearest file that has a say decides."""

from __future__ import annotations

import os

from pathspec import GitIgnoreSpec


class Gitignore:
    """The .gitignore of a folder, and behind it those of the folders above."""

    def __init__(self, folder: str, lines: list[str], outer: Gitignore | None = None) -> None:
        self.folder = os.path.abspath(folder)
        self.outer = outer
        self._spec = _compile(lines)

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether a path below the folder is excluded."""
        relative = os.path.relpath(os.path.abspath(path), self.folder)
        verdict = self._spec.check_file(relative + "/" if is_folder else relative).include
        if verdict is None:
            return self.outer is not None and self.outer.ignores(path, is_folder)
        return verdict


def read_gitignore(folder: str, outer: Gitignore | None = None) -> Gitignore | None:
    """The .gitignore of a folder; where it cannot be read, what the folders above say."""
    try:
        with open(
            os.path.join(folder, ".gitignore"), encoding="utf-8", errors="surrogateescape"
        ) as file:
            return Gitignore(folder, file.read().split("\n"), outer)
    except OSError:
        return outer


def _compile(lines: list[str]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        # git overlooks a line that is no pattern, pathspec does not.
        return GitIgnoreSpec.from_lines(filter(_is_pattern, lines))


def _is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
