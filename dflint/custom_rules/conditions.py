"""What stands under ``match:`` in a rule file, held against the instructions of a Dockerfile.

A condition is true, false, or, where the file does not say enough, unknown (None); a rule says
something only where all of its conditions are true.
"""

from __future__ import annotations

from dflint.cst.node import UNKNOWN_SPAN
from dflint.cst.nodes import Copy, From, JsonArray, KeyValue, ShellForm, Word
from dflint.custom_rules.globs import Glob, Text, any_of, image_holds
from dflint.shell.nodes import Word as ShellWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dflint.commands.invocation import Option
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

#: The kinds of pieces that conditions look for, and the conditions on each. The last kind that a
#: rule has conditions on is what its violations are about.
PIECES = {
    "flag": ("flag",),
    "image": ("image",),
    "pair": ("key", "value"),
    "command": ("command",),
    "subcommand": ("subcommand",),
    "option": ("option",),
    "argument": ("argument",),
}


def kind_of(key: str) -> str:
    """The kind of pieces that a condition is on."""
    return "pair" if key in PIECES["pair"] else key


class Subject:
    """An instruction, or a command in it."""

    __slots__ = ("command", "file", "step")

    def __init__(self, file: File, step: Step, command: Command | None = None) -> None:
        self.file = file
        self.step = step
        self.command = command

    @property
    def span(self) -> tuple[int, int]:
        """Where it is, without what it is applied to."""
        if self.command is not None and self.command.head_span != UNKNOWN_SPAN:
            return self.command.head_span
        return self.step.node.head_span


class Piece:
    """A flag, a pair, a word: what one or two conditions are about."""

    __slots__ = ("command", "index", "node", "option", "shown", "span", "texts")

    def __init__(
        self,
        texts: Mapping[str, Text],
        span: tuple[int, int],
        node: object = None,
        shown: Mapping[str, str] | None = None,
        command: Command | None = None,
        index: int = -1,
        option: Option | None = None,
    ) -> None:
        #: By condition, what it is held against; without one it does not hold.
        self.texts = texts
        self.span = span
        self.node = node
        #: By condition, what a message calls it, where that is not the text.
        self.shown = shown or {}
        #: The command that it is a word of, and which one.
        self.command = command
        self.index = index
        self.option = option


class Match:
    """A place where all conditions are true."""

    __slots__ = ("globs", "pieces", "span", "subject")

    def __init__(self, subject: Subject, span: tuple[int, int]) -> None:
        self.subject = subject
        self.span = span
        #: By kind.
        self.pieces: dict[str, Piece] = {}
        #: By condition, the pattern that matched.
        self.globs: dict[str, Glob] = {}

    def names(self) -> dict[str, str]:
        """What the conditions have found, for a message."""
        found = {"instruction": self.subject.step.node.name}
        for kind, piece in self.pieces.items():
            for key in PIECES[kind]:
                if key in piece.texts:
                    found[key] = piece.shown.get(key) or piece.texts[key].prefix
        return found


