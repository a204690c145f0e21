"""Comments in a Dockerfile that silence rules: dflint's own, hadolint's, ShellCheck's, BuildKit's.

::

    # dflint: ignore[DF312,apt-no-install-recommends] reason
    # dflint: ignore
    # dflint: ignore-file[DF312]
    # hadolint ignore=DL3008,DL3009 # reason
    # hadolint stage ignore=DL3008
    # hadolint global ignore=DL3008
    # shellcheck disable=SC2086
    # check=skip=JSONArgsRecommended

In the comments directly above an instruction they are about all lines of it; inside an instruction,
about the next line that is no comment. ``ignore-file``, ``global`` and a ``check`` directive at the
top are about the whole file; ``stage`` is about what follows FROM, up to the next one.

BuildKit's comments are read as it does (frontend/dockerfile/linter/linter.go): only names of its
own checks in their own case, only the first comment of an instruction, which blank lines do not
cut off from it but an empty comment does.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from math import inf

from dflint.cst.nodes import Comment, From, Instruction, Run
from dflint.regex import regex
from dflint.registry import is_buildkit_name, names, prefixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dflint.file import File
    from dflint.rule import Rule, Violation

# Whose comment it is.
DFLINT, HADOLINT, SHELLCHECK, CHECK = "dflint", "hadolint", "shellcheck", "check"

_DFLINT = regex(r"#[ \t]*dflint:[ \t]*(ignore(?:-file)?)(?:[ \t]*\[([^\]]*)\])?(.*)")
_DFLINT_LIKE = regex(r"#[ \t]*dflint\b[ \t]*:?[ \t]*(ignore|disable|noqa|skip)", re.IGNORECASE)
_HADOLINT = regex(r"#[ \t]*hadolint[ \t]+(?:(global|stage)[ \t]+)?ignore[ \t]*=[ \t]*(.*)")
_HADOLINT_LIKE = regex(
    r"#[ \t]*hadolint[ \t:]*(?:global[ \t]+|stage[ \t]+)?(ignore|disable)\b", re.IGNORECASE
)
_SHELLCHECK = regex(r"#[ \t]*shellcheck[ \t]+([^#]*)")
_SHELLCHECK_RANGE = regex(r"(?:SC)?(\d{4})(?:-(?:SC)?(\d{4}))?")
_CHECK = regex(r"#[ \t]*check[ \t]*=[ \t]*(\S*)")
_CODES = regex(r"[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*")
#: What may follow hadolint's codes: a reason behind a mark, or in words.
_REASON = regex(r"[ \t]*(?:$|#|-|:|//|[ \t][^,])")
#: BuildKit cuts the value into this many options; the rest belongs to the last one.
_CHECK_OPTIONS = 3
#: What Go reads as true and as false (strconv.ParseBool).
_GO_TRUE = ("1", "t", "T", "TRUE", "true", "True")
_GO_FALSE = ("0", "f", "F", "FALSE", "false", "False")


class Suppression:
    """One comment, and what it silences."""

    __slots__ = ("is_used", "line", "owner", "reason", "span", "terms", "used")

    def __init__(
        self,
        owner: str,
        terms: Sequence[str],
        span: tuple[int, int],
        line: int,
        reason: str = "",
    ) -> None:
        #: Whose comment it is: ``dflint``, ``hadolint``, ``shellcheck`` or ``check``.
        self.owner = owner
        #: The names of rules as written; ``all``.
        self.terms = tuple(terms)
        self.span = span
        #: The line it stands on, from 1.
        self.line = line
        self.reason = reason
        #: The terms that have silenced something.
        self.used: set[str] = set()

    def silences(self, rule: type[Rule]) -> bool:
        """Whether it is about a rule; notes that it is of use."""
        found = [term for term in self.terms if self._names(term, rule)]
        self.used.update(found)
        return bool(found)

    def _names(self, term: str, rule: type[Rule]) -> bool:
        if self.owner == CHECK:
            if term == "all":
                return any(map(is_buildkit_name, rule.aliases))
            return term in rule.aliases or term.lower() in (rule.code.lower(), rule.name)
        if self.owner == SHELLCHECK:
            return rule.code.startswith("SC") and _is_in_range(rule.code, term)
        return term.lower() == "all" or term.lower() in _all_names(rule)

    def place_of(self, term: str, text: str) -> tuple[int, int]:
        """Where a term stands in the file; the whole comment where it is not written."""
        position = text.find(term, *self.span)
        return (position, position + len(term)) if position >= 0 and term != "all" else self.span


class MalformedSuppression:
    """A comment that looks as if it was to silence something, and what is wrong with it."""

    __slots__ = ("message", "span")

    def __init__(self, span: tuple[int, int], message: str) -> None:
        self.span = span
        self.message = message


class Suppressions:
    """What the comments of a file silence."""

    __slots__ = (
        "_answers",
        "_by_line",
        "_by_stage",
        "_first_lines",
        "_stage_ends",
        "all",
        "malformed",
    )

    def __init__(self, first_lines: Sequence[int] = (), stage_ends: Sequence[int] = ()) -> None:
        """``first_lines``: of the instructions; ``stage_ends``: the last lines of the stages."""
        #: Every comment that silences something, in the order of the file.
        self.all: list[Suppression] = []
        self.malformed: list[MalformedSuppression] = []
        self._first_lines = first_lines
        self._stage_ends = stage_ends
        #: By the first line of an instruction, or by a later line of one; 0: in the whole file.
        self._by_line: dict[int, list[Suppression]] = {}
        #: By the last line of a stage: from which line on, and what.
        self._by_stage: dict[int, list[tuple[int, Suppression]]] = {}
        #: What has been asked before: a line may have many comments, and many violations.
        self._answers: dict[tuple[str, int, type[Rule]], float] = {}

    def add(self, suppression: Suppression, line: int) -> None:
        """Silences rules on a line, or in the instruction that begins there; 0: in the file."""
        self.all.append(suppression)
        self._by_line.setdefault(line, []).append(suppression)

    def add_stage(self, suppression: Suppression, first: int) -> None:
        """Silences rules from a line to the end of its stage."""
        self.all.append(suppression)
        self._by_stage.setdefault(self._stage_end(first), []).append((first, suppression))

    def silence(self, rule: type[Rule], lines: Iterable[int]) -> bool:
        """Whether a violation of the rule on one of these lines is silenced."""
        places = {0}
        for line in lines:
            instruction = bisect_right(self._first_lines, line) - 1
            places |= {line, self._first_lines[instruction]} if instruction >= 0 else {line}
        # All of them are asked: each that is about the rule is of use.
        answers = [self._is_silent_on(place, rule) for place in places if place in self._by_line]
        return any(answers) or any(
            self._silent_from(self._stage_end(place), rule) <= place
            for place in (places if self._by_stage else ())
        )

    def _is_silent_on(self, line: int, rule: type[Rule]) -> bool:
        key = ("line", line, rule)
        if key not in self._answers:
            answers = [suppression.silences(rule) for suppression in self._by_line[line]]
            self._answers[key] = any(answers)
        return bool(self._answers[key])

    def _silent_from(self, stage_end: int, rule: type[Rule]) -> float:
        """The first line of a stage on which a rule is silenced to its end."""
        key = ("stage", stage_end, rule)
        if key not in self._answers:
            found = self._by_stage.get(stage_end, ())
            lines = [first for first, suppression in found if suppression.silences(rule)]
            self._answers[key] = min(lines, default=inf)
        return self._answers[key]

    def _stage_end(self, line: int) -> int:
        index = bisect_left(self._stage_ends, line)
        return self._stage_ends[index] if index < len(self._stage_ends) else 0


def without_suppressed(
    file: File, violations: Iterable[Violation], suppressions: Suppressions
) -> list[Violation]:
    """The violations that the comments leave; the comments note what they were good for."""
    locate = file.lines.locate
    return [
        violation
        for violation in violations
        if not suppressions.silence(
            violation.rule,
            {locate(offset)[0] for offset in (violation.span[0], *violation.other_places)},
        )
    ]


def read_suppressions(file: File) -> Suppressions:
    """What the comments of a file silence."""
    instructions = file.tree.instructions
    starts = [node.line for node in instructions if isinstance(node, From)]
    stage_ends = [*(line - 1 for line in starts if line > 1), file.text.count("\n") + 1]
    found = Suppressions([instruction.line for instruction in instructions], stage_ends)
    for number, comment, offset, target in reversed(list(_comments(file))):
        _read(file, found, number, comment, offset, target)
    _read_checks(file, found)
    found.all.sort(key=lambda suppression: suppression.line)
    found.malformed.sort(key=lambda malformed: malformed.span)
    return found


def _comments(file: File) -> Iterator[tuple[int, str, int, int]]:
    """The comments, from the last to the first: line, text, offset, and the line they are about,
    or 0.
    """
    instructions = file.tree.instructions
    first_lines = {instruction.line for instruction in instructions}
    last_lines = {instruction.end_line: instruction for instruction in instructions}
    data = _lines_of_data(instructions)
    lines = file.text.removeprefix("\ufeff").split("\n")
    target, is_inside = 0, False
    for number in range(len(lines), 0, -1):
        line = lines[number - 1].strip()
        if number in last_lines:
            target, is_inside = 0, True
        if number in first_lines:
            target, is_inside = number, False
        elif line.startswith("#"):
            if number not in data:
                offset = file.lines.line_start(number) + lines[number - 1].index("#")
                yield number, line, offset, target
        elif line or not is_inside:
            target = number if is_inside else 0


def _lines_of_data(instructions: Iterable[Instruction]) -> set[int]:
    """The lines of heredocs that are files, where ``#`` begins no comment of the Dockerfile."""
    found: set[int] = set()
    for node in instructions:
        if node.heredocs and not isinstance(node, Run):
            lines = sum(heredoc.code.count("\n") for heredoc in node.heredocs)
            found.update(range(node.end_line - lines, node.end_line + 1))
    return found


