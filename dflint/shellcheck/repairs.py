"""ShellCheck's replacements as edits of the Dockerfile."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.rule import Fix
    from dflint.shellcheck.scripts import Finding, Script


def repair(finding: Finding, script: Script) -> Fix | None:
    return None
