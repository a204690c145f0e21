"""Scripts that ShellCheck has nothing to say about, whatever their words: it need not read them.

Commands joined by ``&&``, of words without anything that the shell expands, quotes or redirects.
What ShellCheck says about such a script is about a command that it knows, or about a word that
looks like a piece of syntax. These commands it does not know (the tables are in its
``Checks/Commands.hs``, ``Analytics.hs`` and ``Checks/ShellSupport.hs``, 0.11), and those words are
not taken for plain ones.
"""

from __future__ import annotations

from dflint.regex import regex

_COMMANDS = frozenset(
    """
    addgroup adduser apk apt apt-cache apt-get apt-key apt-mark bundle cargo cmake composer conda
    corepack curl dnf dotnet dpkg gem git go groupadd gradle install make mamba microdnf mvn node
    npm npx pip pip3 pnpm poetry python python3 rustup tar tdnf touch unzip update-ca-certificates
    useradd usermod uv wget yarn yum zypper
""".split()
)
#: Words that mean something to the shell elsewhere: ShellCheck asks whether they were meant so.
_KEYWORDS = frozenset(
    "case do done elif else esac fi for function if in select then until while".split()
)
_WORD = regex(r"[A-Za-z0-9_./-][A-Za-z0-9_./:,+@%=-]*")


def is_plain(script: str) -> bool:
    """Whether ShellCheck certainly finds nothing in a script, without the lines before it."""
    if not script.isascii() or not script.replace("\t", " ").isprintable():
        return False
    expects_command = True
    for word in script.split():
        if expects_command:
            if word not in _COMMANDS:
                return False
            expects_command = False
        elif word == "&&":
            expects_command = True
        elif word in _KEYWORDS or not _WORD.fullmatch(word):
            return False
    return not expects_command
