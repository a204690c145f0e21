"""Image references: ParseNormalizedNamed, with which BuildKit reads what FROM names.

Source: https://github.com/distribution/reference (normalize.go, reference.go, regexp.go), and for
digests https://github.com/opencontainers/go-digest.
"""

from __future__ import annotations

import re

from dflint.regex import regex

DEFAULT_DOMAIN = "docker.io"
DEFAULT_TAG = "latest"

_LEGACY_DOMAIN = "index.docker.io"
_OFFICIAL_PREFIX = "library/"
_MAX_PATH_LENGTH = 255
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}

_COMPONENT = regex("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = regex("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")

# Compiled when first used.
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_KNOWN_DIGEST = "[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+"
_IDENTIFIER = "[a-f0-9]{64}"


class InvalidReferenceError(ValueError):
    """The text names no image; ``str()`` is the message of BuildKit."""


class ImageReference:
    """A valid reference: what is written, and the name that it stands for."""

    __slots__ = ("digest", "domain", "name", "path", "tag")

    def __init__(
        self, name: str, domain: str, path: str, tag: str | None = None, digest: str | None = None
    ) -> None:
        #: As written, without tag and digest: ``alpine``.
        self.name = name
        #: The registry, ``docker.io`` where none is written. Empty for a few odd names such as
        #: ``a_b.c/d``, whose first component looks like a registry but cannot be one.
        self.domain = domain
        #: The repository in the registry: ``library/alpine``.
        self.path = path
        self.tag = tag
        #: With its algorithm: ``sha256:...``.
        self.digest = digest

    @property
    def normalized_name(self) -> str:
        """Registry and repository in full: ``docker.io/library/alpine``."""
        return f"{self.domain}/{self.path}" if self.domain else self.path

    @property
    def familiar_name(self) -> str:
        """The shortest name: ``alpine``, however it is written."""
        if self.domain != DEFAULT_DOMAIN:
            return self.normalized_name
        short = self.path.removeprefix(_OFFICIAL_PREFIX)
        return self.path if "/" in short else short


def parse_reference(text: str) -> ImageReference:
    """The image that ``text`` (variables expanded) refers to.

    Raises InvalidReferenceError. ``scratch`` is a reference like any other here.
    """
    if len(text) == 64 and re.fullmatch(_IDENTIFIER, text):
        raise InvalidReferenceError(
            f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
        )
    domain, remainder = _split_domain(text)
    remote = remainder.partition(":")[0]
    if remote.lower() != remote:
        raise InvalidReferenceError(
            f"invalid reference format: repository name ({remote}) must be lowercase"
        )
    full = f"{domain}/{remainder}"
    reference = _match(full)
    if reference is None:
        # Go tries the text in lower case to say which of the two it is.
        raise InvalidReferenceError(
            "repository name must be lowercase"
            if _match(full.lower())
            else "invalid reference format"
        )
    if len(reference.path) > _MAX_PATH_LENGTH:
        raise InvalidReferenceError(
            f"repository name must not be more than {_MAX_PATH_LENGTH} characters"
        )
    if reference.digest:
        _check_digest(reference.digest)
    reference.name = text[: len(text) - (len(full) - len(reference.name))]
    return reference


def _split_domain(text: str) -> tuple[str, str]:
    """The registry, and the rest with the ``library/`` that Docker Hub adds."""
    first, slash, rest = text.partition("/")
    if first == _LEGACY_DOMAIN and slash:
        domain, remainder = DEFAULT_DOMAIN, rest
    elif slash and (first == "localhost" or "." in first or ":" in first or first.lower() != first):
        domain, remainder = first, rest
    else:
        domain, remainder = DEFAULT_DOMAIN, text
    if domain == DEFAULT_DOMAIN and "/" not in remainder:
        remainder = _OFFICIAL_PREFIX + remainder
    return domain, remainder


def _match(full: str) -> ImageReference | None:
    """The parts of a reference whose registry is written, if they are of the right form."""
    name, _, digest = full.partition("@")
    tag_start = name.find(":", name.rfind("/") + 1)
    tag = name[tag_start + 1 :] if tag_start >= 0 else None
    name = name[:tag_start] if tag_start >= 0 else name
    domain, _, path = name.partition("/")
    if domain != DEFAULT_DOMAIN and not re.fullmatch(_DOMAIN, domain):
        domain, path = "", name
    if not all(_COMPONENT.fullmatch(component) for component in path.split("/")):
        return None
    if tag is not None and not _TAG.fullmatch(tag):
        return None
    if "@" in full and not re.fullmatch(_DIGEST, digest):
        return None
    return ImageReference(name, domain, path, tag, digest or None)


def _check_digest(digest: str) -> None:
    algorithm, _, encoded = digest.partition(":")
    length = _DIGEST_LENGTHS.get(algorithm)
    if length is None:
        if re.fullmatch(_KNOWN_DIGEST, digest):
            raise InvalidReferenceError("unsupported digest algorithm")
        raise InvalidReferenceError("invalid checksum digest format")
    if len(encoded) != length:
        raise InvalidReferenceError("invalid checksum digest length")
    if encoded.lower() != encoded:
        raise InvalidReferenceError("invalid checksum digest format")
