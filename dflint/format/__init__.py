"""Writes a whole Dockerfile in one style, without changing what is built from it."""

from dflint.format.formatter import Change, FormatResult, format_text
from dflint.format.style import FormatStyle, style_for

__all__ = ["Change", "FormatResult", "FormatStyle", "format_text", "style_for"]
