"""The lossless tree of a Dockerfile: ``parse(text).code == text`` for every text."""

from dflint.cst.parser import parse

__all__ = ["parse"]
