"""What a file is called in a report: from the top of the repository, as those who read it do."""

from __future__ import annotations

import os

from dflint.reporters.display import visible

#: Where the checkout is: in GitHub Actions, GitLab CI, Azure Pipelines.
_TOPS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY")


def in_repository(path: str) -> str:
    """The path from the top of the repository, with slashes; other paths stay as they are."""
    top = next(filter(None, map(os.environ.get, _TOPS)), "")
    if not top:
        # Where no program says so it is most likely the folder that the run began in.
        return _with_slashes(_below(path, os.getcwd()) if os.path.isabs(path) else path)
    return _with_slashes(_below(path, top))


def shown_path(path: str) -> str:
    """As in_repository(), with what cannot be shown written out."""
    return visible(in_repository(path))


def _below(path: str, folder: str) -> str:
    """A path in a folder, from there."""
    parent, name = os.path.split(path)
    absolute = os.path.join(os.path.realpath(parent), name)
    top = os.path.realpath(folder).rstrip(os.sep) + os.sep
    return absolute[len(top) :] if absolute.startswith(top) else path


def _with_slashes(path: str) -> str:
    path = path.replace(os.sep, "/")
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path
