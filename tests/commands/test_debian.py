"""Facts about the names of Debian's packages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.commands import debian
from dflint.commands.debian import is_development, is_toolchain, provides


@pytest.mark.parametrize(
    "package",
    """gcc g++ gcc-12 g++-4.8 gcc-multilib gcc-12-multilib gcc-aarch64-linux-gnu
    g++-12-arm-linux-gnueabihf gcc-arm-none-eabi gcc-mingw-w64-x86-64 gfortran gfortran-10 cpp-12
    clang clang-14 clang-3.8 llvm llvm-14 lld make cmake build-essential crossbuild-essential-arm64
    autoconf autoconf2.13 automake automake1.11 libtool libtool-bin bison flex pkg-config pkgconf
    nasm yasm ninja-build meson dpkg-dev debhelper dh-python rustc cargo golang golang-go
    golang-1.19 golang-1.19-go binutils binutils-aarch64-linux-gnu m4 ccache swig swig4.0""".split(),
)
def test_toolchain(package: str) -> None:
    assert is_toolchain(package)
    assert not is_development(package)


@pytest.mark.parametrize(
    "package",
    """gcc-12-base gcc-12-plugin-dev libgcc-s1 libstdc++6 clang-format libclang1-14
    golang-docker-credential-helpers openjdk-17-jdk default-jdk git patch gettext perl python3
    llvm-14-runtime make-dfsg binutils-common curl libtool-ltdl cmake-extras""".split(),
)
def test_no_toolchain(package: str) -> None:
    assert not is_toolchain(package)


@pytest.mark.parametrize(
    "package",
    """libssl-dev libc6-dev zlib1g-dev python3-dev python2.7-dev ruby2.5-dev php-dev uuid-dev
    default-libmysqlclient-dev libgcc-12-dev linux-headers-amd64 linux-headers-5.10.0-8-amd64
    linux-libc-dev libc6-dev-i386 libc6-dev-armhf-cross libnode-dev golang-golang-x-net-dev
    libboost-all-dev libboost1.74-dev binutils-dev krb5-multidev""".split(),
)
def test_development(package: str) -> None:
    assert is_development(package)
    assert not is_toolchain(package)


@pytest.mark.parametrize(
    "package",
    """node-dev node-addon-dev manpages-dev manpages-de-dev games-c++-dev med-bio-dev uwsgi-dev
    qtbase5-doc-dev libboost1.74-tools-dev libssl3 linux-image-amd64 dev -dev-""".split(),
)
def test_no_development(package: str) -> None:
    assert not is_development(package)


@pytest.mark.parametrize(
    ("package", "commands"),
    [
        ("make", "make gmake"),
        ("gcc", "gcc cc cpp ld as ar strip"),
        ("g++", "g++ c++ gcc cc ld"),
        ("build-essential", "gcc g++ make dpkg-architecture patch xz bunzip2 strings"),
        ("cmake", "cmake ctest ps free"),
        ("libtool", "libtoolize file gcc"),
        ("automake", "automake aclocal autoreconf m4"),
        ("bison", "bison yacc m4"),
        ("git", "git shasum"),
        ("wget", "wget"),
        ("unzip", "unzip zipinfo"),
        ("xz-utils", "xz unxz xzcat lzma"),
        ("gnupg", "gpg dirmngr gpgconf"),
        ("python3-dev", "python3-config python3"),
        ("python3.9-dev", "python3.9-config python3.9"),
        ("libpq-dev", "pg_config"),
        ("libxslt1-dev", "xslt-config xml2-config"),
        ("gcc-12", "gcc-12 cpp-12 gcov-12 ld"),
        ("g++-10", "g++-10 gcc-10"),
    ],
)
def test_provides(package: str, commands: str) -> None:
    found = provides(package)
    assert found is not None
    assert set(commands.split()) <= found


def test_what_is_not_known_is_not_guessed() -> None:
    assert provides("frobnicate") is None
    assert provides("libssl-dev") is None
    assert provides("clang-14") is None
    assert provides("") is None
    assert provides("python3.x-dev") is None
    assert provides("gcc-snapshot") is None
    assert provides("tzdata") == frozenset()
    assert provides("make") == frozenset(("make", "gmake", "make-first-existing-target"))


def test_table_is_closed() -> None:
    provides("gcc")
    for package, (commands, dependencies) in debian._known.items():
        assert set(dependencies) <= debian._known.keys()
        assert len(set(commands)) == len(commands), package
        assert not any(set(command) & set("<:") for command in commands)


@given(st.text(alphabet="gc+-12.dev lib", max_size=20))
def test_any_name_is_judged(package: str) -> None:
    assert not (is_toolchain(package) and is_development(package))
    provides(package)
