"""Format document: what ``dflint format`` would write."""

from __future__ import annotations

from dflint.format import format_text, style_for
from dflint.lsp.code_actions import changed_lines
from dflint.rule import CannotCheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lsprotocol.types import TextEdit

    from dflint.lsp.documents import Document


def formatting(document: Document, with_editorconfig: bool = True) -> list[TextEdit]:
    """The edits that bring a document into shape.

    Raises ConfigError, and CannotCheck for a file that BuildKit refuses.
    """
    if document.settings is None:
        return []
    style = style_for(document.path, document.settings, with_editorconfig)
    result = format_text(document.text, document.path, style)
    if result.problem:
        raise CannotCheck(f"not formatted: {result.problem}")
    return changed_lines(document, result.text)
