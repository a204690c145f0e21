"""DF404 wget-progress."""

from __future__ import annotations

import re

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.shell.nodes import Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.shell.nodes import Word

_BUSYBOX = re.compile(r"alpine|(^|/)busybox([:@]|$)")
_ENOUGH = (
    "--progress",
    "--quiet",
    "--no-verbose",
    "--output-file",
    "--append-output",
    "--background",
)
_NO_DOWNLOAD = ("--help", "--version", "--spider")


class WgetProgress(Rule):
    """`wget` writes its progress to the build log, line after line, and buries what matters there.

    `-q` says nothing unless something is wrong, `-nv` one line for each file, and
    `--progress=dot:giga` one line for every 32 MB. The wget of busybox, which Alpine has, knows
    only `-q`.
    """

    code = "DF404"
    name = "wget-progress"
    aliases = ("DL3047",)
    severity = Severity.INFO
    recommended = False
    sets = ("strict", "style")
    commands = ("wget",)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN mkdir /x && \\\n  wget https://example.com/a.tgz\n",
            lines=[3],
        ),
        Bad("FROM alpine:3.23\nRUN wget -O- https://example.com/a.tgz | tar xz\n"),
        Bad('FROM debian:bookworm\nRUN busybox wget $URL && wget -c "$URL"\n', lines=[2, 2]),
        Good("FROM debian:bookworm\nRUN wget -qO- https://example.com/a.tgz | tar xz\n"),
        Good("FROM debian:bookworm\nRUN wget -nv https://example.com/a.tgz\n"),
        Good("FROM debian:bookworm\nRUN wget --progress=dot:giga https://example.com/a.tgz\n"),
        Good("FROM debian:bookworm\nRUN wget https://example.com/a.tgz 2> /dev/null\n"),
        Good("FROM debian:bookworm\nRUN wget https://example.com/a.tgz >/dev/null 2>&1\n"),
        Good("FROM debian:bookworm\nRUN wget --version\n"),
        Good("FROM debian:bookworm\nRUN wget $WGET_OPTIONS https://example.com/a.tgz\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        invocation = command.invocation
        if invocation.name != "wget" or command.has(*_ENOUGH, *_NO_DOWNLOAD):
            return
        if _redirects_errors(command) or _may_have_options(command):
            return
        image = command.step.stage.base_image or ""
        is_busybox = "busybox" in invocation.wrappers or _BUSYBOX.search(image)
        advice = "-q" if is_busybox else "-q, -nv or --progress=dot:giga"
        message = f"wget writes its progress to the log without {advice}"
        yield self.violation(command.head_span, message)


def _redirects_errors(command: Command) -> bool:
    """Whether what it says about its progress goes to a file."""
    found = {
        (redirection.fd or redirection.operator[0], redirection.target.value or "")
        for redirection in command.node.redirections
        if ">" in redirection.operator
    }
    has_output = any(fd in (">", "1") for fd, _ in found)
    return any(fd == "&" or (fd == "2" and (has_output or to != "1")) for fd, to in found)


def _may_have_options(command: Command) -> bool:
    """Whether a variable stands next to the address, and may hold anything."""
    words = {id(command.word(index)): command.word(index) for index in command.invocation.dynamic}
    unclear = [key for key, word in words.items() if _is_variable(word)]
    others = {id(command.word(index)) for index in command.invocation.operands}
    return bool(unclear) and len(others.union(unclear)) > 1


def _is_variable(word: Word) -> bool:
    return len(word.parts) == 1 and isinstance(word.parts[0], Parameter)
