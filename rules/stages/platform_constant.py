"""DF109 platform-constant."""

from __future__ import annotations

from dflint.editing import drop_flag
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand
from dflint.semantics.platforms import parse_platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class PlatformConstant(Rule):
    """FROM has a `--platform` that is always the same.

    The stage is for that platform whatever the build asks for, so that one file no longer makes
    images for several. Leave the flag out, or write `$BUILDPLATFORM` for a stage that only builds.
    A stage that is meant to be for one platform says so in its name: `AS tools-amd64`.

    The repair leaves the flag out. It is unsafe: on other machines another image is built, or none
    where the base image does not exist for them.
    """

    code = "DF109"
    name = "platform-constant"
    aliases = ("DL3029", "FromPlatformFlagConstDisallowed")
    severity = Severity.WARNING
    mentions = ("--platform",)
    examples = [
        Bad(
            "FROM --platform=linux/amd64 debian:12\n",
            fixed="FROM debian:12\n",
            lines=[1],
            unsafe=True,
        ),
        Bad(
            "FROM --platform=linux/aarch64 \\\r\n  debian:12 AS tools\r\n",
            fixed="FROM debian:12 AS tools\r\n",
            lines=[1],
            unsafe=True,
        ),
        Bad(
            "from --platform=amd64 debian:12 AS x86\n",
            fixed="from debian:12 AS x86\n",
            lines=[1],
            unsafe=True,
        ),
        Good("FROM --platform=$BUILDPLATFORM debian:12\n"),
        Good("FROM --platform=linux/${TARGETARCH} debian:12\n"),
        Good("FROM --platform=linux/amd64 debian:12 AS tools-amd64\n"),
        Good("FROM --platform=linux/aarch64 debian:12 AS arm64\n"),
    ]

    def visit_From(self, step: Step) -> Iterator[Violation]:
        flag = step.node.flag("platform")
        if flag is None or not flag.argument:
            return
        try:
            expansion = expand(flag.argument, {}, self.file.tree.escape)
        except ExpansionError:
            return
        platform = parse_platform(expansion.text)
        if platform is None or expansion.unset:
            return
        name = step.stage.name or ""
        if platform.os not in name and (platform.architecture or platform.os) not in name:
            edit = drop_flag(self.file.text, step.node, flag)
            fix = None if edit is None else Fix("Leave it out", [edit], Safety.UNSAFE)
            yield self.violation(flag, f"the platform is always {expansion.text}", fix)
