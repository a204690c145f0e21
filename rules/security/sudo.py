"""DF602 sudo."""

from __future__ import annotations

import posixpath

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.shell.nodes import Word


class Sudo(Rule):
    """`sudo` is made for people at a terminal; in a Dockerfile USER says who runs a command.

    A RUN is root's until USER says otherwise, so that `sudo` only adds a package to the image. It
    handles the terminal and signals in its own way, resets the environment (ENV does not get
    through), and to be of use it has to be configured to need no password, which lets everybody who
    gets into the container become root.

    Put the commands that need root before USER, or change to root and back with USER. To start a
    program as another user use `gosu`, `su-exec` or `setpriv`.
    """

    code = "DF602"
    name = "sudo"
    aliases = ("DL3004",)
    severity = Severity.WARNING
    sets = ("security",)
    commands = ("sudo",)
    examples = [
        Bad("FROM debian:bookworm\nRUN sudo apt-get update && \\\n  sudo -E make\n", lines=[2, 3]),
        Bad("FROM debian:bookworm\nRUN curl -fs https://example.com/key | sudo tee /key\n"),
        Bad('FROM debian:bookworm\nRUN ["sudo", "make"]\n'),
        Bad("FROM debian:bookworm\nONBUILD RUN env A=b /usr/bin/sudo make\n"),
        Good("FROM debian:bookworm\nRUN apt-get update && apt-get install -y sudo\n"),
        Good("FROM debian:bookworm\nRUN echo 'app ALL=(ALL) ALL' > /etc/sudoers.d/app\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        invocation = command.invocation
        word = _sudo_of(command)
        message = "sudo in a RUN: USER says who runs a command"
        if invocation.name != "sudo" and invocation.name is not None:
            message = f"sudo before {invocation.name}: USER says who runs a command"
        yield self.violation(word or command.span, message)


def _sudo_of(command: Command) -> Word | None:
    if not command.has_place:
        return None
    for index, value in enumerate(command.values):
        if value is not None and posixpath.basename(value) == "sudo":
            return command.word(index)
    return None
