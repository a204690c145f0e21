"""From shell form to JSON form: the edits that turn a command line into a list of strings."""

from __future__ import annotations

import re

from dflint.regex import regex
from dflint.rule import Edit
from dflint.shell.nodes import FunctionDefinition, Literal, SimpleCommand, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import ShellForm
    from dflint.semantics.stages import Step
    from dflint.text import LogicalText

#: Words that the shell itself understands: no program of that name need exist, or be the same.
BUILTINS = frozenset(
    ". : [ [[ alias bg bind break builtin caller case cd chdir command compgen complete continue"
    " declare dirs disown do done echo elif else enable esac eval exec exit export false fc fg fi"
    " for function getopts hash help history if in jobs kill let local logout mapfile popd printf"
    " pushd pwd read readarray readonly return select set shift shopt source suspend test then"
    " time times trap true type typeset ulimit umask unalias unset until wait while { } !".split()
)
_SPECIAL = frozenset("{}~!")
_EXEC = "exec "
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


def shell_in_exec_form(command: ShellForm, last: SimpleCommand | None = None) -> Edit | None:
    """Hands a command to ``/bin/sh -c`` in JSON form; what the shell reads stays as it is, with
    the continuations and comments in it. The program of ``last`` takes the place of the shell.
    None where that cannot be written.
    """
    source = command.source
    if any("\udc80" <= char <= "\udcff" for char in source.text):
        return None
    at = -1 if last is None else source.index_of(last.span[0])
    pieces = list(_escaped(source, at))
    if any(piece.endswith("\\\\") for piece in pieces[:-1:2]):
        # Two of them at the end of a line are no continuation.
        return None
    if any(piece.startswith("\\t") for piece in pieces[2::2]):
        # JSON would have to spell the tabs that a line is indented with.
        return None
    text = source.text if last is None else f"{source.text[:at]}{_EXEC}{source.text[at:]}"
    body = "".join(pieces)
    return Edit(*command.span, f'["/bin/sh", "-c", "{body}"]', ["[", "/bin/sh", "-c", text])


def _escaped(source: LogicalText, at: int) -> Iterator[str]:
    """In turns: a stretch that the shell reads, and what stands in the file up to the next one.
    ``exec`` is put in where the text has the index ``at``.
    """
    segments = source.segments
    for index, (start, raw_start) in enumerate(segments):
        following = segments[index + 1] if index + 1 < len(segments) else None
        end = len(source.text) if following is None else following[0]
        stretch = source.text[start:end]
        if start <= at < end:
            stretch = f"{source.text[start:at]}{_EXEC}{source.text[at:end]}"
        yield quoted(stretch)[1:-1]
        if following is not None:
            yield source.raw[raw_start + end - start : following[1]]


def last_program(step: Step) -> SimpleCommand | None:
    """The command that a shell script ends with, where it may as well take the place of the shell:
    a program, behind `&&`, `||`, `;` or a new line, for which the shell has nothing to do later.
    """
    script = step.script
    if script is None or script.errors or step.node.heredocs or not script.body.items:
        return None
    names = [command.name for command in step.commands]
    if "trap" in names or any(isinstance(node, FunctionDefinition) for node in script.walk()):
        return None
    item = script.body.items[-1]
    pipeline = item.and_or.pipelines[-1]
    command = pipeline.commands[0]
    if item.is_background or pipeline.prefix or len(pipeline.commands) > 1:
        return None
    if not isinstance(command, SimpleCommand) or not isinstance(command.elements[0], Word):
        return None
    return command if _is_program(command.elements[0]) else None


def _is_program(word: Word) -> bool:
    """Whether it certainly names a program: a variable may hold the name of a built-in command,
    but no path is one.
    """
    name = word.value
    if name is None:
        return any(isinstance(node, Literal) and "/" in node.text for node in word.walk())
    return bool(name) and name not in BUILTINS and not name.startswith("-") and not word.has_glob


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
