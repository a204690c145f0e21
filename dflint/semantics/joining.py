"""Whether two consecutive RUNs may become one without changing what either of them does.

``A`` and ``B`` each start in a fresh shell of a fresh container; joined as ``A && B`` they share
the shell, its processes and the files that the engine mounts anew for every RUN. They may be joined
only where nothing of that can be told apart.
"""

from __future__ import annotations

import posixpath

from dflint.cst.nodes import (
    Cmd,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Label,
    Maintainer,
    Run,
    ShellForm,
    Stopsignal,
)
from dflint.regex import regex
from dflint.shell.nodes import Pipeline, Redirection, SimpleCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step
    from dflint.shell.nodes import Script

#: A script is one argument of the shell: Linux allows it 128 KiB (MAX_ARG_STRLEN in execve(2)).
MAX_SCRIPT_BYTES = 100_000

#: Files that the engine provides anew for every RUN, and files that decide how the next RUN starts:
#: its shell, its user's home and groups.
_PER_RUN_FILES = regex(
    r"/etc/(?:hosts|hostname|resolv\.conf|passwd|group|shadow|profile|environment|ld\.so\.preload)\b"
    r"|/dev/shm\b|/proc/|/sys/|(?:^|/)bin/(?:ba|da|a)?sh(?![\w-])"
)

#: Commands that only read the files they are given, or take the path of a shell as a setting.
_WRITE_NO_FILES = frozenset(
    "[ [[ adduser awk cat echo find getent grep ls printf readlink sha256sum stat test useradd "
    "which".split()
)
#: Start a process that outlives the command, or change what the next RUN starts with.
_LEAVE_PROCESSES = frozenset(
    "adb apachectl bazel chsh containerd dockerd dpkg-divert dpkg-reconfigure emulator gpg-agent "
    "gradle gradlew httpd init initctl invoke-rc.d mongod mount mvnd mysqld mysqld_safe nginx "
    "nohup pg_ctl pg_ctlcluster postgres rc-service redis-server screen service setsid sshd "
    "ssh-agent start-stop-daemon supervisord sysctl systemctl tmux umount update-passwd usermod "
    "watchman xvfb Xvfb".split()
)
_DAEMON_OPTION = regex(r"--?(?:daemon|daemonize|background|fork|detach)(?:=|$)")

_READ_ONLY = regex(r"\b(?:readonly|declare|typeset)\b")
#: What the second script could read that tells it what ran before it in the same shell.
_TELLTALE_PARAMETERS = frozenset(("_", "!", "OLDPWD", "SECONDS", "LINENO", "PIPESTATUS"))

#: Commands whose arguments cannot put another program of some name on the path: shells remember
#: where they found a command, and would go on running the old one.
_INSTALL_NOTHING_AHEAD = frozenset(
    "apk apt apt-cache apt-get apt-key apt-mark aptitude cat cd chgrp chmod chown dnf dpkg echo "
    "egrep export find grep groupadd head ls microdnf mkdir printf pwd sed sort sync tail tdnf "
    "test touch true tr useradd wc which yum zypper [".split()
)
#: Base images in which a tool that upgrades itself stays in the same place.
_UPGRADED_IN_PLACE = {
    "node": ("npm", "yarn", "pnpm", "corepack", "npx", "node"),
    "python": ("pip", "pip3", "python", "python3"),
    "ruby": ("gem", "bundle", "bundler"),
}

#: Instructions about the image that no RUN can see.
_METADATA = (Cmd, Entrypoint, Expose, Healthcheck, Label, Maintainer, Stopsignal)
#: Commands that do what their arguments say, and read no variables but those of every program.
_READ_NO_VARIABLES = frozenset(
    ": [ chgrp chmod chown cp echo groupadd ln mkdir mv printf rm rmdir test touch true "
    "useradd".split()
)
#: The variables that the C library, the loader, the shell or one of those commands looks at.
_OF_EVERY_PROGRAM = regex(
    r"(?:LC_|LD_|MALLOC_|GLIBC_|BASH|PS\d|POSIX|QUOTING_|LOCALDOMAIN|LOCPATH|NLSPATH|GCONV_|RES_)"
    r"|(?:CDPATH|COLUMNS|ENV|HOME|HOSTALIASES|IFS|LANG|LANGUAGE|LOGNAME|OLDPWD|PATH|PWD|SHELL|"
    r"SHELLOPTS|SIMPLE_BACKUP_SUFFIX|TERM|TMPDIR|TZ|TZDIR|USER|VERSION_CONTROL)$"
)


