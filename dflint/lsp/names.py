"""Stages and variables of a document: where they are defined, and where they are meant."""

from __future__ import annotations

from dflint.cst.nodes import Arg, Copy, Env, From, Run
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Flag, Instruction, KeyValue
    from dflint.file import File
    from dflint.semantics.stages import Stage, Step

    Span = tuple[int, int]

_VARIABLE = regex(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*))")
_MOUNT_FROM = regex(r"(?:^|[=,])from=([^,]*)")


class StageReference:
    """A place that names a stage."""

    __slots__ = ("by_index", "span", "stage")

    def __init__(self, span: Span, stage: Stage, by_index: bool = False) -> None:
        self.span = span
        self.stage = stage
        #: Whether it is a number, which stays when the stage gets another name.
        self.by_index = by_index


def stage_name_span(stage: Stage) -> Span | None:
    """Where the name of a stage is given to it."""
    name = None if stage.is_headless else stage.from_.stage_name
    return (name.span[0], name.span[0] + len(name.text)) if name else None


def stage_references(file: File) -> Iterator[StageReference]:
    """The places that name a stage of the file, in FROM, COPY --from and RUN --mount."""
    by_name: dict[str, Stage] = {}
    for index, stage in enumerate(file.stages):
        image = stage.from_.image
        if stage.base is not None and image is not None and image.value == stage.base.name:
            yield StageReference((image.span[0], image.span[0] + len(image.text)), stage.base)
        if stage.name is not None:
            by_name[stage.name] = stage
        for node in stage.nodes:
            for span, name in _source_names(node):
                if name.isascii() and name.isdigit() and len(name) < 9:
                    if int(name) < index:
                        yield StageReference(span, file.stages[int(name)], by_index=True)
                elif name.lower() in by_name:
                    yield StageReference(span, by_name[name.lower()])


def _source_names(node: Instruction) -> Iterator[tuple[Span, str]]:
    """What an instruction takes files from, and where that is written."""
    for flag in node.flags:
        if isinstance(node, Copy) and flag.name == "from":
            yield _piece(flag, len("--from="), flag.argument or "")
        elif isinstance(node, Run) and flag.name == "mount":
            match = _MOUNT_FROM.search(flag.value)
            if match:
                yield _piece(flag, match.start(1), match[1])


def _piece(flag: Flag, start: int, text: str) -> tuple[Span, str]:
    offset = flag.span[0]
    if flag.text != flag.value:
        # Quotes or a continuation inside: the whole flag is near enough.
        return (offset, offset + len(flag.text)), text
    return (offset + start, offset + start + len(text)), text


def stage_at(file: File, offset: int) -> tuple[Stage, Span] | None:
    """The stage that is named at an offset, and the place of that name."""
    for stage in file.stages:
        span = stage_name_span(stage)
        if span is not None and span[0] <= offset <= span[1]:
            return stage, span
    for reference in stage_references(file):
        if reference.span[0] <= offset <= reference.span[1]:
            return reference.stage, reference.span
    return None


def variable_at(text: str, start: int, end: int, offset: int) -> tuple[str, Span] | None:
    """The name of the variable at an offset between two others, and where ``$name`` stands."""
    for match in _VARIABLE.finditer(text, start, end):
        last = match.end() + (text[match.end() : match.end() + 1] == "}")
        if match.start() <= offset <= last:
            return match[1] or match[2], (match.start(), last)
    return None


def definition_of(name: str, step: Step | None, file: File, offset: int) -> KeyValue | None:
    """The pair of ARG or ENV that has set a variable before an instruction.

    A stage inherits both from the stage that it is built on; FROM, and what stands above the first
    one (``step`` is None there), see the ARGs above it.
    """
    if step is None or isinstance(step.node, From):
        above = [pair for pair in pairs_above(file, offset) if pair.key.value == name]
        return above[-1] if above else None
    stage: Stage | None = step.stage
    nodes = step.stage.nodes[: step.index]
    while stage is not None:
        found = _last_pair(name, nodes)
        if found is not None:
            return found
        stage = stage.base
        nodes = stage.nodes if stage is not None else []
    return None


def pairs_above(file: File, offset: int) -> list[KeyValue]:
    """The global ARGs above a place, that is: above the first FROM."""
    found: list[KeyValue] = []
    for node in file.tree.instructions:
        if not isinstance(node, Arg) or node.span[1] >= offset:
            break
        found.extend(node.pairs)
    return found


def _last_pair(name: str, nodes: list[Instruction]) -> KeyValue | None:
    for node in reversed(nodes):
        if isinstance(node, (Env, Arg)):
            for pair in reversed(node.pairs):
                if pair.key.value == name:
                    return pair
    return None
