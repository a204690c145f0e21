"""DF380 go-unpinned."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy, Onbuild
from dflint.regex import regex
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, is_moving, unpinned, without_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.commands.packages import Package
    from dflint.cst.nodes import Instruction
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage

#: Names of sets of packages, not of packages to fetch.
_SETS = frozenset("all std cmd tool work main".split())
#: In an instruction, what may bring the sources of a module.
_SOURCES = regex(r"\b(?:clone|checkout|tar|unzip|mod|mount|go\.mod|go\s+get)\b")


class GoUnpinned(Rule):
    """Without a version `go install`, `go get` and `go run` fetch whatever is newest.

    The same Dockerfile then gives another program next month. Say which version, a tag or a commit:
    `go install golang.org/x/tools/cmd/stringer@v0.24.0`. `@latest` and branches such as `@master`
    are no versions.

    Without any `@`, `go install` and `go run` take what the module's `go.mod` says. So nothing is
    said where the stage has files, in which a module may be; and nothing about packages of
    the standard library and about paths that begin with a dot.
    """

    code = "DF380"
    name = "go-unpinned"
    aliases = ("DL3062",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("go",)
    examples = [
        Bad(
            "FROM golang:1.22\nRUN go install example.com/a@latest \\\n && go get example.com/b\n",
            lines=[2, 3],
        ),
        Bad("FROM golang:1.22\nRUN go install example.com/a/cmd/b\n"),
        Bad("FROM golang:1.22\nCOPY . .\nRUN go run example.com/a@main --flag b\n"),
        Good("FROM golang:1.22\nCOPY . .\nRUN go install example.com/a/cmd/b\n"),
        Good("FROM golang:1.22\nONBUILD ADD . .\nONBUILD RUN go install example.com/a/cmd/b\n"),
        Good("FROM golang:1.22\nRUN go install -tags foo example.com/a@v1.2.3\n"),
        Good('FROM golang:1.22\nRUN go install "example.com/a@$VERSION"\n'),
        Good("FROM golang:1.22\nRUN go get -d -v ./... && go run main.go && go install std\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        #: For each stage, the step from which on the sources of a module may be there.
        self._sources: dict[Stage, int] = {}
        for stage in file.stages:
            found = (index for index, node in enumerate(stage.nodes) if _brings_sources(node))
            first = -1 if stage.base in self._sources else next(found, None)
            if first is not None:
                self._sources[stage] = first

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.invocation.tool != "go" or command.subcommand not in ("get", "install", "run"):
            return
        # What follows the package is for the program that `go run` runs.
        packages = command.packages[:1] if command.subcommand == "run" else command.packages
        is_get = command.subcommand == "get"
        # One version with @ means that all packages are fetched.
        is_fetched = is_get or any(package.operator for package in packages)
        step = command.step
        has_module = not is_fetched and self._sources.get(step.stage, step.index + 1) <= step.index

        def is_pinned(package: Package) -> bool:
            if package.operator:
                return not is_moving(package.version) and (package.version != "none" or is_get)
            is_own = has_module or "." not in (package.name or "").partition("/")[0]
            return package.name in _SETS if is_fetched else is_own

        for place, names in unpinned(command, is_pinned, self.option("allowed-unpinned"), packages):
            yield self.violation(place, without_version("package", names))


def _brings_sources(node: Instruction) -> bool:
    inner = node.instruction if isinstance(node, Onbuild) else node
    return isinstance(inner, (Add, Copy)) or bool(_SOURCES.search(node.code))
