"""Compose files: the Dockerfiles in ``build.dockerfile_inline``, and what builds say of others."""

from __future__ import annotations

from bisect import bisect_left

from dflint.embedded.block import Block, Value, compose_escape, compose_unescape
from dflint.embedded.build import Build, Word
from dflint.embedded.yaml_scalars import read_scalar
from dflint.rule import CannotCheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    #: A node of ruamel.yaml, which does not declare what it has.
    Node = Any


def read_compose(text: str) -> list[Build]:
    """The builds of a compose file; raises CannotCheck for what is no YAML."""
    blocks: dict[int, Block] = {}
    found: dict[int, Build] = {}
    for root in _documents(text):
        for _, service in _entries(_get(root, "services")):
            build = _get(service, "build")
            if build is None or (build.id == "scalar" and not _is_text(build)):
                continue
            if id(build) not in found:
                found[id(build)] = _read_build(text, build, blocks)
                found[id(build)].inherits = _get(service, "extends") is not None
    return list(found.values())


def _documents(text: str) -> list[Node]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="safe", pure=True)
    # An anchor may be set again, and no library is to talk about that.
    yaml.composer.warn_double_anchors = False
    try:
        return [node for node in yaml.compose_all(text) if node is not None]
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "is not readable"
        raise CannotCheck(f"is no YAML{place}: {problem}") from None
    except (RecursionError, ValueError) as error:
        raise CannotCheck(f"is no YAML that can be read: {type(error).__name__}") from None


def events(text: str, hidden: list[int]) -> list[tuple[Any, ...]]:
    """What YAML sees in a text, apart from the values of the scalars at some offsets."""
    from ruamel.yaml import YAML

    return [
        (
            type(event).__name__,
            getattr(event, "anchor", None),
            str(getattr(event, "tag", None)),
            getattr(event, "style", None),
            None if _is_at(event, hidden) else getattr(event, "value", None),
        )
        for event in YAML(typ="safe", pure=True).parse(text)
    ]


def _is_at(event: Any, offsets: list[int]) -> bool:
    index = bisect_left(offsets, event.start_mark.index)
    return index < len(offsets) and offsets[index] < event.end_mark.index


def _entries(node: Node | None, seen: frozenset[int] = frozenset()) -> Iterator[tuple[str, Node]]:
    """The entries of a mapping: its own, and then those that are merged into it."""
    if node is None or node.id != "mapping" or id(node) in seen:
        return
    names: set[str] = set()
    merged: list[Node] = []
    for key, value in node.value:
        if key.id != "scalar":
            continue
        if key.value == "<<" and not key.style:
            merged += value.value if value.id == "sequence" else [value]
            continue
        names.add(key.value)
        yield key.value, value
    for number, other in enumerate(merged):
        if other in merged[:number]:
            continue
        for name, value in _entries(other, seen | {id(node)}):
            if name not in names:
                names.add(name)
                yield name, value


def _get(node: Node | None, name: str) -> Node | None:
    return next((value for key, value in _entries(node) if key == name), None)


def _read_build(text: str, node: Node, blocks: dict[int, Block]) -> Build:
    build = Build((node.start_mark.index, node.start_mark.index + 1))
    if node.id == "scalar":
        build.context = _word(node)
        return build
    build.context = _word(_get(node, "context"))
    build.dockerfile = _word(_get(node, "dockerfile"))
    build.target = _word(_get(node, "target"))
    build.args = list(_arguments(_get(node, "args")))
    inline = _get(node, "dockerfile_inline")
    if inline is not None and _is_text(inline) and inline.value.strip():
        if id(inline) not in blocks:
            blocks[id(inline)] = _block(text, inline)
        build.block = blocks[id(inline)]
    return build


def _arguments(node: Node | None) -> Iterator[Word]:
    """The names of the build arguments: of a mapping, or of a list of ``NAME=value``."""
    if node is not None and node.id == "sequence":
        for item in node.value:
            word = _word(item)
            if word is not None:
                name = word.text.partition("=")[0]
                yield Word(name, word.span)
    elif node is not None and node.id == "mapping":
        for key, _ in node.value:
            if key.id == "scalar" and key.value != "<<":
                yield Word(key.value, (key.start_mark.index, key.end_mark.index))


def _is_text(node: Node) -> bool:
    """Whether a node is a text: not nothing, and nothing that compose has tags for (!reset)."""
    if node.id != "scalar" or str(node.tag).startswith("!"):
        return False
    return bool(node.style) or node.value.lower() not in ("", "~", "null")


def _word(node: Node | None) -> Word | None:
    if node is None or not _is_text(node):
        return None
    return Word(node.value, (node.start_mark.index, node.end_mark.index))


def _block(text: str, node: Node) -> Block:
    start, end = node.start_mark.index, node.end_mark.index
    scalar = read_scalar(text, start, end, node.style or "", node.value)
    if scalar is None:
        length = len(node.value)
        nowhere = Value(node.value, [start] * (length + 1), [end] * (length + 1))
        return Block(nowhere, (start, end), None, compose_unescape, compose_escape)
    base, value = scalar.base, scalar.value
    shifted = Value(
        value.text, [base + one for one in value.starts], [base + one for one in value.ends]
    )
    span = base + scalar.start, base + scalar.end
    return Block(shifted, span, scalar.write, compose_unescape, compose_escape)
