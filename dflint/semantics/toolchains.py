"""Images that keep a compiler, or a build tool, for the sake of the program that it has built."""

from __future__ import annotations

import posixpath
import re

from dflint.cst.nodes import Add, Cmd, Copy, Entrypoint, JsonArray, Run
from dflint.semantics.base_images import official_image
from dflint.semantics.caches import CacheStep
from dflint.semantics.paths import known_text
from dflint.semantics.script import in_order
from dflint.semantics.transfers import is_remote, may_be_archive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dflint.semantics.base_images import OfficialImage
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

    #: Gets a command, the folder that it runs in, and what is started; says where that is, if the
    #: command has built it.
    _Builder = Callable[[Command, str | None, "Start"], str | None]

#: Official images with a toolchain. A JRE has none.
_IMAGES = frozenset(
    "golang rust gcc maven gradle openjdk eclipse-temurin amazoncorretto node".split()
)
#: Folders of the system, which hold more than what is copied there.
_SYSTEM = re.compile(
    r"/|/(?:bin|lib|s?bin|usr(?!/src/.))(?:/.*)?|/go(?:/(?:bin|src|pkg))?|/var/lib|/[a-z]{3,4}"
)
_OWN = ("/app", "/src")
_SERVERS = ("serve", "http-server", "nginx")
_COMPILERS = ("gcc", "g++", "cc", "c++", "clang", "clang++")
_CARGO_BIN = "/usr/local/cargo/bin"
_GO_BIN = "/go/bin"
#: Where programs are found by name, in these images and in others; and in those of Go.
_PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", _GO_BIN)

_DEBIAN_RELEASE = re.compile(r"-(stretch|buster|bullseye|bookworm|trixie)\Z")
_ALPINE_RELEASE = re.compile(r"(?:\A|-)alpine(3\.\d+)?\Z")
_RELEASED = re.compile(r"latest|[\d.]+")
#: Maven's images say on which JDK they are; of others, only those on Temurin have a JRE beside it.
_ON_TEMURIN = re.compile(r"-eclipse-temurin-(\d+)(-alpine|-noble|-jammy|-focal)?\Z")
_TEMURIN_JDK = re.compile(r"(\d[\w.]*)-jdk(-alpine|-noble|-jammy|-focal)?\Z")

#: What a build reads, and the program that comes out of it does not.
_SOURCES = {
    "go": re.compile(r"go\.(?:mod|sum|work|\*)|[\w*-]+\.go|vendor|go\.work\.sum"),
    "cargo": re.compile(r"Cargo\.(?:toml|lock|\*)|src|build\.rs|rust-toolchain(?:\.toml)?|\.cargo"),
    "java": re.compile(
        r"pom\.xml|src|mvnw|\.mvn|gradlew|gradle|(?:build|settings)\.gradle(?:\.kts)?"
        r"|gradle\.properties|\*\.gradle(?:\.kts)?"
    ),
}
#: Packages that only a build needs: no program is linked with them, none runs them.
_BUILD_PACKAGES = frozenset(
    "git gcc g++ make cmake musl-dev libc-dev linux-headers build-base build-essential pkg-config"
    " pkgconfig ca-certificates tzdata".split()
)
_GO_COMMANDS = (
    "build",
    "install",
    "mod download",
    "mod tidy",
    "mod verify",
    "get",
    "vet",
    "test",
    "version",
)
_CARGO_COMMANDS = ("build", "fetch", "test", "check", "install")


class Start:
    """What a CMD or ENTRYPOINT starts."""

    __slots__ = ("step", "words")

    def __init__(self, step: Step, words: list[str]) -> None:
        self.step = step
        #: The program and its arguments.
        self.words = words

    @property
    def is_by_name(self) -> bool:
        """Whether the program is looked for, and not named by a path."""
        return "/" not in self.words[0]

    @property
    def program(self) -> str | None:
        """The path of the program, where it is named by one that is known."""
        return None if self.is_by_name else _join(self.step.state.workdir, self.words[0])

    @property
    def archive(self) -> str | None:
        """The path of what ``java -jar`` starts."""
        words = self.words
        if posixpath.basename(words[0]) != "java" or words.count("-jar") != 1:
            return None
        path = "".join(words[words.index("-jar") + 1 :][:1])
        return None if "*" in path else _join(self.step.state.workdir, path)


