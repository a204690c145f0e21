"""Dockerfiles in compose files: what is found, what is repaired, and that nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from dflint.embedded.block import Value, compose_escape, compose_unescape
from dflint.embedded.compose import read_compose
from dflint.embedded.document import blocks_of, fix_all, lint
from dflint.embedded.names import COMPOSE
from dflint.embedded.yaml_scalars import read_scalar
from dflint.fixer import FixResult, apply_edits
from dflint.linter import lint as lint_dockerfile
from dflint.reporters import Style, open_report
from dflint.rule import CannotCheck
from dflint.selection import Selection
from dflint.sources.text import decode, encode
from tests.shared_data import ROOT, shared_path

FIXTURES = sorted((ROOT / "fixtures/compose").glob("*.yaml"))
of_fixtures = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)


class _Yaml(SingleFileSnapshotExtension):
    file_extension = "yaml"


class _Report(SingleFileSnapshotExtension):
    file_extension = "txt"


def read(path: Path) -> str:
    return decode(path.read_bytes())


def fixed(text: str, path: str = "compose.yaml", unsafe: bool = False) -> FixResult:
    return fix_all(text, path, COMPOSE, Selection(), unsafe)


def dockerfiles(text: str) -> list[Any]:
    """The nodes of all Dockerfiles, found without any of our code."""
    found: dict[int, Any] = {}
    stack = list(YAML(typ="safe", pure=True).compose_all(text))
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node is None or id(node) in seen or isinstance(node.value, str):
            continue
        seen.add(id(node))
        for item in node.value:
            if isinstance(item, tuple):
                key, value = item
                if key.value == "dockerfile_inline":
                    found[value.start_mark.index] = value
                stack.append(value)
            else:
                stack.append(item)
    return [found[start] for start in sorted(found)]


def masked(text: str) -> str:
    """The text without the lines of its Dockerfiles; headers of blocks, anchors and tags stay."""
    for node in reversed(dockerfiles(text)):
        start, end = node.start_mark.index, node.end_mark.index
        scalar = text[start:end]
        properties = re.match(r"(?:[&!]\S+\s+)*(?:[|>][^\n]*\n)?", scalar)
        assert properties
        # The lines behind a block that are blank are outside of the Dockerfile.
        tail = re.search(r"\s*\Z", scalar)
        assert tail
        keep = tail[0] if node.style in ("|", ">") else ""
        text = f"{text[:start]}{properties[0]}<Dockerfile>{keep}{text[end:]}"
    return text


def test_there_are_enough() -> None:
    assert len(FIXTURES) >= 25


@of_fixtures
def test_report(path: Path, snapshot: SnapshotAssertion) -> None:
    text = read(path)
    written: list[str] = []
    report = open_report("text", written.append, Style())
    report.add(path.name, text, lint(text, path.name, COMPOSE, Selection()))
    report.finish()
    assert "".join(written).encode() == snapshot(extension_class=_Report)


@of_fixtures
@pytest.mark.parametrize("unsafe", [False, True])
def test_fixed(path: Path, unsafe: bool, snapshot: SnapshotAssertion) -> None:
    result = fixed(read(path), unsafe=unsafe)
    assert encode(result.text) == snapshot(extension_class=_Yaml)


@of_fixtures
@pytest.mark.parametrize("unsafe", [False, True])
def test_only_dockerfiles_change(path: Path, unsafe: bool) -> None:
    before = read(path)
    result = fixed(before, unsafe=unsafe)
    assert result.dropped == []
    assert result.text != before
    assert masked(result.text) == masked(before)
    again = fixed(result.text, unsafe=unsafe)
    assert again.text == result.text


@of_fixtures
def test_each_repair_alone_is_one_of_the_outer_file(path: Path) -> None:
    text = read(path)
    for violation in lint(text, "compose.yaml", COMPOSE, Selection()):
        assert 0 <= violation.span[0] <= violation.span[1] <= len(text)
        if violation.fix is not None:
            changed = apply_edits(text, violation.fix.edits)
            assert masked(changed) == masked(text)


@of_fixtures
def test_value_is_what_yaml_reads(path: Path) -> None:
    text = read(path)
    values = [node.value for node in dockerfiles(text)]
    for block, value in zip(blocks_of(read_compose(text)), values, strict=True):
        assert "$" in value or block.text == value
        assert block.frozen == "" or block.holes


def test_finding_stands_at_its_word() -> None:
    text = read(ROOT / "fixtures/compose/dollars.yaml")
    words = [
        text[slice(*violation.span)]
        for violation in lint(text, "compose.yaml", COMPOSE, Selection(["DF310"]))
    ]
    assert words == ["apt-get install"]


def test_same_findings_as_alone() -> None:
    text = read(ROOT / "fixtures/compose/literal.yaml")
    inside = lint(text, "compose.yaml", COMPOSE, Selection(["ALL"], ["SC"]))
    alone = lint_dockerfile(dockerfiles(text)[0].value, "Dockerfile", Selection(["ALL"], ["SC"]))
    assert [one.rule.code for one in inside] == [one.rule.code for one in alone]


def test_variable_of_compose_keeps_a_dockerfile_as_it_is() -> None:
    text = read(ROOT / "fixtures/compose/variables.yaml")
    before, after = dockerfiles(text), dockerfiles(fixed(text, unsafe=True).text)
    assert before[0].value == after[0].value
    assert before[1].value != after[1].value
    reasons = {reason for _, reason in fixed(text).left}
    assert "is in a Dockerfile that variables are put into first" in reasons


@pytest.mark.parametrize(
    "text",
    [
        "dockerfile_inline: [\n",
        "dockerfile_inline: *nowhere\n",
        "dockerfile_inline: \udc80\n",
        "services: {a: {dockerfile_inline: " + "[" * 3000 + "\n",
        "services:\n\ta: dockerfile_inline\n",
    ],
)
def test_bad_yaml_is_said(text: str) -> None:
    with pytest.raises(CannotCheck, match="YAML"):
        lint(text, "compose.yaml", COMPOSE, Selection())


def test_template_without_a_dockerfile_is_passed_over() -> None:
    text = "services:\n{% for a in b %}\n  build: .\n"
    assert lint(text, "compose.yaml", COMPOSE, Selection()) == []


@pytest.mark.filterwarnings("error")
def test_anchor_that_is_set_again() -> None:
    text = "x: &a 1\ny: &a 2\nservices: {b: {build: {context: x, target: *a}}}\n"
    assert lint(text, "compose.yaml", COMPOSE, Selection()) == []


def test_what_is_no_text_is_passed_over() -> None:
    text = (
        "services:\n  a:\n    build: {dockerfile_inline: !reset null, target: null, args: {A: }}\n"
        "  b: {build: }\n  c: null\n  d: {build: ~}\n  e: {build: [x]}\n  f: [build]\n"
    )
    assert lint(text, "compose.yaml", COMPOSE, Selection()) == []


def test_mapping_that_is_merged_into_itself() -> None:
    text = "services: &a\n  <<: *a\n  build: {build: *a}\n"
    assert lint(text, "compose.yaml", COMPOSE, Selection()) == []


LINES = st.lists(
    st.text(st.sampled_from("ab \t'\"\\#:$-{é"), max_size=8), min_size=1, max_size=6
).map("\n".join)


def scalar_of(text: str) -> Any:
    found = dockerfiles(text)
    if not found:
        return None
    node = found[0]
    start, end = node.start_mark.index, node.end_mark.index
    return read_scalar(text, start, end, node.style or "", node.value)


def test_a_block_ends_with_a_line_end() -> None:
    scalar = scalar_of("build:\n  dockerfile_inline: >\n    FROM a\n\n    b\n  context: x\n")
    assert scalar.write(":") is None
    assert scalar.write("FROM c\nb\n") == "    FROM c\n\n    b\n"


@settings(max_examples=60)
@given(
    LINES,
    st.sampled_from(
        [
            "|\n    FROM a\n    b\n",
            "|-\n    FROM a\n    b\n",
            "|+\n    FROM a\n\n",
            "|2\n    FROM a\n",
            ">\n    FROM a\n\n    b\n",
            ">-\n    FROM a\n    b\n",
            "FROM a\n\n    b\n",
            "'FROM a\n\n    b'\n",
            '"FROM a\\nb\\\n    c"\n',
        ]
    ),
    st.sampled_from(["", "\n"]),
)
def test_what_is_written_is_read(value: str, style: str, end: str) -> None:
    before = f"build:\n  dockerfile_inline: {style}  context: x\n"
    scalar = scalar_of(before)
    assert scalar is not None
    written = scalar.write(value + end)
    if written is not None:
        after = before[: scalar.base + scalar.start] + written + before[scalar.base + scalar.end :]
        try:
            nodes = dockerfiles(after)
        except Exception:
            # Of a plain scalar: the look at the whole file that comes before writing sees it.
            assert not scalar.style
            return
        if scalar.style:
            assert nodes[0].value == value + end
            assert after.endswith("  context: x\n")


@settings(max_examples=100)
@given(st.text(st.sampled_from("$a{} \n"), max_size=20))
def test_escape_is_undone(text: str) -> None:
    escaped = compose_escape(text)
    value = Value(escaped, range(len(escaped) + 1), range(1, len(escaped) + 2))
    found, holes = compose_unescape(value)
    assert (found.text, holes) == (text, [])
    for index, character in enumerate(text):
        assert escaped[slice(*found.span(index, index + 1))] == (
            "$$" if character == "$" else character
        )


def test_real_files() -> None:
    paths = sorted(shared_path("corpus/inline").glob("*.yaml"))
    assert paths
    for path in paths:
        text = read(path)
        result = fixed(text, unsafe=True)
        assert result.dropped == []
        assert masked(result.text) == masked(text)
        lint(result.text, "compose.yaml", COMPOSE, Selection(["ALL"], ["SC"]))
