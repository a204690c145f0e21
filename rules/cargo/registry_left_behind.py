"""DF382 cargo-registry-left-behind."""

from __future__ import annotations

import re

from dflint.clean_up import CleanUps
from dflint.cst.nodes import Cmd, Entrypoint, Healthcheck, Run
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.base_images import official_image
from dflint.semantics.later import Later
from dflint.semantics.package_caches import cache_left_behind, kept_steps
from dflint.semantics.users import runs_as_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: Of the official image of Rust, in which CARGO_HOME is /usr/local/cargo. Sources:
#: https://doc.rust-lang.org/cargo/guide/cargo-home.html, https://github.com/rust-lang/docker-rust
_CACHES = ("/usr/local/cargo/registry", "/usr/local/cargo/git")
#: What may compile something, now or in a container.
_COMPILES = re.compile(
    r"(?<![\w/])(?:cargo|rustc|make|just|trunk|wasm-pack|sqlx|diesel)(?![\w])|\.sh\b|bash|/cargo/"
)


class RegistryLeftBehind(Rule):
    """`cargo install` leaves the sources of all crates in the image, once packed, once unpacked.

    They are in `registry` and `git` in the folder CARGO_HOME, and needed for nothing but to compile
    again. Remove them in the same RUN: `rm -rf /usr/local/cargo/registry /usr/local/cargo/git` in
    Rust's official image. Better still, compile in a stage of its own, or keep the downloads out of
    the image with `RUN --mount=type=cache,target=/usr/local/cargo/registry`.

    Only that image is looked at, for `cargo install`, and for `cargo build` where the file says
    what a container runs. The repair removes the folders at the end of the RUN, if root runs it.

    Nothing is said where a later step, or a container, may compile something, nor about stages that
    others only copy files from.
    """

    code = "DF382"
    name = "cargo-registry-left-behind"
    severity = Severity.INFO
    recommended = False
    sets = ("strict",)
    commands = ("cargo",)
    examples = [
        Bad(
            'FROM rust:1.80\nCOPY . .\nRUN cargo install --path .\nCMD ["app"]\n',
            fixed="FROM rust:1.80\nCOPY . .\nRUN cargo install --path ."
            " && rm -rf /usr/local/cargo/registry /usr/local/cargo/git\n"
            'CMD ["app"]\n',
            lines=[3],
        ),
        Bad("FROM rust:1.80\nUSER app\nRUN cargo install mdbook\n"),
        Bad(
            'FROM rust:1.80\nCOPY . .\nRUN cargo build --release\nCMD ["/target/release/a"]\n',
            fixed="FROM rust:1.80\nCOPY . .\nRUN cargo build --release"
            " && rm -rf /usr/local/cargo/registry /usr/local/cargo/git\n"
            'CMD ["/target/release/a"]\n',
            lines=[3],
        ),
        Good("FROM rust:1.80\nRUN cargo install mdbook && rm -rf $CARGO_HOME/registry\n"),
        Good(
            "FROM rust:1.80\nRUN cargo install a\nRUN cargo install b && rm -r /root/.cache\n"
            'CMD ["cargo", "b"]\n'
        ),
        Good("FROM rust:1.80\nCOPY . .\nRUN cargo build\n"),
        Good('FROM rust:1.80\nRUN cargo fetch\nCMD ["/app"]\n'),
        Good("FROM rust:1.80\nENV CARGO_HOME=/c\nRUN cargo install mdbook\n"),
        Good(
            "FROM rust:1.80\n"
            "RUN --mount=type=cache,target=/usr/local/cargo/registry cargo install mdbook\n"
        ),
        Good(
            "FROM rust:1.80 AS build\nRUN cargo install mdbook\nFROM debian:12\n"
            "COPY --from=build /usr/local/cargo/bin/mdbook /usr/bin/\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)
        self._compiles = Later(file, lambda step: _may_compile(step) or None)
        self._starts = Later(file, lambda step: isinstance(step.node, (Cmd, Entrypoint)) or None)

    def check_file(self) -> Iterator[Violation]:
        if "CARGO_HOME=" in self.file.text or "CARGO_HOME " in self.file.text:
            return
        for step in kept_steps(self.file):
            image = official_image(step.stage)
            if image is None or image.name != "rust" or image.family is None or step.is_onbuild:
                continue
            fills = _builds if self._starts.says(step) else _installs
            left = cache_left_behind(step, fills, _cleans, _CACHES)[-1:]
            for command in left if not self._compiles.says(step) else ():
                message = f"cargo {command.verb} leaves the sources of all crates in the image"
                yield self.violation(command.head_span, message, self._fix(step, command))

    def _fix(self, step: Step, command: Command) -> Fix | None:
        if not runs_as_root(command):
            return None
        if self._clean_ups.is_needed(command, "cargo/git"):
            return None
        return self._clean_ups.removal(command, " ".join(_CACHES))


def _installs(command: Command) -> bool:
    return command.invocation.tool == "cargo" and command.subcommand == "install"


def _builds(command: Command) -> bool:
    return command.invocation.tool == "cargo" and command.subcommand in ("install", "build")


def _cleans(command: Command) -> bool:
    return command.name in ("rm", "find") and "registry" in command.node.code


def _may_compile(step: Step) -> bool:
    kinds = (Run, Cmd, Entrypoint, Healthcheck)
    return isinstance(step.node, kinds) and _COMPILES.search(step.node.code) is not None
