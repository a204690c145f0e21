"""What an invocation of a package manager does, in the same terms for all of them."""

from __future__ import annotations

import sys

from dflint.commands.tools import MODULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dflint.commands.invocation import Invocation

# PackageAction.action
UPDATE = "update"  # fetches package lists, installs nothing
INSTALL = "install"
REMOVE = "remove"
UPGRADE = "upgrade"  # of everything, or of named packages that are installed already
CLEAN = "clean"  # removes caches of the manager
AUTOREMOVE = "autoremove"  # removes what nothing needs any more
SOURCE = "source"  # changes where packages come from: repositories, channels, keys
DOWNLOAD = "download"  # fetches packages or their sources, installs nothing
SEARCH = "search"  # only asks, or only simulates
MARK = "mark"  # changes what is known about installed packages: manual, held
OTHER = "other"


class Package:
    """A package as it is named on a command line."""

    __slots__ = (
        "action",
        "architecture",
        "index",
        "is_file",
        "is_pattern",
        "is_url",
        "name",
        "operator",
        "release",
        "text",
        "version",
    )

    def __init__(
        self,
        index: int,
        text: str | None,
        name: str | None,
        action: str,
        *,
        version: str | None = None,
        operator: str | None = None,
        release: str | None = None,
        architecture: str | None = None,
        is_file: bool = False,
        is_url: bool = False,
        is_pattern: bool = False,
    ) -> None:
        #: Index of the word in ``argv``.
        self.index = index
        #: The word, ``None`` when it is not statically known.
        self.text = text
        #: The name alone; ``None`` when not known: files, URLs, words that are not static.
        self.name = name or None
        #: What happens to this package: of ``apt-get install a b-`` ``b`` has ``remove``.
        self.action = action
        #: What follows the operator; ``None`` without an operator, and when not statically known.
        self.version = version
        #: How the version is asked for, in the manager's syntax: ``=``, ``==``, ``@``, ``~`` ...
        self.operator = operator
        #: Where it shall come from: a release (apt), a tagged repository (apk), a channel (conda).
        self.release = release
        self.architecture = architecture
        #: A package file or a directory with a package.
        self.is_file = is_file
        self.is_url = is_url
        #: A pattern, task or group that stands for any number of packages.
        self.is_pattern = is_pattern

    def __repr__(self) -> str:
        return f"Package({self.index}, {self.text!r}, {self.name!r}, {self.action!r})"


class PackageAction:
    """What one invocation of a package manager does. Flags are asked of ``invocation``."""

    __slots__ = ("action", "files", "invocation", "manager", "packages", "virtual")

    def __init__(
        self,
        invocation: Invocation,
        manager: str,
        action: str,
        packages: Iterable[Package] = (),
        *,
        files: Iterable[int] = (),
        virtual: str | None = None,
    ) -> None:
        self.invocation = invocation
        #: ``apt``, ``apk``, ``dnf``, ``yum``, ``microdnf``, ``rpm``, ``zypper``, ``pacman``,
        #: ``pip``, ``uv``, ``npm``, ``yarn``, ``pnpm``, ``gem``, ``bundler``, ``composer``, ...
        self.manager = manager
        #: One of the words above.
        self.action = action
        self.packages = tuple(packages)
        #: Indexes of words that name files with lists of packages (``-r requirements.txt``).
        self.files = tuple(files)
        #: The name of apk's virtual package; ``None`` also when it is not statically known.
        self.virtual = virtual

    @property
    def is_fully_known(self) -> bool:
        """Whether every package is known by its name, and none comes from a list elsewhere."""
        return (
            not self.files
            and not self.invocation.reads_arguments
            and not self.invocation.dynamic
            and all(package.name is not None for package in self.packages)
        )

    def __repr__(self) -> str:
        return f"PackageAction({self.manager!r}, {self.action!r}, {list(self.packages)!r})"


# Modules with a function `package_action(invocation) -> PackageAction | None`.
_MANAGERS = frozenset((
    "apk", "apt", "cargo", "composer", "conda", "dnf", "dpkg", "gem", "go", "node", "pacman", "pip",
    "rpm", "zypper",
))  # fmt: skip


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation does to packages; ``None`` when it is not one of a package manager."""
    module_name = MODULES.get(invocation.tool or "")
    if module_name not in _MANAGERS:
        return None
    name = f"dflint.commands.{module_name}"
    __import__(name)
    action: PackageAction | None = sys.modules[name].package_action(invocation)
    return action


def read_operands(
    invocation: Invocation, action: str, read: Callable[[int, str, bool, str], Package]
) -> list[Package]:
    """The operands as packages. ``read`` gets the index of a word, its text, whether that is all
    of it (else the text is only what it is known to begin with) and the action asked for.
    """
    packages = []
    for index in invocation.operands:
        word = invocation.argv[index]
        known = invocation.prefixes[index] if word is None else word
        packages.append(read(index, known, word is not None, action))
    return packages
