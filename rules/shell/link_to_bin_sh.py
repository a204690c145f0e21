"""DF406 link-to-bin-sh."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

_SHELLS = ("/bin/sh", "/usr/bin/sh")


class LinkToBinSh(Rule):
    """A link in the place of `/bin/sh` changes the shell of every script in the image.

    Scripts of packages, and programs that call `system()`, are written for the `/bin/sh` that the
    distribution has; the next upgrade of its package may take the link away again. To have RUN, CMD
    and ENTRYPOINT read by another shell say `SHELL ["/bin/bash", "-c"]`.
    """

    code = "DF406"
    name = "link-to-bin-sh"
    aliases = ("DL4005",)
    severity = Severity.WARNING
    commands = ("ln",)
    examples = [
        Bad("FROM debian:bookworm\nRUN rm /bin/sh && \\\n  ln -s /bin/bash /bin/sh\n", lines=[3]),
        Bad("FROM debian:bookworm\nONBUILD RUN ln -sfv bash /usr/bin/sh\n"),
        Good("FROM alpine:3.23\nRUN ln -s /bin/sh /bin/bash\n"),
        Good("FROM debian:bookworm\nRUN ln -sf /bin/true /sbin/initctl\n"),
        Good('FROM scratch\nCOPY busybox /\nRUN ["/busybox", "ln", "-s", "/busybox", "/bin/sh"]\n'),
        Good("FROM debian:bookworm\nRUN chroot /rootfs ln -s busybox /bin/sh\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        operands = command.invocation.operands
        if len(operands) < 2 or command.invocation.chrooted or command.has("--target-directory"):
            return
        if command.step.stage.base_image == "scratch":
            # There is no other one.
            return
        if command.values[operands[-1]] in _SHELLS:
            message = f"{command.values[operands[-1]]} becomes a link: SHELL says what reads a RUN"
            yield self.violation(command.word(operands[-1]), message)
