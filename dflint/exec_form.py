"""From shell form to JSON form: the edits that turn a command line into a list of strings."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.rule import Edit
from dflint.shell.nodes import SimpleCommand, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import ShellForm
    from dflint.semantics.stages import Step

#: Words that the shell itself understands: no program of that name need exist, or be the same.
BUILTINS = frozenset(
    ". : [ [[ alias bg bind break builtin caller case cd chdir command compgen complete continue"
    " declare dirs disown do done echo elif else enable esac eval exec exit export false fc fg fi"
    " for function getopts hash help history if in jobs kill let local logout mapfile popd printf"
    " pushd pwd read readarray readonly return select set shift shopt source suspend test then"
    " time times trap true type typeset ulimit umask unalias unset until wait while { } !".split()
)
_SPECIAL = frozenset("{}~!")
_STRING = r'"[^"\\\x00-\x1f]*"|\'[^\'"\\\x00-\x1f]*\'|\u201c[^\u201c\u201d"\\\x00-\x1f]*\u201d'
_NEARLY_JSON = regex(
    rf"\[(?P<list>[ \t]*(?:{_STRING})[ \t]*(?:,[ \t]*(?:{_STRING})[ \t]*)*)(?:,[ \t]*)?\][ \t]*"
    r"(?P<comment>#.*)?"
)


def quoted(text: str) -> str:
    """A text as a JSON string."""
    import json

    return json.dumps(text, ensure_ascii=False)


def exec_form(text: str, step: Step, command: ShellForm) -> list[Edit] | None:
    """Turns a command of plain words into JSON, word by word, so that all between them stays.

    None where the shell has anything to do with the command but to start the program.
    """
    words = _plain_words(step)
    if not words or any("\n" in text[slice(*word.span)] for word in words):
        return None
    if text[words[-1].span[1] : command.span[1]].strip():
        return None
    start = words[0].span[0]
    values = [word.value or "" for word in words]
    if values[0] == "exec" and len(words) > 1:
        del words[0], values[0]
    if values[0] in BUILTINS or values[0].startswith("-") or not values[0]:
        return None
    if any("\udc80" <= char <= "\udcff" for value in values for char in value):
        return None
    edits = []
    last = len(words) - 1
    for index, (word, value) in enumerate(zip(words, values, strict=True)):
        opening, closing = "" if index else "[", "," if index < last else "]"
        begin = word.span[0] if index else start
        tokens = [value] if index else ["[", value]
        edits.append(Edit(begin, word.span[1], f"{opening}{quoted(value)}{closing}", tokens))
    return edits


def _plain_words(step: Step) -> list[Word] | None:
    """The words of a script that is one command and asks nothing else of its shell."""
    script = step.script
    if script is None or script.errors or script.comments or step.node.heredocs:
        return None
    if len(script.body.items) != 1 or script.body.items[0].is_background:
        return None
    pipelines = script.body.items[0].and_or.pipelines
    if len(pipelines) != 1 or pipelines[0].prefix or len(pipelines[0].commands) != 1:
        return None
    command = pipelines[0].commands[0]
    if not isinstance(command, SimpleCommand):
        return None
    words = [element for element in command.elements if isinstance(element, Word)]
    is_plain = len(words) == len(command.elements) and all(map(_is_plain, words))
    return words if is_plain else None


def _is_plain(word: Word) -> bool:
    return word.value is not None and not word.has_glob and _SPECIAL.isdisjoint(word.unquoted_text)


def shell_in_exec_form(command: ShellForm) -> Edit | None:
    """Hands a command to ``/bin/sh -c`` in JSON form; what the shell reads stays as it is, with
    the continuations and comments in it. None where that cannot be written.
    """
    source = command.source
    if any("\udc80" <= char <= "\udcff" for char in source.text):
        return None
    pieces = list(_escaped(source.text, source.raw, source.segments))
    if any(piece.endswith("\\\\") for piece in pieces[:-1:2]):
        # Two of them at the end of a line are no continuation.
        return None
    body = "".join(pieces)
    tokens = ["[", "/bin/sh", "-c", source.text]
    return Edit(*command.span, f'["/bin/sh", "-c", "{body}"]', tokens)


def _escaped(text: str, raw: str, segments: list[tuple[int, int]]) -> Iterator[str]:
    """In turns: a stretch that the shell reads, and what stands in the file up to the next one."""
    ends = [start for start, _ in segments[1:]]
    for index, (start, raw_start) in enumerate(segments):
        end = ends[index] if index < len(ends) else len(text)
        yield quoted(text[start:end])[1:-1]
        following = segments[index + 1][1] if index < len(ends) else None
        if following is not None:
            yield raw[raw_start + end - start : following]


def mended_json(text: str, command: ShellForm) -> tuple[Edit, str] | None:
    """A list that is JSON but for its quotes, a comma at its end or a comment behind it: the edit
    that mends it, and the comment that it takes away. None where it is not clear what is meant.
    """
    written = text[slice(*command.span)]
    match = _NEARLY_JSON.fullmatch(written)
    if match is None or "\n" in written:
        return None
    items = match["list"]
    mended = re.sub(_STRING, lambda string: f'"{string[0][1:-1]}"', items)
    if items.endswith((" ", "\t")) and not items.startswith((" ", "\t")):
        mended = mended.rstrip(" \t")
    tokens = ["[", *(string[1:-1] for string in re.findall(_STRING, items))]
    return Edit(*command.span, f"[{mended}]", tokens), match["comment"] or ""
