"""DF401 pipe-without-pipefail."""

from __future__ import annotations

from dflint.pipefail import PipefailRepairs
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pipes import hidden_failures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.stages import Step


class PipeWithoutPipefail(Rule):
    """The exit status of a pipe is that of its last command: a failure before it is lost.

    With `pipefail` the pipe fails when any of its commands does, and the build stops where
    something went wrong. bash and the `/bin/sh` of Alpine know it, the `/bin/sh` of Debian does
    not:

    - `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` holds for all RUNs below it, in the stages that
      are built on this one, too.
    - `RUN set -o pipefail && ...` holds for one RUN.

    Under `pipefail` a command that stops early, such as `head` or `grep -q`, can make the one
    before it fail; that is why this rule has to be asked for. Pipes that hide a failed download are
    the subject of `lost-download`, which is on by default.

    Nothing is reported where the commands before the last one cannot fail (`echo`, `printf`, `yes`,
    filters such as `tr`), and where nobody asks for the status: before `|| true`, in the condition
    of an `if`, in `echo $(a | b)`.

    The repair is that of `lost-download`: a SHELL with `pipefail` above the first RUN with a pipe,
    where the shells of the image are known and everything reads the same, or `set -o pipefail` in
    the one RUN, where bash reads it. It is unsafe: a build may fail that was content so far. It is
    not done where a pipe that it is about may fail although nothing is wrong: one into `head` or
    `grep -q`, or out of `yes` or `grep`.
    """

    code = "DF401"
    name = "pipe-without-pipefail"
    aliases = ("DL4006",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    visits_onbuild = True
    examples = [
        Bad(
            "FROM alpine\nRUN ls /srv | wc -l > /count\n",
            fixed='FROM alpine\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]\n'
            "RUN ls /srv | wc -l > /count\n",
            unsafe=True,
        ),
        Bad("FROM alpine\nRUN ls | wc -l; if apk info | grep -q x; then echo; fi\n"),
        Bad("FROM debian:bookworm\nRUN sort names.txt | uniq > /names\n", lines=[2]),
        Bad(
            "FROM debian:bookworm\nRUN set -eux; \\\n  count=$(ls /srv | wc -l); \\\n"
            "  curl -fsSL https://example.com/a.tgz \\\n  | tar xz\n",
            lines=[3, 4],
        ),
        Bad(
            'FROM debian:bookworm\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
            'RUN ls | wc -l\nSHELL ["/bin/sh", "-c"]\nRUN ls | wc -l\n',
            lines=[5],
        ),
        Bad("FROM debian:bookworm\nRUN (set -o pipefail; ls | wc -l); ls | wc -l\n", lines=[2]),
        Bad("FROM debian:bookworm\nRUN <<EOF\nset -e\nls | wc -l\nEOF\n", lines=[4]),
        Good("FROM debian:bookworm\nRUN bash -euo pipefail -c 'ls | wc -l'\n"),
        Good(
            'FROM debian:bookworm AS base\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\n'
            "FROM base\nRUN ls | wc -l\n"
        ),
        Good("FROM alpine:3.23\nRUN set -euxo pipefail; ls | wc -l\n"),
        Good("FROM debian:bookworm\nRUN echo app:app | chpasswd\n"),
        Good("FROM debian:bookworm\nRUN if dpkg -l | grep -q curl; then echo yes; fi\n"),
        Good("FROM debian:bookworm\nRUN ls | grep x || true\n"),
        Good('FROM debian:bookworm\nSHELL ["pwsh", "-c"]\nRUN Get-Item . | Select-Object Name\n'),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._repairs = PipefailRepairs(file)

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        failures = [found for found in hidden_failures(step) if not found.is_download]
        is_own = not all(found.is_inner for found in failures)
        fix = self._repairs.repair(step) if failures and is_own else None
        for found in failures:
            own_fix = None if found.is_inner else fix
            message = f"{found.name} may fail unnoticed: the pipe has the status of {found.reader}"
            yield self.violation(found.span, message, own_fix)
