"""From a file to its violations: rules are called for what they listen to."""

from __future__ import annotations

from dflint.file import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from dflint.rule import Rule, Violation
    from dflint.selection import Selection

    Listener = Callable[[Any], Iterable[Violation]]


def lint(text: str, path: str, selection: Selection) -> list[Violation]:
    """The violations of a Dockerfile, by position, without those that its comments suppress."""
    return lint_file(File(text, path), selection)


def lint_file(file: File, selection: Selection) -> list[Violation]:
    """As lint(), for a file that is already at hand."""
    from dflint.suppressions import unsuppressed

    violations = unsuppressed(file, check(file, selection.rules_for(file.text)))
    if file.tree.problems:
        # The fixer leaves a file alone that BuildKit refuses: nothing is promised either.
        for violation in violations:
            violation.fix = None
    return violations


def check(file: File, rules: Sequence[type[Rule]]) -> list[Violation]:
    """What the rules say about a file, by position; nothing is suppressed."""
    found: list[Violation] = []
    listeners: dict[str, list[Listener]] = {}
    command_listeners: dict[str, list[Listener]] = {}
    for rule_type in rules:
        rule = rule_type(file)
        for name in _listening(rule_type):
            method: Listener = getattr(rule, name)
            if name == "check_file":
                found.extend(getattr(rule, name)())
            elif name == "visit_command":
                for command in rule_type.commands:
                    command_listeners.setdefault(command, []).append(method)
            else:
                listeners.setdefault(name[len("visit_") :], []).append(method)
    if listeners or command_listeners:
        found.extend(_visit_steps(file, listeners, command_listeners))
    found.sort(key=_position)
    return found


def _listening(rule_type: type[Rule]) -> list[str]:
    return [name for name in dir(rule_type) if name == "check_file" or name.startswith("visit_")]


def _position(violation: Violation) -> tuple[int, int, str]:
    return violation.span[0], violation.span[1], violation.rule.code


def _visit_steps(
    file: File,
    listeners: dict[str, list[Listener]],
    command_listeners: dict[str, list[Listener]],
) -> Iterator[Violation]:
    for step in file.steps:
        for listener in listeners.get(type(step.node).__name__, ()):
            yield from listener(step)
        if command_listeners:
            for command in step.commands:
                for listener in command_listeners.get(command.name or "", ()):
                    yield from listener(command)
