"""What ShellCheck is given to read for a Dockerfile, and the way back from its lines.

A script goes to ShellCheck as the shell gets it: continuations joined, bodies of heredocs as they
stand. Two lines come before it: a directive, and an assignment of what ARG and ENV have set, as far
as that matters (``dflint.shellcheck.variables``).
"""

from __future__ import annotations

import posixpath
import re

from dflint.cst.nodes import Arg, CommandInstruction, Comment, Env, Run, Shell
from dflint.fingerprint import token_spans
from dflint.regex import regex
from dflint.shellcheck.base import replaces_sh, sh_of_image
from dflint.shellcheck.plain import is_plain
from dflint.shellcheck.values import Values
from dflint.shellcheck.variables import that_matter
from dflint.suppressions import shellcheck_directive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from dflint.file import File
    from dflint.semantics.stages import Stage, Step
    from dflint.text import LogicalText

#: Lines before the script.
_PROLOGUE = 2

#: Shells, and what ShellCheck calls their language.
_DIALECTS = {
    "sh": "sh",
    "dash": "dash",
    "ash": "busybox",
    "busybox": "busybox",
    "bash": "bash",
    "ksh": "ksh",
    "ksh93": "ksh",
    "mksh": "ksh",
}

#: What the builder sets unasked.
_PROXIES = frozenset(
    name
    for proxy in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (proxy, proxy.upper())
)

#: What ShellCheck takes grows with the square of the length: some seconds for this many
#: characters. The longest script that was found in 1,500 files of others has half of it.
_MAX_LENGTH = 40_000

#: As many variables as ShellCheck is told of, used or not; a misspelt name is like one of them.
_MAX_NAMES = 100

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_PRAGMA = regex(r"#[ \t]*hadolint[ \t]+shell[ \t]*=[ \t]*([^\s#]+)")


class Finding:
    """A comment of ShellCheck; its places are indexes in the script."""

    __slots__ = ("code", "end", "level", "message", "replacements", "start")

    def __init__(
        self,
        code: str,
        level: str,
        message: str,
        start: int,
        end: int,
        replacements: Sequence[tuple[int, int, str]],
    ) -> None:
        self.code = code
        self.level = level
        self.message = message
        self.start = start
        self.end = end
        #: What its repair puts in the place of what; in order.
        self.replacements = replacements


