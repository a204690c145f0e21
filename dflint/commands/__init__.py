"""What command-line tools accept, as data, and argument vectors understood by it.

`parse_invocation` says what each word of an argument vector is; `packages.package_action` and the
functions of `apt`, `debian` and their neighbours say what it does.
"""

from __future__ import annotations

from dflint.commands.invocation import Invocation, Option
from dflint.commands.parse import parse_invocation

__all__ = ["Invocation", "Option", "parse_invocation"]
