"""What is known about packages of Alpine Linux by their names.

Source: the APKBUILD files in main and community of aports, releases 3.6 to 3.23.
"""

from __future__ import annotations

from dflint.regex import regex

_TOOLCHAIN = regex(
    r"(gcc|g\+\+|gfortran|clang|llvm|lld|rust|cargo|go)([0-9]+(\.[0-9]+)?)?\Z"
    r"|(alpine-sdk|build-base|make|cmake|ninja|ninja-build|samurai|meson|autoconf|automake|libtool"
    r"|bison|flex|m4|pkgconf|pkgconfig|nasm|yasm|patch|binutils|binutils-gold|abuild|scons|texinfo"
    r"|help2man|swig|ccache|gperf|re2c|linux-headers|bsd-compat-headers|fortify-headers)\Z"
)
_BINUTILS = "addr2line ar as c++filt elfedit gprof ld nm objcopy objdump ranlib readelf size strip"
_COMPILERS = "c++ c89 c99 cc cpp g++ gcc gcov"
_PROVIDES = {
    "abuild": "abuild",
    "alpine-sdk": f"abuild curl fakeroot git make patch sudo tar {_BINUTILS} {_COMPILERS}",
    "autoconf": "autoconf autoheader autom4te autoreconf autoscan autoupdate ifnames m4 perl",
    "automake": "aclocal automake perl",
    "binutils": f"{_BINUTILS} strings",
    "binutils-gold": f"{_BINUTILS} dwp ld.gold",
    "bison": "bison m4 yacc",
    "bsd-compat-headers": "",
    "build-base": f"file make patch {_BINUTILS} {_COMPILERS}",
    "bzip2": "bunzip2 bzcat bzip2",
    "cmake": "cmake cpack ctest",
    "curl": "curl",
    "file": "file",
    "flex": "flex flex++ lex m4",
    "fortify-headers": "",
    "g++": f"{_BINUTILS} {_COMPILERS}",
    "gcc": f"{_BINUTILS} {_COMPILERS}",
    "git": "git",
    "gnupg": "dirmngr gpg gpg-agent gpgconf gpgv",
    "libgcc": "",
    "libstdc++": "",
    "libtool": "libtool libtoolize",
    "linux-headers": "",
    "m4": "m4",
    "make": "make",
    "meson": "meson",
    "musl": "",
    "nasm": "nasm ndisasm",
    "ninja": "ninja",
    "ninja-build": "ninja",
    "patch": "patch",
    "pkgconf": "pkg-config pkgconf",
    "pkgconfig": "pkg-config pkgconf",
    "re2c": "re2c",
    "samurai": "ninja samu",
    "tar": "tar",
    "unzip": "unzip",
    "wget": "wget",
    "xz": "lzma unlzma unxz xz xzcat",
    "yasm": "yasm",
}


def is_toolchain(package: str) -> bool:
    """Whether the package is a compiler, or a tool that only builds need."""
    return bool(_TOOLCHAIN.match(package))


def is_development(package: str) -> bool:
    """Whether the package has headers for a library: ``zlib-dev``."""
    return package.endswith("-dev")


def provides(package: str) -> frozenset[str] | None:
    """The commands that a package brings, with what it depends on; None when not known here."""
    commands = _PROVIDES.get(package)
    return None if commands is None else frozenset(commands.split())
