"""Names of variables that hold what nobody else should know."""

from __future__ import annotations

#: Source: frontend/dockerfile/dockerfile2llb/convert.go of BuildKit.
_SECRETS = frozenset(
    "apikey auth credential credentials key password pword passwd secret token".split()
)
_NO_SECRETS = frozenset("public file version".split())

#: A word that ends like this is one as well, at the end of a name: ``DBPASSWORD``, ``API_TOKENS``.
_ENDINGS = (
    "apikey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "secretkey",
    "token",
)


def is_secret(name: str) -> bool:
    """Whether BuildKit's check takes the name for that of a secret: one of its words is."""
    words = name.lower().split("_")
    return not _SECRETS.isdisjoint(words) and _NO_SECRETS.isdisjoint(words)


def may_be_secret(name: str) -> bool:
    """Whether the last word of a name ends like the name of a secret, or of several."""
    *others, last = name.lower().replace("-", "_").split("_")
    return last.removesuffix("s").endswith(_ENDINGS) and _NO_SECRETS.isdisjoint(others)
