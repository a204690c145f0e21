"""Platforms as ``--platform`` names them.

Source: https://github.com/containerd/platforms (Parse, normalizeArch, isKnownOS, isKnownArch).
"""

from __future__ import annotations

from dflint.regex import regex

_OS = regex(r"([A-Za-z0-9_-]+)(\([A-Za-z0-9_.%+-]*\))?\Z")
_COMPONENT = regex(r"[A-Za-z0-9_.-]+\Z")
_OS_NAMES = {"macos": "darwin"}
_ARCHITECTURE_NAMES = {
    "i386": "386",
    "x86_64": "amd64",
    "x86-64": "amd64",
    "aarch64": "arm64",
    "armhf": "arm",
    "armel": "arm",
}
_KNOWN_OS = frozenset(
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 "
    "solaris windows zos".split()
)
_KNOWN_ARCHITECTURES = frozenset(
    "386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le "
    "mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm".split()
)


class Platform:
    """An operating system and an architecture, by the names that Go has for them."""

    __slots__ = ("architecture", "os")

    def __init__(self, os: str, architecture: str | None) -> None:
        self.os = os
        #: None for that of the machine that builds.
        self.architecture = architecture

    def __str__(self) -> str:
        return f"{self.os}/{self.architecture}" if self.architecture else self.os

    def conflicts_with(self, other: Platform) -> bool:
        """Whether no image can be for both; variants of an architecture do not count."""
        architectures = {self.architecture, other.architecture} - {None}
        return self.os != other.os or len(architectures) > 1


def parse_platform(text: str) -> Platform | None:
    """What ``os``, ``architecture``, or ``os/architecture[/variant]`` means; None when nothing."""
    parts = text.split("/")
    match = _OS.match(parts[0])
    if match is None or len(parts) > 3 or not all(map(_COMPONENT.match, parts[1:])):
        return None
    name = match[1].lower()
    os = _OS_NAMES.get(name, name)
    if len(parts) > 1:
        return Platform(os, _architecture(parts[1]))
    if os in _KNOWN_OS:
        return Platform(os, None)
    architecture = _architecture(parts[0])
    # Builders that run on anything but Linux are rare.
    return Platform("linux", architecture) if architecture in _KNOWN_ARCHITECTURES else None


def _architecture(text: str) -> str:
    name = text.lower()
    return _ARCHITECTURE_NAMES.get(name, name)