class Product:
    """A program that a stage builds and starts."""

    __slots__ = ("command", "path", "start", "tool")

    def __init__(self, tool: str, command: Command, path: str, start: Start) -> None:
        #: ``go``, ``cargo``, ``java`` (from Maven or Gradle), ``c`` or ``node``.
        self.tool = tool
        #: The command that builds it.
        self.command = command
        #: Where it is; empty for the files that a server serves.
        self.path = path
        self.start = start


class Runtime:
    """What a stage of its own needs to run a product."""

    __slots__ = ("copies", "image")

    def __init__(self, image: str, copies: list[tuple[str, str]]) -> None:
        self.image = image
        #: What to copy from the build, and where to.
        self.copies = copies


def product_of(stage: Stage) -> Product | None:
    """The program that a stage on an image with a toolchain builds and then starts."""
    image = official_image(stage)
    if image is None or image.name not in _IMAGES or stage.base is not None:
        return None
    start = _start(stage)
    if start is None:
        return None
    for step in stage.steps[: start.step.index]:
        if isinstance(step.node, Run):
            for command, folder in _with_folders(step):
                tool = command.invocation.tool or ""
                kind, path_of = _BUILDERS.get(tool, ("", None))
                path = None if path_of is None else path_of(command, folder, start)
                if path is not None:
                    return Product(kind, command, path, start)
    return None


def runtime_of(product: Product) -> Runtime | None:
    """What is certainly enough to run a product; None where that is not known."""
    stage = product.start.step.stage
    image = official_image(stage)
    if image is None or image.tag is None or product.tool not in _SOURCES:
        return None
    folders = _folders(stage, product.tool)
    if folders is None or (folders and product.tool != "go"):
        return None
    if product.tool == "java":
        return _java_runtime(image, product)
    is_plain = (
        _is_plain_go(product) if product.tool == "go" else _is_plain_cargo(product, image.tag)
    )
    base = _base(image.tag, product.tool) if is_plain else None
    return None if base is None else Runtime(base, _copies(product, folders))


def _start(stage: Stage) -> Start | None:
    """What a container starts; None where it is not known."""
    last: dict[type, Step] = {}
    for step in stage.steps:
        if isinstance(step.node, (Cmd, Entrypoint)):
            last[type(step.node)] = step
    found = last.get(Entrypoint, last.get(Cmd))
    words = [] if found is None else _words(found)
    return None if found is None or not words else Start(found, words)


def _words(step: Step) -> list[str]:
    """The words of a CMD or ENTRYPOINT; empty where they are not known."""
    node = step.node
    if isinstance(node, (Cmd, Entrypoint)) and isinstance(node.command, JsonArray):
        return [element.value for element in node.command.elements]
    if step.script is None or step.script.errors or len(step.commands) != 1:
        return []
    values = [value for value in step.commands[0].values if value is not None]
    if len(values) < len(step.commands[0].values):
        return []
    return values[1:] if values[:1] == ["exec"] else values


def _with_folders(step: Step) -> Iterator[tuple[Command, str | None]]:
    """The commands of a step, each with the folder that it runs in, where that is known."""
    folder = step.state.workdir
    for command in in_order(step):
        yield command, folder
        if command.name in ("cd", "pushd", "popd"):
            target = command.values[1] if len(command.values) == 2 else None
            folder = _join(folder, target)


def _join(folder: str | None, path: str | None) -> str | None:
    if not path or path.startswith(("~", "-", "$")):
        return None
    if path.startswith("/"):
        return posixpath.normpath(path)
    return None if folder is None else posixpath.normpath(posixpath.join(folder, path))


def _by_compiler(command: Command, folder: str | None, start: Start) -> str | None:
    """What a compiler writes, if it is what is started."""
    output = command.invocation.option("-o")
    made = None if output is None else _join(folder, output.value)
    places = [f"{place}/{start.words[0]}" for place in _PATH] if start.is_by_name else []
    return made if made is not None and made in (start.program, *places) else None


