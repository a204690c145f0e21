"""DF341 zypper-dist-upgrade."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command


class ZypperDistUpgrade(Rule):
    """`zypper dist-upgrade` turns the base image into another release of the distribution.

    It may downgrade, replace and remove packages, and doubles the size of what it changes. Take a
    newer base image instead, or `zypper update` for updates within the release. In Tumbleweed,
    which has no releases, it is how one updates, and is not reported.
    """

    code = "DF341"
    name = "zypper-dist-upgrade"
    aliases = ("DL3035",)
    severity = Severity.WARNING
    commands = ("zypper",)
    examples = [
        Bad("FROM opensuse/leap:15.6\nRUN zypper ref && \\\n    zypper -n dup\n", lines=[3]),
        Bad("FROM opensuse/leap:15.6\nRUN zypper --non-interactive dist-upgrade\n"),
        Good("FROM opensuse/leap:15.6\nRUN zypper -n update\n"),
        Good("FROM opensuse/tumbleweed\nRUN zypper -n dup\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.subcommand != "dist-upgrade":
            return
        if "tumbleweed" not in (command.step.stage.base_image or ""):
            message = f"zypper {command.verb} upgrades the base image to another release"
            yield self.violation(command.head_span, message)
