"""The platform of an image, where its name makes it certain."""

from __future__ import annotations

from dflint.semantics.platforms import Platform
from dflint.semantics.reference import DEFAULT_DOMAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.reference import ImageReference

#: The repositories of Docker Hub for one architecture each:
#: https://github.com/docker-library/official-images#architectures-other-than-amd64
_NAMESPACES = {
    "amd64": ("linux", "amd64"),
    "arm32v5": ("linux", "arm"),
    "arm32v6": ("linux", "arm"),
    "arm32v7": ("linux", "arm"),
    "arm64v8": ("linux", "arm64"),
    "i386": ("linux", "386"),
    "mips64le": ("linux", "mips64le"),
    "ppc64le": ("linux", "ppc64le"),
    "riscv64": ("linux", "riscv64"),
    "s390x": ("linux", "s390x"),
    "winamd64": ("windows", "amd64"),
}

#: Distributions: there are none for Windows.
_LINUX_IMAGES = frozenset(
    f"library/{name}"
    for name in (
        "almalinux alpine amazonlinux archlinux busybox centos debian fedora opensuse oraclelinux "
        "photon rockylinux ubuntu"
    ).split()
)

_MICROSOFT = "mcr.microsoft.com"
_WINDOWS_FOLDERS = ("windows", "dotnet/framework")


def platform_of(image: ImageReference) -> Platform | None:
    """The only platform that an image is for, the architecture None where there are several."""
    namespace = image.path.partition("/")[0]
    if image.domain == DEFAULT_DOMAIN:
        if namespace in _NAMESPACES:
            return Platform(*_NAMESPACES[namespace])
        return Platform("linux", None) if image.path in _LINUX_IMAGES else None
    if image.domain == _MICROSOFT and f"{image.path}/".startswith(
        tuple(f"{folder}/" for folder in _WINDOWS_FOLDERS)
    ):
        return Platform("windows", None)
    return None
