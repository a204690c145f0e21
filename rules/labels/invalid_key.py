"""DF520 invalid-label-key."""

from __future__ import annotations

from dflint.regex import regex
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, label_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

#: Docker asks third parties for labels of its extensions; all else of it is its own.
_RESERVED = regex(
    r"com\.docker\.(?!extension\.|desktop\.extension\.)|io\.docker\.|org\.dockerproject\."
)
_OCI = "org.opencontainers."
_UNUSUAL = regex(r"[^a-z0-9._/-]")


class InvalidKey(Rule):
    """The key of a label is not of the form that Docker asks for.

    A key begins with a lower-case letter and consists of lower-case letters, digits, and single
    dots, hyphens, underscores and slashes between them. Keys that begin with `com.docker.`,
    `io.docker.` and `org.dockerproject.` are Docker's. Nothing enforces this, but a label `Version`
    is easily missed by whoever looks for `version`. Keys of the option `label-schema` are as they
    should be.
    """

    code = "DF520"
    name = "invalid-label-key"
    aliases = ("DL3048",)
    severity = Severity.STYLE
    recommended = False
    sets = ("style",)
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL version=1 \\\n      Vendor=Example\n", lines=[3]),
        Bad("FROM debian:bookworm\nLABEL com.docker.made-by=us\n", lines=[2]),
        Bad("FROM debian:bookworm\nLABEL com..example=1 1st=a last.=z\n", lines=[2, 2, 2]),
        Good("FROM debian:bookworm\nLABEL com.example.some_team/build-date=today\n"),
        Good("FROM debian:bookworm\nLABEL com.docker.extension.publisher-url=https://a.b\n"),
        Good("FROM debian:bookworm\nARG PREFIX\nLABEL $PREFIX.version=1\n"),
        Good(
            "FROM debian:bookworm\nLABEL PRIVACY=1\n", options={"label-schema": {"PRIVACY": "text"}}
        ),
    ]

    def visit_Label(self, step: Step) -> Iterator[Violation]:
        for label in label_pairs(step):
            key = label.key
            if key and key not in self.option("label-schema") and not key.startswith(_OCI):
                fault = _fault(key)
                if fault:
                    yield self.violation(label.key_word, f"label key {key} {fault}")


def _fault(key: str) -> str | None:
    if _RESERVED.match(key):
        return "is in a namespace that Docker reserves"
    unusual = _UNUSUAL.search(key)
    if unusual:
        is_upper = unusual[0].isupper()
        return "is not in lower case" if is_upper else f"contains {unusual[0]!r}"
    if ".." in key or "--" in key:
        return "has two dots or hyphens in a row"
    if not key[0].isalpha():
        return "does not begin with a letter"
    return None if key[-1].isalnum() else f"ends with {key[-1]!r}"
