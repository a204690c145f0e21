"""DF104 untrusted-registry."""

from __future__ import annotations

from dflint.rule import Bad, Good, Option, Rule, Severity, Violation
from dflint.semantics.origins import BUILD_CONTEXTS, named_images
from dflint.semantics.reference import DEFAULT_DOMAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Other names of Docker Hub.
_DOCKER_HUB = (DEFAULT_DOMAIN, "hub.docker.com", "index.docker.io")


class UntrustedRegistry(Rule):
    """An image comes from a registry that the configuration does not list.

    `trusted-registries` says where images may come from: `ghcr.io`, `registry.example.com:5000`,
    `*.example.com`, `*`. An image without a registry comes from `docker.io`. FROM, `COPY --from`
    and `RUN --mount=from=` are looked at; without the option nothing is.
    """

    code = "DF104"
    name = "untrusted-registry"
    aliases = ("DL3026",)
    severity = Severity.ERROR
    sets = ("security",)
    options = (
        Option(
            "trusted-registries",
            Option.STRINGS,
            (),
            "The registries that images may come from; `*` stands for any text",
        ),
        BUILD_CONTEXTS,
    )
    examples = [
        Bad("FROM debian:12\n", options={"trusted-registries": ["ghcr.io"]}, lines=[1]),
        Bad("FROM evil.io/a:1\n", options={"trusted-registries": ["docker.io"]}, lines=[1]),
        Bad(
            "FROM debian:12 AS build\nCOPY --from=evil.io/a:1 /a /\nCOPY --from=build /b /\n",
            options={"trusted-registries": ["docker.io"]},
            lines=[2],
        ),
        Bad(
            "ARG REGISTRY=ghcr.io\nFROM $REGISTRY/a:1\n",
            options={"trusted-registries": ["docker.io", "*.ghcr.io"]},
            lines=[2],
        ),
        Good("FROM evil.io/a:1\n"),
        Good("FROM debian:12\n", options={"trusted-registries": ["docker.io"]}),
        Good("FROM eu.gcr.io/a/b:1\n", options={"trusted-registries": ["*.gcr.io"]}),
        Good("ARG REGISTRY\nFROM $REGISTRY/a:1\n", options={"trusted-registries": ["ghcr.io"]}),
    ]

    def check_file(self) -> Iterator[Violation]:
        trusted = self.option("trusted-registries")
        if not trusted:
            return
        for image in named_images(self.file, self.option("build-contexts")):
            reference = image.reference
            if reference is None or not image.is_registry_known:
                continue
            registry = reference.domain
            if not _is_trusted(registry, trusted):
                yield self.violation(image.place, f"registry {registry} is not trusted")


def _is_trusted(registry: str, trusted: Sequence[str]) -> bool:
    names = _DOCKER_HUB if registry == DEFAULT_DOMAIN else (registry.lower(),)
    return any(_matches(pattern.lower(), name) for pattern in trusted for name in names)


def _matches(pattern: str, name: str) -> bool:
    start, star, end = pattern.partition("*")
    if not star:
        return name == pattern
    is_long_enough = len(name) >= len(start) + len(end)
    return is_long_enough and name.startswith(start) and name.endswith(end)
