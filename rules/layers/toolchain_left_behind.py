"""DF216 toolchain-left-behind."""

from __future__ import annotations

import re

from dflint.cst import parse
from dflint.cst.nodes import (
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Label,
    Maintainer,
    Run,
    Stopsignal,
    User,
    Workdir,
)
from dflint.editing import delete_instruction, line_above
from dflint.fingerprint import tokens
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.toolchains import product_of, runtime_of
from dflint.semantics.workdirs import Workdirs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage, Step
    from dflint.semantics.toolchains import Product, Runtime

_NAMES = {
    "go": "the Go toolchain",
    "cargo": "the Rust toolchain",
    "java": "the JDK and the build tool",
    "c": "the compiler",
    "node": "Node.js and all build dependencies",
}
_BUILDING = (Add, Copy, Run)
#: What may stand behind the build: it is about containers.
_RUNNING = (Cmd, Entrypoint, Env, Expose, Healthcheck, Label, Stopsignal, User, Workdir)
#: What moves to the stage of the program.
_ABOUT_IMAGE = (Expose, Label, Maintainer)
_NOT_PLAIN = re.compile(r"\n|\$|PATH")
#: Variables that only a build reads.
_BUILD_VARIABLES = re.compile(
    r"GO\w+|CGO_\w+|CARGO_\w+|RUST\w+|MAVEN_\w+|MVN_\w+|GRADLE_\w+|DEBIAN_F\w+"
)
#: Users that all systems have.
_USERS = re.compile(r"(?:\d+|root|nobody)(?::\d+)?")


