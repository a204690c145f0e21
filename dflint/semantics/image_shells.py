"""What ``/bin/sh`` is in an image, and whether it has a bash.

- Debian and Ubuntu: ``/bin/sh`` is dash, and bash is essential
  (https://www.debian.org/doc/debian-policy/ch-binary.html#essential-packages).
- Alpine: ``/bin/sh`` and ``/bin/ash`` are links to the same busybox, whose ash knows ``pipefail``
  since version 1.16 (https://busybox.net/oldnews.html), of 2010.
- Fedora, its relatives, Arch Linux and openSUSE: ``/bin/sh`` is bash in its POSIX mode.

The images that are known here have no SHELL of their own on Linux, in no version. Checked in the
whole history of the repositories of openjdk, maven, gradle, tomcat, cassandra, drupal, mysql,
eclipse-temurin, docker, cloud-sdk, phusion/baseimage and linuxserver/baseimage-alpine; those that
``base_images`` knows have been checked there. jenkins/jenkins has one, and is not known here.
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.semantics.base_images import (
    ALPINE,
    DEBIAN,
    REDHAT,
    is_mostly_on_debian,
    named_image,
    official_image,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Stage

#: ``/bin/sh`` is the ash of busybox; it is bash; it is another one, perhaps, beside a bash.
ASH, BASH, BESIDE_BASH = "ash", "bash", "beside-bash"

_BY_FAMILY = {ALPINE: ASH, DEBIAN: BESIDE_BASH, REDHAT: BASH}
_IS_ASH = regex(
    r"docker\.io/(?:gliderlabs/alpine|lsiobase/alpine)|(?:ghcr|lscr|docker)\.io/linuxserver/baseimage-alpine"
)
_IS_BASH = regex(
    r"docker\.io/(?:library/archlinux|opensuse/(?:leap|tumbleweed)|rockylinux/rockylinux"
    r"|redhat/ubi\d+(?:-minimal|-init)?)"
    r"|registry\.(?:access\.redhat\.com|redhat\.io)/ubi\d+(?:/ubi\d*(?:-minimal|-init)?|-minimal|-init)?"
    r"|quay\.io/(?:centos/centos|fedora/fedora|rockylinux/rockylinux|almalinuxorg/almalinux)"
    r"|registry\.fedoraproject\.org/fedora(?:-minimal)?"
    r"|public\.ecr\.aws/lambda/(?:dotnet|go|java|nodejs|provided|python|ruby)"
)
#: On Alpine where the tag says so, else on a system with a bash.
_MOSTLY_WITH_BASH = regex(
    r"docker\.io/(?:library/(?:adoptopenjdk|amazoncorretto|cassandra|drupal|eclipse-temurin|gradle"
    r"|java|mariadb|maven|mongo|mysql|openjdk|tomcat)|phusion/baseimage|bitnami/minideb"
    r"|google/cloud-sdk|nvidia/cuda|microsoft/dotnet)"
    r"|nvcr\.io/nvidia/cuda"
    r"|gcr\.io/google\.com/cloudsdktool/(?:google-)?cloud-(?:sdk|cli)"
    r"|mcr\.microsoft\.com/dotnet/(?:(?:core|nightly)/)?(?:aspnet|runtime|runtime-deps|sdk)"
)
#: Systems with a bash, in tags of which the rest is not known. nginx has ``alpine-slim``.
_WITH_BASH = regex(
    r"(?<![a-z])(?:wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|sid"
    r"|trusty|xenial|bionic|focal|jammy|noble|resolute|debian|ubuntu"
    r"|centos|ubi|oraclelinux|rockylinux)(?![a-z])"
)
#: Without Linux, or without a shell.
_WITHOUT = regex(r"windows|nanoserver|servercore|chiseled|distroless")


def bin_sh(stage: Stage) -> str | None:
    """What ``/bin/sh`` is in the image at the bottom of a stage; None where that is not certain."""
    named, official = named_image(stage), official_image(stage)
    if named is None:
        return None
    if official is not None and official.family is not None:
        return _BY_FAMILY.get(official.family)
    name, tag = named
    if tag is not None and _WITHOUT.search(tag):
        return None
    if _IS_ASH.fullmatch(name):
        return ASH
    if _IS_BASH.fullmatch(name):
        return BASH
    is_known = official is not None and is_mostly_on_debian(official.name)
    if tag is None or not (is_known or _MOSTLY_WITH_BASH.fullmatch(name)):
        return None
    if "alpine" in tag:
        return ASH
    return BESIDE_BASH if "$" not in tag or _WITH_BASH.search(tag) else None
