"""What an editor offers to do: a repair, all safe repairs, a comment that silences a rule."""

from __future__ import annotations

from difflib import SequenceMatcher

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from dflint.add_ignores import ignore_comments
from dflint.fixer import apply_edits, fix
from dflint.guard import objection
from dflint.lsp.diagnostics import diagnostic
from dflint.rule import Edit, Safety

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol.types import Range

    from dflint.lsp.documents import Document
    from dflint.rule import Violation

FIX_ALL = "source.fixAll.dflint"
#: Lines times lines: what may be compared to find out which of them changed.
_MAX_COMPARISONS = 5_000_000

KINDS = [CodeActionKind.QuickFix, FIX_ALL]


def code_actions(
    document: Document, place: Range, only: Sequence[str] | None, versioned: bool
) -> Iterator[CodeAction]:
    """What can be done about a place; ``only``: the kinds that the editor asks for.

    ``versioned``: whether the editor takes edits that name the version of the text.
    """
    if document.settings is None:
        return
    if _wants(only, CodeActionKind.QuickFix):
        for violation in document.violations_in(*document.positions.span(place)):
            yield from _quick_fixes(violation, document, versioned)
    if _wants(only, FIX_ALL) and any(map(_is_safe, document.violations)):
        # It takes a while, and the editor asks at each move of the cursor: see fix_all_edit().
        yield CodeAction("dflint: fix all safe problems", kind=FIX_ALL, data=document.uri)


def _wants(only: Sequence[str] | None, kind: str) -> bool:
    return not only or any(kind == wanted or kind.startswith(f"{wanted}.") for wanted in only)


def _is_safe(violation: Violation) -> bool:
    return violation.fix is not None and violation.fix.safety == Safety.SAFE


def _quick_fixes(violation: Violation, document: Document, versioned: bool) -> Iterator[CodeAction]:
    shown = [diagnostic(violation, document)]
    code = violation.rule.code
    if violation.fix is not None and _is_sound(violation, document):
        is_safe = _is_safe(violation)
        warning = "" if is_safe else " (unsafe: may change what is built)"
        yield CodeAction(
            f"{violation.fix.message}{warning} [{code}]",
            kind=CodeActionKind.QuickFix,
            diagnostics=shown,
            is_preferred=is_safe,
            edit=_workspace_edit(
                document,
                [document.positions.edit(e.start, e.end, e.text) for e in violation.fix.edits],
                versioned,
            ),
        )
    if document.settings is None or not document.settings.selection.inline_ignores:
        return
    here, everywhere = f"Ignore {code} here", f"Ignore {code} in this file"
    for title, in_file in ((here, False), (everywhere, True)):
        edits = _ignoring(violation, document, in_file)
        if not edits:
            continue
        yield CodeAction(
            title,
            kind=CodeActionKind.QuickFix,
            diagnostics=shown,
            edit=_workspace_edit(document, edits, versioned),
        )


def _ignoring(violation: Violation, document: Document, in_file: bool) -> list[TextEdit]:
    """What writes the comment that silences a rule; in an outer file, into the Dockerfile there."""
    if document.kind:
        from dflint.embedded.document import ignoring

        comment = ignoring(document.text, document.path, document.kind, violation, in_file)
        edits = [] if comment is None else [comment]
    else:
        comments = ignore_comments(document.file, [violation], in_file)
        edits = [Edit(at, at, comment) for at, comment in comments.items()]
    return [document.positions.edit(edit.start, edit.end, edit.text) for edit in edits]


def _is_sound(violation: Violation, document: Document) -> bool:
    """Whether the fixer would make the repair, too."""
    if document.kind and document.settings is not None:
        from dflint.embedded.document import is_sound

        selection = document.settings.selection
        return is_sound(document.text, document.path, document.kind, selection, violation)
    if violation.fix is None or document.file.tree.problems:
        return False
    edits = violation.fix.edits
    changed = document.file.with_text(apply_edits(document.text, edits))
    return objection(document.file, changed, edits) is None


def fix_all_edit(document: Document, versioned: bool) -> WorkspaceEdit:
    """All that ``dflint --fix`` would do; unsafe repairs only where the configuration says so."""
    settings = document.settings
    if settings is None:
        return _workspace_edit(document, [], versioned)
    text, path = document.text, document.path
    if document.kind:
        from dflint.embedded.document import fix_all

        result = fix_all(text, path, document.kind, settings.selection, settings.unsafe_fixes)
    else:
        result = fix(text, path, settings.selection, settings.unsafe_fixes)
    return _workspace_edit(document, changed_lines(document, result.text), versioned)


def changed_lines(document: Document, text: str) -> list[TextEdit]:
    """The edits that make the text, line by line, so that the cursor stays where it is."""
    before, after = document.text.splitlines(keepends=True), text.splitlines(keepends=True)
    offsets = [0]
    for line in before:
        offsets.append(offsets[-1] + len(line))
    return [
        document.positions.edit(offsets[start], offsets[end], "".join(after[first:last]))
        for start, end, first, last in _differences(before, after)
    ]


def _differences(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """The stretches of lines that differ; one for all where to look closer would take too long."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    if middle[0] == middle[1]:
        return []
    if len(middle[0]) * len(middle[1]) > _MAX_COMPARISONS:
        return [(head, len(before) - tail, head, len(after) - tail)]
    # Lines that stand everywhere are left out of the comparison, which would take too long.
    matcher = SequenceMatcher(None, *middle)
    return [
        (start + head, end + head, first + head, last + head)
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _workspace_edit(document: Document, edits: list[TextEdit], versioned: bool) -> WorkspaceEdit:
    if not versioned:
        return WorkspaceEdit(changes={document.uri: edits})
    named = OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return WorkspaceEdit(document_changes=[TextDocumentEdit(named, list(edits))])
