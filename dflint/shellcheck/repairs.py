"""ShellCheck's replacements as edits of the Dockerfile, where they certainly do what they should.

ShellCheck knows nothing of the file around the script, and little of what the values are. Only two
of its repairs are made: quotes around a variable, and ``$(...)`` for backquotes.
"""

from __future__ import annotations

from bisect import bisect_right

from dflint.fingerprint import token_spans, words
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.shellcheck.scripts import Finding, Script

#: Tokens that are the beginning of something that does not end.
_OPEN_QUOTES = frozenset(("'", '"', "\\"))
#: Text between backquotes that means the same between ``$(`` and ``)``.
_PLAIN_COMMAND = regex(r"(?!\()[^\\`#]*")


def repair(finding: Finding, script: Script) -> Fix | None:
    """The repair of a finding; None where there is none, or it is not certain."""
    if not finding.replacements:
        return None
    if finding.code == "SC2086" and _can_be_quoted(finding, script):
        message, safety = f"Quote {script.text_of(finding)}", Safety.UNSAFE
    elif finding.code == "SC2006" and _is_plain(script.text_of(finding)):
        safety = Safety.UNSAFE if script.is_onbuild else Safety.SAFE
        message = "Use $(...) instead of backquotes"
    else:
        return None
    edit = _edit(finding, script)
    return None if edit is None else Fix(message, [edit], safety)


def _can_be_quoted(finding: Finding, script: Script) -> bool:
    """Whether quotes around a variable keep the number of words, were it not for its blanks.

    A variable that is a word of its own and is empty is no word at all; quoted it is one.
    """
    place = script.values.places.get(script.offset(finding))
    if place is None:
        return False
    _, word, part = place
    name = getattr(part, "name", "")
    return len(word.parts) > 1 or script.values.is_assigned(name)


def _is_plain(text: str) -> bool:
    body = text[1:-1]
    return bool(_PLAIN_COMMAND.fullmatch(body)) and "case" not in body


def _edit(finding: Finding, script: Script) -> Edit | None:
    """The replacements as one edit of whole words and operators; None where that is not exact."""
    source = script.source
    first, last = finding.replacements[0][0], finding.replacements[-1][1]
    spans = script.token_spans
    # Those that the replacements touch.
    low = max(0, bisect_right(spans, (first, len(source.text))) - 1)
    high = max(low, bisect_right(spans, (max(first, last - 1), len(source.text))) - 1)
    start, end = spans[low][0], spans[high][1]
    if not start <= first <= last <= end or source.raw_slice(start, end) != source.text[start:end]:
        return None
    if finding.code == "SC2086" and "`" in source.text[start:end]:
        # Quotes in backquotes may be inside others.
        return None
    pieces: list[str] = []
    position = start
    for left, right, text in finding.replacements:
        if left < position:
            return None
        pieces.extend((source.text[position:left], text))
        position = right
    new = "".join(pieces) + source.text[position:end]
    tokens = words(new)
    if not _OPEN_QUOTES.isdisjoint(tokens) or not _ends_at(new, source.text[end : end + 1]):
        return None
    file_start, file_end = source.span(start, end)
    return Edit(file_start, file_end, new, tokens)


def _ends_at(new: str, following: str) -> bool:
    """Whether the last word of a text ends with it when that character follows."""
    return any(end == len(new) for _, end in token_spans(new + following))