def _read(
    file: File, found: Suppressions, number: int, comment: str, offset: int, target: int
) -> None:
    span = (offset, offset + len(comment))
    if match := _DFLINT.match(comment):
        _read_dflint(found, match, span, number, target)
    elif match := _HADOLINT.match(comment):
        _read_hadolint(file, found, match, span, number, target)
    elif terms := shellcheck_directive(comment):
        if target:
            found.add(Suppression(SHELLCHECK, terms, span, number), target)
    elif _DFLINT_LIKE.match(comment):
        message = "this silences nothing: write `# dflint: ignore[CODE] reason`"
        found.malformed.append(MalformedSuppression(span, message))
    elif _HADOLINT_LIKE.match(comment):
        message = "this silences nothing: write `# hadolint ignore=CODE,CODE # reason`"
        found.malformed.append(MalformedSuppression(span, message))


def _read_dflint(
    found: Suppressions, match: re.Match[str], span: tuple[int, int], number: int, target: int
) -> None:
    kind, codes, rest = match[1], match[2], match[3]
    terms = ["all"] if codes is None else _terms(codes)
    is_cut = codes is None and rest.strip() and (not rest[0].isspace() or rest.lstrip()[0] == "[")
    if is_cut or not terms:
        message = f"this silences nothing: write `# dflint: {kind}[CODE] reason`"
        found.malformed.append(MalformedSuppression(span, message))
        return
    suppression = Suppression(DFLINT, terms, span, number, rest.strip())
    if kind == "ignore-file":
        found.add(suppression, 0)
    elif target:
        found.add(suppression, target)
    else:
        message = "this silences nothing: there is no instruction directly below it"
        found.malformed.append(MalformedSuppression(span, message))


