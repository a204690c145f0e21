"""Has the RUNs of a stage read by bash, with ``pipefail``, where ``/bin/sh`` is that of Debian."""

from __future__ import annotations

from dflint.cst.nodes import Cmd, Entrypoint, Healthcheck, Onbuild, Run, Shell, ShellForm
from dflint.editing import line_above
from dflint.fingerprint import END
from dflint.pipefail import may_have_pipefail
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.base_images import DEBIAN, official_image
from dflint.semantics.stages import DEFAULT_SHELL
from dflint.shell.nodes import CommandSubstitution

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

_BASH = ("/bin/bash", "-o", "pipefail", "-c")
#: Text that bash expands and dash does not: braces, ``$'...'``, variables that it sets by itself.
_EXPANDED_BY_BASH = regex(
    r"\{[^\s{}]*(?:,|\.\.)|\$['\"]|[<>]\(|&>|\+=|==|=~"
    r"|\$\{?(?:BASH\w*|DIRSTACK|E?UID|FUNCNAME|GROUPS|HOST\w*|MACHTYPE|OSTYPE|RANDOM|SECONDS|SHLVL)"
)
#: Built-in commands that the two do not have in common, or that do something else in each.
_DIFFER = frozenset(
    "alias declare dirs disown enable function getopts hash help history kill let local"
    " logout mapfile popd pushd read readarray select shopt source time trap type typeset ulimit"
    " unalias wait".split()
)


def run_with_bash(file: File, step: Step) -> Fix | None:
    """Writes a SHELL above the step. It holds for all that follows in the stage: None where
    something there would be read in another way by bash, or might fail with ``pipefail``.

    Images with Debian or Ubuntu have a bash, and dash as ``/bin/sh``.
    """
    stage, node = step.stage, step.node
    image = official_image(stage)
    if image is None or image.family != DEBIAN or stage.children or not isinstance(node, Run):
        return None
    if step.state.shell is not DEFAULT_SHELL or "BASH_ENV" in step.state.environment:
        return None
    if not all(map(_may_be_read_by_bash, stage.steps[step.index :])):
        return None
    start = _above_comments(file.text, node.span[0])
    keyword = "shell" if node.keyword.islower() else "SHELL"
    words = ", ".join(f'"{word}"' for word in _BASH)
    newline = "\r\n" if node.code.endswith("\r\n") else "\n"
    text = f"{node.indent}{keyword} [{words}]{newline}"
    edit = Edit(start, start, text, ["SHELL", "[", *_BASH, END])
    return Fix("Have bash read what follows, with pipefail", [edit], Safety.UNSAFE)


def _above_comments(text: str, start: int) -> int:
    """The start of the comment lines that stand directly above a line."""
    while start:
        above = line_above(text, start)
        if not above.lstrip().startswith("#"):
            break
        start -= len(above)
    return start


def _may_be_read_by_bash(step: Step) -> bool:
    node = step.node
    if isinstance(node, (Shell, Onbuild)):
        # Another SHELL may count on what is in force before it, a child image on what is after.
        return False
    if isinstance(node, (Cmd, Entrypoint, Healthcheck)):
        return not any(isinstance(argument, ShellForm) for argument in node.arguments)
    if not isinstance(node, Run) or not isinstance(node.command, ShellForm):
        return True
    if getattr(node, "interpreter", None) is not None:
        return True
    script = step.script
    if script is None or script.errors or script.source is None:
        return False
    if _EXPANDED_BY_BASH.search(script.source.text) or not may_have_pipefail(step, script):
        return False
    return not any(map(_differs, step.commands)) and not _has_own_dialect(script)


def _has_own_dialect(script: Script) -> bool:
    """Whether it is written for bash already, or a failure inside ``$(a; b)`` may count in dash
    only, which goes on with ``-e`` there.
    """
    return bool(script.bashisms) or any(
        isinstance(node, CommandSubstitution) and _has_several_items(node) for node in script.walk()
    )


def _has_several_items(node: CommandSubstitution) -> bool:
    return node.body is None or len(node.body.items) > 1


def _differs(command: Command) -> bool:
    if command.name == "echo":
        # The echo of dash replaces \n and its kind, and prints -e.
        words = [word.text for word in command.node.argv[1:]]
        return any("\\" in word or word.lstrip("'\"").startswith(("-e", "-E")) for word in words)
    return command.name is None or command.name in _DIFFER
