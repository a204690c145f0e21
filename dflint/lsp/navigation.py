"""Where a stage or a variable is defined, where a stage is used, and another name for it."""

from __future__ import annotations

from lsprotocol.types import (
    DocumentHighlight,
    DocumentHighlightKind,
    Location,
    Range,
    TextEdit,
    WorkspaceEdit,
)
from pygls.exceptions import JsonRpcInvalidParams

from dflint.lsp.names import (
    definition_of,
    stage_at,
    stage_name_span,
    stage_references,
    variable_at,
)
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.lsp.documents import Document
    from dflint.lsp.names import StageReference
    from dflint.semantics.stages import Stage

_STAGE_NAME = regex(r"[a-z][a-z0-9-_.]*\Z")


def definition(document: Document, offset: int) -> Location | None:
    """Where what stands at an offset is defined."""
    found = stage_at(document.file, offset)
    if found is not None:
        stage = found[0]
        span = stage_name_span(stage) or stage.from_.head_span
        return Location(document.uri, document.positions.range(span))
    node = document.node_at(offset)
    variable = variable_at(document.text, *node.span, offset) if node else None
    if variable is None:
        return None
    pair = definition_of(variable[0], document.step_at(offset), document.file, offset)
    if pair is None:
        return None
    start = pair.key.span[0]
    span = start, start + len(pair.key.text)
    return Location(document.uri, document.positions.range(span))


def references(document: Document, offset: int, with_definition: bool) -> list[Location]:
    """The places that name the stage at an offset."""
    found = stage_at(document.file, offset)
    if found is None:
        return []
    spans = [reference.span for reference in _references_to(document, found[0])]
    own = stage_name_span(found[0])
    if with_definition and own is not None:
        spans.insert(0, own)
    return [Location(document.uri, document.positions.range(span)) for span in spans]


def highlights(document: Document, offset: int) -> list[DocumentHighlight]:
    """The same, in the text that is shown."""
    return [
        DocumentHighlight(location.range, DocumentHighlightKind.Text)
        for location in references(document, offset, with_definition=True)
    ]


def _references_to(
    document: Document, stage: Stage, by_name: bool = False
) -> Iterator[StageReference]:
    for reference in stage_references(document.file):
        if reference.stage is stage and not (by_name and reference.by_index):
            yield reference


def renamed_range(document: Document, offset: int) -> Range | None:
    """The name at an offset, if it can be another one: that of a stage."""
    found = stage_at(document.file, offset)
    if found is None or found[0].name is None or document.text[slice(*found[1])].isdigit():
        return None
    return document.positions.range(found[1])


def rename(document: Document, offset: int, name: str) -> WorkspaceEdit | None:
    """The edits that give the stage at an offset another name."""
    found = stage_at(document.file, offset)
    own = stage_name_span(found[0]) if found else None
    if found is None or own is None:
        return None
    if not _STAGE_NAME.match(name):
        raise JsonRpcInvalidParams(f"{name!r} cannot be the name of a stage")
    if any(stage.name == name and stage is not found[0] for stage in document.file.stages):
        raise JsonRpcInvalidParams(f"there is a stage {name} already")
    spans = [own, *(each.span for each in _references_to(document, found[0], by_name=True))]
    edits = [TextEdit(document.positions.range(span), name) for span in spans]
    return WorkspaceEdit(changes={document.uri: edits})
