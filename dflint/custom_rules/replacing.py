"""What stands under ``replace:`` in a rule file, made into edits.

A replacement is text as it stands in the Dockerfile. Where a piece of the file cannot be replaced
for certain (JSON form, quotes, variables, comments in between) there are no edits.
"""

from __future__ import annotations

import re

from dflint.cst.nodes import Copy, Flag, From, KeyValue, Word
from dflint.custom_rules.conditions import kind_of
from dflint.custom_rules.globs import (
    Image,
    image_stars,
    read_image,
    split_image,
)
from dflint.editing import add_option
from dflint.fingerprint import words
from dflint.regex import regex
from dflint.rule import Edit
from dflint.shell.nodes import Word as ShellWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from dflint.custom_rules.conditions import Conditions, Match, Piece
    from dflint.semantics.script import Command

#: The names in ``{braces}``; doubled braces are braces.
PLACEHOLDER = regex(r"\{\{|\}\}|\{([^{}]*)\}")

#: What may be put into a Dockerfile, or a script, without quotes.
_PLAIN = regex(r"[\w./:@%+=,-]*\Z", re.ASCII)


def fill(template: str, names: Mapping[str, str]) -> str:
    """A template with its placeholders filled in."""

    def value(match: re.Match[str]) -> str:
        return match[0][0] if match[1] is None else names[match[1]]

    return PLACEHOLDER.sub(value, template)


def placeholders(template: str) -> list[str]:
    """The names in the braces of a template."""
    return [name for name in PLACEHOLDER.findall(template) if name]


class Replacement:
    """One replacement: the condition whose piece it takes the place of, and the new text."""

    __slots__ = ("key", "template")

    def __init__(self, key: str, template: str | None) -> None:
        #: Also ``add-flag`` and ``add-option``.
        self.key = key
        #: None takes the piece away.
        self.template = template

    def message(self, text: str) -> str:
        """What it does, as an order."""
        if self.template is None:
            return f"Remove the {self.key}"
        return f"Add {text}" if self.key.startswith("add-") else f"Replace it with {text}"

    def words_of(self, match: Match) -> Command | None:
        """The command whose words it changes."""
        if self.key == "add-option":
            return match.subject.command
        piece = _piece(match, self.key)
        return None if piece is None else piece.command

    def edits(self, match: Match, conditions: Conditions) -> tuple[str, list[Edit]] | None:
        """The new text and the edits; None where there is no certain way."""
        text = self._text(match)
        if text is None:
            return None
        is_new = self.template is not None and self.key in match.globs
        if is_new and _would_match_again(match, conditions, self.key, text):
            return None
        edit = _EDITORS[self.key](match, text, self.template is None)
        if edit is None or edit.start < 0:
            return None
        return text, [edit]

    def _text(self, match: Match) -> str | None:
        """The new text; None where what it takes from the file cannot be put there."""
        if self.template is None:
            return ""
        used = placeholders(self.template)
        names = {**match.names(), **self._stars(match)} if used else {}
        for name in used:
            if name not in names or not _PLAIN.match(names[name]):
                return None
        if used and not _is_verbatim(match, self.key):
            return None
        return fill(self.template, names)

    def _stars(self, match: Match) -> dict[str, str]:
        """What the stars of the pattern that matched stand for, by number."""
        glob, piece = match.globs.get(self.key), _piece(match, self.key)
        if glob is None or piece is None:
            return {}
        text = piece.texts[self.key]
        image = read_image(text) if self.key == "image" else None
        stars = glob.stars(text.prefix) if image is None else image_stars(glob, image)
        return {str(number): star for number, star in enumerate(stars or (), 1)}


def _piece(match: Match, key: str) -> Piece | None:
    """What a replacement with that key takes the place of."""
    return match.pieces.get(kind_of(key))


