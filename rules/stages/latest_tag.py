"""DF103 latest-tag."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.origins import BUILD_CONTEXTS, named_images
from dflint.semantics.reference import DEFAULT_TAG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class LatestTag(Rule):
    """The tag `latest` moves: the next build may take another major version of the image.

    Name the version that was meant: `debian:bookworm`, `node:22-alpine`. A digest settles it, with
    whatever tag. Variables count with their defaults.
    """

    code = "DF103"
    name = "latest-tag"
    aliases = ("DL3007",)
    severity = Severity.WARNING
    options = (BUILD_CONTEXTS,)
    examples = [
        Bad("FROM debian:latest\n", lines=[1]),
        Bad("ARG TAG=latest\nFROM node:${TAG}\n", lines=[2]),
        Bad("FROM node:${TAG:-latest}\n", lines=[1]),
        Bad("FROM debian:12\nCOPY --from=composer:latest /usr/bin/composer /bin/\n", lines=[2]),
        Good("FROM debian:latest-slim\n"),
        Good("FROM debian:latest@sha256:" + "0" * 64 + "\n"),
        Good("ARG TAG\nFROM node:$TAG\n"),
        Good("FROM debian:12 AS latest\nFROM latest\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for image in named_images(self.file, self.option("build-contexts")):
            reference = image.reference
            if reference is None or not image.is_tag_known or reference.digest:
                continue
            if reference.tag == DEFAULT_TAG:
                yield self.violation(image.place, f"image {reference.name} has the tag latest")