class Conditions:
    """All that stands under a ``match:``, a ``not:`` or a ``missing:``."""

    __slots__ = ("excluded", "instructions", "kinds", "missing", "patterns", "stage")

    def __init__(
        self,
        instructions: Sequence[str],
        patterns: Mapping[str, Sequence[Glob]],
        missing: Conditions | None = None,
        excluded: Sequence[Conditions] = (),
        stage: str = "any",
    ) -> None:
        #: In upper case; empty means all of them.
        self.instructions = instructions
        #: By condition; one of them has to match.
        self.patterns = patterns
        #: The kinds of pieces that there are conditions on.
        self.kinds = [kind for kind, keys in PIECES.items() if not patterns.keys().isdisjoint(keys)]
        self.missing = missing
        self.excluded = excluded
        self.stage = stage

    def subjects(self, file: File, step: Step) -> Iterator[Subject]:
        """What the conditions are about in a step."""
        if self.instructions and step.node.name not in self.instructions:
            return
        is_stage = isinstance(step.node, From) and step.stage.base is not None
        if is_stage and self._is_about_images and self.missing is None:
            # What it is built on is judged where that image is named.
            return
        if "command" not in self.patterns:
            yield Subject(file, step)
            return
        for command in (*step.commands, *step.inner_commands):
            yield Subject(file, step, command)

    def matches(self, subject: Subject) -> Iterator[Match]:
        """The places in a subject where all conditions are true, those on stages apart."""
        kinds = self.kinds
        if "command" in kinds and next(self._true_pieces("command", subject), None) is None:
            return
        if not self._are_absent("flag", subject) or not self._are_absent("option", subject):
            return
        match = Match(subject, subject.span)
        for kind in kinds[:-1]:
            piece = next(self._true_pieces(kind, subject), None)
            if piece is None:
                return
            self._note(match, kind, piece)
        depending: list[Conditions] = []
        for other in self.excluded:
            if kinds and kinds[-1] in other.kinds:
                depending.append(other)
            elif other.truth(subject, match.pieces) is not False:
                return
        for piece in self._true_pieces(kinds[-1], subject) if kinds else (None,):
            found = Match(subject, match.span)
            found.pieces.update(match.pieces)
            found.globs.update(match.globs)
            if piece is not None:
                self._note(found, kinds[-1], piece)
                found.span = piece.span if piece.span != UNKNOWN_SPAN else match.span
            if all(other.truth(subject, found.pieces) is False for other in depending):
                yield found

    def would_hold(self, match: Match, key: str, text: str) -> bool:
        """Whether they would be true of a match with another text for one of the conditions."""
        kind = kind_of(key)
        old = match.pieces[kind]
        new = Piece({**old.texts, key: Text(text)}, old.span)
        if not self._truth_of(kind, new, match.subject):
            return False
        pieces = {**match.pieces, kind: new}
        return all(other.truth(match.subject, pieces) is False for other in self.excluded)

    def truth(self, subject: Subject, chosen: Mapping[str, Piece] | None = None) -> bool | None:
        """Whether all conditions hold, those on stages apart.

        ``chosen``: the pieces that conditions of their kind are about, and no others.
        """
        if self.instructions and subject.step.node.name not in self.instructions:
            return False
        truths = [self._are_absent("flag", subject), self._are_absent("option", subject)]
        for kind in self.kinds:
            if chosen and kind in chosen:
                truths.append(self._truth_of(kind, chosen[kind], subject))
                continue
            pieces, is_complete = pieces_of(kind, subject)
            found = any_of(self._truth_of(kind, piece, subject) for piece in pieces)
            truths.append(None if found is False and not is_complete else found)
        for other in self.excluded:
            excluded = other.truth(subject, chosen)
            truths.append(None if excluded is None else not excluded)
        if False in truths:
            return False
        return None if None in truths else True

    def truth_in(self, file: File, step: Step) -> bool | None:
        """Whether they hold for a step, or for one of its commands."""
        if "command" in self.patterns and step.script is None and not step.node.is_json:
            may_be = not self.instructions or step.node.name in self.instructions
            return None if may_be else False
        return any_of(self.truth(subject) for subject in self.subjects(file, step))

    @property
    def _is_about_images(self) -> bool:
        return "image" in self.patterns or any(other._is_about_images for other in self.excluded)

    def _note(self, match: Match, kind: str, piece: Piece) -> None:
        match.pieces[kind] = piece
        for key in PIECES[kind]:
            for glob in self.patterns.get(key, ()):
                if _holds(key, glob, piece, match.subject):
                    match.globs[key] = glob
                    break

    def _true_pieces(self, kind: str, subject: Subject) -> Iterator[Piece]:
        for piece in pieces_of(kind, subject)[0]:
            if self._truth_of(kind, piece, subject):
                yield piece

    def _truth_of(self, kind: str, piece: Piece, subject: Subject) -> bool | None:
        truths = [
            any_of(_holds(key, glob, piece, subject) for glob in self.patterns[key])
            for key in PIECES[kind]
            if key in self.patterns
        ]
        if False in truths:
            return False
        return None if None in truths else True

    def _are_absent(self, kind: str, subject: Subject) -> bool | None:
        globs = self.patterns.get(f"without-{kind}")
        if globs is None:
            return True
        pieces, is_complete = pieces_of(kind, subject)
        found = any_of(_holds(kind, glob, piece, subject) for piece in pieces for glob in globs)
        if found is False:
            return True if is_complete else None
        return None if found is None else False


