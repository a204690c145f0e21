"""``dflint format``: writes Dockerfiles in one style, or says what that would change."""

from __future__ import annotations

import sys

from dflint.arguments import FORMAT_OPTIONS, parse
from dflint.format.formatter import FormatResult, format_text
from dflint.format.style import FormatStyle, style_for
from dflint.reporters.display import plural, visible
from dflint.runner import internal_error
from dflint.settings import SettingsFinder
from dflint.sources.paths import STDIN, find
from dflint.sources.text import SourceError, encode, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dflint.arguments import Arguments

CLEAN, FOUND, FAILED = 0, 1, 2

ALLOWED = "--diff --config --isolated --stdin-filename --quiet --help".split()
_USAGE = """\
Usage: dflint format [OPTION ...] [PATH ...]   write Dockerfiles in one style

PATH is a file, a folder to search for Dockerfiles (by default this one), or - for standard input.

  --check            write nothing; exit with 1 where something would change
  --diff             print the patch, write nothing; exit with 1 where there is one
  --keep-cache       change nothing that makes builders run a RUN again
  --sort-packages    sort the lists of packages
  --config FILE      use this configuration file, and look for no other
  --isolated         use no configuration file, and no .editorconfig
  --stdin-filename NAME
                     what to call the file on standard input
  --quiet            -q: only errors

Exit status: 0 done, 1 something would change, 2 wrong usage, or a file that cannot be formatted.
"""
#: So many files get a line each.
MAX_FILES = 5
#: So many lines of a file are named.
MAX_LINES = 8


def format_files(argv: list[str]) -> int:
    """``dflint format``; raises UsageError and ConfigError."""
    arguments = parse(argv, ALLOWED, FORMAT_OPTIONS)
    if arguments.help:
        sys.stdout.write(_USAGE)
        return CLEAN
    return _Run(arguments).run()


class _Run:
    """One run over all files, and what is known at its end."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self.finder = SettingsFinder(arguments, lambda text: self.note(f"note: {text}"))
        self.has_failed = False
        self.changed: list[tuple[str, FormatResult]] = []
        self.files = 0

    @property
    def writes(self) -> bool:
        return not (self.arguments.check or self.arguments.diff)

    def run(self) -> int:
        for path in self.paths():
            self.files += 1
            try:
                self.format(path)
            except SourceError as error:
                self.error(path, str(error))
        self.summarize()
        if self.has_failed:
            return FAILED
        return FOUND if self.changed and not self.writes else CLEAN

    def paths(self) -> Iterable[str]:
        paths = find(self.arguments.paths or ["."], self.path_note, self.error, self.excludes)
        if len(paths) > 1 and not self.arguments.quiet and sys.stderr.isatty():
            from dflint.progress import with_progress

            return with_progress(paths, len(paths))
        return paths

    def excludes(self, path: str) -> bool:
        return self.finder.settings_for(path).excludes(path)

    def format(self, path: str) -> None:
        """Formats a file and writes it, or what there is to say about it."""
        name = path if path != STDIN else self.arguments.stdin_filename or STDIN
        before = read(path)
        try:
            result = format_text(before, name, self.style(path))
        except Exception as error:
            result = FormatResult(before)
            self.error(name, internal_error(error))
        if result.problem:
            self.error(name, f"{result.problem}; the file is left as it is")
        for reason in result.dropped:
            self.error(name, f"a change would be wrong and is not made, please report: {reason}")
        if result.text != before:
            self.changed.append((name, result))
        self.hand_on(path, name, before, result.text)

    def hand_on(self, path: str, name: str, before: str, after: str) -> None:
        if self.arguments.diff:
            from dflint.patch import unified_diff

            sys.stdout.buffer.write(encode(unified_diff(name, before, after)))
        elif path == STDIN and self.writes:
            sys.stdout.buffer.write(encode(after))
        elif after != before and self.writes:
            self.write(path, after)

    def write(self, path: str, text: str) -> None:
        from dflint.atomic import write_text

        try:
            write_text(path, text, self.path_note)
        except OSError as error:
            self.error(path, f"cannot be written: {error.strerror}")
            self.changed.pop()

    def style(self, path: str) -> FormatStyle:
        """The style of a file: the command line, and what is found for it."""
        arguments = self.arguments
        name = arguments.stdin_filename or "Dockerfile" if path == STDIN else path
        style = style_for(name, self.finder.settings_for(name), not arguments.isolated)
        style.keep_cache |= arguments.keep_cache
        style.sort_packages |= arguments.sort_packages
        return style

    def note(self, text: str) -> None:
        if not self.arguments.quiet:
            sys.stderr.write(f"dflint: {text}\n")

    def path_note(self, path: str, text: str) -> None:
        self.note(f"{visible(path)}: {text}")

    def error(self, path: str, text: str) -> None:
        self.has_failed = True
        sys.stderr.write(f"dflint: {visible(path)}: {visible(text)}\n")

    def summarize(self) -> None:
        """Says which files have changed, and which changes reach the cache of builders."""
        if self.arguments.quiet:
            return
        verb = "Formatted" if self.writes else "Would format"
        for name, result in self.changed[:MAX_FILES]:
            sys.stderr.write(f"{verb} {visible(name)}{_about(result)}\n")
        if len(self.changed) > MAX_FILES:
            more = plural(len(self.changed) - MAX_FILES, "more file")
            sys.stderr.write(f"{verb} {more}\n")
        if not self.changed and self.files and not self.has_failed:
            sys.stderr.write(f"Nothing to format in {plural(self.files, 'file')}.\n")


def _about(result: FormatResult) -> str:
    """What the changes mean for the next build."""
    lines = [str(change.line) for change in result.changes if change.alters_script]
    if not lines:
        return ": builders find all of it in their caches"
    shown = ", ".join(lines[:MAX_LINES]) + (", ..." if len(lines) > MAX_LINES else "")
    what = "RUN in line" if len(lines) == 1 else "RUNs in lines"
    return f": the {what} {shown} will be built again, once (not with --keep-cache)"
