"""From the paths of a command line to the Dockerfiles behind them."""

from __future__ import annotations

import os

from dflint.embedded.names import is_outer_name, mentions_a_build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dflint.sources.gitignore import Gitignore

    Report = Callable[[str, str], None]

#: The path that means standard input.
STDIN = "-"

_NAMES = ("dockerfile", "containerfile")
_PREFIXES = ("dockerfile.", "containerfile.")
_SUFFIXES = (".dockerfile", ".containerfile")
#: What is made into a Dockerfile, or was one: not for BuildKit to read.
_OTHER_LANGUAGES = (
    *(".dockerignore", ".md", ".orig", ".rej", ".bak", ".swp"),
    *(".in", ".m4", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".gotmpl", ".erb"),
    *(".ejs", ".hbs", ".mustache"),
)
#: Programs about Dockerfiles, which are written in lower case; Dockerfile.go is for a Go program.
_PROGRAMS = (
    *(".c", ".cpp", ".cs", ".el", ".go", ".h", ".java", ".js", ".json", ".kt", ".lua", ".php"),
    *(".py", ".pyc", ".pyi", ".rb", ".rs", ".sh", ".so", ".toml", ".ts", ".tsx", ".vim", ".yaml"),
    *(".yml",),
)


def is_dockerfile_name(name: str) -> bool:
    """Whether a file of that name is taken for a Dockerfile in a folder that is walked.

    Dockerfile, Dockerfile.*, *.Dockerfile and the same with Containerfile, in any case; not what an
    editor or a template engine makes of such a name, nor dockerfile.py and its kind.
    """
    lower = name.lower()
    if lower in _NAMES or lower.endswith(_SUFFIXES):
        return True
    if not lower.startswith(_PREFIXES) or lower.endswith("~"):
        return False
    extension = os.path.splitext(lower)[1]
    return extension not in _OTHER_LANGUAGES and not (
        name[0] == lower[0] and extension in _PROGRAMS
    )


def find(
    paths: Iterable[str],
    note: Report,
    error: Report,
    excludes: Callable[[str], bool] | None = None,
) -> list[str]:
    """The files to read, each once, in the order of the paths and by name in folders.

    A path that is no folder is taken as it is, whatever its name. ``note`` and ``error`` are
    called with a path and what there is to say about it. ``excludes`` says of a file in a folder
    whether it is to be left out.
    """
    found: dict[str, str] = {}
    for path in paths:
        if path == STDIN or not os.path.isdir(path):
            found.setdefault(_identity(path), path)
            continue
        is_empty = True
        for file in _walk(path, error):
            if excludes is not None and excludes(file):
                continue
            found.setdefault(_identity(file), file)
            is_empty = False
        if is_empty:
            note(path, "no Dockerfile in this folder")
    return list(found.values())


def _identity(path: str) -> str:
    return path if path == STDIN else os.path.realpath(path)


def _walk(top: str, error: Report) -> Iterator[str]:
    """The files to read below a folder, without those that git ignores and folders behind links."""
    stack = [(top, _outer_gitignore(top))]
    while stack:
        folder, gitignore = stack.pop()
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as problem:
            error(folder, problem.strerror or str(problem))
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            gitignore = _read_gitignore(folder, gitignore)
        prefix = "" if folder == "." else folder
        subfolders: list[tuple[str, Gitignore | None]] = []
        for entry in entries:
            path = os.path.join(prefix, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if entry.name != ".git" and not _is_ignored(gitignore, path, is_folder=True):
                    subfolders.append((path, gitignore))
            elif (
                (is_dockerfile_name(entry.name) or is_outer_name(entry.name))
                and entry.is_file()
                and not _is_ignored(gitignore, path, is_folder=False)
                and (is_dockerfile_name(entry.name) or mentions_a_build(path))
            ):
                yield path
        stack.extend(reversed(subfolders))


def _is_ignored(gitignore: Gitignore | None, path: str, is_folder: bool) -> bool:
    return gitignore is not None and gitignore.ignores(path, is_folder)


def _read_gitignore(folder: str, outer: Gitignore | None) -> Gitignore | None:
    # pathspec takes longer to import than most runs take.
    from dflint.sources.gitignore import read_gitignore

    return read_gitignore(folder, outer)


def _outer_gitignore(top: str) -> Gitignore | None:
    """What the folders above say, up to the top of the repository; nothing outside of one."""
    folders: list[str] = []
    folder = os.path.abspath(top)
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folders.append(parent)
        folder = parent
    gitignore: Gitignore | None = None
    for folder in reversed(folders):
        if os.path.exists(os.path.join(folder, ".gitignore")):
            gitignore = _read_gitignore(folder, gitignore)
    # Who names an excluded folder wants it.
    return None if _is_ignored(gitignore, top, is_folder=True) else gitignore
