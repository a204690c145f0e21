"""Text in XML."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from dflint.reporters.display import visible

#: The first line of a document.
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def content(text: str) -> str:
    """A text between tags; what XML 1.0 cannot hold is written out."""
    return escape(visible(text))


def attributes(**values: object) -> str:
    """The attributes of a tag, each with a blank before it."""
    return "".join(f" {name}={quoteattr(visible(str(value)))}" for name, value in values.items())
