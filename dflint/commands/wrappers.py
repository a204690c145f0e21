"""Commands that run another command: which arguments are their own, where the other one begins."""

from __future__ import annotations

from dflint.commands.arguments import Arguments
from dflint.commands.invocation import WRAPPER, Invocation
from dflint.commands.table import table_of, tool_of

# Operands of the wrapper itself that stand before the command.
_OPERANDS = {
    "sudo": 0, "doas": 0, "env": 0, "nice": 0, "ionice": 0, "nohup": 0, "time": 0, "timeout": 1,
    "command": 0, "exec": 0, "builtin": 0, "eatmydata": 0, "stdbuf": 0, "setsid": 0, "setpriv": 0,
    "gosu": 1, "su-exec": 1, "chroot": 1, "fakeroot": 0, "xargs": 0, "busybox": 0,
}  # fmt: skip
_TAKE_ASSIGNMENTS = frozenset(("sudo", "env"))
_NAME_THE_USER = frozenset(("gosu", "su-exec"))
_CHANGE_TO_ROOT = frozenset(("sudo", "doas"))
# With one of these the wrapper runs no command, or one that is not in its operands.
_NOT_A_WRAPPER = {
    "command": ("-v", "-V"),
    "sudo": ("--list", "--validate", "--edit", "--version", "--help", "--remove-timestamp"),
    "env": ("--split-string", "--help", "--version"),
    "busybox": ("--install", "--list", "--list-full", "--help"),
    "ionice": ("--pid", "--pgid", "--uid"),
}
_USER_OPTIONS = {"sudo": "--user", "doas": "-u", "setpriv": "--reuid", "chroot": "--userspec"}

TABLES = {
    "sudo": """
        : stop
        -A,--askpass -B,--bell -b,--background -C,--close-from= -D,--chdir= -E
        --preserve-env=? -e,--edit -g,--group= -H,--set-home -h,--host= --help -i,--login
        -K,--remove-timestamp -k,--reset-timestamp -l,--list -N,--no-update -n,--non-interactive
        -P,--preserve-groups -p,--prompt= -R,--chroot= -r,--role= -S,--stdin -s,--shell
        -T,--command-timeout= -t,--type= -U,--other-user= -u,--user= -V,--version -v,--validate
        """,
    "doas": """
        : stop
        -a= -C= -L -n -s -u=
        """,
    "env": """
        : stop abbrev
        -i,--ignore-environment -0,--null -u,--unset= -C,--chdir= -S,--split-string= -v,--debug
        --block-signal=? --default-signal=? --ignore-signal=? --list-signal-handling
        --help --version
        """,
    "nice": """
        : stop abbrev digits
        -n,--adjustment= --help --version
        """,
    "ionice": """
        : stop abbrev
        -c,--class= -n,--classdata= -t,--ignore -p,--pid= -P,--pgid= -u,--uid=
        -h,--help -V,--version
        """,
    "nohup": """
        : stop
        --help --version
        """,
    "time": """
        : stop abbrev
        -p,--portability -f,--format= -o,--output= -a,--append -v,--verbose -q,--quiet
        -V,--version --help
        """,
    "timeout": """
        : stop abbrev
        -f,--foreground -k,--kill-after= -p,--preserve-status -s,--signal= -v,--verbose
        --help --version
        """,
    "command": """
        : stop
        -p -v -V
        """,
    "exec": """
        : stop
        -a= -c -l
        """,
    "builtin": """
        : stop
        """,
    "eatmydata": """
        : stop
        """,
    "stdbuf": """
        : stop abbrev
        -i,--input= -o,--output= -e,--error= --help --version
        """,
    "setsid": """
        : stop abbrev
        -c,--ctty -f,--fork -w,--wait -h,--help -V,--version
        """,
    "setpriv": """
        : stop abbrev
        -d,--dump --nnp,--no-new-privs --ambient-caps= --inh-caps= --bounding-set= --ruid= --euid=
        --rgid= --egid= --reuid= --regid= --clear-groups --keep-groups --init-groups --groups=
        --list-caps --securebits= --pdeathsig= --selinux-label= --apparmor-profile=
        --landlock-access= --landlock-rule= --seccomp-filter= --ptracer= --reset-env
        -h,--help -V,--version
        """,
    "gosu": """
        : stop
        --help --version -h -v
        """,
    "su-exec": """
        : stop
        """,
    "chroot": """
        : stop abbrev
        --groups= --userspec= --skip-chdir --help --version
        """,
    "fakeroot": """
        : stop abbrev
        -l,--lib= -f,--faked= -s= -i= -u,--unknown-is-real -b= -h,--help -v,--version
        """,
    "xargs": """
        : stop abbrev
        -0,--null -a,--arg-file= -d,--delimiter= -E= -e,--eof=? -I= -i,--replace=? -L=
        -l,--max-lines=? -n,--max-args= -o,--open-tty -P,--max-procs= -p,--interactive
        --process-slot-var=
        -r,--no-run-if-empty -s,--max-chars= --show-limits -t,--verbose -x,--exit
        --help --version
        """,
    "busybox": """
        : stop
        --install --list --list-full --help -s
        """,
}