def _holds(key: str, glob: Glob, piece: Piece, subject: Subject) -> bool | None:
    text = piece.texts.get(key)
    if text is None:
        return False
    if key == "image":
        return image_holds(glob, text)
    if key == "flag":
        name, equal, _ = glob.text.partition("=")
        return glob.holds(text) if equal else Glob(name).holds(Text(text.prefix.partition("=")[0]))
    if key == "option":
        return _option_holds(glob, piece, subject)
    if key in ("command", "subcommand"):
        # Each name that it goes by.
        return any(glob.stars(name) is not None for name in (text.value or "").split("\n"))
    return glob.holds(text)


def _option_holds(glob: Glob, piece: Piece, subject: Subject) -> bool | None:
    name, equal, value = glob.text.partition("=")
    option = piece.option
    if option is None or subject.command is None:
        return False
    if option.name != subject.command.invocation.canonical(name):
        return False
    if not equal:
        return True
    return option.value_index is not None and Glob(value).holds(Text(option.value))


def pieces_of(kind: str, subject: Subject) -> tuple[list[Piece], bool]:
    """The pieces of a subject of one kind, and whether these are certainly all."""
    step, command = subject.step, subject.command
    if kind == "flag":
        return list(_flags(step)), True
    if kind == "image":
        return list(_images(subject)), True
    if kind == "pair":
        return list(_pairs(step)), True
    if kind == "command":
        return ([] if command is None else list(_commands(command))), True
    if kind == "subcommand":
        return ([] if command is None else list(_subcommands(command))), True
    if kind == "option":
        if command is None:
            return [], True
        # As everywhere, a variable in a command is taken for an operand; and of a tool that nobody
        # here knows, an option is what looks like one.
        invocation = command.invocation
        return list(_options(command)), invocation.certain or not invocation.known
    if command is not None:
        operands = [_word(command, index) for index in command.invocation.operands]
        return operands, not command.invocation.dynamic
    return _arguments(step)


def _flags(step: Step) -> Iterator[Piece]:
    for flag in step.node.flags:
        yield Piece({"flag": _resolved(flag.value, step)}, flag.span, flag, {"flag": flag.value})


def _images(subject: Subject) -> Iterator[Piece]:
    """What FROM, or ``COPY --from``, takes from a registry."""
    step, node = subject.step, subject.step.node
    if isinstance(node, From):
        if node.image is not None:
            text = _image_text(node.image.value, step)
            if step.stage.base is not None:
                # Of a stage of the file: what that is built on.
                text = Text(step.stage.base_image)
            yield Piece({"image": text}, node.image.span, node.image)
    elif isinstance(node, Copy):
        flag = node.flag("from")
        if flag is None or not flag.argument:
            return
        name = flag.argument.lower()
        stages = subject.file.stages
        if not name.isdigit() and all(stage.name != name for stage in stages):
            yield Piece({"image": _image_text(flag.argument, step)}, flag.span, flag)


def _image_text(written: str, step: Step) -> Text:
    text = _resolved(written, step)
    # Behind a variable that is followed by a slash, what seems to be a tag may be a port.
    return Text(None) if text.value is None and "/" in written[len(text.prefix) :] else text


def _pairs(step: Step) -> Iterator[Piece]:
    for pair in step.node.pairs:
        texts = {"key": _resolved(pair.key.value, step)}
        shown = {}
        if pair.value is not None:
            texts["value"] = _resolved(pair.value.value, step)
            if texts["value"].value is None:
                shown["value"] = pair.value.value
        yield Piece(texts, pair.span, pair, shown)


def _commands(command: Command) -> Iterator[Piece]:
    invocation = command.invocation
    names = dict.fromkeys(name for name in (invocation.name, invocation.tool) if name)
    if names:
        text = Text("\n".join(names))
        shown = {"command": invocation.tool or ""}
        yield Piece({"command": text}, command.head_span, None, shown, command, invocation.index)
    for index, role in enumerate(invocation.roles[: invocation.index]):
        name = (command.invocation.argv[index] or "").rpartition("/")[2]
        if role == "wrapper" and name in invocation.wrappers:
            yield _word(command, index, "command", name)


def _subcommands(command: Command) -> Iterator[Piece]:
    invocation = command.invocation
    words = invocation.subcommand
    index = invocation.subcommand_index
    if not invocation.known and invocation.operands:
        # Nothing is known of this tool; its first operand may well be a sub-command.
        index = invocation.operands[0]
        words = (command.invocation.argv[index] or "",)
    if index is None or not words:
        return
    names = [" ".join(words[: count + 1]) for count in range(len(words))]
    text = Text("\n".join(names))
    shown = {"subcommand": names[-1]}
    yield Piece({"subcommand": text}, command.head_span, None, shown, command, index)


