"""SPDX licence expressions: what is wrong with one.

Facts: https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.spdx import DEPRECATED, EXCEPTIONS, LICENSES

_TOKEN = regex(r"[()]|[^\s()]+")
_OWN_LICENSE = regex(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+\Z")
_OWN_EXCEPTION = regex(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?AdditionRef-[A-Za-z0-9.-]+\Z")
_GNU_LICENSE = regex(r"(?:[AL]?GPL|GFDL)-[0-9.]+\Z")
_OPERATORS = ("AND", "OR", "and", "or")


def license_fault(expression: str) -> str | None:
    """What is wrong with a licence expression; None when nothing is."""
    depth, expected = 0, "license"
    for token in _TOKEN.findall(expression):
        if expected == "license" and token == "(":
            depth += 1
        elif expected == "license":
            fault = _identifier_fault(token)
            if fault:
                return fault
            expected = "with"
        elif expected == "exception":
            if token not in EXCEPTIONS and not _OWN_EXCEPTION.match(token):
                return f"{token} is no SPDX licence exception"
            expected = "operator"
        elif expected == "with" and token in ("WITH", "with"):
            expected = "exception"
        elif token == ")" and depth:
            depth -= 1
            expected = "operator"
        elif token in _OPERATORS:
            expected = "license"
        else:
            return f"no operator before {token}"
    if depth or expected in ("license", "exception"):
        return "the expression is not complete"
    return None


def _identifier_fault(token: str) -> str | None:
    name = token.removesuffix("+")
    if token in DEPRECATED:
        return f"{token} is deprecated{_replacement(token)}"
    if name in LICENSES or name in DEPRECATED or _OWN_LICENSE.match(token):
        return None
    for known in LICENSES:
        if known.lower() == name.lower():
            return f"{name} is spelled {known}"
    return f"{token} is no SPDX licence identifier"


def _replacement(token: str) -> str:
    """The identifiers that took the place of a deprecated one, where that is plain."""
    if token.endswith("+"):
        return f", it is now {token[:-1]}-or-later"
    if _GNU_LICENSE.match(token):
        return f", it is now {token}-only or {token}-or-later"
    return ""