def _by_go(command: Command, folder: str | None, start: Start) -> str | None:
    program = start.program
    if command.subcommand == "install":
        return program if program and posixpath.dirname(program) == _GO_BIN else None
    if command.subcommand != "build":
        return None
    if command.has("-o"):
        return _by_compiler(command, folder, start)
    # It has the name of the module, or of the folder: no script has.
    is_in_folder = program is not None and posixpath.dirname(program) == folder
    return program if is_in_folder and "." not in posixpath.basename(start.words[0]) else None


def _by_cargo(command: Command, folder: str | None, start: Start) -> str | None:
    if command.subcommand == "install":
        path = command.invocation.option("--path")
        places = ("", _CARGO_BIN)
        is_there = posixpath.dirname(start.words[0]) in places and path is not None
        if not is_there or path is None or path.value not in (".", "./"):
            return None
        return f"{_CARGO_BIN}/{posixpath.basename(start.words[0])}"
    program = start.program
    if command.subcommand != "build" or not command.has("--release") or program is None:
        return None
    return program if posixpath.dirname(program) == f"{folder}/target/release" else None


def _by_maven(command: Command, folder: str | None, start: Start) -> str | None:
    archive = start.archive
    return archive if archive and posixpath.dirname(archive) == f"{folder}/target" else None


def _by_gradle(command: Command, folder: str | None, start: Start) -> str | None:
    archive = start.archive
    return archive if archive and posixpath.dirname(archive) == f"{folder}/build/libs" else None


def _by_script(command: Command, folder: str | None, start: Start) -> str | None:
    """``npm run build``: nothing but files, where it is a server of files that is started."""
    words = start.words[1:] if start.words[0] == "npx" else start.words
    values = [value for value in command.values if value != "run"]
    return "" if values[1:] == ["build"] and words and words[0] in _SERVERS else None


_BUILDERS: Mapping[str, tuple[str, _Builder]] = {
    "go": ("go", _by_go),
    "cargo": ("cargo", _by_cargo),
    **dict.fromkeys(("mvn", "mvnw"), ("java", _by_maven)),
    **dict.fromkeys(("gradle", "gradlew"), ("java", _by_gradle)),
    **dict.fromkeys(_COMPILERS, ("c", _by_compiler)),
    **dict.fromkeys(("npm", "yarn", "pnpm"), ("node", _by_script)),
}


def _folders(stage: Stage, tool: str) -> list[str] | None:
    """Where files are put that the program may read when it runs, because they are more than its
    sources. None where something else is done than to build it.
    """
    found: list[str] = []
    made: list[str] = []
    for step in stage.steps:
        node = step.node
        made += _made(step) if isinstance(node, Run) else ()
        if isinstance(node, (Add, Copy)):
            if not all(_is_source(step, source.value, tool) for source in node.sources):
                found.append(_destination(step, node))
            elif node.flags:
                return None
        elif isinstance(node, Run) and not _is_of_build(step, tool):
            return None
    if any(_SYSTEM.fullmatch(folder) and folder not in _OWN for folder in found):
        return None
    used = [f"{folder}/" for folder in (*found, stage.steps[-1].state.workdir or "")]
    if not all(any(path.startswith(f"{folder}/") for path in used) for folder in made):
        return None
    outer = (f"{folder}/" for folder in found)
    return [folder for folder in dict.fromkeys(found) if not folder.startswith(tuple(outer))]


def _destination(step: Step, node: Add | Copy) -> str:
    """The path that files are copied to; the root where that is not certain."""
    if node.flags or node.heredocs or node.destination is None:
        return "/"
    names = [known_text(step, source.value) or "" for source in node.sources]
    if any(not name or is_remote(name) or may_be_archive(name) for name in names):
        return "/"
    return _join(step.state.workdir, known_text(step, node.destination.value)) or "/"


def _made(step: Step) -> Iterator[str]:
    """The folders that mkdir makes; the root for one that is not known."""
    for command, folder in _with_folders(step):
        if command.name == "mkdir":
            for index in command.invocation.operands:
                yield _join(folder, command.values[index]) or "/"


def _is_of_build(step: Step, tool: str) -> bool:
    """Whether all that a RUN does is of use for the build alone."""
    if step.node.heredocs or step.script is None or step.script.errors or step.inner_commands:
        return False
    return all(_is_build_command(command, tool) for command in step.commands)


