"""DF215 add-without-checksum."""

from __future__ import annotations

import re

from dflint.cst.nodes import Run
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.expansion import variables
from dflint.semantics.frontend import frontend_has
from dflint.semantics.later import Later
from dflint.semantics.paths import written_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import JsonString, Word
    from dflint.file import File
    from dflint.semantics.stages import Step

_URL = re.compile(r"https?://", re.IGNORECASE)
#: A repository, which has a commit instead: see ParseGitRef() of BuildKit.
_GIT = re.compile(r"\.git(?:[?#]|\Z)")
#: Files by which others are checked.
_SIGNATURE = re.compile(
    r"\.(?:asc|sig|sign|minisig|pem|crt|md5|sha\d+|sha\d+sums?|digest)\Z|SHA\d+SUM"
)
#: The name of a commit of git: what it names is always the same.
_COMMIT = re.compile(r"[0-9a-f]{40}")
#: A variable that makes it another file on each platform.
_PLATFORM = re.compile(r"ARCH|PLATFORM|VARIANT|(?:\A|_)OS(?:\Z|_)", re.IGNORECASE)
_CHECKS = re.compile(
    r"(?<![\w-])(?:(?:sha\d+|md5|b2)sum|shasum|sha\d+|gpgv?\d?|openssl|cosign|minisign|signify)"
    r"(?![\w-])"
)


class AddWithoutChecksum(Rule):
    """ADD downloads a file, and takes whatever comes.

    With `--checksum=sha256:...` the build fails when the file has changed, and the builder need
    not ask whether it has as long as it keeps a copy. The front end knows the flag from version 1.6
    on. `sha256sum` of a download that you trust says the sum; dflint downloads nothing, and does
    not add one.

    Nothing is said about repositories (`ADD https://.../x.git#v1`), about a URL with the name of a
    commit in it, about one that differs from platform to platform, about signatures and lists of
    sums, and where a later RUN checks files with `sha256sum`, `gpg` or the like.
    """

    code = "DF215"
    name = "add-without-checksum"
    severity = Severity.INFO
    recommended = False
    sets = ("strict", "security")
    examples = [
        Bad("FROM debian:bookworm\nADD https://example.com/a-1.2.tar.gz /tmp/\n", lines=[2]),
        Bad("FROM debian:bookworm\nARG V=1.2\nADD --chmod=755 https://example.com/a-$V /bin/a\n"),
        Bad(
            'FROM debian:bookworm\nADD ["https://example.com/a.zip", "/tmp/"]\n'
            "RUN unzip /tmp/a.zip\n"
        ),
        Good("FROM debian:bookworm\nADD --checksum=sha256:0 https://example.com/a.tgz /tmp/\n"),
        Good("FROM debian:bookworm\nADD https://github.com/moby/buildkit.git#v0.14 /src\n"),
        Good(
            "FROM debian:bookworm\nADD https://example.com/a.tgz https://example.com/a.tgz.asc /\n"
            "RUN gpg --verify /a.tgz.asc\n"
        ),
        Good("FROM debian:bookworm\nADD https://example.com/a.tgz.sha256 /tmp/\n"),
        Good(
            "FROM debian:bookworm\nARG TARGETARCH\nADD https://example.com/a-$TARGETARCH /bin/a\n"
        ),
        Good("# syntax=docker/dockerfile:1.4\nFROM debian\nADD https://example.com/a.tgz /tmp/\n"),
        Good("FROM debian\nRUN curl -fo /a https://example.com/a && tar xf /a && rm /a\n"),
        Good("FROM debian:bookworm\nADD a.tgz /tmp/\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._checks = Later(file, lambda step: _checks_files(step) or None)

    def visit_Add(self, step: Step) -> Iterator[Violation]:
        node = step.node
        if node.flag("checksum") is not None or not frontend_has(self.file.tree, (1, 6)):
            return
        sources = [source for source in node.sources if _is_unchecked(step, source)]  # type: ignore[attr-defined]
        if sources and not self._checks.says(step):
            message = "ADD takes whatever this URL brings: --checksum=sha256:... would check it"
            yield self.violation(sources[0].span, message)


def _is_unchecked(step: Step, source: Word | JsonString) -> bool:
    text = source.value
    start, end = written_ends(step, text)
    if not _URL.match(start) or _GIT.search(text) or _SIGNATURE.search(end.partition("?")[0]):
        return False
    names = [variable.name for variable in variables(text, step.stage.tree.escape)]
    return not _COMMIT.search(text) and not any(map(_PLATFORM.search, names))


def _checks_files(step: Step) -> bool:
    return isinstance(step.node, Run) and _CHECKS.search(step.node.code) is not None
