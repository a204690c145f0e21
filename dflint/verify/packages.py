"""Which packages are installed in an image, and which files are theirs."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from dflint.regex import regex

if TYPE_CHECKING:
    from dflint.verify.image import Image

_DPKG_STATUS = "/var/lib/dpkg/status"
#: Images without a shell have a file for each package.
_DPKG_STATUS_FOLDER = "/var/lib/dpkg/status.d/"
_DPKG_LISTS = "/var/lib/dpkg/info/"
_APK_DATABASES = ("/lib/apk/db/installed", "/usr/lib/apk/db/installed")
_STANZA = regex(r"^Package: (\S+)$(?:\n.+)*?\nStatus: \S+ \S+ installed$", re.MULTILINE)


def installed_packages(image: Image) -> set[str]:
    """The names of the packages of dpkg and of apk; of others nothing is known."""
    names = set(_STANZA.findall(image.texts.get(_DPKG_STATUS, "")))
    for path in _APK_DATABASES:
        lines = image.texts.get(path, "").split("\n")
        names.update(line[2:] for line in lines if line.startswith("P:"))
    return names


def files_of(image: Image, packages: set[str]) -> set[str]:
    """The paths of the files of some packages."""
    found: set[str] = set()
    for path, text in image.texts.items():
        if path.startswith(_DPKG_LISTS):
            name = posixpath.basename(path).removesuffix(".list").partition(":")[0]
            if name in packages:
                found.update(text.split("\n"))
    for path in _APK_DATABASES:
        found.update(_apk_files(image.texts.get(path, ""), packages))
    # Where /lib is a link to /usr/lib, dpkg's lists still say /lib.
    found.update([f"/usr{path}" for path in found if not path.startswith("/usr/")])
    return found


def _apk_files(database: str, packages: set[str]) -> set[str]:
    found: set[str] = set()
    is_wanted, folder = False, ""
    for line in database.split("\n"):
        key, value = line[:2], line[2:]
        if key == "P:":
            is_wanted = value in packages
        elif key == "F:":
            folder = value
            if is_wanted:
                found.add(f"/{folder}")
        elif key == "R:" and is_wanted:
            found.add(f"/{folder}/{value}")
    return found
