"""What is different in two images, and what of it is only a trace of having been built."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dflint.regex import regex
from dflint.verify.packages import files_of, installed_packages

if TYPE_CHECKING:
    from dflint.verify.image import Entry, Image

#: Paths that a package manager, or time, leaves behind; no program needs them.
PACKAGE_LISTS, CACHE, LOG, TIME = "package lists", "cache", "log", "time stamp"
#: Files of packages that are in one of the images only, and the managers' own books.
PACKAGE = "package"
#: All others.
FILE = "file"

_KINDS = (
    (
        PACKAGE_LISTS,
        r"/var/lib/apt/lists/|/var/cache/apk/APKINDEX|/var/cache/(?:dnf|yum|libdnf5|zypp)/"
        r"|/var/lib/pacman/sync/|/var/cache/apt/\w*pkgcache\.bin",
    ),
    (
        CACHE,
        r"/var/cache/|/var/lib/apt/periodic/|/(?:root|home/[^/]+)/(?:\.cache|\.npm|\.composer/cache"
        r"|\.yarn/berry/cache)/|/usr/local/share/\.cache/|/(?:[^/]+/)*conda[^/]*/pkgs/"
        r"|(?:/[^/]+)*/gems/[^/]+/cache/|/var/lib/gems/[^/]+/cache/|/tmp/npm-|/tmp/v8-compile-cache"
        r"|/usr/local/bundle/cache/|/usr/local/cargo/(?:registry|git)/",
    ),
    (LOG, r"/var/log/|/root/\.npm/_logs/|/var/lib/dnf/history"),
    (TIME, r"/var/cache/ldconfig/aux-cache$|/var/lib/rpm/|/usr/lib/sysimage/rpm/|/etc/machine-id$"),
)
# The most exact ones first.
_KIND = regex("|".join(f"(?P<k{i}>{_KINDS[i][1]})" for i in (3, 0, 2, 1)))
#: What dpkg, apk and their tools write down about what is installed.
_BOOKS = regex(
    r"/var/lib/dpkg/|/var/lib/apt/extended_states$|/lib/apk/db/|/usr/lib/apk/db/|/etc/apk/world$"
    r"|/etc/ld\.so\.cache$|/etc/alternatives/|/var/cache/debconf/|/usr/share/(?:info/dir|man/)"
    r"|/etc/ssl/certs/|/usr/lib/locale/"
)
#: Images say nothing by leaving one of these out, or empty.
_KEYS = (
    "Env",
    "Cmd",
    "Entrypoint",
    "Labels",
    "WorkingDir",
    "User",
    "ExposedPorts",
    "Volumes",
    "Healthcheck",
    "StopSignal",
    "Shell",
    "OnBuild",
)


@dataclass(slots=True)
class Change:
    """A file that is different."""

    path: str
    kind: str
    before: Entry | None
    after: Entry | None

    @property
    def saved(self) -> int:
        """Bytes that the image has no more."""
        return (self.before.size if self.before else 0) - (self.after.size if self.after else 0)


@dataclass(slots=True)
class Comparison:
    """What is different in two images."""

    #: By key of the configuration: before and after.
    config: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    packages_removed: list[str] = field(default_factory=list)
    packages_added: list[str] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Change]:
        """The files of a kind that are different."""
        return [change for change in self.changes if change.kind == kind]

    def are_same(self, allowing_packages: bool = False) -> bool:
        """Whether the images do the same: caches, package lists, logs and times do not count.

        ``allowing_packages``: nor do packages that only one of them has.
        """
        kinds = {FILE} if allowing_packages else {FILE, PACKAGE}
        return not self.config and not any(change.kind in kinds for change in self.changes)


def compare(before: Image, after: Image) -> Comparison:
    """Compares two images: what they say about running them, and their files but for the times."""
    result = Comparison(_config_differences(before.config, after.config))
    old, new = installed_packages(before), installed_packages(after)
    result.packages_removed, result.packages_added = sorted(old - new), sorted(new - old)
    owned = files_of(before, old - new) | files_of(after, new - old)
    for path in sorted(before.files.keys() | after.files.keys()):
        entries = before.files.get(path), after.files.get(path)
        if entries[0] != entries[1]:
            kind = _kind(path, owned, has_packages=old != new)
            if kind == FILE and old != new and _came_with_package(path, *entries, owned):
                kind = PACKAGE
            result.changes.append(Change(path, kind, *entries))
    return result


def _config_differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        key: (before.get(key), after.get(key))
        for key in _KEYS
        if (before.get(key) or None) != (after.get(key) or None)
    }


def _kind(path: str, owned: set[str], has_packages: bool) -> str:
    match = _KIND.match(path) or _KIND.match(f"{path}/")
    if match is not None and match.lastgroup is not None:
        return _KINDS[int(match.lastgroup[1:])][0]
    if path in owned or (has_packages and _BOOKS.match(path)):
        return PACKAGE
    return FILE


def _came_with_package(
    path: str, before: Entry | None, after: Entry | None, owned: set[str]
) -> bool:
    """Whether the scripts of a package have made it: a link, a compiled module, a folder."""
    only = before or after
    if only is None or (before and after):
        return False
    if only.kind == "link":
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), only.content))
        return target in owned or target.startswith("/etc/alternatives/")
    if only.kind == "folder":
        return path in owned or path.startswith(("/usr/", "/etc/", "/var/lib/"))
    return path.endswith(".pyc") and path.startswith(("/usr/lib/python3", "/usr/share/"))
