"""DF405 curl-and-wget."""

from __future__ import annotations

from dflint.downloads import CURL, WGET, downloads
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage


class CurlAndWget(Rule):
    """An image needs one of curl and wget: both of them do the same.

    Each has to be installed, with the libraries that it needs, and kept up to date. What is
    reported are the commands of the one that comes second in the stage, or in the stages that it is
    built on.

    The repair writes all downloads of these stages with the one that most of them use already, or
    else with the other: `wget -q -O a URL` as `curl -fsSL -o a URL`, `wget URL` as
    `curl -fsSLO URL`, `curl -fsSL -o a URL` as `wget -nv -O a URL`. It is all or nothing:

    - Each download has to be of a form that the other has, too, with the same files, and a failure
      in the same cases. Not among them: several addresses at once, `-c`, `-N`, `-i`, `--tries`,
      `--post-data`, cookies and passwords, `curl` without `-f`, `wget` in the condition of an `if`
      or in quotes.
    - The other program has to be there: an official image has it, the stage has installed it by
      name, or has used it before. Nothing new is installed, and nothing is written for the wget of
      busybox.

    The package of the one that is left goes from the list that names it, where there are others in
    it, nothing else in the file mentions it, and no script that is not in the file runs in the
    build.

    It is unsafe: curl gives up where wget tries again, the file gets the time of the download, and
    a script that was copied into the image may need the package.
    """

    code = "DF405"
    name = "curl-and-wget"
    aliases = ("DL4001",)
    severity = Severity.WARNING
    only_repairable = True
    sets = ("strict", "style")
    commands = (CURL, WGET)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get install -y --no-install-recommends \\\n"
            "    ca-certificates \\\n    curl \\\n    wget\n"
            "RUN curl -sS https://example.com/a | tar xz\n"
            "RUN wget -q https://example.com/b.tgz && \\\n"
            '  wget --progress=dot:giga -O /c "https://example.com/c?d=e"\n',
            fixed="FROM debian:bookworm\nRUN apt-get install -y --no-install-recommends \\\n"
            "    ca-certificates \\\n    curl\n"
            "RUN curl -sS https://example.com/a | tar xz\n"
            "RUN curl -fsSLO https://example.com/b.tgz && \\\n"
            '  curl -fsSL -o /c "https://example.com/c?d=e"\n',
            lines=[7, 8],
            unsafe=True,
        ),
        Bad(
            "FROM node:22 AS base\nRUN wget -qO- https://example.com/a.tgz | tar xz\n"
            "FROM base\nRUN curl -fsSL https://example.com/b | sh\n",
            fixed="FROM node:22 AS base\nRUN curl -fsSL https://example.com/a.tgz | tar xz\n"
            "FROM base\nRUN curl -fsSL https://example.com/b | sh\n",
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM ubuntu:24.04\r\nRUN apt-get install -y curl git wget && apt-get update\r\n"
            "RUN wget https://example.com/a https://example.com/b \\\r\n"
            "  && curl -fLo c https://example.com/c\r\n",
            fixed="FROM ubuntu:24.04\r\nRUN apt-get install -y git wget && apt-get update\r\n"
            "RUN wget https://example.com/a https://example.com/b \\\r\n"
            "  && wget -nv -O c https://example.com/c\r\n",
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM alpine:3.23\nRUN apk add --no-cache -t .fetch curl wget tar \\\n"
            "  && wget -q -P /tmp https://example.com/a.tgz \\\n"
            "  && curl -sSL https://example.com/b | tar xz \\\n"
            "  && apk del .fetch\n",
            fixed="FROM alpine:3.23\nRUN apk add --no-cache -t .fetch curl tar \\\n"
            "  && curl -fsSL -o /tmp/a.tgz https://example.com/a.tgz \\\n"
            "  && curl -sSL https://example.com/b | tar xz \\\n"
            "  && apk del .fetch\n",
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM alpine:3.23\nRUN wget -q https://example.com/a.tgz && apk add curl\n"
            "RUN curl -fsSLO https://example.com/b\n"
        ),
        Bad(
            "FROM debian:bookworm\nRUN curl -sS https://example.com/a | sh\n"
            "RUN wget -q https://example.com/b && \\\n  curl -sSO https://example.com/c && \\\n"
            "  wget -q https://example.com/d\n",
            lines=[3, 5],
        ),
        Bad(
            "FROM debian:bookworm AS base\nRUN apt-get install -y curl wget\n"
            "RUN curl -sSO https://example.com/a\n"
            "FROM base\nRUN if wget -q https://example.com/b; then true; fi\n",
            lines=[5],
        ),
        Good("FROM debian:bookworm\nRUN apt-get install -y curl wget\n"),
        Good(
            "FROM debian:bookworm AS build\nRUN curl -fsSO https://example.com/a\n"
            "FROM alpine:3.23\nRUN wget -q https://example.com/b\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        first: dict[Stage, str] = {}
        found: dict[Stage, list[Violation]] = {}
        for stage in self.file.stages:
            used = first.get(stage.base, "") if stage.base else ""
            for command in downloads(stage):
                name = command.name or ""
                used = used or name
                if name != used:
                    message = f"{name} in a stage that uses {used} as well"
                    violation = self.violation(command.head_span, message)
                    found.setdefault(stage, []).append(violation)
            first[stage] = used
        if found:
            self._repair(found)
        for violations in found.values():
            yield from violations

    def _repair(self, found: dict[Stage, list[Violation]]) -> None:
        """Gives the findings in stages that are built on each other the repair that they share."""
        from dflint.one_downloader import OneDownloader

        together: dict[Stage, list[Stage]] = {}
        for stage in found:
            together.setdefault(stage.bottom, []).append(stage)
        repairs = OneDownloader(self.file)
        for stages in together.values():
            violations = [violation for stage in stages for violation in found[stage]]
            if self._are_all_wanted(violations):
                fix = repairs.fix(stages)
                for violation in violations:
                    violation.fix = fix

    def _are_all_wanted(self, violations: list[Violation]) -> bool:
        """Whether no comment silences one of them."""
        from dflint.suppressions import without_suppressed

        suppressions = self.file.suppressions
        return len(without_suppressed(self.file, violations, suppressions)) == len(violations)
