"""ShellCheck's findings in the scripts of RUN, with the places that they have in the Dockerfile.

``program`` finds ShellCheck and runs it, ``scripts`` says what it is given to read and leads back
from its lines to the file, ``noise`` knows what not to repeat, ``repairs`` turns its replacements
into edits, ``rules`` makes a rule of each of its codes. ShellCheck only reads: it is given copies
of the scripts in a folder of their own, and no file of the repository.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dflint.file import File
    from dflint.rule import Violation


def check(file: File, wanted: Callable[[str], bool]) -> list[Violation]:
    """What ShellCheck finds in the RUN scripts of a file, in one process; nothing is suppressed.

    ``wanted`` is asked for each code. Without ShellCheck there is nothing to find. Raises
    CannotCheck when ShellCheck fails.
    """
    from dflint.shellcheck.noise import is_noise
    from dflint.shellcheck.program import available, run
    from dflint.shellcheck.repairs import repair
    from dflint.shellcheck.rules import violation
    from dflint.shellcheck.scripts import read_scripts

    program = available()
    scripts = read_scripts(file) if program is not None else []
    if program is None or not scripts:
        return []
    comments = run(program, tuple(script.content for script in scripts))
    return [
        violation(finding, script, repair(finding, script))
        for script, entries in zip(scripts, comments, strict=True)
        for finding in script.findings(entries)
        if wanted(finding.code) and not is_noise(finding, script)
    ]