class ToolchainLeftBehind(Rule):
    """The image keeps the compiler, or the build tool, that has built its program.

    An image that only has the program is a fraction of the size, has less to attack in it, and
    starts sooner where it has to be downloaded. `COPY --from` takes the program over from a stage:

        FROM golang:1.23 AS build
        ...
        FROM debian:stable-slim
        COPY --from=build /app /app

    Reported is a last stage on an official image of Go, Rust, GCC, Maven, Gradle, a JDK or Node.js,
    whose CMD or ENTRYPOINT starts just what its RUN builds.

    The repair makes two stages of a file that has one, where its RUNs do nothing but build: a Go
    program; a Rust program on an image of Alpine or on a `slim` one; a `.jar` of Maven or Gradle on
    Temurin's JDK. The second stage is made of the system that the first is built on, or of a newer
    one, and has its certificates, and for Go its time zones. With `COPY . .` there may be files
    that the program reads when it runs: for Go the folder is copied as it is, what is made with
    other tools is only reported. What is said about the image moves to the second stage.

    The repair is unsafe: what else the old image had is gone, and the program may have used it.
    """

    code = "DF216"
    name = "toolchain-left-behind"
    severity = Severity.INFO
    commands = ("go", "cargo", "mvn", "gradle", "gcc", "g++", "clang", "npm", "yarn", "pnpm")
    examples = [
        Bad(
            "FROM golang:1.23\n\nWORKDIR /src\n\nCOPY go.mod go.sum ./\nRUN go mod download\n\n"
            "COPY *.go ./\n# No libc\nRUN CGO_ENABLED=0 GOOS=linux go build -o /hello\n\n"
            '# The port\nEXPOSE 8080\n\nCMD ["/hello"]\n',
            fixed="FROM golang:1.23 AS build\n\nWORKDIR /src\n\nCOPY go.mod go.sum ./\n"
            "RUN go mod download\n\nCOPY *.go ./\n# No libc\n"
            "RUN CGO_ENABLED=0 GOOS=linux go build -o /hello\n\n"
            "FROM debian:stable-slim\nWORKDIR /src\n"
            "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"
            "COPY --from=build /usr/local/go/lib/time/ /usr/local/go/lib/time/\n"
            "COPY --from=build /hello /hello\n\n"
            '# The port\nEXPOSE 8080\n\nCMD ["/hello"]\n',
            lines=[10],
            unsafe=True,
        ),
        Bad(
            "FROM rust:1.80-alpine3.20 as b\nWORKDIR /app\nRUN apk add --no-cache musl-dev\n"
            "COPY Cargo.* .\nCOPY src ./src\nENV PORT=80\nRUN cargo build --release\n"
            'USER 1000\nENTRYPOINT ["./target/release/app", "-v"]\n',
            fixed="FROM rust:1.80-alpine3.20 as b\nWORKDIR /app\n"
            "RUN apk add --no-cache musl-dev\nCOPY Cargo.* .\nCOPY src ./src\nENV PORT=80\n"
            "RUN cargo build --release\n\nFROM alpine:3.20\nWORKDIR /app\nENV PORT=80\n"
            "COPY --from=b /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"
            "COPY --from=b /app/target/release/app /app/target/release/app\n"
            'USER 1000\nENTRYPOINT ["./target/release/app", "-v"]\n',
            lines=[7],
            unsafe=True,
        ),
        Bad(
            "FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY pom.xml .\nCOPY src src\n"
            "RUN mvn -B package\nCMD java -jar target/app.jar\n",
            fixed="FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY pom.xml .\n"
            "COPY src src\nRUN mvn -B package\n\nFROM eclipse-temurin:21-jre\nWORKDIR /app\n"
            "COPY --from=build /app/target/ /app/target/\nCMD java -jar target/app.jar\n",
            lines=[5],
            unsafe=True,
        ),
        Bad(
            "FROM golang:1.23-alpine\nLABEL a=b\nWORKDIR /src\nCOPY . .\nRUN go build -o app .\n"
            'CMD ["./app"]\n',
            fixed="FROM golang:1.23-alpine AS build\nWORKDIR /src\nCOPY . .\n"
            "RUN go build -o app .\n\nFROM alpine:3\nWORKDIR /src\nLABEL a=b\n"
            "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"
            "COPY --from=build /usr/local/go/lib/time/ /usr/local/go/lib/time/\n"
            'COPY --from=build /src /src\nCMD ["./app"]\n',
            lines=[5],
            unsafe=True,
        ),
        Bad(
            "FROM golang:1.23-bookworm\nADD . /go/src/x\nRUN cd /go/src/x && go install\n"
            "ENTRYPOINT /go/bin/x\n",
            fixed="FROM golang:1.23-bookworm AS build\nADD . /go/src/x\n"
            "RUN cd /go/src/x && go install\n\nFROM debian:bookworm-slim\nWORKDIR /go\n"
            "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"
            "COPY --from=build /usr/local/go/lib/time/ /usr/local/go/lib/time/\n"
            "COPY --from=build /go/src/x /go/src/x\nCOPY --from=build /go/bin/x /go/bin/x\n"
            "ENTRYPOINT /go/bin/x\n",
            lines=[3],
            unsafe=True,
        ),
        Bad("FROM golang\nCOPY . /usr/local/bin\nRUN go build -o /x\nCMD /x\n", unsafe=True),
        Bad("FROM golang\nADD a.tar /src\nRUN go build -o /x\nCMD /x\n", lines=[3], unsafe=True),
        Bad("FROM golang\nRUN apt-get install libpq-dev && go build -o /x\nCMD /x\n", unsafe=True),
        Bad('FROM gcc:13\nWORKDIR /a\nCOPY a.c .\nRUN gcc -o a a.c\nCMD ["./a"]\n', lines=[4]),
        Bad(
            "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n"
            'CMD ["npx", "serve", "-s", "build"]\n',
            lines=[4],
        ),
        Good(
            "FROM golang:1.23 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n"
            'FROM debian:12\nCOPY --from=build /app /app\nCMD ["/app"]\n'
        ),
        Good('FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go build -o app\nCMD ["go", "test"]\n'),
        Good('FROM golang:1.23\nRUN go build -o /app\nENTRYPOINT ["/entrypoint.sh"]\n'),
        Good('FROM maven:3.9\nRUN mvn package\nCMD ["mvn", "spring-boot:run"]\n'),
        Good('FROM node:22\nRUN npm run build\nCMD ["node", "server.js"]\n'),
    ]

    def check_file(self) -> Iterator[Violation]:
        if not self.file.stages:
            return
        stage = self.file.stages[-1]
        product = product_of(stage)
        if product is not None:
            path = product.path or "the files that it has built"
            message = f"the image keeps {_NAMES[product.tool]} for {path}: use a second stage"
            fix = self._fix(stage, product) if len(self.file.stages) == 1 else None
            yield self.violation(product.command.head_span, message, fix)

    def _fix(self, stage: Stage, product: Product) -> Fix | None:
        runtime = runtime_of(product)
        last = max(step.index for step in stage.steps if isinstance(step.node, _BUILDING))
        building, running = stage.steps[:last], stage.steps[last + 1 :]
        if runtime is None or product.start.step.index < last or not all(map(_may_follow, running)):
            return None
        kept = [self._kept(step) for step in building]
        here = Workdirs().before(stage.steps[last])
        if None in kept or here is None or "$" in here or stage.from_.flags:
            return None
        name = stage.from_.stage_name
        edits = [] if name is not None else [self._naming(stage)]
        lines = [text for text in kept if text]
        moved = [step.node for step in building if isinstance(step.node, _ABOUT_IMAGE)]
        deletions = [delete_instruction(self.file, node) for node in moved]
        if here != "/":
            lines.insert(0, f"WORKDIR {here}")
        block = self._block(runtime, lines, "build" if name is None else name.value)
        end = stage.steps[last].node
        if not end.newline:
            return None
        place = end.span[0] + len(end.code)
        block_tokens = [text for text, _ in tokens(parse(block))]
        edits.append(Edit(place, place, block, block_tokens))
        if None in deletions:
            return None
        edits += [edit for edit in deletions if edit is not None]
        return Fix(f"Copy the program to a stage on {runtime.image}", edits, Safety.UNSAFE)

    def _kept(self, step: Step) -> str | None:
        """What a container needs of an instruction of the build, in one line: nothing, or what it
        says about the image. None where that is not so easy.
        """
        node = step.node
        if isinstance(node, (*_BUILDING, Arg, Workdir)):
            return ""
        if isinstance(node, Env) and all(
            _BUILD_VARIABLES.fullmatch(pair.key.value) for pair in node.pairs
        ):
            return ""
        text = node.code.strip()
        is_plain = isinstance(node, (Env, *_ABOUT_IMAGE)) and not _NOT_PLAIN.search(text)
        if isinstance(node, _ABOUT_IMAGE):
            is_plain = is_plain and not line_above(self.file.text, node.span[0]).startswith("#")
        return text if is_plain else None

    def _naming(self, stage: Stage) -> Edit:
        image = stage.from_.image
        assert image is not None
        word = "AS" if stage.from_.keyword.isupper() else "as"
        return Edit(image.span[1], image.span[1], f" {word} build", [word, "build"])

    def _block(self, runtime: Runtime, lines: list[str], name: str) -> str:
        """The head of the second stage, behind an empty line."""
        copies = [f"COPY --from={name} {source} {target}" for source, target in runtime.copies]
        newline = "\r\n" if "\r\n" in self.file.text else "\n"
        return "".join(line + newline for line in ("", f"FROM {runtime.image}", *lines, *copies))


def _may_follow(step: Step) -> bool:
    """Whether an instruction behind the build means the same on another image."""
    node = step.node
    if not isinstance(node, _RUNNING) or "$" in node.code:
        return False
    if isinstance(node, User):
        return _USERS.fullmatch(node.words[0].value) is not None if node.words else False
    if isinstance(node, Healthcheck):
        return node.type is not None and node.type.value.upper() == "NONE"
    return True
