"""Results that are kept between runs: by what a file says, what is in force, and the version.

They are in the user's folder for caches, which DFLINT_CACHE_DIR overrides: a small file for each
result, written all at once, so that runs side by side do not disturb each other, and the older half
of a folder goes when it has too many. ``marshal`` reads and writes them: it comes with the
interpreter, and takes a tenth of the time of ``json``.
"""

from __future__ import annotations

import marshal
import os
import sys

from dflint.rule import Edit, Fix, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dflint.registry import Registry
    from dflint.settings import Settings

    Result = tuple[list[Violation], list[tuple[str, str]]]

#: Files in each of the 256 folders; a result has 1 to 2 kB.
MOST_RESULTS = 100
#: One in so many results that are written looks whether there are too many.
_LOOKS = 16
#: Changed whenever what is written is.
_FORMAT = 1


class Cache:
    """The results under one configuration."""

    __slots__ = ("fingerprint", "folder")

    def __init__(self, folder: str, fingerprint: bytes) -> None:
        self.folder = folder
        #: All that decides about a result, but for the files.
        self.fingerprint = fingerprint

    def key(self, *texts: str) -> str:
        """Where the result for a file is: its text and all that goes with it."""
        return _digest(self.fingerprint, *(_bytes(text) for text in texts))

    def get(self, key: str, registry: Registry) -> Result | None:
        """The violations of a file, and why each was left; None where they are not known."""
        try:
            found, left = self.read(key)
            return [_violation(registry, *values) for values in found], left
        except (KeyError, TypeError, ValueError):
            return None

    def put(
        self, key: str, violations: Sequence[Violation], left: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Keeps the violations of a file; where that cannot be done, nothing happens."""
        self.write(key, ([_values(violation) for violation in violations], list(left)))

    def read(self, key: str) -> Any:
        """What was written; None where nothing was, or it cannot be read."""
        try:
            with open(self._path(key), "rb") as file:
                return marshal.loads(file.read())
        except (OSError, EOFError, TypeError, ValueError):
            return None

    def write(self, key: str, value: Any) -> None:
        """Keeps a value; where that cannot be done, nothing happens."""
        path = self._path(key)
        folder = os.path.dirname(path)
        temporary = f"{path}.{os.getpid()}"
        try:
            os.makedirs(folder, 0o700, exist_ok=True)
            with open(temporary, "wb") as file:
                file.write(marshal.dumps(value))
            os.replace(temporary, path)
            if int(key[-2:], 16) % _LOOKS == 0:
                _remove_oldest(folder)
        except (OSError, ValueError):
            return

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, key[:2], key[2:])


def open_cache(settings: Settings) -> Cache | None:
    """The results under a configuration.

    None where they depend on what nobody can look into: rules in Python that are not ours, or a
    rule file that cannot be read.
    """
    folder = cache_folder()
    if not folder or settings.get("plugins"):
        return None
    parts: list[object] = [_FORMAT, sys.version, _version(), settings.selection.fingerprint()]
    try:
        for path in settings.rule_files:
            with open(path, "rb") as file:
                parts.append(_digest(file.read()))
    except OSError:
        return None
    if settings.selection.uses_shellcheck:
        from dflint.shellcheck.program import available, identity

        program = available()
        version = identity(program) if program else ()
        if version is None:
            return None
        parts.append(version)
    return Cache(folder, _bytes(repr(parts)))


def shellcheck_cache(cache: Cache) -> Cache | None:
    """What ShellCheck has said about scripts, whatever is in force, beside the results."""
    from dflint.shellcheck.program import available, identity

    program = available()
    version = identity(program) if program else None
    return Cache(cache.folder, _bytes(repr((_FORMAT, version)))) if version else None


def cache_folder() -> str:
    """The user's folder for our results; empty where there is none.

    https://specifications.freedesktop.org/basedir-spec and what Windows and macOS have instead.
    """
    own = os.environ.get("DFLINT_CACHE_DIR")
    if own is not None:
        return own
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
        return os.path.join(base, "dflint", "Cache") if base else ""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = os.path.expanduser("~")
        base = os.path.join(
            home, *(["Library", "Caches"] if sys.platform == "darwin" else [".cache"])
        )
    return os.path.join(base, "dflint") if os.path.isabs(base) else ""


def _version() -> object:
    """The version; of a checkout, in which it says nothing, the time of the last change."""
    from dflint import __version__

    top = os.path.dirname(os.path.dirname(__file__))
    if not os.path.exists(os.path.join(top, "pyproject.toml")):
        return __version__
    newest = 0
    pending = [os.path.join(top, "dflint"), os.path.join(top, "rules")]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending.append(entry.path)
                elif entry.name.endswith(".py"):
                    newest = max(newest, entry.stat().st_mtime_ns)
    return __version__, top, newest


def _digest(*parts: bytes) -> str:
    # hashlib does the same, and takes longer to import than a small file to lint.
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    digest = blake2b(digest_size=20)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return str(digest.hexdigest())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _values(violation: Violation) -> tuple[Any, ...]:
    fix = violation.fix
    return (
        violation.rule.code,
        violation.span,
        violation.message,
        violation.severity,
        violation.other_places,
        fix
        and (
            fix.message,
            fix.safety,
            [(edit.start, edit.end, edit.text, edit.tokens) for edit in fix.edits],
        ),
    )


def _violation(
    registry: Registry,
    code: str,
    span: tuple[int, int],
    message: str,
    severity: str,
    other_places: tuple[int, ...],
    fix: tuple[str, str, list[Any]] | None,
) -> Violation:
    repair = fix and Fix(fix[0], [Edit(*values) for values in fix[2]], fix[1])
    # What is known of a rule stands for the rule itself, which is not imported for a report.
    return Violation(registry.info(code), span, message, repair, severity, other_places)  # type: ignore[arg-type]


def _remove_oldest(folder: str) -> None:
    with os.scandir(folder) as entries:
        found = sorted((entry.stat().st_mtime, entry.path) for entry in entries)
    if len(found) > MOST_RESULTS:
        for _, path in found[: len(found) // 2]:
            os.unlink(path)
