"""DF103 latest-tag."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.origins import BUILD_CONTEXTS, named_images
from dflint.semantics.reference import DEFAULT_TAG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.release_tag import ReleaseTags
    from dflint.rule import Fix
    from dflint.semantics.origins import NamedImage


class LatestTag(Rule):
    """The tag `latest` moves: the next build may take another major version of the image.

    Name the version that was meant: `debian:bookworm`, `node:22-alpine`. A digest settles it, with
    whatever tag. Variables count with their defaults.

    For an official image the repair writes the release that `latest` stands for: `node:26`,
    `python:3.14`. That is a release line, which goes on getting fixes, and no single version. The
    releases are those of 2026-08-21 in https://github.com/docker-library/official-images. The
    repair is unsafe: the next builds take that release, and not what `latest` has become by then,
    or was when the file was written.

    `COPY --from` and `RUN --mount=from` are repaired as FROM is, and so is the default of an ARG
    where nothing but FROM sees it. Left alone are images that are not official, official ones whose
    `latest` has no release (`archlinux`) or that have no `latest` (`centos`, `openjdk`), and
    variables that hold neither a whole image nor a whole tag.
    """

    code = "DF103"
    name = "latest-tag"
    aliases = ("DL3007",)
    severity = Severity.WARNING
    options = (BUILD_CONTEXTS,)
    examples = [
        Bad("FROM debian:latest\n", fixed="FROM debian:13\n", lines=[1], unsafe=True),
        Bad(
            "from  --platform=$BUILDPLATFORM docker.io/library/httpd:latest as web\r\nFROM web",
            fixed="from  --platform=$BUILDPLATFORM docker.io/library/httpd:2.4 as web\r\nFROM web",
            lines=[1],
            unsafe=True,
        ),
        Bad(
            "ARG TAG=latest\nFROM debian:${TAG} AS build\nFROM debian:$TAG\n",
            fixed="ARG TAG=13\nFROM debian:${TAG} AS build\nFROM debian:$TAG\n",
            lines=[2, 3],
            unsafe=True,
        ),
        Bad(
            'ARG BASE="httpd:latest"\nFROM $BASE\n',
            fixed='ARG BASE="httpd:2.4"\nFROM $BASE\n',
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM debian:12\nCOPY --from=maven:latest /usr/share/maven /usr/share/maven\n",
            fixed="FROM debian:12\nCOPY --from=maven:3.9 /usr/share/maven /usr/share/maven\n",
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM debian:12\nRUN --mount=target=/m,from=maven:latest,source=/usr/share/maven \\\n"
            "    /m/bin/mvn package\n",
            fixed="FROM debian:12\n"
            "RUN --mount=target=/m,from=maven:3.9,source=/usr/share/maven \\\n"
            "    /m/bin/mvn package\n",
            lines=[2],
            unsafe=True,
        ),
        Bad("FROM jenkins/jenkins:latest\n", lines=[1]),
        Bad("FROM archlinux:latest\n", lines=[1]),
        Bad("FROM centos:latest\n", lines=[1]),
        Bad("FROM node:${TAG:-latest}\n", lines=[1]),
        Bad("ARG IMAGE=debian\nFROM $IMAGE:latest\n", lines=[2]),
        Bad("ARG TAG=latest\nFROM debian:$TAG\nFROM httpd:$TAG\n", lines=[2, 3]),
        Bad("ARG TAG=latest\nFROM debian:$TAG\nARG TAG\nRUN ./configure $TAG\n", lines=[2]),
        Good("FROM debian:latest-slim\n"),
        Good("FROM debian:latest@sha256:" + "0" * 64 + "\n"),
        Good("ARG TAG\nFROM node:$TAG\n"),
        Good("FROM debian:12 AS latest\nFROM latest\n"),
    ]

    _tags: ReleaseTags | None = None

    def check_file(self) -> Iterator[Violation]:
        for image in named_images(self.file, self.option("build-contexts")):
            reference = image.reference
            if reference is None or not image.is_tag_known or reference.digest:
                continue
            if reference.tag == DEFAULT_TAG:
                message = f"image {reference.name} has the tag latest"
                yield self.violation(image.place, message, self._fix(image))

    def _fix(self, image: NamedImage) -> Fix | None:
        if self._tags is None:
            from dflint.release_tag import ReleaseTags

            self._tags = ReleaseTags(self.file.tree)
        return self._tags.fix(image)
