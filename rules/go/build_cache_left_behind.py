"""DF381 go-build-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.cst.nodes import Cmd, Entrypoint, Healthcheck, Run
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.caches import CACHES, CacheStep
from dflint.semantics.package_caches import kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

_COMPILES = ("build", "install", "get", "test", "run", "vet")
_GO = regex(r"(?<![\w./-])(?:go|make|air|dlv)(?![\w.-])")
#: Go has had the cache, and the option, since version 1.10.
_GO_IMAGE = regex(
    r"(?:docker\.io/)?(?:library/)?golang(?:$|@|:(?:1\.[1-9]\d|1(?![\d.])|latest|alpine|stretch"
    r"|buster|bullseye|bookworm|trixie|rc|tip))"
)


class BuildCacheLeftBehind(Rule):
    """`go build` leaves its build cache in the image, where nothing is built again.

    Go keeps what it compiles in `~/.cache/go-build`, the standard library included: often hundreds
    of megabytes. A program in Go needs nothing of it, nor of Go itself: copy it into a stage of its
    own. Where Go has to stay in the image, say `go clean -cache` at the end of the same RUN, or
    have the cache in a mount: `RUN --mount=type=cache,target=/root/.cache/go-build`.

    The repair adds `go clean -cache` at the end of the RUN.

    It is said of the official image `golang` only, and not where a later step, or the container
    itself, compiles again.
    """

    code = "DF381"
    name = "go-build-cache-left-behind"
    severity = Severity.INFO
    recommended = False
    sets = ("strict",)
    commands = ("go",)
    examples = [
        Bad(
            'FROM golang:1.23\nCOPY . .\nRUN go mod download && go build -o /app .\nCMD ["/app"]\n',
            fixed="FROM golang:1.23\nCOPY . .\n"
            'RUN go mod download && go build -o /app . && go clean -cache\nCMD ["/app"]\n',
            lines=[3],
        ),
        Bad('FROM golang:1.23\nENV GOCACHE=/go-cache\nRUN go install ./...\nCMD ["app"]\n'),
        Good('FROM golang:1.23\nRUN go build -o /app . && rm -rf /root/.cache\nCMD ["/app"]\n'),
        Good("FROM golang:1.23\nRUN go build -o /app .\nRUN go test ./... && go clean -cache\n"),
        Good('FROM golang:1.23\nRUN go build ./...\nCMD ["go", "run", "."]\n'),
        Good('FROM golang:1.9\nRUN go build -o /app .\nCMD ["/app"]\n'),
        Good(
            "FROM golang:1.23\n"
            "RUN --mount=type=cache,target=/root/.cache/go-build go build -o /app .\n"
        ),
        Good(
            "FROM golang:1.23 AS build\nRUN go build -o /app .\n"
            "FROM scratch\nCOPY --from=build /app /\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            if not isinstance(step.node, Run) or step.is_onbuild:
                continue
            if not _GO_IMAGE.match(step.stage.base_image or ""):
                continue
            run = CacheStep(step)
            left = [one for one in run.commands if _compiles(one) and run.is_left_behind(one)]
            if left and not any(map(_may_compile, step.later)):
                message = f"go {left[-1].verb} leaves its build cache in the image"
                fix = None if run.folder(left[-1]) else self._fix(left[-1])
                yield self.violation(left[-1].head_span, message, fix)

    def _fix(self, command: Command) -> Fix | None:
        variables = CACHES["go"].variables
        return self._clean_ups.behind(command, "clean -cache", "go-build", variables)


def _compiles(command: Command) -> bool:
    return command.invocation.tool == "go" and command.subcommand in _COMPILES


def _may_compile(step: Step) -> bool:
    """Whether the step, or the container that it describes, may use the cache."""
    return isinstance(step.node, (Run, Cmd, Entrypoint, Healthcheck)) and (
        _GO.search(step.node.code) is not None
    )