def look_through(invocation: Invocation) -> int:
    """Note what the wrappers at the beginning do; returns the index where the command begins."""
    index = 0
    wrappers: list[str] = []
    while index < len(invocation.argv):
        word = invocation.argv[index]
        name = "" if word is None else tool_of(word)
        end = _read_wrapper(invocation, name, index) if name in _OPERANDS else None
        if end is None:
            break
        wrappers.append(name)
        index = end
    invocation.wrappers = tuple(wrappers)
    return index


def _read_wrapper(invocation: Invocation, name: str, index: int) -> int | None:
    """The index of the word that a wrapper runs, ``None`` when it runs none."""
    argv, roles = invocation.argv, invocation.roles
    arguments = Arguments(argv, invocation.prefixes, roles, table_of(name))
    environment: dict[str, str | None] = {}
    end = arguments.read(index + 1, _OPERANDS[name])
    if name == "env" and end < len(argv) and argv[end] == "-":  # the same as -i
        end += 1
    if name in _TAKE_ASSIGNMENTS:
        while end < len(argv) and _read_assignment(invocation, end, environment):
            end = arguments.read(end + 1, 0)
    given = {option.name for option in arguments.options}
    if end >= len(argv) or not given.isdisjoint(_NOT_A_WRAPPER.get(name, ())):
        return None
    for position in range(index, end):
        roles[position] = WRAPPER
    invocation.environment.update(environment)
    invocation.certain = invocation.certain and arguments.certain
    _note_effects(invocation, name, arguments)
    return end


def _read_assignment(
    invocation: Invocation, index: int, environment: dict[str, str | None]
) -> bool:
    word = invocation.argv[index]
    text = invocation.prefixes[index] if word is None else word
    name, equals, value = text.partition("=")
    if not equals:
        return False
    environment[name] = None if word is None else value
    return True


def _note_effects(invocation: Invocation, name: str, arguments: Arguments) -> None:
    if name == "xargs":
        invocation.reads_arguments = True
    if name == "chroot" or (name == "sudo" and _last(arguments, "--chroot") >= 0):
        invocation.chrooted = True
    if name in _NAME_THE_USER:
        invocation.user_changed = True
        invocation.user = invocation.argv[arguments.operands[0]]
        return
    position = _last(arguments, _USER_OPTIONS.get(name, ""))
    if position >= 0:
        invocation.user_changed = True
        invocation.user = arguments.options[position].value
    elif name in _CHANGE_TO_ROOT:
        invocation.user_changed = True
        invocation.user = "root"


def _last(arguments: Arguments, name: str) -> int:
    """Position of the last option of a name, -1 when it is not given."""
    for position in range(len(arguments.options) - 1, -1, -1):
        if arguments.options[position].name == name:
            return position
    return -1
