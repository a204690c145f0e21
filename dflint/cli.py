"""The command line: options to work, outcomes to reports, files and an exit status."""

from __future__ import annotations

import gc
import os
import sys

from dflint.arguments import Arguments, UsageError, help_text, parse
from dflint.config import ConfigError
from dflint.embedded.names import kind_of
from dflint.held_back import HeldBack
from dflint.registry import PackError, UnknownRule
from dflint.reporters import Style
from dflint.reporters.ci_log import CiLog, is_ci_log
from dflint.reporters.display import plural, visible, wants_color
from dflint.reporters.several import Reports
from dflint.rule import Severity
from dflint.runner import Outcome, Task, internal_error, process, process_all, repaired
from dflint.settings import Settings, SettingsFinder
from dflint.sources.paths import STDIN, find
from dflint.sources.text import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO, NoReturn

    from dflint.baseline import Baseline
    from dflint.cache import Cache
    from dflint.summary import Summary

CLEAN, FOUND, FAILED = 0, 1, 2
#: What a shell says of a process that Ctrl-C, or a closed pipe, has ended.
INTERRUPTED, PIPE_CLOSED = 130, 141

#: New objects before Python looks for garbage: what most runs never make.
_GARBAGE_THRESHOLD = 100_000


#: The modules and functions behind the first words that are no options.
_COMMANDS = {
    "completion": ("dflint.completion", "completion"),
    "config": ("dflint.config_page", "config"),
    "format": ("dflint.format.command", "format_files"),
    "lsp": ("dflint.lsp", "lsp"),
    "rule": ("dflint.rule_page", "rule"),
    "rules": ("dflint.rule_page", "rules"),
    "test-rules": ("dflint.custom_rules.testing", "test_rules"),
    "verify": ("dflint.verify.command", "verify"),
}


def run() -> NoReturn:
    """The console script."""
    gc.set_threshold(_GARBAGE_THRESHOLD)
    for stream in (sys.stdout, sys.stderr):
        # Names of files, and what they hold, need not be anything that a terminal can encode.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if is_ci_log():
        sys.stderr = CiLog(sys.stderr)
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        status = PIPE_CLOSED
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.stderr.flush()
    # All files are closed. To free all objects one by one would take as long as to lint a file.
    os._exit(status)


def main(argv: list[str]) -> int:
    """Does what a command line says; the exit status."""
    return _reporting_errors(lambda: _main(argv))