def _is_source(step: Step, source: str, tool: str) -> bool:
    path = known_text(step, source)
    if path is None:
        return False
    path = path.removeprefix("./").rstrip("/")
    return _SOURCES[tool].fullmatch(path) is not None


def _is_build_command(command: Command, tool: str) -> bool:
    invocation, action = command.invocation, command.package_action
    words = " ".join(invocation.subcommand)
    if invocation.wrappers or command.node.redirections:
        return False
    if invocation.tool == "go":
        return tool == "go" and words in _GO_COMMANDS
    if invocation.tool == "cargo":
        return tool == "cargo" and words in _CARGO_COMMANDS
    if invocation.tool in ("mvn", "mvnw", "gradle", "gradlew"):
        return tool == "java" and invocation.certain
    if invocation.tool == "rm":
        return all("/var/lib/apt/lists" in (value or "") for value in command.values[2:])
    if invocation.tool == "chmod":
        return command.values[-1] in ("mvnw", "gradlew", "./mvnw", "./gradlew")
    if command.name in ("cd", "mkdir", "set"):
        return True
    if command.name == "git":
        return words in ("describe", "rev-parse", "log")
    if action is None or action.manager not in ("apt", "apk"):
        return False
    if not action.packages:
        return action.action == "update" or words == "clean"
    return action.is_fully_known and all(
        package.name in _BUILD_PACKAGES for package in action.packages
    )


def _is_plain_go(product: Product) -> bool:
    """Whether it is built for this very system, and linked with its C library at most."""
    run, command = CacheStep(product.command.step), product.command
    return (
        run.setting(command, "GOOS") in ("", "linux")
        and all(run.setting(command, name) == "" for name in ("GOARCH", "GOFLAGS", "GOROOT"))
        and not command.has("-buildmode", "-linkshared", "-trimpath")
    )


def _is_plain_cargo(product: Product, tag: str) -> bool:
    """Whether it is built for this very system, and linked with its C library at most.

    With that of Alpine, Rust links statically; images with ``slim`` have no other libraries.
    """
    run = CacheStep(product.command.step)
    names = ("RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "CARGO_INSTALL_ROOT")
    return (
        ("alpine" in tag or "-slim-" in tag)
        and all(run.setting(product.command, name) == "" for name in names)
        and not product.command.has("--target", "--target-dir", "--root", "--artifact-dir")
    )


def _base(tag: str, tool: str) -> str | None:
    """The plain system that an image with a toolchain is built on, or a newer one, in which
    programs run that are linked with the C library of an older one.
    """
    alpine = _ALPINE_RELEASE.search(tag)
    if alpine is not None:
        return f"alpine:{alpine[1] or '3'}"
    debian = _DEBIAN_RELEASE.search(tag)
    if debian is not None:
        return f"debian:{debian[1]}-slim"
    is_on_debian = tool == "go" and _RELEASED.fullmatch(tag) is not None
    return "debian:stable-slim" if is_on_debian else None


def _copies(product: Product, folders: list[str]) -> list[tuple[str, str]]:
    copies = [("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/")]
    if product.tool == "go":
        # Where the program looks for time zones when the system has none.
        zones = "/usr/local/go/lib/time/"
        copies.append((zones, zones))
    copies += [(folder, folder) for folder in folders]
    path = product.path
    if any(path.startswith(f"{folder}/") for folder in folders):
        return copies
    is_missing = product.start.is_by_name and posixpath.dirname(path) in (_CARGO_BIN, _GO_BIN)
    return [*copies, (path, "/usr/local/bin/" if is_missing else path)]


def _java_runtime(image: OfficialImage, product: Product) -> Runtime | None:
    """The JRE beside the JDK; all of the folder, in which there may be libraries of the archive."""
    tag = image.tag or ""
    match = None
    if image.name == "maven":
        match = _ON_TEMURIN.search(tag)
    elif image.name == "eclipse-temurin":
        match = _TEMURIN_JDK.fullmatch(tag)
    if match is None:
        return None
    folder = posixpath.dirname(product.path) + "/"
    return Runtime(f"eclipse-temurin:{match[1]}-jre{match[2] or ''}", [(folder, folder)])
