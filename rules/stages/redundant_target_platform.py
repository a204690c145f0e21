"""DF110 redundant-target-platform."""

from __future__ import annotations

from dflint.editing import drop_flag
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.expansion import ExpansionError, expand
from dflint.semantics.from_args import default_args, global_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_VARIABLE = "TARGETPLATFORM"


class RedundantTargetPlatform(Rule):
    """`FROM --platform=$TARGETPLATFORM` says what is the default anyway.

    The repair leaves the flag out. It is safe where the file does not set the variable itself.
    """

    code = "DF110"
    name = "redundant-target-platform"
    aliases = ("DL3065", "RedundantTargetPlatform")
    severity = Severity.WARNING
    mentions = ("targetplatform",)
    examples = [
        Bad(
            "FROM --platform=$TARGETPLATFORM debian:12 AS build\n",
            fixed="FROM debian:12 AS build\n",
            lines=[1],
        ),
        Bad(
            'FROM --platform="${TARGETPLATFORM:-linux/amd64}" \\\n    debian:12\n',
            fixed="FROM debian:12\n",
            lines=[1],
        ),
        Bad(
            "FROM --platform=$TARGETPLATFORM \\\n    # the base\n    debian:12\n",
            lines=[1],
        ),
        Bad(
            "ARG TARGETPLATFORM=linux/arm64\nFROM --platform=$TARGETPLATFORM debian:12\n",
            lines=[2],
        ),
        Good("FROM --platform=$BUILDPLATFORM debian:12\n"),
        Good("FROM --platform=linux/$TARGETARCH debian:12\n"),
        Good("FROM --platform=${TARGETPLATFORM}$NOTHING debian:12\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        if _VARIABLE not in self.file.text:
            return
        args = default_args(self.file.tree)
        is_default = not self._sets_variable()
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
                edit = drop_flag(self.file.text, stage.from_, flag) if is_default else None
                fix = None if edit is None else Fix("Leave the flag out", [edit])
                yield self.violation(flag, f"${_VARIABLE} is the default platform", fix)

    def _sets_variable(self) -> bool:
        return any(
            pair.key.value == _VARIABLE and pair.value is not None
            for pair in global_pairs(self.file.tree)
        )
