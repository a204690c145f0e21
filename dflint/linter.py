"""From a file to its violations: rules are called for what they listen to."""

from __future__ import annotations

from dflint.cst.nodes import Run
from dflint.file import File
from dflint.rule import Fix, Safety

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from dflint.rule import Rule, Violation
    from dflint.selection import Selection
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

    Listener = Callable[[Any], Iterable[Violation]]


def lint(text: str, path: str, selection: Selection) -> list[Violation]:
    """The violations of a Dockerfile, by position, without those that its comments suppress."""
    return lint_file(File(text, path), selection)


def lint_file(file: File, selection: Selection) -> list[Violation]:
    """As lint(), for a file that is already at hand."""
    from dflint.suppressions import unsuppressed

    violations = check(file, selection.rules_for(file.text))
    if selection.uses_shellcheck:
        from dflint import shellcheck

        violations.extend(shellcheck.check(file, selection.wants_shellcheck))
        violations.sort(key=_position)
    violations = unsuppressed(file, violations)
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
    for stage in file.stages if "From" in listeners else ():
        if not stage.is_headless:
            yield from _visit_step(stage.head, listeners, {})
    for step in file.steps:
        yield from _visit_step(step, listeners, command_listeners)
        if step.onbuild is not None:
            yield from map(_without_safe_fix, _visit_step(step.onbuild, {}, command_listeners))
            for listener in listeners.get(type(step.onbuild.node).__name__, ()):
                if _visits_onbuild(listener):
                    yield from map(_without_safe_fix, listener(step.onbuild))


def _visit_step(
    step: Step,
    listeners: dict[str, list[Listener]],
    command_listeners: dict[str, list[Listener]],
) -> Iterator[Violation]:
    for listener in listeners.get(type(step.node).__name__, ()):
        yield from listener(step)
    if command_listeners and isinstance(step.node, Run):
        for command in (*step.commands, *step.inner_commands):
            for listener in _command_listeners(command, command_listeners):
                yield from listener(command)


def _command_listeners(
    command: Command, command_listeners: dict[str, list[Listener]]
) -> Iterable[Listener]:
    invocation = command.invocation
    names = {invocation.name, invocation.tool, *invocation.wrappers}
    if len(names) == 1:
        return command_listeners.get(invocation.name or "", ())
    # A dictionary is a set in the order of insertion.
    return {listener: None for name in names for listener in command_listeners.get(name or "", ())}


def _visits_onbuild(listener: Listener) -> bool:
    rule: Rule = listener.__self__  # type: ignore[attr-defined]
    return rule.visits_onbuild


def _without_safe_fix(violation: Violation) -> Violation:
    """What stands behind ONBUILD is stored in the image as it is written: no repair is safe."""
    if violation.fix is not None and violation.fix.safety == Safety.SAFE:
        violation.fix = Fix(violation.fix.message, violation.fix.edits, Safety.UNSAFE)
    return violation
