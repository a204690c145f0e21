"""Where a build takes files from: the names in FROM, COPY --from and RUN --mount=from.

Facts: toCommand(), detectRunMount() and dispatch() in frontend/dockerfile/dockerfile2llb of
BuildKit.
"""

from __future__ import annotations

from bisect import bisect_left

from dflint.cst.nodes import Copy, Run
from dflint.rule import Option
from dflint.semantics.expansion import ExpansionError, expand, variables
from dflint.semantics.from_args import PREDEFINED, default_args
from dflint.semantics.reference import InvalidReferenceError, parse_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.cst.nodes import Flag, Instruction, Word
    from dflint.file import File
    from dflint.semantics.reference import ImageReference
    from dflint.semantics.stages import Stage

#: All rules about names of images and stages have it.
BUILD_CONTEXTS = Option(
    "build-contexts",
    Option.STRINGS,
    (),
    "Names that the build defines (`--build-context NAME=...`): neither stages nor images",
)

#: Stands in the text of an image for what a variable without a default holds.
UNKNOWN = "\0"

#: The modifiers that give a value where the variable has none.
_WITH_DEFAULT = ("-", ":-", "+", ":+")


class Origin:
    """What ``COPY --from`` or ``RUN --mount=from`` names."""

    __slots__ = ("flag", "is_mount", "name", "stage")

    def __init__(self, stage: Stage, flag: Flag, name: str, is_mount: bool) -> None:
        #: Where the instruction stands.
        self.stage = stage
        self.flag = flag
        #: As written.
        self.name = name
        self.is_mount = is_mount

    @property
    def place(self) -> tuple[int, int]:
        """Where the name is written: the flag, or ``from=name`` inside it."""
        start, end = self.flag.span
        text = self.flag.text
        index = text.lower().find("from=") if self.is_mount else -1
        if index < 0:
            return start, end
        comma = text.find(",", index)
        return start + index, end if comma < 0 else start + comma

    @property
    def number(self) -> int | None:
        """The stage by its number, from 0; a mount knows none."""
        digits = self.name.removeprefix("+").removeprefix("-")
        if self.is_mount or not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
            return None
        return int(self.name) if len(self.name) <= len(digits) + 1 else None

    @property
    def has_variables(self) -> bool:
        """Whether the builder would have to process the name, which it refuses to do."""
        try:
            return expand(self.name, {}, self.stage.tree.escape).text != self.name
        except ExpansionError:
            return True


def read_origins(stage: Stage) -> Iterator[Origin]:
    """What the instructions of a stage take files from, apart from the build context."""
    for node in stage.nodes:
        if isinstance(node, (Copy, Run)):
            yield from _origins(node, stage)


def _origins(node: Instruction, stage: Stage) -> Iterator[Origin]:
    for flag in node.flags:
        if isinstance(node, Copy) and flag.name == "from" and flag.argument:
            yield Origin(stage, flag, flag.argument, is_mount=False)
        elif isinstance(node, Run) and flag.name == "mount":
            name = _mount_source(flag.argument or "")
            if name and "$" not in name:
                yield Origin(stage, flag, name, is_mount=True)


def _mount_source(mount: str) -> str:
    fields: dict[str, str] = {}
    for field in mount.split(","):
        key, _, value = field.strip().strip('"').partition("=")
        fields[key.lower()] = value
    is_read = fields.get("type", "bind") in ("bind", "cache")
    return fields.get("from", "") if is_read else ""


class NamedImage:
    """An image that is no stage of the file, as it is without build arguments."""

    __slots__ = ("is_base", "place", "text", "word")

    def __init__(self, word: Word, place: tuple[int, int], text: str, is_base: bool) -> None:
        #: The word of FROM, or the flag.
        self.word = word
        self.place = place
        #: Variables are replaced: by their defaults, or by UNKNOWN.
        self.text = text
        #: Whether FROM names it.
        self.is_base = is_base

    @property
    def name(self) -> str:
        """What to call it: the text, or its last part where the rest is not known."""
        return self.text.rpartition("/")[2] if UNKNOWN in self.text else self.text

    @property
    def reference(self) -> ImageReference | None:
        """What the name says; None for one that the builder refuses."""
        try:
            return parse_reference(self.text.replace(UNKNOWN, "x"))
        except InvalidReferenceError:
            return None

    @property
    def is_tag_known(self) -> bool:
        """Whether it is certain that there is a tag, and which, or that there is none."""
        return UNKNOWN not in self.text.rpartition("/")[2]

    @property
    def is_registry_known(self) -> bool:
        """Whether no variable without a default says where it comes from."""
        first, slash, _ = self.text.partition("/")
        return UNKNOWN not in (first if slash else first.partition(":")[0])


def named_images(file: File, contexts: Sequence[str] = ()) -> Iterator[NamedImage]:
    """All images of a file, in order; ``contexts`` are names that the build defines."""
    names = {stage.name for stage in file.stages if stage.name}
    sorted_names = sorted(names)
    others = {"scratch", *(name.lower() for name in contexts)}
    earlier: set[str] = set()
    args: dict[str, str] | None = None
    for stage in file.stages:
        image = stage.from_.image
        if image is not None:
            if "$" in image.value and args is None:
                args = default_args(file.tree) or {}
            text = _expanded(image, args or {}, file.tree.escape)
            is_named = {text, text.lower()} & (earlier | others)
            if text and not is_named and not _may_be_stage(image, sorted_names):
                yield NamedImage(image, image.span, text, is_base=True)
        if stage.name:
            earlier.add(stage.name)
        for origin in read_origins(stage):
            name = origin.name.lower()
            is_stage = origin.number is not None or name in names
            if not is_stage and name not in others and not origin.has_variables:
                yield NamedImage(origin.flag, origin.place, origin.name, is_base=False)


def _expanded(image: Word, args: dict[str, str], escape: str) -> str:
    """The name with its variables replaced; empty where that is not possible."""
    known: dict[str, str] = {}
    for variable in variables(image.value, escape):
        value = args.get(variable.name)
        if value is not None:
            known[variable.name] = value
        elif variable.modifier not in _WITH_DEFAULT:
            known[variable.name] = UNKNOWN
    try:
        return expand(image.value, known, escape).text
    except ExpansionError:
        return ""


def _may_be_stage(image: Word, names: list[str]) -> bool:
    """Whether the name picks a stage by platform (``FROM build-$TARGETARCH``); names are sorted."""
    used = {variable.name for variable in variables(image.value)}
    if used.isdisjoint(PREDEFINED):
        return False
    prefix = image.value.partition("$")[0]
    index = bisect_left(names, prefix)
    return index < len(names) and names[index].startswith(prefix)
