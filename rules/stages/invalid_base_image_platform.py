"""DF113 invalid-base-image-platform."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand
from dflint.semantics.image_platforms import platform_of
from dflint.semantics.platforms import parse_platform
from dflint.semantics.reference import InvalidReferenceError, parse_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class InvalidBaseImagePlatform(Rule):
    """FROM asks for an image on a platform that it does not exist for.

    The builder takes the image all the same, for the platform that there is, and its programs fail
    with "exec format error" or run under emulation. No registry is asked: only what the name of the
    image makes certain is reported, Windows images and the repositories of Docker Hub that are for
    one architecture (`arm64v8/debian`). The image without such a prefix is there for all
    architectures.
    """

    code = "DF113"
    name = "invalid-base-image-platform"
    aliases = ("InvalidBaseImagePlatform",)
    severity = Severity.WARNING
    mentions = ("--platform",)
    examples = [
        Bad("FROM --platform=linux/amd64 arm64v8/debian:12\n", lines=[1]),
        Bad("FROM --platform=linux mcr.microsoft.com/windows/servercore:ltsc2022\n", lines=[1]),
        Bad("FROM --platform=windows/amd64 alpine:3.20\n", lines=[1]),
        Good("FROM --platform=linux/arm64 arm64v8/debian:12\n"),
        Good("FROM --platform=linux/arm/v6 arm32v7/debian:12\n"),
        Good("FROM --platform=windows mcr.microsoft.com/windows/nanoserver:ltsc2022\n"),
        Good("FROM --platform=$BUILDPLATFORM arm64v8/debian:12\n"),
        Good("FROM arm64v8/debian:12\n"),
        Good("FROM --platform=linux/amd64 registry.example.com/arm64v8/debian:12\n"),
    ]

    def visit_From(self, step: Step) -> Iterator[Violation]:
        flag, image = step.node.flag("platform"), step.stage.image
        if flag is None or image is None or step.stage.base is not None:
            return
        try:
            expansion = expand(flag.argument or "", {}, self.file.tree.escape)
            reference = parse_reference(image)
        except (ExpansionError, InvalidReferenceError):
            return
        wanted = None if expansion.unset else parse_platform(expansion.text)
        actual = platform_of(reference)
        if wanted and actual and wanted.conflicts_with(actual):
            name = reference.familiar_name
            yield self.violation(flag, f"{name} is for {actual}, not for {wanted}")
