"""DF110 redundant-target-platform."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand
from dflint.semantics.from_args import default_args

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_VARIABLE = "TARGETPLATFORM"


class RedundantTargetPlatform(Rule):
    """`FROM --platform=$TARGETPLATFORM` says what is the default anyway.

    Leave the flag out.
    """

    code = "DF110"
    name = "redundant-target-platform"
    aliases = ("DL3065", "RedundantTargetPlatform")
    severity = Severity.WARNING
    examples = [
        Bad("FROM --platform=$TARGETPLATFORM debian:12\n", lines=[1]),
        Bad('FROM --platform="${TARGETPLATFORM:-linux/amd64}" debian:12\n', lines=[1]),
        Good("FROM --platform=$BUILDPLATFORM debian:12\n"),
        Good("FROM --platform=linux/$TARGETARCH debian:12\n"),
        Good("FROM --platform=${TARGETPLATFORM}$NOTHING debian:12\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        if _VARIABLE not in self.file.text:
            return
        args = default_args(self.file.tree)
        for stage in self.file.stages:
            flag = stage.from_.flag("platform")
            if args is None or flag is None or _VARIABLE not in flag.value:
                continue
            try:
                expansion = expand(flag.argument or "", args, self.file.tree.escape)
            except ExpansionError:
                continue
            is_only_one = expansion.used == (_VARIABLE,) and not expansion.unset
            if is_only_one and expansion.text == args[_VARIABLE]:
                yield self.violation(flag, f"${_VARIABLE} is the default platform")