def _read_hadolint(
    file: File,
    found: Suppressions,
    match: re.Match[str],
    span: tuple[int, int],
    number: int,
    target: int,
) -> None:
    scope, written = match[1], match[2]
    codes = _CODES.match(written)
    if codes is None or not _REASON.match(written, codes.end()):
        message = "hadolint does not understand this: write `ignore=CODE,CODE # reason`"
        found.malformed.append(MalformedSuppression(span, message))
    # What can be made out of it counts: who wrote it wanted it to.
    terms = _terms(written if codes is None else codes[0])
    if not terms:
        return
    suppression = Suppression(
        HADOLINT, terms, span, number, written[codes.end() :] if codes else ""
    )
    if scope == "global":
        found.add(suppression, 0)
    elif scope == "stage":
        found.add_stage(suppression, _first_silent_line(file, number, target))
    elif target:
        found.add(suppression, target)
    else:
        message = "this silences nothing: there is no instruction directly below it"
        found.malformed.append(MalformedSuppression(span, message))


def _first_silent_line(file: File, number: int, target: int) -> int:
    """The line behind the comment, or behind the FROM directly below it."""
    for node in file.tree.instructions:
        if node.line == target and isinstance(node, From):
            return node.end_line + 1
    return number + 1


def _read_checks(file: File, found: Suppressions) -> None:
    """BuildKit's: of the directive, and of the comments that it attaches to an instruction."""
    for directive in file.tree.directives:
        if directive.name.lower() == "check":
            _add_check(file, found, directive.value, directive.span, 0)
            wrong = _wrong_check_option(directive.value)
            if wrong is not None:
                message = f"the build fails: BuildKit does not understand {wrong!r}"
                found.malformed.append(MalformedSuppression(directive.span, message))
    attached: list[Comment] = []
    for statement in file.tree.body:
        if isinstance(statement, Comment):
            is_end = statement.text.strip() == "#" and not statement.indent
            if is_end:
                attached = []
            else:
                attached.append(statement)
        elif isinstance(statement, Instruction):
            for comment in attached:
                match = None if comment.indent else _CHECK.match(comment.text)
                if match:
                    _add_check(file, found, match[1], comment.span, statement.line)
                    break
            attached = []


