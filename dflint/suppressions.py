"""Comments in a Dockerfile that silence rules: dflint's own, hadolint's and BuildKit's.

::

    # dflint: ignore[DF312,apt-no-install-recommends] reason
    # dflint: ignore
    # dflint: ignore-file[DF312]
    # hadolint ignore=DL3008,DL3009
    # hadolint global ignore=DL3008
    # check=skip=JSONArgsRecommended
    # shellcheck disable=SC2086

In the comments directly above an instruction they are about all lines of it; inside an instruction,
about the next line that is no comment. ``ignore-file``, ``global`` and a ``check`` directive at the
top are about the whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from dflint.registry import names, prefixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.rule import Rule, Violation

_DFLINT = re.compile(
    r"#[ \t]*dflint:[ \t]*ignore(-file)?(?:[ \t]*\[([^\]]*)\]|(?=[ \t]*$)|(?=[ \t]+[^\[ \t]))"
)
_HADOLINT = re.compile(r"#[ \t]*hadolint[ \t]+(global[ \t]+)?ignore[ \t]*=([^#]*)")
_SHELLCHECK = re.compile(r"#[ \t]*shellcheck[ \t]+([^#]*)")
_SHELLCHECK_RANGE = re.compile(r"(?:SC)?(\d{4})(?:-(?:SC)?(\d{4}))?")
_CHECK = re.compile(r"#[ \t]*check[ \t]*=[ \t]*(\S+)", re.IGNORECASE)


class Suppressions:
    """What the comments of a file silence: terms that name rules, in lower case."""

    __slots__ = ("by_line", "whole_file")

    def __init__(self) -> None:
        self.whole_file: set[str] = set()
        #: By the first line of an instruction, or by a later line of one; lines from 1.
        self.by_line: dict[int, set[str]] = {}


def unsuppressed(file: File, violations: list[Violation]) -> list[Violation]:
    """The violations that no comment of the file silences."""
    if not violations or not any(word in file.text for word in ("ignore", "skip=", "disable=")):
        return violations
    suppressions = read_suppressions(file)
    first_lines = [instruction.line for instruction in file.tree.instructions]
    terms: dict[type[Rule], set[str]] = {}
    kept: list[Violation] = []
    for violation in violations:
        rule = violation.rule
        if rule not in terms:
            terms[rule] = {"all", *names(rule), *prefixes(rule)}
        line = file.lines.locate(violation.span[0])[0]
        instruction = bisect_right(first_lines, line) - 1
        places = {line, first_lines[instruction]} if instruction >= 0 else {line}
        silenced = [suppressions.whole_file, *map(suppressions.by_line.get, places)]
        if all(found is None or found.isdisjoint(terms[rule]) for found in silenced):
            kept.append(violation)
    return kept


def read_suppressions(file: File) -> Suppressions:
    """What the comments of a file silence."""
    found = Suppressions()
    last_directive = len(file.tree.directives)
    for number, comment, target in _comments(file):
        for terms, is_global in _parse(comment):
            if is_global or number <= last_directive:
                found.whole_file |= terms
            elif target:
                found.by_line.setdefault(target, set()).update(terms)
    return found


def _comments(file: File) -> Iterator[tuple[int, str, int]]:
    """The comments, from the last to the first: line, text, and the line they are about or 0."""
    first_lines = {instruction.line for instruction in file.tree.instructions}
    last_lines = {instruction.end_line for instruction in file.tree.instructions}
    lines = file.text.lstrip("\ufeff").split("\n")
    target, is_inside = 0, False
    for number in range(len(lines), 0, -1):
        line = lines[number - 1].strip()
        if number in last_lines:
            target, is_inside = 0, True
        if number in first_lines:
            target, is_inside = number, False
        elif line.startswith("#"):
            yield number, line, target
        elif line or not is_inside:
            target = number if is_inside else 0


def _parse(comment: str) -> Iterator[tuple[set[str], bool]]:
    """The terms that a comment silences, and whether in the whole file."""
    dflint = _DFLINT.match(comment)
    if dflint:
        yield {"all"} if dflint[2] is None else _terms(dflint[2]), bool(dflint[1])
    hadolint = _HADOLINT.match(comment)
    if hadolint:
        yield _terms(hadolint[2]), bool(hadolint[1])
    directive = shellcheck_directive(comment)
    if directive is not None:
        yield {"sc" if code == "all" else code.lower() for code in directive}, False
    check = _CHECK.match(comment)
    if check:
        for option in check[1].split(";"):
            key, _, value = option.partition("=")
            if key.strip() == "skip":
                yield _terms(value), False


def _terms(written: str) -> set[str]:
    return {term.strip().lower() for term in written.split(",")} - {""}


def shellcheck_directive(comment: str) -> list[str] | None:
    """The codes, or "all", that a comment for ShellCheck disables; None for another comment."""
    match = _SHELLCHECK.match(comment)
    if match is None:
        return None
    found: list[str] = []
    for option in match[1].split():
        key, _, value = option.partition("=")
        if key == "disable":
            for item in value.split(","):
                found.extend(_shellcheck_codes(item))
    return found


def _shellcheck_codes(item: str) -> list[str]:
    """The codes of ``SC2086``, ``2086``, ``all``, or a range with both its ends."""
    if item == "all":
        return [item]
    match = _SHELLCHECK_RANGE.fullmatch(item)
    if match is None:
        return []
    first = int(match[1])
    last = int(match[2] or first)
    return [f"SC{code}" for code in range(first, last + 1)]
