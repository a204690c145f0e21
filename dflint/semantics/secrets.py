"""Variables that hold what nobody else should know, as far as names and values tell."""

from __future__ import annotations

import re

from dflint.cst.nodes import Env
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Word
    from dflint.semantics.stages import Step

#: Source: frontend/dockerfile/dockerfile2llb/convert.go of BuildKit.
_SECRETS = frozenset(
    "apikey auth credential credentials key password pword passwd secret token".split()
)
_NO_SECRETS = frozenset("public file version".split())

#: A word that ends like this is one as well, at the end of a name: ``DBPASSWORD``, ``API_TOKENS``.
_ENDINGS = (
    *("apikey", "passphrase", "passwd", "password"),
    *("privatekey", "secret", "secretkey", "token"),
)

#: The last word of names that are about a secret, and hold none.
_ABOUT_SECRETS = frozenset(
    "algorithm checksum dir directory enabled expiry fingerprint fingerprints header host length "
    "lifetime list md5 method name path port server servers sha1 sha256 sha512 size timeout ttl "
    "type uri url usage user username".split()
)
_SIGNATURES = frozenset("gpg pgp sig signing".split())
_FINGERPRINT = regex(r"(?:0x)?[0-9a-f]{4,40}", re.IGNORECASE)
_URL_OR_PATH = regex(r"https?://[^@]*|/[\w./-]+")
_SWITCHES = frozenset("true false yes no on off".split())


def is_secret(name: str) -> bool:
    """Whether BuildKit's check takes the name for that of a secret: one of its words is."""
    words = name.lower().split("_")
    return not _SECRETS.isdisjoint(words) and _NO_SECRETS.isdisjoint(words)


def may_be_secret(name: str) -> bool:
    """Whether the last word of a name ends like the name of a secret, or of several."""
    *others, last = name.lower().replace("-", "_").split("_")
    return last.removesuffix("s").endswith(_ENDINGS) and _NO_SECRETS.isdisjoint(others)


def is_harmless(name: str, value: str | None) -> bool:
    """Whether everybody may know the value, whatever the name says: the fingerprint of a key, a
    switch, an address, the path of a file.
    """
    words = name.lower().split("_")
    if words[-1] in _ABOUT_SECRETS or "pub" in words:
        return True
    if value is None:
        return False
    if not _SIGNATURES.isdisjoint(words) and all(map(_FINGERPRINT.fullmatch, value.split())):
        return True
    return value.lower() in _SWITCHES or _URL_OR_PATH.fullmatch(value) is not None


def secret_variables(step: Step) -> Iterator[tuple[Word, str, bool]]:
    """The variables of an ARG or ENV that BuildKit's check reports: the word, the name, and whether
    there is nothing in it to be kept secret.
    """
    is_env = isinstance(step.node, Env)
    escape = step.stage.tree.escape
    for pair in step.node.pairs:
        name = step.state.resolve(pair.key.value, escape) if is_env else pair.key.value
        if name is None or not is_secret(name):
            continue
        if pair.value is None:
            value = step.stage.global_args.get(name)
        else:
            value = step.state.resolve(pair.value.value, escape)
        yield pair.key, name, is_harmless(name, value) or (is_env and value == "")
