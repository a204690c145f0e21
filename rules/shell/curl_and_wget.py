"""DF405 curl-and-wget."""

from __future__ import annotations

from dflint.cst.nodes import Run
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage

_TOOLS = ("curl", "wget")


class CurlAndWget(Rule):
    """An image needs one of curl and wget: both of them do the same.

    Each has to be installed, with the libraries that it needs, and kept up to date. What is
    reported are the commands of the one that comes second in the stage, or in the stages that it is
    built on.
    """

    code = "DF405"
    name = "curl-and-wget"
    aliases = ("DL4001",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict", "style")
    commands = _TOOLS
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN curl -fsSO https://example.com/a\n"
            "RUN wget -q https://example.com/b && \\\n  curl -fsSO https://example.com/c && \\\n"
            "  wget -q https://example.com/d\n",
            lines=[3, 5],
        ),
        Bad(
            "FROM debian:bookworm AS base\nRUN curl -fsSO https://example.com/a\n"
            "FROM base\nRUN wget -q https://example.com/b\n",
            lines=[4],
        ),
        Good("FROM debian:bookworm\nRUN apt-get install -y curl wget\n"),
        Good(
            "FROM debian:bookworm AS build\nRUN curl -fsSO https://example.com/a\n"
            "FROM alpine:3.23\nRUN wget -q https://example.com/b\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        first: dict[Stage, str] = {}
        for stage in self.file.stages:
            used = first.get(stage.base, "") if stage.base else ""
            for command in _downloads(stage):
                name = command.name or ""
                used = used or name
                if name != used:
                    message = f"{name} in a stage that uses {used} as well"
                    yield self.violation(command.head_span, message)
            first[stage] = used


def _downloads(stage: Stage) -> Iterator[Command]:
    for step in stage.steps:
        run = step.onbuild or step
        if isinstance(run.node, Run):
            for command in (*run.commands, *run.inner_commands):
                if command.name in _TOOLS:
                    yield command
