"""From a text to the same text in one style, instruction by instruction, each looked at again."""

from __future__ import annotations

from dflint.cst.nodes import Comment, EmptyLine, Instruction, ParserDirective, Run, ShellForm
from dflint.file import File
from dflint.fixer import apply_edits
from dflint.format.instructions import instruction_edits
from dflint.format.lines import (
    comment_edits,
    directive_edits,
    empty_line_edits,
    end_edits,
    unwanted_empty_lines,
)
from dflint.format.style import Layout
from dflint.guard import objection
from dflint.rule import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.cst.nodes import Dockerfile, Statement
    from dflint.format.style import FormatStyle

#: How many layouts are tried before one need not be that of the file it makes.
MAX_LAYOUTS = 3
#: How often a file is tried without some of the changes before all of it is left as it is.
MAX_TRIES = 40


class Change:
    """What has changed in one instruction, or in the lines between two."""

    __slots__ = ("alters_script", "line", "name")

    def __init__(self, line: int, name: str, alters_script: bool) -> None:
        #: Where it begins in the text before, lines from 1.
        self.line = line
        #: The keyword; ``#`` for comments, empty for other lines.
        self.name = name
        #: Whether the text of a RUN, which builders look up in their caches, is another one.
        self.alters_script = alters_script


class FormatResult:
    """The text in its style, and what is different."""

    __slots__ = ("changes", "dropped", "problem", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[Change] = []
        #: Why the text was left as it is: BuildKit refuses it. Empty where it does not.
        self.problem = ""
        #: Changes that would have been wrong and were not made: each is a bug of ours.
        self.dropped: list[str] = []


def format_text(text: str, path: str, style: FormatStyle) -> FormatResult:
    """Formats a Dockerfile; one that BuildKit refuses is left as it is."""
    file = File(text, path)
    result = FormatResult(text)
    if file.tree.problems:
        problem = file.tree.problems[0]
        result.problem = f"line {problem.line} would be refused: {problem.message}"
        return result
    layout = Layout(file, style)
    for _ in range(MAX_LAYOUTS):
        result.dropped.clear()
        groups = [(node, edits) for node, edits in _groups(file, style, layout) if edits]
        after, kept = _passed(file, groups, result)
        # What a file shows of a style may be another one when all of it is written in that.
        settled = Layout(after, style)
        if settled == layout:
            break
        layout = settled
    result.text = after.text
    result.changes = [_change(file, node) for node, _ in kept]
    _note_scripts(file.tree, after.tree, result.changes)
    return result


#: A statement, and the edits that are made in it.
Group = tuple["Statement", list[Edit]]


def _groups(file: File, style: FormatStyle, layout: Layout) -> list[Group]:
    steps = {step.node: step for step in file.steps}
    groups: list[Group] = []
    is_off = False
    body = file.tree.body
    unwanted = unwanted_empty_lines(body, style)
    for index, node in enumerate(body):
        if isinstance(node, Comment) and _is_switch(node, "off"):
            is_off = True
        edits: list[Edit] = []
        if isinstance(node, Instruction):
            edits = instruction_edits(node, steps.get(node), style, layout)
        elif isinstance(node, Comment):
            edits = comment_edits(node, style)
        elif isinstance(node, ParserDirective):
            edits = directive_edits(node, style)
        elif isinstance(node, EmptyLine):
            edits = empty_line_edits(node, index not in unwanted, style)
        if not is_off:
            groups.append((node, edits))
        if isinstance(node, Comment) and _is_switch(node, "on"):
            is_off = False
    if body and not is_off:
        groups.append((body[-1], end_edits(file, style, layout)))
    return groups


def _is_switch(node: Comment, state: str) -> bool:
    return node.text.lstrip("# \t").rstrip() == f"fmt: {state}"


def _passed(
    file: File, groups: Sequence[Group], result: FormatResult
) -> tuple[File, Sequence[Group]]:
    """The file with all changes, or with those that pass the guard."""
    after, reason = _applied(file, groups)
    if reason is None:
        return after, groups
    kept: list[Group] = []
    pending = [list(groups)]
    tries = 0
    while pending and tries < MAX_TRIES:
        tries += 1
        part = pending.pop()
        _, reason = _applied(file, [*kept, *part])
        if reason is None:
            kept += part
        elif len(part) > 1:
            middle = len(part) // 2
            pending += [part[middle:], part[:middle]]
        else:
            line = file.lines.locate(part[0][0].span[0])[0]
            result.dropped.append(f"line {line}: {reason}")
    after, reason = _applied(file, kept)
    return (after, kept) if reason is None else (file, [])


def _applied(file: File, groups: Sequence[Group]) -> tuple[File, str | None]:
    """The file after the edits, and what speaks against it."""
    edits = sorted((edit for _, found in groups for edit in found), key=_place)
    after = file.with_text(apply_edits(file.text, edits))
    if _directives(file.tree) != _directives(after.tree):
        return after, "other parser directives"
    return after, objection(file, after, edits)


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _directives(tree: Dockerfile) -> list[tuple[str, str, bool]]:
    return [
        (node.name.lower(), node.value, node.marker.startswith("#")) for node in tree.directives
    ]


def _change(file: File, node: Statement) -> Change:
    line = file.lines.locate(node.span[0])[0]
    if isinstance(node, Instruction):
        return Change(node.line, node.name, False)
    return Change(line, "#" if isinstance(node, (Comment, ParserDirective)) else "", False)


def _note_scripts(before: Dockerfile, after: Dockerfile, changes: Sequence[Change]) -> None:
    """Marks the changes that give a RUN another text."""
    altered = {
        old.line
        for old, new in zip(before.instructions, after.instructions, strict=True)
        if _script(old) != _script(new)
    }
    for change in changes:
        change.alters_script = change.name == "RUN" and change.line in altered


def _script(node: Instruction) -> str | None:
    command = node.command if isinstance(node, Run) else None
    return command.value if isinstance(command, ShellForm) else None