def _is_verbatim(match: Match, key: str) -> bool:
    """Whether a piece stands in the file as it is, perhaps in quotes."""
    piece = _piece(match, key)
    if piece is None or key not in piece.texts:
        return True
    node = piece.node
    if isinstance(node, KeyValue):
        node = node.key if key == "key" else node.value
    if isinstance(node, ShellWord):
        return node.text.strip("'\"") == piece.texts[key].value
    if isinstance(node, Word):
        written = node.value
        if isinstance(node, Flag) and key == "image":
            written = node.argument or ""
        return written.strip("'\"") == piece.texts[key].value
    return key in ("command", "subcommand", "option")


def _instruction(match: Match, text: str, is_removal: bool) -> Edit | None:
    step = match.subject.step
    node = step.node
    if not is_removal:
        keyword = text.lower() if node.keyword.islower() else text.upper()
        is_same = keyword.upper() == node.name
        return None if is_same else Edit(*node.head_span, keyword, [keyword.upper()])
    is_behind_onbuild = not (step.index < 0 or step.stage.steps[step.index].node is node)
    if isinstance(node, From) or is_behind_onbuild or not node.newline or _has_comment(node.code):
        return None
    return Edit(node.span[0], node.span[0] + len(node.code), "")


def _flag(match: Match, text: str, is_removal: bool) -> Edit | None:
    flag = match.pieces["flag"].node
    if not isinstance(flag, Flag):
        return None
    start, end = flag.span
    if not is_removal:
        return None if text == flag.value else Edit(start, end, text, text.split())
    if _has_comment(flag.whitespace_after):
        return None
    return Edit(start, end + len(flag.whitespace_after), "")


def _add_flag(match: Match, text: str, is_removal: bool) -> Edit | None:
    node = match.subject.step.node
    name = text.partition("=")[0]
    if any(flag.value.partition("=")[0] == name for flag in node.flags):
        return None
    behind = (*node.flags, *node.arguments)
    if not behind:
        return None
    position = behind[0].span[0]
    return Edit(position, position, f"{text} ", text.split())


def _image(match: Match, text: str, is_removal: bool) -> Edit | None:
    piece = match.pieces["image"]
    image = read_image(piece.texts["image"])
    if image is None or not isinstance(piece.node, Word):
        return None
    node = match.subject.step.node
    written = piece.node.value
    if isinstance(node, Copy) and isinstance(piece.node, Flag):
        written = piece.node.argument or ""
    if "$" in written:
        return None
    text = _with_tag(match, text, written, image)
    if text == written:
        return None
    start, end = piece.span
    if isinstance(piece.node, Flag):
        text = f"--from={text}"
    return Edit(start, end, text, [text])


def _with_tag(match: Match, text: str, written: str, image: Image) -> str:
    """The new image with the tag of the old one, where the rule is not about tags."""
    is_about_tags = bool(split_image(match.globs["image"].text)[1] or split_image(text)[1])
    return text if is_about_tags else text + written[len(image.written_name) :]


def _key(match: Match, text: str, is_removal: bool) -> Edit | None:
    pair = match.pieces["pair"].node
    if not isinstance(pair, KeyValue) or text == pair.key.value:
        return None
    return Edit(*pair.key.span, text, [text])


def _value(match: Match, text: str, is_removal: bool) -> Edit | None:
    pair = match.pieces["pair"].node
    if not isinstance(pair, KeyValue) or pair.value is None:
        return None
    if not pair.is_legacy and text.split() != [text] and not text.startswith(("'", '"')):
        text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return None if text == pair.value.value else Edit(*pair.value.span, text, [text])


def _argument(match: Match, text: str, is_removal: bool) -> Edit | None:
    piece = match.pieces["argument"]
    node = piece.node
    if isinstance(node, ShellWord):
        return _shell_word(match, piece, node, text, is_removal)
    if not isinstance(node, Word):
        return None
    if not is_removal:
        return None if text == node.value else Edit(*piece.span, text, text.split())
    siblings = match.subject.step.node.words
    if len(siblings) < 2 or siblings[-1] is node or _has_comment(node.whitespace_after):
        return None
    return Edit(piece.span[0], piece.span[1] + len(node.whitespace_after), "")


