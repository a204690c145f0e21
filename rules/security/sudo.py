"""DF602 sudo."""

from __future__ import annotations

import posixpath

from dflint.commands.packages import CLEAN
from dflint.exec_form import BUILTINS
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.base_images import DEBIAN, official_image
from dflint.semantics.installed import first_installs
from dflint.semantics.users import first_installs_by_root, is_certainly_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.installed import Installs
    from dflint.semantics.script import Command
    from dflint.shell.nodes import Word

#: Options without which the command does the same if root gives it.
_OPTIONS = regex(r"-[EHn]+|--(?:preserve-env|set-home|non-interactive)")
_ASSIGNMENT = regex(r"[A-Za-z_][A-Za-z0-9_]*=")
#: Do not look at what sudo sets: USER, LOGNAME, SUDO_USER and the like.
_INDIFFERENT = frozenset(
    "apt apt-get apt-key apt-mark cat chgrp chmod chown cp dpkg find groupadd install ldconfig ln"
    " locale-gen ls mkdir mv rm rmdir sed tar tee touch unzip update-alternatives"
    " update-ca-certificates useradd usermod".split()
)


class Sudo(Rule):
    """`sudo` is made for people at a terminal; in a Dockerfile USER says who runs a command.

    A RUN is root's until USER says otherwise, so that `sudo` only adds a package to the image. It
    handles the terminal and signals in its own way, resets the environment (ENV does not get
    through), and to be of use it has to be configured to need no password, which lets everybody who
    gets into the container become root.

    Put the commands that need root before USER, or change to root and back with USER. To start a
    program as another user use `gosu`, `su-exec` or `setpriv`.

    The repair drops the word where the user certainly is root: the file says so, or there is no
    USER and the base image is an official one, or packages have been installed before without sudo.
    It is safe on Debian and Ubuntu where the file installs
    sudo and sets no variable, which sudo would hide, and for commands that do not ask who called
    sudo; else it is unsafe. The package stays.
    """

    code = "DF602"
    name = "sudo"
    aliases = ("DL3004",)
    severity = Severity.WARNING
    sets = ("security",)
    commands = ("sudo",)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y sudo && \\\n"
            "  sudo mkdir /srv/a\n",
            fixed="FROM debian:bookworm\nRUN apt-get update && apt-get install -y sudo && \\\n"
            "  mkdir /srv/a\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nRUN sudo apt-get update && \\\n  sudo -E make\n",
            fixed="FROM debian:bookworm\nRUN apt-get update && \\\n  make\n",
            lines=[2, 3],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nENV A=b\n"
            "RUN apt-get install -y sudo && sudo \\\r\n  mkdir /a\r\n",
            fixed="FROM debian:bookworm\nENV A=b\nRUN apt-get install -y sudo && mkdir /a\r\n",
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nRUN curl -fs https://example.com/key | sudo tee /key\n",
            fixed="FROM debian:bookworm\nRUN curl -fs https://example.com/key | tee /key\n",
            unsafe=True,
        ),
        Bad(
            "FROM example.com/base\nUSER root\nRUN sudo A=b make\n",
            fixed="FROM example.com/base\nUSER root\nRUN A=b make\n",
            unsafe=True,
        ),
        Bad(
            "FROM example.com/base\nRUN apt-get update && apt-get install -y sudo \\\n"
            "  && sudo mkdir /srv/a\n",
            fixed="FROM example.com/base\nRUN apt-get update && apt-get install -y sudo \\\n"
            "  && mkdir /srv/a\n",
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM example.com/base\nRUN apt-get install -y sudo || true\nRUN sudo make\n", lines=[3]
        ),
        Bad("FROM example.com/base\nRUN sudo make\n"),
        Bad("FROM debian:bookworm\nONBUILD RUN sudo make\nUSER app\n"),
        Bad("FROM debian:bookworm\nUSER app\nRUN sudo make\n"),
        Bad("FROM debian:bookworm\nRUN sudo -u app make && sudo -S make\n", lines=[2, 2]),
        Bad("FROM debian:bookworm\nRUN sudo test -e /a && find / | xargs sudo rm\n", lines=[2, 2]),
        Bad('FROM debian:bookworm\nRUN ["sudo", "make"]\n'),
        Bad("FROM debian:bookworm\nONBUILD RUN env A=b /usr/bin/sudo make\n"),
        Bad("FROM example.com/base\nRUN sudo make && sudo rm -rf /src && sudo id\n", lines=[2, 2]),
        Good("FROM debian:bookworm\nRUN apt-get update && apt-get install -y sudo\n"),
        Good("FROM debian:bookworm\nRUN echo 'app ALL=(ALL) ALL' > /etc/sudoers.d/app\n"),
    ]

    _installs: Installs | None = None
    _installs_by_root: Installs | None = None

    def visit_command(self, command: Command) -> Iterator[Violation]:
        invocation = command.invocation
        if _is_clean_up(command) and _is_behind_another(command):
            # What was made with sudo can only be cleaned up with it.
            return
        word = _sudo_of(command)
        message = "sudo in a RUN: say with USER who runs a command"
        if invocation.name != "sudo" and invocation.name is not None:
            message = f"sudo {invocation.name}: say with USER who runs a command"
        fix = self._fix(command) if word is not None and word is command.node.argv[0] else None
        yield self.violation(word or command.span, message, fix)

    def _fix(self, command: Command) -> Fix | None:
        program = _index_of_program(command)
        if program is None or not command.is_in_source or not self._is_run_by_root(command):
            return None
        start, end = command.word(0).span[0], command.word(program).span[0]
        if "#" in self.file.text[start:end]:
            return None
        is_safe = program == 1 and _makes_no_difference(command) and self._is_installed(command)
        safety = Safety.SAFE if is_safe else Safety.UNSAFE
        return Fix("Drop it", [Edit(start, end, "")], safety)

    def _is_run_by_root(self, command: Command) -> bool:
        step = command.step
        if step.is_onbuild:
            # It is run by the user that the image ends with.
            return False
        if step.state.user is not None or is_certainly_root(step):
            return is_certainly_root(step)
        if self._installs_by_root is None:
            self._installs_by_root = first_installs_by_root(self.file.stages)
        place = self._installs_by_root.get(step.stage)
        return place is not None and place < (step.index, command.span[0])

    def _is_installed(self, command: Command) -> bool:
        """Whether sudo is certainly there, so that the command does not fail for want of it."""
        if self._installs is None:
            self._installs = first_installs(self.file, "sudo")
        place = self._installs.get(command.step.stage)
        return place is not None and place < (command.step.index, command.span[0])


