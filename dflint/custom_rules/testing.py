"""``dflint test-rules``: does each rule of a rule file find what its examples say?"""

from __future__ import annotations

import sys

from dflint.arguments import UsageError, parse
from dflint.config import ConfigError
from dflint.custom_rules import CustomRule
from dflint.file import File
from dflint.fixer import fix
from dflint.linter import check
from dflint.patch import unified_diff
from dflint.registry import PACKS, Registry
from dflint.reporters.display import plural, visible
from dflint.rule import Bad, Good
from dflint.selection import Selection
from dflint.settings import SettingsFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_USAGE = """\
Usage: dflint test-rules [-q] [FILE ...]   test the rules in rule files by their examples

By default the rule files of the configuration that is in force in this folder.
"""


def test_rules(argv: list[str]) -> int:
    """The command; the exit status is 0 when all examples are true, 1 or 2 otherwise."""
    arguments = parse(argv, allowed=["--help", "--quiet", "--config", "--isolated"])
    if arguments.help:
        sys.stdout.write(_USAGE)
        return 0
    paths = arguments.paths
    if not paths:
        settings = SettingsFinder(arguments, lambda note: None).settings_for("Dockerfile")
        paths = settings.rule_files
    if not paths:
        raise UsageError("which rule file? 'dflint test-rules rules.yaml'")
    try:
        registry = Registry(PACKS, paths)
    except ConfigError as error:
        sys.stderr.write(f"{visible(str(error))}\n")
        return 2
    rules = [info.rule for info in registry.rules if info.rule is not None]
    failures = examples = 0
    for rule in rules:
        if not issubclass(rule, CustomRule):
            continue
        examples += len(rule.examples)
        for line, text in _failures(rule, Selection([rule.code], registry=registry)):
            failures += 1
            where = f"{rule.text.path}:{line}: {rule.text.about}: "
            sys.stdout.write(f"{visible(where)}{text}\n")
    if not arguments.quiet:
        counted = f"{plural(len(rules), 'rule')}, {plural(examples, 'example')}"
        sys.stdout.write(f"{counted}, {plural(failures, 'failure') if failures else 'all true'}\n")
    return 1 if failures else 0


def _failures(rule: type[CustomRule], selection: Selection) -> Iterator[tuple[int, str]]:
    """What is not as the examples say: the line in the rule file, and a message."""
    if not any(isinstance(example, Bad) for example in rule.examples):
        yield rule.text.place[0], "it has no bad example that would show that it finds anything"
    for example, line in zip(rule.examples, rule.text.example_lines, strict=True):
        for text in _finding_failures(rule, example):
            yield line, text
        if isinstance(example, Bad):
            for text in _fix_failures(example, selection):
                yield line, text


def _finding_failures(rule: type[CustomRule], example: Bad | Good) -> Iterator[str]:
    file = File(example.code)
    violations = check(file, [rule])
    found = [file.lines.locate(violation.span[0])[0] for violation in violations]
    if isinstance(example, Good):
        for line, violation in zip(found, violations, strict=True):
            yield f"line {line} of the good example is found: {visible(violation.message)}"
    elif not found:
        yield f"nothing is found in the bad example{_refusal(file)}"
    elif example.lines is None:
        if len(found) > 1:
            yield f"there are findings in the lines {_listed(found)}: say so with 'lines'"
    elif found != list(example.lines):
        yield f"findings are in the lines {_listed(found)}, not {_listed(example.lines)}"


def _fix_failures(example: Bad, selection: Selection) -> Iterator[str]:
    result = fix(example.code, "Dockerfile", selection, unsafe=True)
    for reason in result.dropped:
        yield f"the replacement is wrong: {visible(reason)}"
    wanted = example.code if example.fixed is None else example.fixed
    if result.text != wanted:
        what = "is repaired, but has no 'fixed'" if example.fixed is None else "is repaired to"
        if result.text == example.code:
            what = f"is not repaired{_refusal(File(example.code))}"
        diff = _visible_lines(unified_diff("example", wanted, result.text))
        yield f"the bad example {what}\n{diff.rstrip()}"
    elif fix(result.text, "Dockerfile", selection, unsafe=True).text != result.text:
        yield "the repaired example is repaired again"


def _refusal(file: File) -> str:
    """Why nothing is repaired in a file that would be refused."""
    problems = file.tree.problems
    return f", which cannot be built: {visible(problems[0].message)}" if problems else ""


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(map(str, lines))


def _visible_lines(text: str) -> str:
    return "".join(f"    {visible(line)}\n" for line in text.splitlines())