def _shell_word(
    match: Match, piece: Piece, node: ShellWord, text: str, is_removal: bool
) -> Edit | None:
    command = piece.command
    if command is None or not command.is_in_source or (piece.index < 0 and is_removal):
        return None
    if is_removal:
        return _without_words(match, command, piece.index, piece.index)
    return None if text == node.text else Edit(*piece.span, text, words(text))


def _without_words(match: Match, command: Command, first: int, last: int) -> Edit | None:
    """Removes words of a command with what stands before them."""
    if not all(_is_static(command, index) for index in range(first, last + 1)):
        return None
    start = command.word(first - 1).span[1]
    end = command.word(last).span[1]
    between = match.subject.file.text[start : command.word(first).span[0]]
    return None if _has_comment(between) else Edit(start, end, "")


def _is_static(command: Command, index: int) -> bool:
    """Whether a word after expansion is one word of the source."""
    return command.word(index).value is not None


def _command(match: Match, text: str, is_removal: bool) -> Edit | None:
    piece = match.pieces["command"]
    command = piece.command
    if command is None or not command.is_in_source:
        return None
    first = last = piece.index
    if first == command.invocation.index:
        last = command.invocation.command_end
    if not all(_is_static(command, index) for index in range(first, last + 1)):
        return None
    start, end = command.word(first).span[0], command.word(last).span[1]
    old = match.subject.file.text[start:end]
    return None if old == text or _has_comment(old) else Edit(start, end, text, words(text))


def _subcommand(match: Match, text: str, is_removal: bool) -> Edit | None:
    piece = match.pieces["subcommand"]
    command = piece.command
    if command is None or not command.is_in_source or not _is_static(command, piece.index):
        return None
    if " " in piece.texts["subcommand"].prefix:
        # Several words, and perhaps options in between.
        return None
    word = command.word(piece.index)
    return None if word.text == text else Edit(*word.span, text, words(text))


def _option(match: Match, text: str, is_removal: bool) -> Edit | None:
    piece = match.pieces["option"]
    command, option = piece.command, piece.option
    if command is None or option is None or not command.is_in_source:
        return None
    last = option.index if option.value_index is None else option.value_index
    if not all(_is_static(command, index) for index in range(option.index, last + 1)):
        return None
    word = command.word(option.index)
    is_alone = word.text == option.spelled or word.text.startswith(f"{option.spelled}=")
    if is_alone or (last == option.index and option.value_index is not None):
        if not is_alone and not word.text.startswith(option.spelled):
            return None
        if is_removal:
            return _without_words(match, command, option.index, last)
        start, end = word.span[0], command.word(last).span[1]
        old = match.subject.file.text[start:end]
        return None if old == text or _has_comment(old) else Edit(start, end, text, words(text))
    letter = option.spelled[1:]
    is_cluster = word.text == word.value and len(letter) == 1 and word.text.count(letter) == 1
    if not is_cluster or option.value_index is not None:
        return None
    text = word.text.replace(letter, "") + (f" {text}" if text else "")
    return Edit(*word.span, text, words(text))


def _add_option(match: Match, text: str, is_removal: bool) -> Edit | None:
    command = match.subject.command
    name = text.partition("=")[0].split()[0]
    if command is None or command.has(name):
        return None
    edit = add_option(command, text)
    return edit and Edit(edit.start, edit.end, edit.text, words(text))


def _has_comment(code: str) -> bool:
    return "#" in code and any(line.lstrip().startswith("#") for line in code.split("\n")[1:])


def _would_match_again(match: Match, conditions: Conditions, key: str, text: str) -> bool:
    """Whether the rule would find the new text, too: that would never end."""
    command = match.subject.command
    if key != "option":
        return conditions.would_hold(match, key, text)
    name = match.globs[key].text.partition("=")[0]
    new = text.partition("=")[0].split(" ")[0]
    return command is not None and command.invocation.canonical(name) == (
        command.invocation.canonical(new)
    )


_EDITORS = {
    "instruction": _instruction,
    "flag": _flag,
    "add-flag": _add_flag,
    "image": _image,
    "key": _key,
    "value": _value,
    "argument": _argument,
    "command": _command,
    "subcommand": _subcommand,
    "option": _option,
    "add-option": _add_option,
}
