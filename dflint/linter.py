"""From a file to its violations: rules are called for what they listen to."""

from __future__ import annotations

from dflint.cst.nodes import Run
from dflint.file import File
from dflint.registry import is_buildkit_name
from dflint.rule import Fix, Safety, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from dflint.rule import Rule, Violation
    from dflint.selection import Selection
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

    Listener = Callable[[Any], Iterable[Violation]]

#: BuildKit's checks that a file has to turn on.
EXPERIMENTAL_CHECKS = ("InvalidDefinitionDescription",)

#: What _listening() has found: the fixer asks again and again.
_LISTENING: dict[type[Rule], list[str]] = {}

#: What comments that silence rules hold, and the directive: a file without these has none.
SUPPRESSION_MARKS = ("ignore", "skip=", "disable=", "check=")


def lint(text: str, path: str, selection: Selection, context: str = "") -> list[Violation]:
    """The violations of a Dockerfile, by position, without those that its comments suppress.

    ``context``: the folder that it is built with; by default its own.
    """
    return lint_file(open_file(text, path, selection, context), selection)


def open_file(text: str, path: str, selection: Selection, context: str = "") -> File:
    """A file with the options of a selection, and the ignore file of its build context."""
    if not context:
        return File(text, path, selection.options)
    from dflint.sources.dockerignore import read_dockerignore

    return File(text, path, selection.options, read_dockerignore(path, context))


def lint_file(file: File, selection: Selection) -> list[Violation]:
    """As lint(), for a file that is already at hand."""
    rules = rules_for(file, selection)
    violations = check(file, rules)
    if selection.uses_shellcheck:
        from dflint import shellcheck

        violations.extend(shellcheck.check(file, selection.wants_shellcheck))
        violations.sort(key=_position)
    violations = [
        violation
        for violation in unsuppressed(file, violations, selection)
        if violation.fix is not None
        or not violation.rule.only_repairable
        or selection.asks_for(violation.rule)
    ]
    if has_suppressions(file, selection):
        for rule in rules:
            listener = getattr(rule(file), "check_suppressions", None)
            if listener is not None:
                violations.extend(listener(file.suppressions, selection))
        violations.sort(key=_position)
    for violation in violations:
        violation.severity = selection.severity_of(violation.rule) or violation.severity
        if file.tree.problems or not selection.repairs(violation.rule):
            # The fixer leaves a file alone that BuildKit refuses: nothing is promised either.
            violation.fix = None
    if "error=" in file.text and has_error_directive(file):
        for violation in violations:
            if any(map(is_buildkit_name, violation.rule.aliases)):
                violation.severity = Severity.ERROR
    return violations


def rules_for(file: File, selection: Selection) -> list[type[Rule]]:
    """The rules that look at a file: those in force, and those that its check directive turns on.

    ``# check=experimental=all`` turns on the checks that BuildKit calls experimental.
    """
    if "experimental=" not in file.text:
        return selection.rules_for(file.text)
    asked = check_directive(file).get("experimental", [])
    named = [name for name in asked if is_buildkit_name(name)]
    if "all" in asked:
        named.extend(EXPERIMENTAL_CHECKS)
    return selection.rules_for(file.text, named)


def has_suppressions(file: File, selection: Selection) -> bool:
    """Whether comments of the file may silence rules."""
    return selection.inline_ignores and any(mark in file.text for mark in SUPPRESSION_MARKS)


def unsuppressed(file: File, violations: list[Violation], selection: Selection) -> list[Violation]:
    """The violations that no comment of the file silences."""
    if not violations or not has_suppressions(file, selection):
        return violations
    from dflint.suppressions import without_suppressed

    return without_suppressed(file, violations, file.suppressions)


def has_error_directive(file: File) -> bool:
    """Whether the directive makes errors of BuildKit's checks."""
    from dflint.suppressions import makes_errors

    return makes_errors(check_directive(file))


def check_directive(file: File) -> dict[str, list[str]]:
    """The options of the ``# check=`` directive at the top of a file."""
    from dflint.suppressions import check_options

    for directive in file.tree.directives:
        if directive.name.lower() == "check":
            return check_options(directive.value)
    return {}


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
    """The names of the methods by which a rule listens."""
    if rule_type not in _LISTENING:
        _LISTENING[rule_type] = [
            name for name in dir(rule_type) if name == "check_file" or name.startswith("visit_")
        ]
    return _LISTENING[rule_type]


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
