"""Format document, where dflint has a formatter."""

from __future__ import annotations

from importlib.util import find_spec

from dflint.lsp.code_actions import changed_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lsprotocol.types import TextEdit

    from dflint.lsp.documents import Document

_MODULE = "dflint.format"


def is_available() -> bool:
    """Whether there is a formatter to call."""
    return find_spec(_MODULE) is not None


def formatting(document: Document) -> list[TextEdit]:
    """The edits that bring a document into shape; it may raise whatever the formatter raises."""
    from importlib import import_module

    text: str = import_module(_MODULE).format_text(document.text, document.path)
    return changed_lines(document, text)
