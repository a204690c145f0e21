"""What is known about packages of Debian and Ubuntu by their names."""

from __future__ import annotations

import re

_TOOLCHAIN = re.compile(
    r"(gcc|g\+\+|cpp|gfortran|clang|llvm|lld|gdc|gnat)(-[0-9.]+)?(-[a-z0-9-]*-linux-gnu[a-z0-9]*)?\Z"
    r"|(build-essential|make|cmake|ninja-build|meson|autoconf|automake|autotools-dev|libtool|bison"
    r"|flex|pkg-config|pkgconf|nasm|yasm|dpkg-dev|debhelper|fakeroot|patch|rustc|cargo|scons|bazel"
    r"|golang(-go|-[0-9.]+)?|binutils|gettext|help2man|texinfo|swig|ccache|gperf|re2c)\Z"
)
_PROVIDES = {
    "autoconf": "autoconf autoreconf autoheader",
    "automake": "automake aclocal",
    "binutils": "ld as ar nm objcopy objdump ranlib readelf strip strings",
    "bison": "bison yacc",
    "build-essential": "gcc g++ cc c++ cpp make dpkg-buildpackage ld as ar",
    "ca-certificates": "update-ca-certificates",
    "cmake": "cmake ctest cpack",
    "curl": "curl",
    "dpkg-dev": "dpkg-buildpackage dpkg-architecture",
    "file": "file",
    "flex": "flex",
    "g++": "g++ c++",
    "gcc": "gcc cc cpp",
    "git": "git",
    "libc6-dev": "",
    "libtool": "libtoolize",
    "make": "make gmake",
    "meson": "meson",
    "nasm": "nasm",
    "ninja-build": "ninja",
    "patch": "patch",
    "pkg-config": "pkg-config",
    "unzip": "unzip",
    "wget": "wget",
    "xz-utils": "xz unxz xzcat",
}


def is_toolchain(package: str) -> bool:
    """Whether the package is a compiler, or a tool that only builds need."""
    return bool(_TOOLCHAIN.match(package))


def is_development(package: str) -> bool:
    """Whether the package has headers for a library: ``libssl-dev``."""
    return package.endswith("-dev") or bool(re.match(r"lib.*-dev(-|$)", package))


def provides(package: str) -> frozenset[str] | None:
    """The commands that a package brings; None when that is not known here."""
    commands = _PROVIDES.get(package)
    return None if commands is None else frozenset(commands.split())