def _reporting_errors(action: Callable[[], int]) -> int:
    """The status of an action; what goes wrong in it is said in one line."""
    try:
        return action()
    except (UsageError, UnknownRule) as error:
        sys.stderr.write(f"dflint: {visible(str(error))}\nTry 'dflint --help'.\n")
    except (PackError, ConfigError) as error:
        sys.stderr.write(f"dflint: {visible(str(error))}\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f"{visible(str(error.filename))}: " if error.filename else ""
        sys.stderr.write(f"dflint: {place}{error.strerror or error}\n")
    except Exception as error:
        sys.stderr.write(f"dflint: {internal_error(error)}\n")
    return FAILED


def _main(argv: list[str]) -> int:
    if argv and argv[0] in _COMMANDS:
        module, function = _COMMANDS[argv[0]]
        __import__(module)
        command: Callable[[list[str]], int] = getattr(sys.modules[module], function)
        return command(argv[1:])
    arguments = parse(argv)
    if arguments.help:
        sys.stdout.write(help_text())
        return CLEAN
    if arguments.version:
        from dflint import __version__

        sys.stdout.write(f"dflint {__version__}\n")
        return CLEAN
    if arguments.watch:
        from dflint.watch import watch

        return watch(arguments, lambda: _reporting_errors(lambda: _Run(arguments).run()))
    return _Run(arguments).run()


class _Run:
    """One run over all files, and what is known at its end."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self.finder = SettingsFinder(arguments, lambda text: self.note(f"dflint: note: {text}"))
        #: By path; of the files that can be looked at.
        self.settings: dict[str, Settings] = {}
        #: By settings: the results under them.
        self.caches: dict[Settings, Cache | None] = {}
        #: What is wrong with configurations, and has been said.
        self.said: set[str] = set()
        self.has_failed = self.has_found = False
        #: The files that cannot be looked at, and why.
        self.failures: list[tuple[str, str]] = []
        #: Of the repairs; None where none are made.
        self.summary: Summary | None = None
        if arguments.fix or arguments.diff:
            from dflint.summary import Summary

            self.summary = Summary("Would fix" if arguments.diff else "Fixed")
        self.held_back: HeldBack | None = None

    def run(self) -> int:
        context = self.arguments.context
        if context and not os.path.isdir(context):
            raise UsageError(f"--context: {context} is no folder")
        paths = find(self.arguments.paths or ["."], self.path_note, self.error, self.excludes)
        for path in paths or ["Dockerfile"]:
            settings = self.settings_for(path)
            if settings is not None:
                self.settings[path] = settings
        paths = [path for path in paths if path in self.settings]
        self.note_missing_shellcheck()
        if not self.arguments.add_ignores:
            settings = next(iter(self.settings.values()), None)
            self.held_back = HeldBack(self.arguments, settings.baseline if settings else "")
        tasks = [self.task(self.settings[path]) for path in paths]
        outcomes = process_all(paths, tasks, self.arguments.jobs)
        if len(paths) > 1 and not self.arguments.quiet and sys.stderr.isatty():
            from dflint.progress import with_progress

            outcomes = with_progress(outcomes, len(paths))
        if self.arguments.diff:
            self.print_patch(outcomes)
        elif self.arguments.add_ignores:
            self.add_ignores(outcomes)
        else:
            self.report(outcomes)
        if self.has_failed:
            return FAILED
        return FOUND if self.has_found else CLEAN

    def settings_for(self, path: str) -> Settings | None:
        """What is in force for a file; None, and said once, where the configuration is broken."""
        name = self.arguments.stdin_filename or "Dockerfile" if path == STDIN else path
        try:
            return self.finder.settings_for(name)
        except (ConfigError, PackError) as error:
            self.has_failed = True
            if str(error) not in self.said:
                self.said.add(str(error))
                sys.stderr.write(f"dflint: {visible(str(error))}\n")
            return None

    def note_missing_shellcheck(self) -> None:
        if any(settings.selection.uses_shellcheck for settings in self.settings.values()):
            from dflint.shellcheck.program import available

            if available() is None:
                self.note(
                    "dflint: note: ShellCheck is not installed: SC rules are skipped; "
                    "pip install 'dflint[shellcheck]'"
                )

    def excludes(self, path: str) -> bool:
        settings = self.settings_for(path)
        return settings is not None and settings.excludes(path)

    def task(self, settings: Settings) -> Task:
        arguments = self.arguments
        return Task(
            settings.selection,
            fix=arguments.fix or arguments.diff,
            unsafe=settings.unsafe_fixes,
            stdin_filename=arguments.stdin_filename,
            cache=self.cache(settings),
            context=arguments.context,
            baseline=self.untouched,
        )

    @property
    def untouched(self) -> Baseline | None:
        """What repairs leave alone: the known findings, unless --fix-only says what to repair."""
        if self.held_back is None or self.arguments.fix_only:
            return None
        return self.held_back.baseline

    def cache(self, settings: Settings) -> Cache | None:
        """The results of other runs with the same settings."""
        if self.arguments.no_cache or self.arguments.add_ignores:
            return None
        if settings not in self.caches:
            from dflint.cache import open_cache

            self.caches[settings] = open_cache(settings)
        return self.caches[settings]

    def note(self, text: str) -> None:
        if not self.arguments.quiet:
            sys.stderr.write(f"{text}\n")

    def path_note(self, path: str, text: str) -> None:
        self.note(f"dflint: {visible(path)}: {text}")

    def error(self, path: str, text: str) -> None:
        self.has_failed = True
        self.failures.append((path, text))
        sys.stderr.write(f"dflint: {visible(path)}: {text}\n")

    def checked(self, outcomes: Iterable[Outcome]) -> Iterable[Outcome]:
        """The outcomes with something to report; what went wrong with the others is said."""
        for outcome in outcomes:
            for reason in outcome.dropped:
                sys.stderr.write(
                    f"dflint: {visible(outcome.name)}: a repair would have been wrong and was not "
                    f"made, please report this: {visible(reason)}\n"
                )
            for text in outcome.notes:
                self.path_note(outcome.name, text)
            for problem in outcome.problems:
                self.error(outcome.name, problem)
            if outcome.failure:
                self.error(outcome.name, outcome.failure)
            if not outcome.failure or outcome.path == STDIN:
                yield outcome

    def report(self, outcomes: Iterable[Outcome]) -> None:
        arguments = self.arguments
        # Standard output is for the repaired text of standard input.
        stream = sys.stderr if arguments.fix and STDIN in arguments.paths else sys.stdout
        settings = next(iter(self.settings.values()), None)
        style = Style(
            color=wants_color(stream) and not arguments.no_color,
            fixing=arguments.fix,
            unsafe=settings is not None and settings.unsafe_fixes,
            quiet=arguments.quiet,
            repaired=self.repaired,
            failures=self.failures,
        )
        name = _format(arguments, settings)
        files = list(arguments.reports)
        if arguments.output:
            files.append((name, arguments.output))
        # What programs read must stay as it is.
        is_read_by_people = name == "text" and is_ci_log()
        write = CiLog(stream).write if is_read_by_people else stream.write
        report = Reports("" if arguments.output else name, write, style, files)
        try:
            looked_at, problems = self.add_all(report, outcomes)
            report.finish()
        except BaseException:
            report.give_up()
            raise
        self.print_summary()
        if looked_at and not problems and name == "text":
            left = "left " if arguments.fix else ""
            self.note(f"No problems {left}in {plural(looked_at, 'file')}.")

    def add_all(self, report: Reports, outcomes: Iterable[Outcome]) -> tuple[int, int]:
        """Reports all outcomes; how many files and problems there were."""
        files = problems = 0
        held_back = self.held_back
        for outcome in self.checked(outcomes):
            if self.arguments.fix:
                outcome = self.save(outcome)
            if self.summary is not None:
                self.summary.add(outcome)
            if outcome.failure:
                continue
            if held_back is not None:
                held_back.filter(outcome)
            report.add(outcome.name, outcome.text, outcome.violations)
            files += 1
            problems += len(outcome.violations)
            self.has_found |= _fails(self.settings[outcome.path], outcome)
        for line in held_back.summary() if held_back is not None else ():
            self.note(line)
        return files, problems

    def repaired(self, path: str, text: str) -> str:
        """What --fix, with the other options of this run, would make of a file."""
        settings = self.settings.get(path) or self.settings[STDIN]
        context = self.arguments.context
        task = Task(
            settings.selection,
            fix=True,
            unsafe=settings.unsafe_fixes,
            context=context,
            baseline=self.untouched,
        )
        return repaired(text, path, task)

    def save(self, outcome: Outcome) -> Outcome:
        """Writes a repaired text where it belongs; the outcome that is true afterwards."""
        if outcome.path == STDIN:
            sys.stdout.buffer.write(encode(outcome.text))
        elif outcome.text != outcome.original:
            from dflint.atomic import write_text

            try:
                write_text(outcome.path, outcome.text, self.path_note)
            except OSError as error:
                self.error(outcome.path, f"cannot be written: {error.strerror}")
                return process(outcome.path, Task(self.settings[outcome.path].selection))
        return outcome

    def print_patch(self, outcomes: Iterable[Outcome]) -> None:
        from dflint.patch import unified_diff

        stream = self.open_patch_stream()
        for outcome in self.checked(outcomes):
            before, after = outcome.original, outcome.text
            if before != after:
                self.has_found |= not self.settings[outcome.path].exit_zero
                stream.write(encode(unified_diff(outcome.name, before, after, outcome.applied)))
            if self.summary is not None:
                self.summary.add(outcome)
        if self.arguments.output:
            stream.close()
        self.print_summary()

    def print_summary(self) -> None:
        for line in self.summary.lines() if self.summary is not None else ():
            self.note(line)

    def add_ignores(self, outcomes: Iterable[Outcome]) -> None:
        """Writes, above each finding, a comment that silences it."""
        from dflint.add_ignores import add_ignores

        for outcome in self.checked(outcomes):
            if outcome.failure:
                continue
            if kind_of(outcome.name):
                self.path_note(outcome.name, "write comments into this file by hand")
                continue
            selection = self.settings[outcome.path].selection
            outcome.text, added = add_ignores(outcome.text, outcome.name, selection)
            outcome = self.save(outcome)
            if added and not outcome.failure:
                comments = plural(added, "comment")
                self.note(f"Added {comments} to {visible(outcome.name)}")

    def open_patch_stream(self) -> BinaryIO:
        return open(self.arguments.output, "wb") if self.arguments.output else sys.stdout.buffer


def _format(arguments: Arguments, settings: Settings | None) -> str:
    if arguments.statistics:
        return "statistics"
    if settings is not None and settings.output_format:
        return settings.output_format
    in_workflow = os.environ.get("GITHUB_ACTIONS") == "true" and not arguments.output
    return "github" if in_workflow else "text"


def _fails(settings: Settings, outcome: Outcome) -> bool:
    """Whether there is something at or above the severity that makes a run fail."""
    worst = Severity.ALL[: Severity.ALL.index(settings.fail_on) + 1]
    has_found = any(found.severity in worst for found in outcome.violations)
    return has_found and not settings.exit_zero
