"""Lints and repairs the Dockerfiles inside another file, with positions in that file."""

from __future__ import annotations

import os
from bisect import bisect_left

from dflint.embedded.block import common
from dflint.embedded.build import Build, Builder
from dflint.embedded.names import BAKE_HCL, COMPOSE
from dflint.file import File
from dflint.fixer import AppliedFix, FixResult, apply_edits, fix, unwanted
from dflint.guard import objection
from dflint.linter import lint_file, open_file, unsuppressed
from dflint.registry import BUILD
from dflint.rule import CannotCheck, Edit, Fix, Violation
from dflint.summary import why_left_inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dflint.embedded.block import Block
    from dflint.fixer import Wanted
    from dflint.selection import Selection


def read_builds(text: str, kind: str) -> list[Build]:
    """The builds of an outer file; raises CannotCheck where it cannot be read."""
    if kind == COMPOSE:
        # ruamel.yaml takes longer to import than most runs take.
        if "dockerfile_inline" not in text and "build" not in text:
            return []
        from dflint.embedded.compose import read_compose

        try:
            return read_compose(text)
        except CannotCheck:
            if "dockerfile_inline" in text:
                raise
            # Perhaps a template: there is nothing in it that only we could read.
            return []
    if kind == BAKE_HCL:
        from dflint.embedded.bake_hcl import read_hcl

        return read_hcl(text)
    from dflint.embedded.bake_json import read_json

    return read_json(text)


def blocks_of(builds: list[Build]) -> list[Block]:
    """The Dockerfiles that are written in place, each once, in the order of the file."""
    found = {build.block.start: build.block for build in builds if build.block is not None}
    return [found[start] for start in sorted(found)]


def lint(text: str, path: str, kind: str, selection: Selection) -> list[Violation]:
    """The findings in all Dockerfiles of a file, by position."""
    builds = read_builds(text, kind)
    found: list[Violation] = []
    for block in blocks_of(builds):
        found += _lint_block(text, path, block, _context_of(path, builds, block), selection)
    for build in builds:
        found += check_build(Builder(build, path), File(text, path, selection.options), selection)
    if selection.inline_ignores and "dflint:" in text:
        from dflint.embedded.comments import without_silenced

        found = without_silenced(text, blocks_of(builds), found)
    return sorted(found, key=lambda one: (one.span, one.rule.code))


def check_build(builder: Builder, outer: File, selection: Selection) -> list[Violation]:
    """What the rules about builds say; comments in a Dockerfile written in place count."""
    rules = [rule for rule in selection.rules if BUILD in rule.instructions]
    found: list[Violation] = []
    for info in rules:
        rule: Any = info.load()(outer)
        found += rule.visit_Build(builder)
    if selection.inline_ignores and builder.build.block is not None:
        found = [one for one in found if not _is_silenced_inside(one, builder)]
    for violation in found:
        violation.severity = selection.severity_of(violation.rule) or violation.severity
    return found


def _is_silenced_inside(violation: Violation, builder: Builder) -> bool:
    """Whether a comment of a Dockerfile that is written in place is about a finding in it."""
    block, file = builder.build.block, builder.file
    if block is None or file is None or not block.start <= violation.span[0] < block.end:
        return False
    line = file.lines.locate(bisect_left(block.value.starts, violation.span[0]))[0]
    return file.suppressions.silence(violation.rule, {line})


def check_context(text: str, path: str, context: str, selection: Selection) -> list[Violation]:
    """What the rules about builds say of a Dockerfile that is built with a context."""
    build = Build()
    file = File(text, path, selection.options)
    found = check_build(Builder(build, path, file, context), file, selection)
    return unsuppressed(file, found, selection)


def _context_of(path: str, builds: list[Build], block: Block) -> str:
    """The folder that a Dockerfile is built with; empty where it is not known."""
    contexts = {
        build.context.text if build.context is not None else "."
        for build in builds
        if build.block is block
    }
    context = contexts.pop() if len(contexts) == 1 else ""
    if not context or "$" in context or "://" in context:
        return ""
    return os.path.join(os.path.dirname(path), context)


def _lint_block(
    text: str, path: str, block: Block, context: str, selection: Selection
) -> list[Violation]:
    file = open_file(block.text, path, selection, context)
    return [
        _outward(text, block, violation)
        for violation in lint_file(file, selection)
        if not block.touches_hole(*violation.span)
    ]


def _outward(text: str, block: Block, violation: Violation) -> Violation:
    """A finding in a Dockerfile as one of the outer file."""
    return Violation(
        violation.rule,
        block.value.span(*violation.span),
        violation.message,
        _outer_fix(text, block, violation.fix),
        violation.severity,
        tuple(block.value.starts[offset] for offset in violation.other_places),
    )


def _outer_fix(text: str, block: Block, repair: Fix | None) -> Fix | None:
    """A repair as one edit of the outer file, of what differs."""
    if repair is None:
        return None
    edit = _outer_edit(text, block, apply_edits(block.text, repair.edits))
    return None if edit is None else Fix(repair.message, [edit], repair.safety)


def _outer_edit(text: str, block: Block, dockerfile: str) -> Edit | None:
    """The edit of the outer file that makes another Dockerfile; None where it cannot hold it."""
    written = block.encode_single(dockerfile)
    if written is None:
        return None
    old = text[block.start : block.end]
    first, last = common(old, written)
    return Edit(block.start + first, block.end - last, written[first : len(written) - last])


