"""Violations as an editor shows them."""

from __future__ import annotations

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
)

from dflint.rule import Severity, rule_link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.lsp.documents import Document
    from dflint.rule import Violation

SOURCE = "dflint"

_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.INFO: DiagnosticSeverity.Information,
    Severity.STYLE: DiagnosticSeverity.Hint,
}


def diagnostics(document: Document) -> list[Diagnostic]:
    """What is wrong with a document; may raise whatever a rule raises."""
    return [diagnostic(violation, document) for violation in document.violations]


def diagnostic(violation: Violation, document: Document) -> Diagnostic:
    """One violation."""
    link = rule_link(violation.rule)
    return Diagnostic(
        range=document.positions.range(violation.span),
        message=violation.message,
        severity=_SEVERITIES[violation.severity],
        code=violation.rule.code,
        code_description=CodeDescription(link) if link else None,
        source=SOURCE,
        tags=_tags(violation) or None,
        related_information=_related(violation, document) or None,
    )


def _tags(violation: Violation) -> list[DiagnosticTag]:
    tags: list[DiagnosticTag] = []
    if _is_unnecessary(violation):
        tags.append(DiagnosticTag.Unnecessary)
    if "deprecated" in violation.message.lower():
        tags.append(DiagnosticTag.Deprecated)
    return tags


def _is_unnecessary(violation: Violation) -> bool:
    """Whether the repair is to take out what is marked, and nothing else."""
    if violation.fix is None or not violation.fix.edits:
        return False
    edits, (start, end) = violation.fix.edits, violation.span
    return all(not edit.text for edit in edits) and any(
        edit.start <= start < end <= edit.end for edit in edits
    )


def _related(violation: Violation, document: Document) -> list[DiagnosticRelatedInformation]:
    return [
        DiagnosticRelatedInformation(
            Location(document.uri, document.positions.range(_line_at(document.text, offset))),
            "docker build --check reports it here",
        )
        for offset in violation.other_places
    ]


def _line_at(text: str, offset: int) -> tuple[int, int]:
    end = text.find("\n", offset)
    line = text[offset : end if end >= 0 else len(text)].rstrip()
    return offset, offset + len(line)
