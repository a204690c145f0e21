"""The lossless tree of a shell script: ``parse(source).code == source.raw`` for every script."""

from dflint.shell.parser import parse, parse_word

__all__ = ["parse", "parse_word"]