def _options(command: Command) -> Iterator[Piece]:
    for option in command.invocation.options:
        yield Piece(
            {"option": Text(option.name)},
            _span_of_word(command, option.index),
            None,
            {"option": option.spelled},
            command,
            option.index,
            option,
        )


def _word(command: Command, index: int, key: str = "argument", value: str | None = None) -> Piece:
    text = Text(value or command.invocation.argv[index], command.invocation.prefixes[index])
    word = command.word(index)
    shown = {key: word.text} if text.value is None else {}
    return Piece({key: text}, _span_of_word(command, index), word, shown, command, index)


def _span_of_word(command: Command, index: int) -> tuple[int, int]:
    span = command.word(index).span
    return command.head_span if span == UNKNOWN_SPAN else span


def _arguments(step: Step) -> tuple[list[Piece], bool]:
    """The words behind the flags, and whether these are certainly all."""
    pieces: list[Piece] = []
    is_complete = True
    for argument in step.node.arguments:
        if isinstance(argument, Word):
            text = _resolved(argument.value, step)
            shown = {"argument": argument.value} if text.value is None else {}
            pieces.append(Piece({"argument": text}, argument.span, argument, shown))
        elif isinstance(argument, JsonArray):
            for element in argument.elements:
                span = (element.span[0], element.span[0] + len(element.text))
                pieces.append(Piece({"argument": Text(element.value)}, span, element))
        elif isinstance(argument, ShellForm):
            is_complete = step.script is not None
            pieces.extend(_script_words(step))
        elif not isinstance(argument, KeyValue):
            is_complete = False
    return pieces, is_complete


def _script_words(step: Step) -> Iterator[Piece]:
    """The words of the commands, and the files that they read and write."""
    for command in (*step.commands, *step.inner_commands):
        for index in range(len(command.invocation.argv)):
            yield _word(command, index)
        for redirection in command.node.redirections:
            target = redirection.target
            if isinstance(target, ShellWord) and not redirection.is_here_document:
                text = Text(target.value, _beginning(target.text))
                shown = {"argument": target.text} if text.value is None else {}
                yield Piece({"argument": text}, target.span, target, shown, command)


def _resolved(written: str, step: Step) -> Text:
    """The text after expansion, or what it is known to begin with."""
    escape = step.stage.tree.escape
    value = step.state.resolve(written, escape)
    return Text(value, "" if value is not None else _beginning(written, escape))


def _beginning(written: str, escape: str = "\\") -> str:
    """The part of a word before anything in it is expanded or quoted."""
    end = min(
        (position for position in map(written.find, f"$'\"`{escape}") if position >= 0), default=0
    )
    return written[:end]


class StageConditions:
    """The conditions of a rule on whole stages, for one file."""

    __slots__ = ("conditions", "file", "final", "present")

    def __init__(self, conditions: Conditions, file: File) -> None:
        self.conditions = conditions
        self.file = file
        #: The stages whose instructions make the last one's image.
        self.final: set[int] = set()
        #: By stage, whether what must not be missing is there.
        self.present: dict[int, bool | None] = {}
        stages = file.stages
        if stages and conditions.stage == "final":
            chain = () if conditions.missing else stages[-1].ancestors
            self.final = {stage.index for stage in (stages[-1], *chain)}
        if conditions.missing is not None:
            for stage in stages:
                self.present[stage.index] = self._is_present(stage, conditions.missing)

    def _is_present(self, stage: Stage, wanted: Conditions) -> bool | None:
        own = any_of(wanted.truth_in(self.file, step) for step in stage.steps)
        if own or stage.base is None:
            return own
        return any_of((own, self.present[stage.base.index]))

    def hold(self, step: Step) -> bool:
        """Whether they are true of the stage of a step."""
        index = step.stage.index
        if self.conditions.stage == "final" and index not in self.final:
            return False
        return self.conditions.missing is None or self.present[index] is False


def instructions_of(conditions: Conditions) -> Iterable[str]:
    """The instructions that the conditions may be true of."""
    from dflint.cst.nodes import INSTRUCTIONS

    return conditions.instructions or INSTRUCTIONS
