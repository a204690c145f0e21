"""Which variables a base image may set.

What is known of official images is taken from their Dockerfiles, in all versions that there were:
https://github.com/docker-library.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Stage

#: Set in every build, also in an empty image.
ALWAYS_SET = ("PATH", "BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE")

#: What any image but an empty one may set.
_LOCALE = ("LANG", "LC_", "TZ", "container", "DEBIAN_FRONTEND")

#: The variables that an image sets begin with one of these. Systems set none.
_PREFIXES = {
    **dict.fromkeys(
        "almalinux alpine amazonlinux archlinux busybox buildpack-deps centos debian fedora"
        " opensuse/leap opensuse/tumbleweed oraclelinux rockylinux ubuntu".split(),
        (),
    ),
    "fedora": ("DISTTAG", "FGC", "FBR"),
    "golang": ("GO",),
    "nginx": ("NGINX_", "NJS_", "PKG_", "DYNPKG_", "ACME_"),
    "node": ("NODE_VERSION", "NPM_CONFIG_LOGLEVEL", "YARN_VERSION"),
    "php": ("PHP", "GPG_", "APACHE_", "COMPOSER_"),
    "python": ("PYTHON", "GPG_"),
    "ruby": ("RUBY", "GEM", "BUNDLE"),
    "rust": ("RUST", "CARGO_"),
}


def may_set(stage: Stage, name: str) -> bool:
    """Whether the image at the bottom of a stage may set a variable; True where it is not known."""
    image = stage.base_image
    if name in ALWAYS_SET or image is None or stage.is_windows:
        return True
    if image == "scratch":
        return False
    prefixes = _prefixes(image)
    return prefixes is None or name.startswith((*_LOCALE, *prefixes))


def is_plain_system(stage: Stage) -> bool:
    """Whether the image at the bottom of a stage is an official one that has no application."""
    image = stage.base_image
    return image is not None and not stage.is_windows and _prefixes(image) is not None


def _prefixes(image: str) -> tuple[str, ...] | None:
    from dflint.semantics.reference import InvalidReferenceError, parse_reference

    try:
        reference = parse_reference(image)
    except InvalidReferenceError:
        return None
    if reference.domain != "docker.io":
        return None
    return _PREFIXES.get(reference.path.removeprefix("library/"))