def may_join(first: Step, second: Step) -> bool:
    """Whether ``RUN A`` and the ``RUN B`` behind it do the same as ``RUN A && B``."""
    if not (_can_take_part(first) and _can_take_part(second)):
        return False
    if first.state.shell != second.state.shell or _flags(first) != _flags(second):
        return False
    if first.state.shell.errexit and not (_is_plain_chain(first) and _is_plain_chain(second)):
        # -e does not apply inside the parts of an && list.
        return False
    if _leaves_state(first, second) or _leaves_processes(first):
        return False
    return not _hides_new_program(first, second)


class JoinableRuns:
    """RUNs of which one may be made; what stands between them then stands below it."""

    __slots__ = ("_names", "_size", "moved", "runs")

    def __init__(self, first: Step) -> None:
        self.runs = [first]
        #: The instructions between the RUNs.
        self.moved: list[Step] = []
        #: The variables that these set.
        self._names: set[str] = set()
        self._size = script_size(first)

    def adds(self, step: Step) -> bool:
        """Adds the RUN on the next line; false where that may not be."""
        size = self._size + script_size(step)
        if size > MAX_SCRIPT_BYTES or not may_join(self.runs[-1], step):
            return False
        self.runs.append(step)
        self._size = size
        return True

    def takes_in(self, others: JoinableRuns) -> bool:
        """Adds those that follow, with what stands between; false where that may not be."""
        first, last = others.runs[0], self.runs[-1]
        between = first.stage.steps[last.index + 1 : first.index]
        if not all(isinstance(step.node, (Env, *_METADATA)) for step in between):
            return False
        names = {
            pair.key.value for step in between if type(step.node) is Env for pair in step.node.pairs
        }
        if any(_OF_EVERY_PROGRAM.match(name) or not name.isidentifier() for name in names):
            return False
        if not all(_is_blind_for(some, others.runs) for some in (self._names, names) if some):
            return False
        if self._size + others._size > MAX_SCRIPT_BYTES or not may_join(last, first):
            return False
        self.runs += others.runs
        self.moved += between
        self._names |= names
        self._size += others._size
        return True


def joinable_runs(
    stage: Stage, stands_alone: Callable[[Step], bool] = lambda step: False
) -> list[JoinableRuns]:
    """All RUNs of a stage, those together that may become one; ``stands_alone`` keeps one apart.

    Neighbours come first: none is taken away from those below it to be joined with one above.
    """
    neighbours: list[JoinableRuns] = []
    alone: set[Step] = set()
    for step in stage.steps:
        if not isinstance(step.node, Run):
            continue
        if stands_alone(step):
            alone.add(step)
        last = neighbours[-1].runs[-1] if neighbours else None
        is_next = last is not None and last.index + 1 == step.index and not {last, step} & alone
        if not is_next or not neighbours[-1].adds(step):
            neighbours.append(JoinableRuns(step))
    groups: list[JoinableRuns] = []
    for group in neighbours:
        stays = not groups or {groups[-1].runs[-1], group.runs[0]} & alone
        if stays or not groups[-1].takes_in(group):
            groups.append(group)
    return groups


def _is_blind_for(names: set[str], runs: list[Step]) -> bool:
    """Whether the RUNs would do the same without these variables."""
    for run in runs:
        effects = run.effects
        if effects is None or effects.reads_unknown or names & effects.reads:
            return False
        if not all(command.name in _READ_NO_VARIABLES for command in run.commands):
            return False
    return True


def script_size(step: Step) -> int:
    """The length of the script in bytes."""
    return len(_text(step).encode("utf-8", "replace"))


def _text(step: Step) -> str:
    command = getattr(step.node, "command", None)
    return command.value if isinstance(command, ShellForm) else ""


def _can_take_part(step: Step) -> bool:
    node = step.node
    if not isinstance(node, Run) or not isinstance(node.command, ShellForm) or node.heredocs:
        return False
    script = step.script
    if script is None or script.errors or not script.body.items:
        return False
    if step.state.shell.reads_profile or "BASH_ENV" in step.state.environment:
        return False
    return not any(_is_private_mount(mount) for mount in node.flag_values("mount"))


def _flags(step: Step) -> list[str]:
    return [flag.value for flag in step.node.flags]


def _is_private_mount(mount: str) -> bool:
    """Whether what is written to the mount is gone with the RUN: the next would not see it."""
    options = [option.strip().lower() for option in mount.split(",")]
    if "type=tmpfs" in options:
        return True
    is_bind = "type=bind" in options or not any(option.startswith("type=") for option in options)
    return is_bind and any(
        option.partition("=")[0] in ("rw", "readwrite") and not option.endswith("=false")
        for option in options
    )