class Script:
    """A script of a RUN, as ShellCheck reads it."""

    __slots__ = (
        "_line_starts",
        "_token_spans",
        "_values",
        "content",
        "is_onbuild",
        "shell",
        "source",
        "step",
    )

    def __init__(
        self,
        step: Step,
        source: LogicalText,
        shell: str,
        names: Iterable[str],
        is_onbuild: bool = False,
    ) -> None:
        self.step = step
        self.source = source
        #: The language that the shell in the image understands; ``bash as sh`` for bash that is
        #: called sh, which understands nearly all of its own.
        self.shell = shell
        #: Whether it only runs in the builds of other images.
        self.is_onbuild = is_onbuild
        self.content = _content(source, shell, names)
        self._values: Values | None = None
        self._token_spans: list[tuple[int, int]] | None = None
        self._line_starts = [0]
        for line in source.text.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)

    @property
    def values(self) -> Values:
        """What is known about its variables and commands."""
        if self._values is None:
            from dflint.semantics.script import commands_of
            from dflint.shell import parse

            step = self.step
            if step.script is not None:
                self._values = Values(step.script, step.commands, step.state)
            else:
                dialect = "bash" if self.shell in ("bash", "ksh") else "posix"
                script = parse(self.source, dialect)
                self._values = Values(script, commands_of(script, step), step.state)
        return self._values

    @property
    def token_spans(self) -> list[tuple[int, int]]:
        """The places of its words and operators, as the fixer sees them."""
        if self._token_spans is None:
            self._token_spans = token_spans(self.source.text)
        return self._token_spans

    def text_of(self, finding: Finding) -> str:
        """What a finding is about."""
        return self.source.text[finding.start : finding.end]

    def offset(self, finding: Finding) -> int:
        """Where a finding starts in the file."""
        return self.source.span(finding.start, finding.end)[0]

    def findings(self, comments: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
        """The comments of ShellCheck that are about the script, not about the lines before it."""
        for comment in comments:
            start, end = self._span(comment)
            if start < 0:
                continue
            fix = comment.get("fix") or {}
            replacements = [
                (*self._span(entry), str(entry["replacement"]))
                for entry in fix.get("replacements", ())
            ]
            yield Finding(
                f"SC{comment['code']}",
                str(comment["level"]),
                self._message(str(comment["message"])),
                start,
                max(start, end),
                sorted(replacements),
            )

    def _message(self, text: str) -> str:
        if self.shell == "busybox":
            # ShellCheck takes it for a kind of dash, and says so.
            text = text.replace("In dash,", "In BusyBox sh,")
        return text.rstrip(" .")

    def _span(self, place: Mapping[str, Any]) -> tuple[int, int]:
        return (
            self._index(place["line"], place["column"]),
            self._index(place["endLine"], place["endColumn"]),
        )

    def _index(self, line: int, column: int) -> int:
        """The index of a character in the script; -1 in the lines before it."""
        line -= _PROLOGUE
        if line < 1:
            return -1
        if line >= len(self._line_starts):
            return len(self.source.text)
        start, stop = self._line_starts[line - 1], self._line_starts[line] - 1
        return min(start + column - 1, stop)


def _content(source: LogicalText, shell: str, names: Iterable[str]) -> str:
    """What ShellCheck reads."""
    lines = source.text.split("\n")
    codes: list[str] = []
    for number, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        # A directive above the first command is about the whole script. Here it would not be the
        # first command, so it moves to the top.
        directive = shellcheck_directive(line.strip())
        if directive is not None or (number == 0 and line.startswith("#!")):
            codes.extend(directive or ())
            lines[number] = "#" * len(line)
    dialect = "sh" if shell == "bash as sh" else shell
    disabled = f" disable={','.join(codes)}" if codes else ""
    # With a value of one word: quoting what ARG and ENV have set is a matter of taste where it
    # holds one, and breaks the command where it holds several on purpose.
    assignments = "".join(f" {name}=1" for name in names)
    script = "\n".join(lines)
    return f"# shellcheck shell={dialect}{disabled}\nexport{assignments}\n{script}"


def read_scripts(file: File, skipped: list[int] | None = None) -> list[Script]:
    """The scripts of RUN in a language that ShellCheck knows, in order.

    Those are left out about which it has nothing to say.
    ``skipped`` gets the lengths of those that are too long for it.
    """
    if "run" not in file.text.lower():
        return []
    found: list[Script] = []
    for step, surroundings in _steps(file):
        inner = step.onbuild or step
        node = inner.node
        source = node.shell_source if isinstance(node, Run) else None
        if source is None or not source.text.strip() or is_plain(source.text):
            continue
        shell = _shell(inner, surroundings, source)
        if shell is None:
            continue
        length = len(source.text)
        if length > _MAX_LENGTH:
            if skipped is not None:
                skipped.append(length)
        else:
            names = surroundings.known_names(source.text, is_onbuild=inner is not step)
            found.append(Script(inner, source, shell, names, inner is not step))
    return found


class _Surroundings:
    """What holds at a step beside its State: what comments say, and what earlier RUNs did."""

    __slots__ = ("args", "envs", "has_shell", "replaces_sh", "shell_comment")
    args: set[str]
    envs: set[str]
    has_shell: bool
    replaces_sh: bool

    def __init__(self, base: _Surroundings | None, shell_comment: str | None) -> None:
        self.args = set(base.args) if base else set()
        self.envs = set(base.envs) if base else set()
        #: Whether there was a SHELL.
        self.has_shell = base is not None and base.has_shell
        #: Whether /bin/sh became another program.
        self.replaces_sh = base is not None and base.replaces_sh
        #: The shell that a comment names, and that no SHELL has replaced.
        self.shell_comment = None if self.has_shell else shell_comment

    def pass_by(self, step: Step) -> None:
        """The step has been built."""
        node = step.node
        if isinstance(node, Env):
            self.envs.update(pair.key.value for pair in node.pairs)
        elif isinstance(node, Arg):
            self.args.update(pair.key.value for pair in node.pairs)
        elif isinstance(node, Shell):
            self.has_shell = True
            self.shell_comment = None
        elif isinstance(node, Run):
            self.replaces_sh = self.replaces_sh or replaces_sh(step)

    def known_names(self, script: str, is_onbuild: bool) -> list[str]:
        """The variables that have a value when the script runs, as far as they matter.

        Behind ONBUILD no ARG has a value.
        """
        names = self.envs if is_onbuild else self.envs | self.args
        if len(names) > _MAX_NAMES:
            names = names & set(_NAME.findall(script))
        return that_matter(sorted(filter(_NAME.fullmatch, names | _PROXIES)), script)


def _steps(file: File) -> Iterator[tuple[Step, _Surroundings]]:
    """The steps of a file in order, with what holds there."""
    pragmas = _pragmas(file)
    above: str | None = None
    by_stage: dict[Stage, _Surroundings] = {}
    for stage in file.stages:
        start = stage.nodes[0].span[0] if stage.is_headless else stage.from_.span[0]
        inside: str | None = None
        while pragmas and pragmas[0][0] < start:
            inside = pragmas.pop(0)[1]
        if not by_stage:
            # Above the first FROM it holds for the whole file.
            above = inside
        here = _Surroundings(by_stage.get(stage.base) if stage.base else None, above)
        by_stage[stage] = here
        for step in stage.steps:
            while pragmas and pragmas[0][0] < step.node.span[0]:
                here.shell_comment = pragmas.pop(0)[1]
            yield step, here
            here.pass_by(step)


def _pragmas(file: File) -> list[tuple[int, str]]:
    """The comments ``# hadolint shell=``: where they stand, and the shell; in order."""
    if "shell" not in file.text or "hadolint" not in file.text:
        return []
    comments = (node for node in file.tree.body if isinstance(node, Comment))
    matches = ((node.span[0], _PRAGMA.match(node.text)) for node in comments)
    return [(offset, match[1]) for offset, match in matches if match]


def _shell(step: Step, surroundings: _Surroundings, source: LogicalText) -> str | None:
    """The language of a script; None where ShellCheck does not know it."""
    node = step.node
    if isinstance(node, CommandInstruction) and node.is_script_heredoc:
        first = source.text.partition("\n")[0]
        if first.startswith("#!"):
            return _from_shebang(first)
    comment = surroundings.shell_comment
    dialect = _from_path(comment) if comment else _from_arguments(step.state.shell.arguments)
    if dialect != "sh":
        return dialect
    return "bash as sh" if surroundings.replaces_sh else sh_of_image(step.stage.base_image or "")


def _from_path(path: str) -> str | None:
    return _DIALECTS.get(posixpath.basename(path))


def _from_shebang(line: str) -> str | None:
    words = line[2:].split()
    if words and posixpath.basename(words[0]) == "env":
        words = [word for word in words[1:] if not word.startswith("-")]
    return _from_path(words[0]) if words else None


def _from_arguments(arguments: Sequence[str]) -> str | None:
    """What SHELL says; ``conda run bash -c`` runs bash, too."""
    if not arguments or not re.fullmatch(r"-\w*c", arguments[-1]):
        return None
    for argument in reversed(arguments[:-1]):
        dialect = _from_path(argument)
        if dialect is not None:
            # "busybox sh" is BusyBox's.
            is_busybox = dialect == "sh" and _from_path(arguments[0]) == "busybox"
            return "busybox" if is_busybox else dialect
    return None
