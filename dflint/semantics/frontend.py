"""The version of the Dockerfile language that a file asks for with ``# syntax=``."""

from __future__ import annotations

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Dockerfile

_OFFICIAL = regex(
    r"(?:docker\.io/)?docker/dockerfile(?:-upstream)?(?::(?P<tag>[\w.-]+))?(?:@.*)?\Z"
)
_VERSION = regex(r"(\d+)(?:\.(\d+))?(?![\d])")


def frontend_has(tree: Dockerfile, version: tuple[int, int]) -> bool:
    """Whether the builder certainly knows what came with a version of the language.

    Without a directive it is the builder's own, taken to be of our days.
    """
    for directive in tree.directives:
        if directive.name.lower() == "syntax":
            return _has(directive.value, version)
    return True


def _has(image: str, version: tuple[int, int]) -> bool:
    match = _OFFICIAL.match(image)
    if match is None:
        return False
    tag = match["tag"] or "latest"
    if tag in ("latest", "labs", "master"):
        return True
    number = _VERSION.match(tag)
    if number is None:
        return False
    # ``1`` is the newest that begins with it.
    minor = int(number[2]) if number[2] is not None else version[1]
    return (int(number[1]), minor) >= version
