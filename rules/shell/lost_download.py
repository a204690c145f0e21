"""DF408 lost-download."""

from __future__ import annotations

from dflint.pipefail import PipefailRepairs
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pipes import hidden_failures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.stages import Step


class LostDownload(Rule):
    """When the download in `curl ... | sh` fails, the build goes on: only the last status counts.

    `sh` gets an empty script, `tee` an empty file, `jq` and `sed` no lines: all of them are content
    with that, and the image is built without what it needs. With `pipefail` the build fails where
    the download does. bash and the `/bin/sh` of Alpine know it, the `/bin/sh` of Debian does not:

    - `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` holds for all RUNs below it, in the stages that
      are built on this one, too.
    - `RUN set -o pipefail && ...` holds for one RUN.

    A download to a file, which is used in a second step, needs neither.

    Readers that fail by themselves when they get nothing, such as `tar`, `gpg --dearmor` and
    `sha256sum -c`, are left to `pipe-without-pipefail`.

    The repair writes such a SHELL where it is certain which shells the base image has: bash in
    official images with Debian, Ubuntu, Fedora and its relatives, and in some well-known others;
    `/bin/ash` in those with Alpine, where it is the same program as `/bin/sh`. It stands above the
    first RUN with a pipe. A SHELL that is there already gets the option. All that the new shell
    reads, up to another SHELL, in stages that are built on this one, in CMD and ENTRYPOINT and in
    the triggers of ONBUILD, must read the same in it and survive `pipefail`. Where that is not so,
    `set -o pipefail` is written at the beginning of the RUN, if bash reads it already.

    It is unsafe: a build may fail that was content so far. It is not done where a pipe that it is
    about may fail although nothing is wrong: one into `head` or `grep -q`, or out of `yes` or
    `grep`.
    """

    code = "DF408"
    name = "lost-download"
    aliases = ("DL4006",)
    severity = Severity.WARNING
    visits_onbuild = True
    mentions = ("|",)
    examples = [
        Bad(
            "FROM debian:bookworm\n\n# all\nRUN curl -fsSL https://example.com/setup | bash -\n"
            'RUN echo "$(ls)" >/list && ls | sort >>/list\nCMD ["x"]\n',
            fixed="FROM debian:bookworm\n\n"
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n\n'
            "# all\nRUN curl -fsSL https://example.com/setup | bash -\n"
            'RUN echo "$(ls)" >/list && ls | sort >>/list\nCMD ["x"]\n',
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM node:22-alpine\nRUN mkdir /a\r\nRUN echo x | tee /x\r\nRUN set -ex \\\r\n"
            "  # the key\r\n  && wget -qO- https://example.com/key | tee /key\r\n",
            fixed='FROM node:22-alpine\nRUN mkdir /a\r\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]'
            "\r\nRUN echo x | tee /x\r\nRUN set -ex \\\r\n"
            "  # the key\r\n  && wget -qO- https://example.com/key | tee /key\r\n",
            lines=[6],
            unsafe=True,
        ),
        Bad(
            'FROM example.com/base\nSHELL ["/bin/bash", "-e", "-c"]\n'
            "RUN curl -fsSL https://example.com/setup | bash -\n",
            fixed='FROM example.com/base\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\n'
            "RUN curl -fsSL https://example.com/setup | bash -\n",
            unsafe=True,
        ),
        Bad(
            "FROM fedora:42 AS base\nRUN curl -fs https://example.com/key | cat\n"
            "FROM base\nRUN [[ -e /x ]] && source /x\nCMD x && y\n",
            fixed='FROM fedora:42 AS base\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
            "RUN curl -fs https://example.com/key | cat\n"
            "FROM base\nRUN [[ -e /x ]] && source /x\nCMD x && y\n",
            unsafe=True,
        ),
        Bad(
            'FROM debian:bookworm\nSHELL ["/bin/bash", "-c"]\nRUN mkdir /a; \\\n    # the key\n'
            "    curl -fs https://example.com/key | cat\nCMD x | y\n",
            fixed='FROM debian:bookworm\nSHELL ["/bin/bash", "-c"]\nRUN set -o pipefail; \\\n'
            "    mkdir /a; \\\n    # the key\n"
            "    curl -fs https://example.com/key | cat\nCMD x | y\n",
            unsafe=True,
        ),
        Bad("FROM alpine\nRUN curl -fs https://example.com/key | cat\nCMD x | y\n"),
        Bad(
            "FROM debian:bookworm\nRUN <<EOF\n#!/bin/bash -e\n# all\n"
            "curl -fsSL https://example.com/setup | sh\nEOF\n",
            fixed="FROM debian:bookworm\nRUN <<EOF\n#!/bin/bash -e\nset -o pipefail\n# all\n"
            "curl -fsSL https://example.com/setup | sh\nEOF\n",
            unsafe=True,
        ),
        Bad(
            "FROM alpine\nRUN curl -fs https://example.com/a | sh && yes | ./setup\n",
        ),
        Bad("FROM alpine\nRUN curl -fs https://example.com/a | bash -e && x | sh setup\n"),
        Bad(
            "FROM alpine\nRUN curl -fs https://example.com/a | head -n 1 > /a\n",
        ),
        Bad("FROM debian:bookworm\nRUN curl -fs https://example.com/setup | sh\nCMD a | b\n"),
        Bad("FROM debian:bookworm\nRUN curl -fs https://example.com/a | sh\nRUN echo 'a\\n'\n"),
        Bad("FROM debian:bookworm\nRUN curl -fs https://example.com/a | sh\nRUN mkdir -p {a,b}\n"),
        Bad("FROM debian:bookworm\nRUN curl -fs https://example.com/a | sh\nRUN yes | ./setup\n"),
        Bad("FROM example.com/base\nRUN curl -fsSL https://example.com/setup | bash -\n"),
        Bad(
            "FROM debian:bookworm\nRUN mkdir /x && \\\n"
            "  wget -qO- https://example.com/key.asc | sudo tee /x/key.asc\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nRUN v=$(curl -fs https://example.com/latest | jq -r .tag) \\\n"
            "  && echo $v\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\n"
            "RUN curl -fsS https://example.com/key.asc | gpg --dearmor | tee /key.gpg\n",
            lines=[2],
        ),
        Bad('FROM debian:bookworm\nRUN ["sh", "-c", "curl -fs https://example.com/x | sh"]\n'),
        Good("FROM debian:bookworm\nRUN curl -fsSL https://example.com/a.tgz | tar xz\n"),
        Good(
            "FROM debian:bookworm\n"
            "RUN bash -o pipefail -c 'curl -fsSL https://example.com/setup | sh'\n"
        ),
        Good(
            'FROM debian:bookworm AS base\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\n'
            "FROM base\nRUN curl -fsSL https://example.com/setup | sh\n"
        ),
        Good("FROM alpine:3.23\nRUN set -eo pipefail; wget -qO- https://example.com/setup | sh\n"),
        Good("FROM debian:bookworm\nRUN curl -fsSL https://example.com/setup | sh || true\n"),
        Good("FROM debian:bookworm\nRUN curl --version | head -n 1\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._repairs = PipefailRepairs(file)

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        failures = [found for found in hidden_failures(step) if found.is_download]
        is_own = not all(found.is_inner for found in failures)
        fix = self._repairs.repair(step) if failures and is_own else None
        for found in failures:
            own_fix = None if found.is_inner else fix
            message = f"a failed {found.name} goes unnoticed: the pipe has the status of"
            yield self.violation(found.span, f"{message} {found.reader}", own_fix)
