"""Text in XML and HTML: in ASCII, which is the same in all encodings of standard output."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from dflint.reporters.display import visible

#: The first line of a document.
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def content(text: str) -> str:
    """A text between tags; what XML 1.0 cannot hold is written out."""
    return _in_ascii(escape(visible(text)))


def attributes(**values: object) -> str:
    """The attributes of a tag, each with a blank before it."""
    return "".join(
        f" {name}={_in_ascii(quoteattr(visible(str(value))))}" for name, value in values.items()
    )


def _in_ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