def _is_clean_up(command: Command) -> bool:
    """``sudo rm`` and ``sudo dnf clean all``."""
    action = command.package_action
    is_cleaner = command.name == "rm" or (action is not None and action.action == CLEAN)
    return is_cleaner and command.invocation.wrappers[:1] == ("sudo",)


def _is_behind_another(command: Command) -> bool:
    """Whether sudo stands before an earlier command of the RUN, too."""
    for other in command.step.commands:
        if other.node is command.node:
            return False
        if "sudo" in other.invocation.wrappers and not _is_clean_up(other):
            return True
    return False


def _sudo_of(command: Command) -> Word | None:
    if not command.has_place:
        return None
    for index, value in enumerate(command.values):
        if value is not None and posixpath.basename(value) == "sudo":
            return command.word(index)
    return None


def _index_of_program(command: Command) -> int | None:
    """Where what sudo runs begins, with the variables that it is given; None where it is not clear
    that the shell would run the same.
    """
    index = 1
    while index < len(command.values) and (
        command.values[index] == "sudo" or _OPTIONS.fullmatch(command.values[index] or "")
    ):
        index += 1
    program = index
    while program < len(command.values) and _ASSIGNMENT.match(command.word(program).text):
        program += 1
    name = command.values[program] if program < len(command.values) else None
    effects = command.step.effects
    if name is None or name.startswith("-") or effects is None or name in effects.defines:
        return None
    if name in BUILTINS and not (name == "echo" and _is_plain_echo(command, program)):
        return None
    is_static = all(word.value is not None for word in command.node.argv[: index + 1])
    return index if is_static else None


def _is_plain_echo(command: Command, index: int) -> bool:
    """Whether the echo of every shell writes what the program of that name does."""
    first = command.values[index + 1] if index + 1 < len(command.values) else ""
    return first is not None and not first.startswith("-") and "\\" not in command.node.code


def _makes_no_difference(command: Command) -> bool:
    """Whether nothing matters that sudo hides from the command, or sets for it."""
    step = command.step
    image = official_image(step.stage)
    if image is None or not image.is_bare_system or image.family != DEBIAN:
        return False
    state = step.state
    is_plain = (
        command.values[1] in _INDIFFERENT
        and command.name == command.values[1]
        and not command.node.assignments
        and not any(True for _ in state.environment.names)
        and not state.has_shell_of_choice
    )
    effects = step.effects
    sets_nothing = effects is not None and not (
        effects.exported or effects.assigns_unknown or effects.sources
    )
    return is_plain and sets_nothing
