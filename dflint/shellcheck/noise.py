"""What ShellCheck says that is not worth repeating about a Dockerfile."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.shell.nodes import CommandSubstitution, Parameter, Word
from dflint.shellcheck.values import DECLARATIONS, SPLITTING, prints_one_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.shellcheck.scripts import Finding, Script

#: Ways of /bin/sh that dash, BusyBox and bash have in common, though POSIX has them not.
_EVERYWHERE = {
    # [^a-z]
    "SC3026",
    # local
    "SC3043",
}
_ASSIGNMENT = regex(r"[ \t]*[A-Za-z_]\w*=")
_EXTRAS = regex(r"\[[A-Za-z][\w.,-]*\]")
_READS_FILES = (".", "source", "eval")


def is_noise(finding: Finding, script: Script) -> bool:
    """Whether a finding is not to be reported."""
    code = finding.code
    if code.startswith("SC3"):
        return _is_known_to_sh(finding, script)
    check = _CHECKS.get(code)
    return check is not None and check(finding, script)


def _is_known_to_sh(finding: Finding, script: Script) -> bool:
    """What POSIX leaves undefined, the shell in the image may define."""
    if script.shell == "bash as sh" or finding.code in _EVERYWHERE:
        return True
    text = script.text_of(finding)
    if finding.code == "SC3028" and script.shell == "busybox":
        return text.strip("${}") == "RANDOM"
    if finding.code == "SC3037":
        return text == "-n"
    return finding.code == "SC3045" and re.search(r"ulimit|read -p", finding.message) is not None


def _is_unsplit(finding: Finding, script: Script) -> bool:
    """SC2086, SC2046: an expansion that cannot be split, or that must be."""
    values = script.values
    command, word, part = values.places.get(script.offset(finding), (None, None, None))
    name = _variable(finding, script)
    if name is not None:
        return values.holds_one_word(name) or values.is_list(name)
    if isinstance(part, Parameter):
        # ${x:-} and ${x:+word} are no word at all when there is nothing to say.
        is_empty = part.argument is None or not part.argument.text
        return part.operator in (":+", "+") or (part.operator in (":-", "-") and is_empty)
    if not isinstance(part, CommandSubstitution):
        return False
    if command is not None:
        is_operand = any(command.word(package.index) is word for package in command.packages)
        if is_operand or (command.name in SPLITTING and word is not None and word.parts[0] is part):
            return True
    return prints_one_word(part, values)


def _variable(finding: Finding, script: Script) -> str | None:
    """The name of the variable at the place of a finding."""
    match = re.fullmatch(r"\$\{?([A-Za-z_]\w*)(?:(?:%%?|##?)[^}]*)?\}?", script.text_of(finding))
    return match[1] if match else None


def _is_assigned_elsewhere(finding: Finding, script: Script) -> bool:
    """SC2154: a file that is read, or text that is run, may have set the variable."""
    if script.step.state.shell.reads_profile:
        return True
    for command in script.values.commands:
        if command.name in _READS_FILES:
            return True
        # export $(grep NAME= file)
        if command.name in DECLARATIONS and any(
            _is_expansion(word) for word in command.node.argv[1:]
        ):
            return True
    return False


def _is_expansion(word: Word) -> bool:
    return bool(word.parts) and isinstance(word.parts[0], (Parameter, CommandSubstitution))


def _cannot_fail(finding: Finding, script: Script) -> bool:
    """SC2155: it hides the status of a command that cannot sensibly fail: mktemp, nproc."""
    values = script.values
    value = values.assignments.get(script.offset(finding), ())
    found = [
        node for part in value for node in part.walk() if isinstance(node, CommandSubstitution)
    ]
    return bool(found) and all(prints_one_word(part, values, sure=True) for part in found)


def _has_line_break(finding: Finding, script: Script) -> bool:
    """SC1075, SC2291: it is about how lines are broken, and they are broken by continuations."""
    start, end = finding.start, finding.end
    if finding.code == "SC1075":
        end = script.source.text.find("if", start) + 2
    return "\n" in script.source.raw_slice(max(0, start - 1), end)


def _dash_expands(finding: Finding, script: Script) -> bool:
    """SC2028: the echo of dash, which sh mostly is, expands backslashes."""
    return script.shell in ("sh", "dash")


def _is_empty_value(finding: Finding, script: Script) -> bool:
    """SC1007: ``A= B= command`` sets several variables to nothing."""
    text = script.source.text
    return _ASSIGNMENT.match(text, text.find("=", finding.start - 1) + 1) is not None


def _is_extra(finding: Finding, script: Script) -> bool:
    """SC2102: ``package[extra]`` of pip is not meant as a pattern."""
    text, start = script.source.text, finding.start
    return start > 0 and text[start - 1].isalnum() and bool(_EXTRAS.match(text, start))


def _shell_exits(finding: Finding, script: Script) -> bool:
    """SC2164: a shell that SHELL starts with -e ends when cd fails."""
    return script.step.state.shell.errexit


def _is_context(finding: Finding, script: Script) -> bool:
    """SC1009, SC1073: they tell where the syntax error is that another finding is about."""
    return True


_CHECKS = {
    "SC1007": _is_empty_value,
    "SC1009": _is_context,
    "SC1073": _is_context,
    "SC1075": _has_line_break,
    "SC2028": _dash_expands,
    "SC2046": _is_unsplit,
    "SC2086": _is_unsplit,
    "SC2102": _is_extra,
    "SC2154": _is_assigned_elsewhere,
    "SC2155": _cannot_fail,
    "SC2164": _shell_exits,
    "SC2291": _has_line_break,
}