def _add_check(
    file: File, found: Suppressions, value: str, span: tuple[int, int], target: int
) -> None:
    terms = check_options(value).get("skip")
    if terms:
        start, line = span[0], file.lines.locate(span[0])[0]
        end = start + len(file.text[start : span[1]].rstrip())
        found.add(Suppression(CHECK, terms, (start, end), line), target)


def makes_errors(options: Mapping[str, list[str]]) -> bool:
    """Whether the options of a directive make errors of BuildKit's checks."""
    return any(value in _GO_TRUE for value in options.get("error", ()))


def check_options(value: str) -> dict[str, list[str]]:
    """The options of ``check=skip=A,B;error=true;experimental=C``: names of checks, and the words.

    Source: frontend/dockerfile/linter/linter.go of BuildKit, ParseLintOptions.
    """
    options: dict[str, list[str]] = {}
    for option in _check_parts(value):
        key, equals, text = option.partition("=")
        if equals:
            options[key.strip()] = [term.strip() for term in text.split(",") if term.strip()]
    return options


def _check_parts(value: str) -> list[str]:
    words = value.split(None, 1)
    return words[0].split(";", _CHECK_OPTIONS - 1) if words else []


def _wrong_check_option(value: str) -> str | None:
    """The first option of a directive that BuildKit refuses; the source is the same."""
    for option in _check_parts(value):
        key, equals, text = option.partition("=")
        is_known = key in ("skip", "experimental")
        is_known |= key == "error" and text in (*_GO_TRUE, *_GO_FALSE)
        if not (equals and is_known):
            return option
    return None


def shellcheck_directive(comment: str) -> list[str] | None:
    """What a comment for ShellCheck disables: codes, ranges, ``all``; None for another comment."""
    match = _SHELLCHECK.match(comment)
    if match is None:
        return None
    return [
        item
        for option in match[1].split()
        if option.startswith("disable=")
        for item in option.removeprefix("disable=").split(",")
        if item == "all" or _SHELLCHECK_RANGE.fullmatch(item)
    ]


def _is_in_range(code: str, item: str) -> bool:
    """Whether a code is among those of ``SC2086``, ``2086``, ``SC2000-SC2100`` or ``all``."""
    match = _SHELLCHECK_RANGE.fullmatch(item)
    return match is None or int(match[1]) <= int(code[2:]) <= int(match[2] or match[1])


def _terms(written: str) -> list[str]:
    return [term for term in (term.strip() for term in written.split(",")) if term]


#: What a comment may call a rule, in lower case.
_names_of: dict[type[Rule], set[str]] = {}


def _all_names(rule: type[Rule]) -> set[str]:
    if rule not in _names_of:
        _names_of[rule] = names(rule) | prefixes(rule)
    return _names_of[rule]
