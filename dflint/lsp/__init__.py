"""``dflint lsp``: what editors talk to, in the Language Server Protocol over standard input."""

from __future__ import annotations

import sys

from dflint.arguments import UsageError, parse

_USAGE = """\
Usage: dflint lsp [OPTION ...]   serve an editor: the Language Server Protocol on standard input

Takes the options of dflint that say what is reported: --config, --isolated, --select,
--extend-select, --ignore, --unsafe-fixes and --no-inline-ignores. docs/editors.md says how to set
up an editor.
"""
_ALLOWED = (
    "--help --config --isolated --select --extend-select --ignore --unsafe-fixes "
    "--no-inline-ignores"
).split()
#: What editors add to the command of any server; there is no other way to talk to this one.
_TRANSPORT = "--stdio"

_NOT_INSTALLED = "dflint: the language server needs pygls: pip install 'dflint[lsp]'\n"


def lsp(argv: list[str]) -> int:
    """``dflint lsp``: serves until the editor says goodbye."""
    arguments = parse([word for word in argv if word != _TRANSPORT], allowed=_ALLOWED)
    if arguments.help:
        sys.stdout.write(_USAGE)
        return 0
    if arguments.paths:
        raise UsageError("'dflint lsp' takes no path: the editor says which files are open")
    try:
        from dflint.lsp.server import Server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise
        sys.stderr.write(_NOT_INSTALLED)
        return 2
    return Server(arguments).serve()
