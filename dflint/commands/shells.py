"""Shells, their built-in commands, and the commands that run a script handed over as one word."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

_SHELL = """
    : stop plus
    -c -s -i -l,--login -r -D -e -x -u -v -n -f -a -b -h -k -m -p -t -B -C -E -H -P -T -q -V -I
    -o= +o= -O= +O= --debugger --dump-po-strings --dump-strings --help --init-file,--rcfile=
    --noediting --noprofile --norc --posix --pretty-print --restricted --verbose --version
"""

TABLES = {
    "sh": _SHELL,
    "bash": _SHELL,
    "dash": _SHELL,
    "ash": _SHELL,
    "zsh": _SHELL,
    "ksh": _SHELL,
    "mksh": _SHELL,
    "fish": ": stop \n -c,--command= -C,--init-command= -d,--debug= -i -l,--login -n -P -N -v -h",
    "su": """
    : abbrev
    -m,-p,--preserve-environment -w,--whitelist-environment= -g,--group= -G,--supp-group=
    -l,--login -c,--command= --session-command= -f,--fast -s,--shell= -P,--pty -h,--help
    -V,--version
    """,
    "runuser": """
    : abbrev
    -u,--user= -m,-p,--preserve-environment -w,--whitelist-environment= -g,--group= -G,--supp-group=
    -l,--login -c,--command= --session-command= -f,--fast -s,--shell= -P,--pty -h,--help
    -V,--version
    """,
    "cd": ": stop \n -L -P -e -@",
    "pushd": ": stop digits plus \n -n",
    "popd": ": stop digits plus \n -n",
    "pwd": "-L,--logical -P,--physical",
    "set": """
    : stop plus
    -a -b -e -f -h -k -m -n -p -t -u -v -x -B -C -E -H -P -T -o=?w +o=?w
    """,
    "shopt": "-p -q -s -u -o",
    "export": ": stop \n -f -n -p",
    "readonly": ": stop \n -a -A -f -p",
    "declare": ": stop plus \n -a -A -f -F -g -i -I -l -n -p -r -t -u -x",
    "local": ": stop plus \n -a -A -i -l -n -r -t -u -x",
    "unset": ": stop \n -f -v -n",
    "umask": ": stop \n -p -S",
    "ulimit": ": stop \n -S -H -a -b -c -d -e -f -i -k -l -m -n -p -q -r -s -t -u -v -x -P -T",
    "trap": ": stop \n -l -p",
    "read": ": stop \n -r -s -e -a= -d= -i= -n= -N= -p= -t= -u=",
    "source": ": stop",
    ".": ": stop",
    "eval": ": raw",
    "exit": ": raw",
    "return": ": raw",
    "shift": ": raw",
    "type": ": stop \n -a -f -p -P -t",
    "hash": ": stop \n -r -l -d -t -p=",
    "wait": ": stop \n -f -n -p=",
    "alias": ": stop \n -p",
    "unalias": ": stop \n -a",
    "getopts": ": raw",
    "let": ": raw",
}

_SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh"))


def command_string(invocation: Invocation) -> int | None:
    """Index of the word that is itself a shell script: ``sh -c SCRIPT``, ``su USER -c SCRIPT``."""
    if invocation.tool in _SHELLS:
        if invocation.has("-c") and invocation.operands:
            return invocation.operands[0]
        return None
    if invocation.tool in ("su", "runuser", "fish"):
        option = invocation.option("--command", "--session-command")
        if option is not None and option.value_index != option.index:
            return option.value_index
    return None
