"""DF403 pointless-command."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.mounts import mounts
from dflint.shell.contexts import contexts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: What stands around the start of a service and does not use it.
_IDLE = frozenset("service sleep echo printf true : set exit".split())


class PointlessCommand(Rule):
    """A command that does nothing in a build, or nothing that lasts longer than its RUN.

    A RUN keeps files, no processes: what `service` starts ends with it, so that `kill`, `ps` and
    `top` find nothing of the RUNs before. There are no people to use `vim`, no system to
    `shutdown`, and `mount` needs privileges that a build does not have. What has to run in the
    container is started by CMD or ENTRYPOINT.

    Nothing is reported where the command has a use: `service` before other commands of the same
    RUN, `kill` behind what may have started a process, `ssh` with `--mount=type=ssh`, `mount` with
    `--security=insecure`, `vim` with commands to run, and `$(ps ...)` or `ps | grep ...`.
    """

    code = "DF403"
    name = "pointless-command"
    aliases = ("DL3001",)
    severity = Severity.INFO
    commands = ("free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim")
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get install -y nginx && \\\n  service nginx start\n",
            lines=[3],
        ),
        Bad("FROM debian:bookworm\nRUN shutdown -r now\n"),
        Bad("FROM debian:bookworm\nONBUILD RUN top\n"),
        Bad("FROM debian:bookworm\nRUN ps aux; \\\n  free -m\n", lines=[2, 3]),
        Good(
            "FROM debian:bookworm\nRUN service mysql start && mysql -e 'CREATE DATABASE a' && \\\n"
            "  service mysql stop\n"
        ),
        Good("FROM debian:bookworm\nRUN redis-server --daemonize yes && kill $(cat /redis.pid)\n"),
        Good("FROM debian:bookworm\nRUN apt-get install -y ssh vim\n"),
        Good("FROM debian:bookworm\nRUN --mount=type=ssh ssh -T git@github.com\n"),
        Good("FROM debian:bookworm\nRUN vim +PluginInstall +qall\n"),
        Good("FROM debian:bookworm\nRUN mount | grep /dev/shm; /etc/init.d/ssh start\n"),
        Good("FROM debian:bookworm\nRUN make -j $(free -g | awk '/Mem/ { print $7 }')\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        name = command.name
        word = command.values[command.invocation.index] or ""
        if name not in self.commands or "/init.d/" in word or _has_use(name, command):
            return
        message = f"{name} does nothing in a build"
        if name == "service" and _starts(command):
            message = "a service ends with the RUN that starts it"
        yield self.violation(command.head_span, message)


def _has_use(name: str, command: Command) -> bool:
    step = command.step
    if name == "service":
        return _serves_others(command)
    if name == "kill":
        return _commands_of(step)[0].node is not command.node
    if name == "ssh":
        is_mounted = any(mount["type"] in ("ssh", "secret") for mount in mounts(step))
        return is_mounted or command.has("-V")
    if name == "mount":
        is_list = not command.invocation.operands and _is_asked(command)
        return is_list or "insecure" in step.node.flag_values("security")
    if name == "vim":
        return any((value or "+").startswith(("+", "-")) for value in command.values[1:])
    return name in ("free", "ps", "top") and _is_asked(command)


def _serves_others(command: Command) -> bool:
    """Whether other commands of the RUN may use what it starts."""
    commands = [one.node for one in _commands_of(command.step) if one.name not in _IDLE]
    here = command.node.span[0]
    return any(node.span[0] > here or not _starts(command) for node in commands)


def _starts(command: Command) -> bool:
    return any(value is None or value.endswith("start") for value in command.values)


def _commands_of(step: Step) -> tuple[Command, ...]:
    return (*step.commands, *step.inner_commands)


def _is_asked(command: Command) -> bool:
    """Whether another command gets to know what it says."""
    script = command.step.script
    if script is None or command.is_inner:
        return False
    for context in contexts(script):
        if context.command is command.node:
            return context.in_substitution or context.in_condition or context.in_pipeline
    return False
