"""``dflint verify``: repairs a copy of a Dockerfile, builds both, and compares the images."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from dflint.arguments import UsageError, parse
from dflint.reporters.display import visible
from dflint.runner import Task, process
from dflint.settings import SettingsFinder
from dflint.verify.engines import EngineError, ended_by_signals, find_engine
from dflint.verify.image import ImageError
from dflint.verify.report import FORMATS
from dflint.verify.verification import Job, compare_builds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dflint.runner import Outcome

PROVED, DIFFERENT, COULD_NOT_RUN = 0, 1, 2

_DESCRIPTION = """\
Repairs a copy of a Dockerfile, builds the file and the copy with your engine, and says what became
of the image. Nothing of yours is written, and of what is built nothing is left.
Exit status: 0 the image does the same, 1 it is another one or does not build any more, 2 it could
not be tried, 130 interrupted.
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _parser() -> _Parser:
    parser = _Parser(
        prog="dflint verify",
        description=_DESCRIPTION,
        epilog="What stands behind -- is given to the engine's build command: -- --network=host",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("dockerfile", nargs="?", default="", metavar="DOCKERFILE", help="default: Dockerfile")
    add("--context", default="", metavar="DIR", help="default: the folder of the Dockerfile")
    add("--build-arg", action="append", default=[], metavar="NAME=VALUE", help="for both builds")
    add("--target", default="", metavar="STAGE", help="build this stage, not the last one")
    add("--unsafe-fixes", action="store_true", help="make the unsafe repairs, too")
    add(
        "--select", action="append", default=[], metavar="CODES", help="rules whose repairs to make"
    )
    add("--probe", default="", metavar="COMMAND", help="run it with sh in both images, compare")
    add("--builder", default="", metavar="NAME", help="docker, podman, buildah, or one of buildx")
    add("--output-format", default="text", choices=FORMATS, help="text, json or markdown")
    add("--output", default="", metavar="FILE", help="write the report to a file")
    add("--config", default="", metavar="FILE", help="use this configuration file")
    add("--isolated", action="store_true", help="use no configuration file")
    add("--quiet", "-q", action="store_true", help="show no progress")
    return parser


def verify(argv: list[str]) -> int:
    """``dflint verify``; raises UsageError, ConfigError, PackError and UnknownRule."""
    own, options = argv, []
    if "--" in argv:
        position = argv.index("--")
        own, options = argv[:position], argv[position + 1 :]
    arguments = _parser().parse_args(own)
    job = _job(arguments, options)
    if job is None:
        return COULD_NOT_RUN
    if not job.codes:
        sys.stderr.write(f"{visible(job.dockerfile)}: nothing to repair, nothing to verify\n")
        return PROVED
    with ended_by_signals(), _progress(arguments.quiet) as progress:
        try:
            result = compare_builds(job, find_engine(arguments.builder), progress)
        except (EngineError, ImageError) as error:
            progress("")
            sys.stderr.write(f"dflint: {visible(str(error))}\n")
            return COULD_NOT_RUN
    report = FORMATS[arguments.output_format](result)
    if arguments.output:
        with open(arguments.output, "w", encoding="utf-8") as stream:
            stream.write(report)
    else:
        sys.stdout.write(report)
    if result.before.failure and result.after.failure:
        return COULD_NOT_RUN
    return PROVED if result.is_proved else DIFFERENT


def _job(arguments: argparse.Namespace, options: Sequence[str]) -> Job | None:
    """What to build; None, and said, where the file cannot be read or repaired."""
    path: str = arguments.dockerfile
    if not path or os.path.isdir(path):
        path = os.path.join(path or ".", "Dockerfile")
    context = arguments.context or os.path.dirname(path) or "."
    if "://" not in context and not os.path.isdir(context):
        raise UsageError(f"--context {context}: no such folder")
    outcome = _repaired(arguments, path)
    for reason in (outcome.failure, *outcome.dropped):
        if reason:
            sys.stderr.write(f"dflint: {visible(path)}: {visible(reason)}\n")
            return None
    return Job(
        path,
        context,
        (outcome.original, outcome.text),
        [applied.rule.code for applied in outcome.applied],
        arguments.build_arg,
        arguments.target,
        options,
        arguments.probe,
    )


def _repaired(arguments: argparse.Namespace, path: str) -> Outcome:
    words = [f"--select={codes}" for codes in arguments.select]
    words += ["--unsafe-fixes"] * arguments.unsafe_fixes + ["--isolated"] * arguments.isolated
    if arguments.config:
        words.append(f"--config={arguments.config}")
    finder = SettingsFinder(parse(words), lambda text: print(f"dflint: {text}", file=sys.stderr))
    settings = finder.settings_for(path)
    return process(path, Task(settings.selection, fix=True, unsafe=settings.unsafe_fixes))


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Says on one line of a terminal what is being done; elsewhere nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda line: None
        return
    columns = shutil.get_terminal_size().columns - 1

    def show(line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{visible(line)[:columns]}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        show("")
