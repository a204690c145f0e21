"""DF102 untagged-image."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.origins import BUILD_CONTEXTS, named_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.release_tag import ReleaseTags
    from dflint.rule import Fix
    from dflint.semantics.origins import NamedImage


class UntaggedImage(Rule):
    """An image without a tag is whatever its registry calls `latest` on the day of the build.

    The next build may take another major version, and nothing in the file says which one was
    meant. Name a tag, or a digest: `debian:bookworm`, `node:22-alpine`.

    Variables count with their defaults. An image is left alone where a variable without a default
    may hold the tag, and so are names of stages and, under `build-contexts`, of build contexts.

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

    code = "DF102"
    name = "untagged-image"
    aliases = ("DL3006",)
    severity = Severity.WARNING
    options = (BUILD_CONTEXTS,)
    examples = [
        Bad("FROM debian\n", fixed="FROM debian:13\n", lines=[1], unsafe=True),
        Bad(
            "from --platform=linux/arm64 httpd \\\n    as web\nFROM web\nCOPY --from=web /a /b",
            fixed="from --platform=linux/arm64 httpd:2.4 \\\n    as web\n"
            "FROM web\nCOPY --from=web /a /b",
            lines=[1],
            unsafe=True,
        ),
        Bad(
            "FROM debian AS debian\nFROM debian\n",
            fixed="FROM debian:13 AS debian\nFROM debian\n",
            lines=[1],
            unsafe=True,
        ),
        Bad("FROM mongo\n", lines=[1]),
        Bad("FROM localhost:5000/team/app AS app\n", lines=[1]),
        Bad(
            "ARG BASE=debian\nFROM $BASE\n",
            fixed="ARG BASE=debian:13\nFROM $BASE\n",
            lines=[2],
            unsafe=True,
        ),
        Bad("ARG BASE=debian\nFROM ${BASE} AS build\nFROM ${BASE}:12\n", lines=[2]),
        Bad("ARG BASE=debian\nFROM $BASE\nARG BASE\nLABEL base=$BASE\n", lines=[2]),
        Bad("ARG REGISTRY\nFROM $REGISTRY/node AS build\n", lines=[2]),
        Bad("FROM debian:12 AS build\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/\n", lines=[2]),
        Bad(
            "FROM debian:12\nCOPY --from=library/httpd /usr/local/apache2 /usr/local/apache2\n",
            fixed="FROM debian:12\n"
            "COPY --from=library/httpd:2.4 /usr/local/apache2 /usr/local/apache2\n",
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM debian:12\nRUN --mount=type=cache,target=/root/.cache \\\n"
            "    --mount=from=ghcr.io/astral-sh/uv,target=/uv \\\n    /uv/uv sync\n",
            lines=[3],
        ),
        Good("FROM debian:bookworm AS base\nFROM base\n"),
        Good("FROM debian@sha256:" + "0" * 64 + "\n"),
        Good("FROM scratch\n"),
        Good("ARG TAG\nFROM node:$TAG\n"),
        Good("ARG BASE\nFROM $BASE\n"),
        Good("FROM alpine:3.20 AS base-amd64\nFROM base-$TARGETARCH\n"),
        Good("FROM base\n", options={"build-contexts": ["base"]}),
    ]

    _tags: ReleaseTags | None = None

    def check_file(self) -> Iterator[Violation]:
        for image in named_images(self.file, self.option("build-contexts")):
            reference = image.reference
            if reference is None or not image.is_tag_known:
                continue
            if not image.is_base and "/" not in image.text:
                # It looks like the name of a stage: copy-from-unknown-stage has more to say.
                continue
            if reference.tag is None and reference.digest is None:
                message = f"image {image.name} has no tag"
                yield self.violation(image.place, message, self._fix(image))

    def _fix(self, image: NamedImage) -> Fix | None:
        if self._tags is None:
            from dflint.release_tag import ReleaseTags

            self._tags = ReleaseTags(self.file.tree)
        return self._tags.fix(image)
