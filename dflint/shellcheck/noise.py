"""What ShellCheck says that is not worth repeating about a Dockerfile."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.shellcheck.scripts import Finding, Script


def is_noise(finding: Finding, script: Script) -> bool:
    return False
