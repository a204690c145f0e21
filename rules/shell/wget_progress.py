"""DF404 wget-progress."""

from __future__ import annotations

from dflint.editing import add_option
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.base_images import ALPINE, BUSYBOX, DEBIAN, REDHAT, official_image
from dflint.semantics.image_shells import ASH, BASH, BESIDE_BASH, bin_sh
from dflint.semantics.installed import managers
from dflint.shell.nodes import Parameter, Pipeline, Redirection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step
    from dflint.shell.nodes import Word

_BUSYBOX = regex(r"alpine|(^|/)busybox([:@]|$)")
_ENOUGH = (
    "--progress",
    "--quiet",
    "--no-verbose",
    "--output-file",
    "--append-output",
    "--background",
)
_OPTIONS = {DEBIAN: "--progress=dot:giga", ALPINE: "-q", BUSYBOX: "-q", REDHAT: "-nv"}
#: Which system a manager of packages is used on.
_FAMILIES = {
    "apt": DEBIAN,
    "apk": ALPINE,
    **dict.fromkeys(("dnf", "microdnf", "yum"), REDHAT),
}
#: What is right beside a ``/bin/sh``: with that of busybox goes its wget.
_BESIDE = {ASH: "-q", BASH: "-nv", BESIDE_BASH: "-nv"}
_NO_DOWNLOAD = ("--help", "--version", "--spider")


class WgetProgress(Rule):
    """`wget` writes its progress to the build log, line after line, and buries what matters there.

    `-q` says nothing unless something is wrong, `-nv` one line for each file, and
    `--progress=dot:giga` one line for every 32 MB. The wget of busybox, which Alpine has, knows
    only `-q`.

    The repair adds `--progress=dot:giga` on Debian and Ubuntu, `-q` where the wget is or may be
    that of busybox, and `-nv` on Fedora and its relatives, whose newer wget knows no dots. Which of
    them it is the base image says, if it is a well-known one, or the package manager that the stage
    uses. It is safe: only the log changes. Where the output of wget is redirected, nothing is done.
    """

    code = "DF404"
    name = "wget-progress"
    aliases = ("DL3047",)
    severity = Severity.INFO
    commands = ("wget",)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN mkdir /x && \\\n  sudo wget https://example.com/a.tgz\n",
            fixed="FROM debian:bookworm\nRUN mkdir /x && \\\n"
            "  sudo wget --progress=dot:giga https://example.com/a.tgz\n",
            lines=[3],
        ),
        Bad(
            "FROM alpine:3.23\nRUN wget -O- https://example.com/a.tgz | tar xz\n",
            fixed="FROM alpine:3.23\nRUN wget -q -O- https://example.com/a.tgz | tar xz\n",
        ),
        Bad(
            'FROM debian:bookworm\nRUN busybox wget $URL && wget -c "$URL"\n',
            fixed="FROM debian:bookworm\n"
            'RUN busybox wget -q $URL && wget -c --progress=dot:giga "$URL"\n',
            lines=[2, 2],
        ),
        Bad(
            "FROM example.com/base\nRUN apt-get install -y wget\nRUN wget $URL\n",
            fixed="FROM example.com/base\nRUN apt-get install -y wget\n"
            "RUN wget --progress=dot:giga $URL\n",
        ),
        Bad(
            "FROM fedora:43\nRUN wget https://example.com/a.tgz\n",
            fixed="FROM fedora:43\nRUN wget -nv https://example.com/a.tgz\n",
        ),
        Bad(
            "FROM maven:3.9\nRUN wget https://example.com/a.tgz\n",
            fixed="FROM maven:3.9\nRUN wget -nv https://example.com/a.tgz\n",
        ),
        Bad(
            "FROM alpine:3.23\nONBUILD RUN wget https://example.com/a.tgz\n",
            fixed="FROM alpine:3.23\nONBUILD RUN wget -q https://example.com/a.tgz\n",
            unsafe=True,
        ),
        Bad(
            "# escape=`\nFROM alpine:3.23\nRUN `\r\n  # it\r\n  wget `\r\n  $URL\r\n",
            fixed="# escape=`\nFROM alpine:3.23\nRUN `\r\n  # it\r\n  wget -q `\r\n  $URL\r\n",
        ),
        Bad("FROM example.com/base\nRUN wget https://example.com/a.tgz\n"),
        Bad("FROM debian:bookworm\nRUN wget https://example.com/a.tgz 2>&1 | tee /log\n"),
        Bad('FROM debian:bookworm\nRUN sh -c "$(wget -O- https://example.com/a)"\n'),
        Bad("FROM debian:bookworm\nRUN wget -v https://example.com/a.tgz\n"),
        Good("FROM debian:bookworm\nRUN wget -qO- https://example.com/a.tgz | tar xz\n"),
        Good("FROM debian:bookworm\nRUN wget -nv https://example.com/a.tgz\n"),
        Good("FROM debian:bookworm\nRUN wget --progress=dot:giga https://example.com/a.tgz\n"),
        Good("FROM debian:bookworm\nRUN wget https://example.com/a.tgz 2> /dev/null\n"),
        Good("FROM debian:bookworm\nRUN wget https://example.com/a.tgz >/dev/null 2>&1\n"),
        Good("FROM debian:bookworm\nRUN wget --version\n"),
        Good("FROM debian:bookworm\nRUN wget $WGET_OPTIONS https://example.com/a.tgz\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._managers: dict[Stage, frozenset[str]] | None = None
        #: Whether what wget says in a step may go anywhere but to the log.
        self._steps: dict[Step, bool] = {}

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
        yield self.violation(command.head_span, message, self._fix(command))

    def _fix(self, command: Command) -> Fix | None:
        option = self._option(command)
        if option is None or command.has("--verbose", "--show-progress", "--debug"):
            return None
        if any(map(_is_of_errors, command.node.redirections)) or self._is_output_used(command.step):
            return None
        edit = add_option(command, option)
        return None if edit is None else Fix(f"Add {option}", [edit])

    def _option(self, command: Command) -> str | None:
        """What makes the wget that runs there quiet; None where it is not known which it is."""
        if "busybox" in command.invocation.wrappers:
            return "-q"
        stage = command.step.stage
        image = official_image(stage)
        if image is not None and image.family is not None:
            return _OPTIONS[image.family]
        if self._managers is None:
            self._managers = managers(self.file)
        used = {_FAMILIES.get(manager) for manager in self._managers[stage]}
        family = used.pop() if len(used) == 1 else None
        if family is None:
            return None if used else _BESIDE.get(bin_sh(stage) or "")
        return _OPTIONS[family]

    def _is_output_used(self, step: Step) -> bool:
        if step not in self._steps:
            self._steps[step] = _redirects_all(step)
        return self._steps[step]


def _redirects_all(step: Step) -> bool:
    """Whether the errors of more than one command are redirected: of a group, of a function, of
    all that follows, or into a pipe.
    """
    script, effects = step.script, step.effects
    if script is None or effects is None or effects.redirects:
        return True
    others = {
        id(redirection)
        for command in script.commands()
        if not effects.defines
        for redirection in command.redirections
    }
    return any(
        (isinstance(node, Redirection) and id(node) not in others and _is_of_errors(node))
        or (isinstance(node, Pipeline) and "|&" in node.operators)
        for node in script.walk()
    )


def _is_of_errors(redirection: Redirection) -> bool:
    return redirection.fd == "2" or "&" in redirection.operator


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
