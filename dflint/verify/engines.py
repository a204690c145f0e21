"""The programs that build images: Docker, Podman, Buildah, and named builders of buildx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections import deque
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: In the order in which they are looked for.
ENGINES = ("docker", "podman", "buildah")
#: Lines of a log that are shown of a build that failed.
LOG_LINES = 25
#: How often an image is removed until it is gone, and the seconds between.
_ATTEMPTS, _PAUSE = 40, 0.25
#: Seconds that a program gets to end by itself before it is killed.
_GRACE = 3


class EngineError(Exception):
    """No engine, or one that does not do what it is asked; its text says why."""


class BuildError(Exception):
    """A build that failed; its text is the end of the log."""


class Result(NamedTuple):
    """What a command printed in a container, and its exit status."""

    output: str
    status: int


class Build(NamedTuple):
    """What to build."""

    dockerfile: str
    context: str
    build_args: Sequence[str]
    target: str
    #: For the engine's own ``build`` command.
    options: Sequence[str]


class Engine:
    """Builds images under names of its own, and removes them again."""

    def __init__(self, program: str, builder: str = "") -> None:
        self.program = program
        #: A builder of buildx; empty: the engine's own.
        self.builder = builder
        self._images: list[str] = []
        self._containers: list[str] = []

    @property
    def name(self) -> str:
        """What to call it in a report."""
        program = os.path.basename(self.program)
        return f"{program} buildx, builder {self.builder}" if self.builder else program

    def build(self, tag: str, build: Build, archive: str, progress: Callable[[str], None]) -> float:
        """Builds an image and writes it to an archive; the seconds that the build took.

        Nothing is taken from the engine's cache: what it had fetched before may be older.
        Raises BuildError and EngineError.
        """
        self._images.append(tag)
        start = time.monotonic()
        status, log = _run(self._build_command(tag, build, archive), progress)
        seconds = time.monotonic() - start
        if status:
            raise BuildError("\n".join(log))
        if not self.builder:
            progress("saving the image")
            status, log = _run(self._save_command(tag, archive), progress)
            if status:
                raise EngineError(f"{self.name} cannot save the image: {' '.join(log)}")
        return seconds

    def _build_command(self, tag: str, build: Build, archive: str) -> list[str]:
        kind = os.path.basename(self.program)
        if self.builder:
            output = f"type=docker,name={tag},dest={archive}"
            command = ["buildx", "build", "--builder", self.builder, "--output", output]
            command += ["--progress=plain", "--provenance=false"]
        else:
            command = ["bud" if kind == "buildah" else "build", "-t", tag]
            command += ["--progress=plain"] if kind == "docker" else ["--layers"]
        for value in build.build_args:
            command += ["--build-arg", value]
        if build.target:
            command += ["--target", build.target]
        ignore = f"{build.dockerfile}.dockerignore"
        if kind != "docker" and os.path.exists(ignore):
            command += ["--ignorefile", ignore]
        command += ["--no-cache", *build.options, "-f", build.dockerfile, build.context]
        return [self.program, *command]

    def _save_command(self, tag: str, archive: str) -> list[str]:
        kind = os.path.basename(self.program)
        if kind == "buildah":
            return [self.program, "push", "--quiet", tag, f"docker-archive:{archive}"]
        format_ = ["--format", "docker-archive"] if kind == "podman" else []
        return [self.program, "save", *format_, "-o", archive, tag]

    def probe(self, tag: str, archive: str, command: str) -> Result:
        """Runs a command of a shell in a container without a network."""
        name = tag.replace(":", "-")
        self._containers.append(name)
        if self.builder:
            _run([self.program, "load", "-i", archive])
        if os.path.basename(self.program) == "buildah":
            status, log = _run([self.program, "from", "--name", name, tag])
            if not status:
                shell = ["run", "--network=none", name, "--", "/bin/sh", "-c", command]
                status, log = _run([self.program, *shell], tail=10_000)
            return Result("\n".join(log), status)
        shell = ["--network=none", "--entrypoint", "/bin/sh", tag, "-c", command]
        status, log = _run([self.program, "run", "--rm", "--name", name, *shell], tail=10_000)
        return Result("\n".join(log), status)

    def clean_up(self) -> None:
        """Removes the images and containers that it has made; no signal stops that."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
        kind = os.path.basename(self.program)
        for name in self._containers:
            _quietly([self.program, "rm", *([] if kind == "buildah" else ["-f"]), name])
        for tag in self._images:
            self._remove_image(tag)
        self._containers.clear()
        self._images.clear()
        for number, handler in before.items():
            signal.signal(number, handler)

    def _remove_image(self, tag: str) -> None:
        """Again and again: a container that is being removed still holds its image."""
        for _ in range(_ATTEMPTS):
            _quietly([self.program, "rmi", "-f", tag])
            if _quietly([self.program, "inspect", "--type", "image", tag]):
                return
            time.sleep(_PAUSE)


