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
    visits_onbuild = True
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

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        commands = (*step.commands, *step.inner_commands)
        suspects = [command for command in commands if command.name in self.commands]
        if not suspects:
            return
        work = [command.node.span[0] for command in commands if command.name not in _IDLE]
        last_work = max(work, default=-1)
        asked = _asked(step)
        for command in suspects:
            word = command.values[command.invocation.index] or ""
            if "/init.d/" in word:
                continue
            if command.name == "service":
                has_use = _serves(command, last_work)
            elif command.name == "kill":
                has_use = command is not commands[0]
            else:
                has_use = _has_use(command, id(command.node) in asked)
            if not has_use:
                yield self.violation(command.head_span, _message(command))


def _message(command: Command) -> str:
    if command.name == "service" and _starts(command):
        return "a service ends with the RUN that starts it"
    return f"{command.name} does nothing in a build"


def _serves(command: Command, last_work: int) -> bool:
    """Whether other commands of the RUN may use the service, or have done so."""
    return last_work > command.node.span[0] or (last_work >= 0 and not _starts(command))


def _starts(command: Command) -> bool:
    return any(value is None or value.endswith("start") for value in command.values)


def _has_use(command: Command, is_asked: bool) -> bool:
    step = command.step
    if command.name == "ssh":
        is_mounted = any(mount["type"] in ("ssh", "secret") for mount in mounts(step))
        return is_mounted or command.has("-V")
    if command.name == "mount":
        is_list = is_asked and not command.invocation.operands
        return is_list or "insecure" in step.node.flag_values("security")
    if command.name == "vim":
        return any((value or "+").startswith(("+", "-")) for value in command.values[1:])
    return is_asked and command.name != "shutdown"


def _asked(step: Step) -> set[int]:
    """The identities of the commands whose output, or status, another command gets to know."""
    return {
        id(context.command)
        for context in (contexts(step.script) if step.script is not None else ())
        if context.in_substitution or context.in_condition or context.in_pipeline
    }
