"""The same value written in another way: between double quotes, where blanks need no escape.

What counts is what variable expansion makes of a word; see ``dflint.semantics.expansion``.
"""

from __future__ import annotations

from dflint.cst.words import replace_invalid, split_words
from dflint.semantics.expansion import ExpansionError, expand, variables

#: Stands for a variable whose value is not known; no Dockerfile has it (private use).
_MARKER = "\ue000"


def quoted(text: str, escape: str) -> dict[int, str]:
    """How to write a text as a word that means just it: what becomes of characters that change."""
    special = f'"${escape}'
    changes = {index: escape + char for index, char in enumerate(text) if char in special}
    return _between_quotes(text, changes)


def double_quoted(word: str, escape: str) -> dict[int, str] | None:
    """How to write a word between double quotes: what becomes of characters that change.

    None where it cannot be said that both words are the same for any values of the variables.
    """
    changes = _quoting(word, escape)
    result = changed(word, changes)
    meaning = _meaning(word, escape)
    is_same = meaning is not None and meaning == _meaning(result, escape)
    return changes if is_same and is_one_word(result, escape) else None


def changed(word: str, changes: dict[int, str]) -> str:
    """The word with other characters in some places."""
    return "".join(changes.get(index, char) for index, char in enumerate(word))


def is_one_word(text: str, escape: str) -> bool:
    """Whether ENV and LABEL would take all of it as one value, and can read it."""
    words = split_words(text, 0, escape)
    return words == [(0, len(text))] and _meaning(text, escape) is not None


def _quoting(word: str, escape: str) -> dict[int, str]:
    special = f'"${escape}'
    references = dict(_references(word, escape))
    changes: dict[int, str] = {}
    quote, index = "", 0
    while index < len(word):
        char, following = word[index], word[index + 1 : index + 2]
        if index in references:
            index = references[index]
            continue
        if quote == "'":
            if char == quote:
                changes[index], quote = "", ""
            elif char in special:
                changes[index] = escape + char
        elif char == escape:
            if not quote and (not following or following not in special):
                changes[index] = ""
            if not quote or (following and following in special):
                index += 1
        elif char == '"' or (char == "'" and not quote):
            changes[index], quote = "", "" if quote else char
        index += 1
    return _between_quotes(word, changes)


def _between_quotes(word: str, changes: dict[int, str]) -> dict[int, str]:
    last = len(word) - 1
    changes[0] = '"' + changes.get(0, word[0])
    changes[last] = changes.get(last, word[last]) + '"'
    return changes


def _references(word: str, escape: str) -> list[tuple[int, int]]:
    """Where variables stand in a word, those inside the ``${}`` of others left out."""
    found: list[tuple[int, int]] = []
    for reference in variables(word, escape):
        if not found or reference.start >= found[-1][1]:
            found.append((reference.start, reference.end))
    return found


def _meaning(word: str, escape: str) -> tuple[str, list[str]] | None:
    """The text of a word with a mark for each variable, and the variables as they are written.

    Two words of which this is the same have the same value whatever the variables are. None where
    it cannot be said.
    """
    if _MARKER in word:
        return None
    pieces: list[str] = []
    texts: list[str] = []
    position = 0
    for start, end in _references(word, escape):
        pieces += word[position:start], _MARKER
        texts.append(replace_invalid(word[start:end]))
        position = end
    pieces.append(word[position:])
    try:
        # Variables that are set to something: what is refused even then is always refused.
        expand(word, {reference.name: "a" for reference in variables(word, escape)}, escape)
        return expand("".join(pieces), {}, escape).text, texts
    except ExpansionError:
        return None