def find_engine(wanted: str = "") -> Engine:
    """The engine of this name, or the first that answers; raises EngineError.

    Another name is that of a builder of Docker's buildx.
    """
    if wanted and os.path.basename(wanted) not in ENGINES:
        program = shutil.which("docker")
        if program is None:
            raise EngineError(f"builder {wanted}: there is no docker, whose buildx would know it")
        status, log = _run([program, "buildx", "inspect", wanted])
        if status:
            raise EngineError(f"builder {wanted}: {' '.join(log)}")
        return Engine(program, wanted)
    reasons: list[str] = []
    for name in [wanted] if wanted else ENGINES:
        program = shutil.which(name)
        if program is None:
            reasons.append(f"{name}: not found")
            continue
        status, log = _run([program, "version"])
        if not status:
            return Engine(program)
        reasons.append(f"{name}: {log[-1] if log else f'exit status {status}'}")
    raise EngineError(f"no engine to build with ({'; '.join(reasons)})")


class _Interruption:
    """Ends the program that is running when we are told to end, and only then tells us.

    An exception out of nowhere could come just when a program has been started and nobody knows of
    it yet: it would go on without us.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._is_starting = False
        self._is_requested = False

    def request(self, *_: object) -> None:
        """The handler of a signal."""
        self._is_requested = True
        if self.process is not None:
            self._end(self.process)
        elif not self._is_starting:
            raise KeyboardInterrupt

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Asks the program to end; it is not waited for here, in the middle of something else."""
        _signal(process, signal.SIGTERM)
        timer = Timer(_GRACE, _signal, (process, signal.SIGKILL))
        timer.daemon = True
        timer.start()

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Starts a program in a session of its own: Ctrl-C is for us."""
        self._is_starting = True
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        finally:
            self._is_starting = False
        if self._is_requested:
            self._end(self.process)
        return self.process

    def ended(self) -> None:
        """To be called when the program has ended; raises KeyboardInterrupt where it had to."""
        self.process = None
        if self._is_requested:
            raise KeyboardInterrupt


_INTERRUPTION = _Interruption()
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Requests to end are raised as KeyboardInterrupt, once no program of ours is running."""
    before = {number: signal.signal(number, _INTERRUPTION.request) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(
    command: Sequence[str], progress: Callable[[str], None] | None = None, tail: int = LOG_LINES
) -> tuple[int, list[str]]:
    """The exit status of a program, and the end of what it prints."""
    log: deque[str] = deque(maxlen=tail)
    try:
        process = _INTERRUPTION.start(command)
    except OSError as error:
        raise EngineError(f"{command[0]}: {error.strerror}") from error
    try:
        assert process.stdout is not None
        for line in process.stdout:
            text = line.decode("utf-8", "replace").rstrip()
            log.append(text)
            if progress is not None and text:
                progress(text)
        status = process.wait()
    finally:
        if process.poll() is None:
            _signal(process, signal.SIGKILL)
            process.wait()
    _INTERRUPTION.ended()
    return status, list(log)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Sends a signal to a program and to those that it has started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)


def _quietly(command: Sequence[str]) -> int:
    """The exit status of a program; what it prints is of no interest."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode
