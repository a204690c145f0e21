"""The lossless tree of a shell script: ``parse(source).code == source.raw`` for every script.

``parse`` makes the tree (its nodes are in ``dflint.shell.nodes``), ``contexts.contexts`` tells
under which condition each command runs, ``state.effects`` what outlives it.
"""

from dflint.shell.parser import parse, parse_word

__all__ = ["parse", "parse_word"]