def is_sound(text: str, path: str, kind: str, selection: Selection, violation: Violation) -> bool:
    """Whether fix_all() would make the repair of a finding in a Dockerfile, too."""
    builds = read_builds(text, kind)
    blocks = blocks_of(builds)
    block = _block_at(blocks, violation)
    if block is None or violation.fix is None:
        return False
    file = open_file(block.text, path, selection, _context_of(path, builds, block))
    for inner in () if file.tree.problems else lint_file(file, selection):
        outer = (inner.rule, inner.message, block.value.span(*inner.span))
        if inner.fix is None or outer != (violation.rule, violation.message, violation.span):
            continue
        changed = file.with_text(apply_edits(block.text, inner.fix.edits))
        texts = [changed.text if one is block else one.text for one in blocks]
        after = apply_edits(text, violation.fix.edits)
        return (
            objection(file, changed, inner.fix.edits) is None
            and _verified(text, after, kind, blocks, texts) is not None
        )
    return False


def ignoring(text: str, path: str, kind: str, violation: Violation, in_file: bool) -> Edit | None:
    """What writes a comment into a Dockerfile that silences a finding in it; None: nothing can."""
    from dflint.add_ignores import ignore_comments

    blocks = blocks_of(read_builds(text, kind))
    block = _block_at(blocks, violation)
    if block is None:
        return None
    start = bisect_left(block.value.starts, violation.span[0])
    inner = Violation(violation.rule, (start, start), violation.message)
    comments = ignore_comments(File(block.text, path), [inner], in_file)
    dockerfile = apply_edits(block.text, [Edit(at, at, line) for at, line in comments.items()])
    edit = _outer_edit(text, block, dockerfile)
    texts = [dockerfile if one is block else one.text for one in blocks]
    if edit is None or _verified(text, apply_edits(text, [edit]), kind, blocks, texts) is None:
        return None
    return edit


def _block_at(blocks: list[Block], violation: Violation) -> Block | None:
    """The Dockerfile that a finding is in."""
    start = violation.span[0]
    return next((block for block in blocks if block.start <= start < block.end), None)


def fix_all(
    text: str,
    path: str,
    kind: str,
    selection: Selection,
    unsafe: bool,
    wanted: Wanted | None = None,
) -> FixResult:
    """Repairs all Dockerfiles of a file; everything else in it stays, byte for byte.

    ``wanted``: of all findings in a text of the outer file, those that are repaired.
    """
    builds = read_builds(text, kind)
    blocks = blocks_of(builds)
    result = FixResult(text)
    repairs: list[FixResult] = []
    edits: list[Edit] = []
    for index, block in enumerate(blocks):
        repaired = FixResult(block.text)
        if not block.frozen:
            context = _context_of(path, builds, block)
            own = wanted and _wanted_inside(text, path, kind, selection, wanted, index, edits)
            repaired = fix(block.text, path, selection, unsafe, block.can_hold, context, own)
            result.dropped += repaired.dropped
        written = block.encode(repaired.text) if repaired.text != block.text else None
        if written is not None:
            edits.append(Edit(block.start, block.end, written))
        elif repaired.text != block.text:
            repaired = FixResult(block.text)
        repairs.append(repaired)
    result.text = apply_edits(text, edits)
    after = _verified(text, result.text, kind, blocks, [one.text for one in repairs])
    if after is None:
        result.dropped.append("the repaired Dockerfile would read in another way in this file")
        result.text = text
    else:
        for block, repaired in zip(after, repairs, strict=True):
            result.applied += [_outer_applied(block, applied) for applied in repaired.applied]
    result.violations = lint(result.text, path, kind, selection)
    known = unwanted(result.text, result.violations, wanted)
    for one in result.violations:
        has_variables = any(
            block.holes and block.start <= one.span[0] < block.end for block in after or blocks
        )
        reason = why_left_inside(one, selection, unsafe, has_variables, id(one) in known)
        result.left.append((one.rule.code, reason))
    return result


def _wanted_inside(
    text: str,
    path: str,
    kind: str,
    selection: Selection,
    wanted: Wanted,
    index: int,
    edits: list[Edit],
) -> Wanted:
    """The same for one Dockerfile, with what has become of those before it."""
    before = list(edits)
    block = blocks_of(read_builds(text, kind))[index]

    def wanted_inside(dockerfile: str, violations: list[Violation]) -> list[Violation]:
        written = block.encode(dockerfile)
        if written is None:
            return []
        outer = apply_edits(text, [*before, Edit(block.start, block.end, written)])
        now = blocks_of(read_builds(outer, kind))[index]
        found = wanted(outer, lint(outer, path, kind, selection))
        left = {(one.rule.code, one.span, one.message) for one in found}
        return [
            one
            for one in violations
            if (one.rule.code, now.value.span(*one.span), one.message) in left
        ]

    return wanted_inside


def _outer_applied(block: Block, applied: AppliedFix) -> AppliedFix:
    spans = [block.value.span(*span) for span in applied.spans]
    return AppliedFix(applied.rule, applied.message, spans)


def _verified(
    before: str, after: str, kind: str, blocks: list[Block], texts: list[str]
) -> list[Block] | None:
    """The Dockerfiles of the new text; None when they, or anything else, are not as intended."""
    if before == after:
        return blocks
    try:
        found = blocks_of(read_builds(after, kind))
    except CannotCheck:
        return None
    if [block.text for block in found] != texts:
        return None
    if kind == COMPOSE and not _reads_the_same(before, after, blocks, found):
        return None
    return found


def _reads_the_same(before: str, after: str, blocks: list[Block], found: list[Block]) -> bool:
    """Whether YAML sees the same in two texts, apart from the Dockerfiles."""
    from dflint.embedded.compose import events

    old = events(before, [block.start for block in blocks])
    return old == events(after, [block.start for block in found])
