"""ShellCheck's findings in the scripts of RUN, with the places that they have in the Dockerfile.

``program`` finds ShellCheck and runs it, ``answers`` asks it and keeps what it says, ``scripts``
says what it is given to read and leads back from its lines to the file, ``noise`` knows what not to
repeat, ``repairs`` turns its replacements into edits, ``rules`` makes a rule of each of its codes.
ShellCheck only reads: it is given copies of the scripts in a folder of their own, and no file of
the repository.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dflint.cache import Cache
    from dflint.file import File
    from dflint.rule import Violation

#: What there is to say to whoever runs dflint, by dictionaries that are ordered sets.
_PROBLEMS: dict[str, None] = {}
_NOTES: dict[str, None] = {}


def check(file: File, wanted: Callable[[str], bool]) -> list[Violation]:
    """What ShellCheck finds in the RUN scripts of a file; nothing is suppressed.

    ``wanted`` is asked for each code. Without ShellCheck there is nothing to find. When it fails,
    take_problems() says so.
    """
    from dflint.rule import CannotCheck
    from dflint.shellcheck.answers import ANSWERS
    from dflint.shellcheck.noise import is_noise
    from dflint.shellcheck.program import available
    from dflint.shellcheck.repairs import repair
    from dflint.shellcheck.rules import violation
    from dflint.shellcheck.scripts import read_scripts

    program = available()
    skipped: list[int] = []
    scripts = read_scripts(file, skipped) if program is not None else []
    for length in skipped:
        _NOTES[f"a script of {length:,} characters is too long for ShellCheck: it was left out"] = (
            None
        )
    if program is None or not scripts:
        return []
    ANSWERS.ask(program, [[script.content for script in scripts]])
    found: list[Violation] = []
    for script in scripts:
        try:
            comments = ANSWERS.comments(script.content)
        except CannotCheck as error:
            _PROBLEMS[str(error)] = None
            continue
        found.extend(
            violation(finding, script, repair(finding, script))
            for finding in script.findings(comments)
            if wanted(finding.code) and not is_noise(finding, script)
        )
    return found


def scripts_of(file: File) -> list[str]:
    """What check() will ask ShellCheck to read."""
    from dflint.shellcheck.scripts import read_scripts

    return [script.content for script in read_scripts(file)]


def ask_ahead(files: Sequence[Sequence[str]]) -> None:
    """Has ShellCheck read the scripts of many files together, before check() asks for each file."""
    from dflint.shellcheck.answers import ANSWERS
    from dflint.shellcheck.program import available

    program = available()
    if program is not None:
        ANSWERS.forget_failures()
        ANSWERS.ask(program, files)


def keep_in(cache: Cache | None) -> None:
    """Keeps what ShellCheck says for other runs."""
    from dflint.shellcheck.answers import ANSWERS

    ANSWERS.cache = cache


def take_problems() -> tuple[list[str], list[str]]:
    """What has gone wrong, and what was left out on purpose, since the last call."""
    found = list(_PROBLEMS), list(_NOTES)
    _PROBLEMS.clear()
    _NOTES.clear()
    return found


def forget_failures() -> None:
    """The scripts that ShellCheck failed with are tried again."""
    from dflint.shellcheck.answers import ANSWERS

    ANSWERS.forget_failures()
