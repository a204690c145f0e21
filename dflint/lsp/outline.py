"""The stages and instructions of a document as an outline, and what can be folded."""

from __future__ import annotations

from lsprotocol.types import (
    DocumentSymbol,
    FoldingRange,
    FoldingRangeKind,
    SymbolKind,
)

from dflint.cst.nodes import Comment, From
from dflint.cst.parser import innermost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction
    from dflint.lsp.documents import Document
    from dflint.semantics.stages import Stage

_MAX_DETAIL = 60


def symbols(document: Document) -> list[DocumentSymbol]:
    """The stages with their instructions; what stands above the first one beside them."""
    found: list[DocumentSymbol] = []
    for node in document.file.tree.instructions:
        if isinstance(node, From):
            break
        found.append(_symbol(document, node))
    found += [
        _stage_symbol(document, stage) for stage in document.file.stages if not stage.is_headless
    ]
    return found


def _stage_symbol(document: Document, stage: Stage) -> DocumentSymbol:
    head = stage.from_
    end = _end(document, stage.nodes[-1] if stage.nodes else head)
    image = head.image.value if head.image else ""
    return DocumentSymbol(
        name=stage.name or image or "FROM",
        detail=f"FROM {image}" if stage.name else "",
        kind=SymbolKind.Module,
        range=document.positions.range((head.span[0], end)),
        selection_range=document.positions.range((head.span[0], _end(document, head))),
        children=[_symbol(document, node) for node in stage.nodes],
    )


def _symbol(document: Document, node: Instruction) -> DocumentSymbol:
    span = node.span[0], _end(document, node)
    words = document.text[node.head_span[1] : span[1]].split()
    detail = " ".join(words)
    if len(detail) > _MAX_DETAIL:
        detail = f"{detail[:_MAX_DETAIL]}..."
    return DocumentSymbol(
        name=node.name or "?",
        detail=detail,
        kind=SymbolKind.Function,
        range=document.positions.range(span),
        selection_range=document.positions.range(node.head_span),
    )


def _end(document: Document, node: Instruction) -> int:
    """Where an instruction ends, without its line end."""
    start, end = node.span
    while end > start and document.text[end - 1] in "\r\n":
        end -= 1
    return end


def folding_ranges(document: Document) -> list[FoldingRange]:
    """Stages, instructions of several lines, heredocs and groups of comments."""
    return [*_stage_folds(document), *_instruction_folds(document), *_comment_folds(document)]


def _stage_folds(document: Document) -> Iterator[FoldingRange]:
    for stage in document.file.stages:
        if stage.nodes and not stage.is_headless:
            yield FoldingRange(stage.from_.line - 1, stage.nodes[-1].end_line - 1)


def _instruction_folds(document: Document) -> Iterator[FoldingRange]:
    for node in document.file.tree.instructions:
        if node.end_line > node.line:
            yield FoldingRange(node.line - 1, node.end_line - 1)
        for heredoc in innermost(node).heredocs[1:]:
            start, end = heredoc.span
            first = document.file.lines.locate(start)[0]
            last = document.file.lines.locate(max(start, end - 1))[0]
            if last > first:
                yield FoldingRange(first - 1, last - 1)


def _comment_folds(document: Document) -> Iterator[FoldingRange]:
    first = last = 0
    for statement in document.file.tree.body:
        line = document.file.lines.locate(statement.span[0])[0]
        if isinstance(statement, Comment) and line == last + 1 and first:
            last = line
            continue
        if last > first:
            yield FoldingRange(first - 1, last - 1, kind=FoldingRangeKind.Comment)
        first = last = line if isinstance(statement, Comment) else 0
    if last > first:
        yield FoldingRange(first - 1, last - 1, kind=FoldingRangeKind.Comment)