def _is_plain_chain(step: Step) -> bool:
    """Whether the script is simple commands with && between them, and nothing else."""
    script = step.script
    if script is None or len(script.body.items) != 1:
        return False
    and_or = script.body.items[0].and_or
    return all(operator == "&&" for operator in and_or.operators) and all(
        _is_simple(pipeline) for pipeline in and_or.pipelines
    )


def _is_simple(pipeline: Pipeline) -> bool:
    return all(isinstance(command, SimpleCommand) for command in pipeline.commands)


def _leaves_state(first: Step, second: Step) -> bool:
    """Whether the shell that ran the first script is another one for the second."""
    left, right = first.effects, second.effects
    if first.script is None or second.script is None or left is None or right is None:
        return True
    if "#" in _text(first) and first.script.comments:
        # A comment goes up to the end of the line, and so would take what follows with it.
        return True
    if (
        left.background
        or right.background
        or left.redirects
        or left.exits
        or left.sources
        or left.traps
        or left.umask
        or left.ulimit
        or left.options
        or left.defines
        or left.exported
        or left.assigns_unknown
        or right.options
        or right.reads & _TELLTALE_PARAMETERS
    ):
        return True
    if left.assigned & right.assigned and _READ_ONLY.search(_text(first)):
        return True
    if left.changes_directory and not _begins_elsewhere(second.script):
        return True
    return bool(left.assigned) and (
        right.reads_unknown or any(_is_seen(name, right.reads, first) for name in left.assigned)
    )


def _is_seen(name: str, reads: frozenset[str] | set[str], step: Step) -> bool:
    """Whether a variable set by the script before can be seen by the next one or its commands.

    A name that the image has in its environment stays exported when a script sets it; names in
    capitals may come from a base image whose environment nobody here knows.
    """
    return name in reads or name in step.state.environment or name.upper() == name


def _begins_elsewhere(script: Script) -> bool:
    """Whether the script goes to an absolute directory before it does anything else."""
    pipeline = script.body.items[0].and_or.pipelines[0]
    command = pipeline.commands[0]
    if len(pipeline.commands) != 1 or not isinstance(command, SimpleCommand):
        return False
    values = command.argv_values
    return len(values) == 2 and values[0] == "cd" and (values[1] or "").startswith("/")


def _leaves_processes(step: Step) -> bool:
    """Whether something may go on running, or the next RUN would start in another container."""
    return _writes_per_run_file(step) or any(map(_may_leave_process, step.commands))


def _may_leave_process(command: Command) -> bool:
    if command.name is None or command.name in _LEAVE_PROCESSES:
        return True
    values = [value for value in command.values if value]
    return any("/init.d/" in value or _DAEMON_OPTION.match(value) for value in values)


def _writes_per_run_file(step: Step) -> bool:
    script = step.script
    if script is None or not _PER_RUN_FILES.search(_text(step)):
        return False
    redirections = (node for node in script.walk() if isinstance(node, Redirection))
    if any(_PER_RUN_FILES.search(redirection.code) for redirection in redirections):
        return True
    return any(
        _PER_RUN_FILES.search(word.text)
        for command in step.commands
        if command.name not in _WRITE_NO_FILES
        for word in command.node.argv[1:]
    )


def _hides_new_program(first: Step, second: Step) -> bool:
    """Whether the first script may put another program ahead of one that both of them run."""
    again = _names(first) & _names(second)
    if not again:
        return False
    again -= set(_UPGRADED_IN_PLACE.get(_family(first), ()))
    mentions = [
        word.text.lower()
        for command in first.commands
        if command.name not in _INSTALL_NOTHING_AHEAD
        for word in command.node.argv[1:]
    ]
    return any(_mentions(name.lower(), text) for name in again for text in mentions)


def _names(step: Step) -> set[str]:
    return {
        word
        for command in step.commands
        for word in (command.name, command.invocation.tool)
        if word is not None and word not in _INSTALL_NOTHING_AHEAD
    }


def _mentions(name: str, text: str) -> bool:
    """Whether the text names the program: ``make`` is in ``make-4.3.tar.gz``, not in ``remake``."""
    position = text.find(name)
    while position >= 0:
        before = text[position - 1] if position else " "
        after = text[position + len(name) : position + len(name) + 1] or " "
        if before in " /@=:'\"-" and (after in " /@=:'\"-.<>~[" or after.isdigit()):
            return True
        position = text.find(name, position + 1)
    return False


def _family(step: Step) -> str:
    """The last component of the base image's name: ``python`` for ``docker.io/python:3``."""
    image = (step.stage.base_image or "").partition("@")[0]
    return posixpath.basename(image).partition(":")[0]
