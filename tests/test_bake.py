"""Dockerfiles in bake files: what is found, what is repaired, and that nothing else changes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dflint.embedded.bake_hcl import read_hcl
from dflint.embedded.bake_json import decode, encode, read_json
from dflint.embedded.block import hcl_escape, hcl_unescape
from dflint.embedded.document import fix_all, lint
from dflint.embedded.names import BAKE_HCL, BAKE_JSON
from dflint.rule import CannotCheck
from dflint.selection import Selection

BEFORE = "apt-get install curl"
AFTER = "apt-get install -y curl"
ONLY = Selection(["DF310"])


def hcl(attributes: str) -> str:
    return f'# a comment\ngroup "default" {{ targets = ["a"] }}\ntarget "a" {{\n{attributes}}}\n'


@pytest.mark.parametrize(
    "text",
    [
        hcl("  dockerfile-inline = <<EOT\nFROM debian:12\nRUN apt-get install curl\nEOT\n"),
        hcl(
            "  dockerfile-inline = <<-EOT\n    FROM debian:12\n\n    RUN apt-get install curl\n  EOT\n"
        ),
        hcl(
            "  dockerfile-inline = <<-EOT\r\n    FROM debian:12\n    RUN apt-get install curl\n  EOT\n"
        ),
        hcl('  dockerfile-inline = "FROM debian:12\\nRUN apt-get install curl \\"x\\""  // end\n'),
        hcl(
            '  args = {\n    A = "}"\n  }\n  dockerfile-inline = "FROM debian:12\\nRUN apt-get install curl\\n"\n'
        ),
        hcl("  dockerfile-inline = <<X\nFROM debian:12\nRUN apt-get install curl $${A} %%{ B\nX\n"),
    ],
)
def test_hcl_is_repaired_in_place(text: str) -> None:
    assert [text[slice(*one.span)] for one in lint(text, "x.hcl", BAKE_HCL, ONLY)] == [
        "apt-get install"
    ]
    result = fix_all(text, "x.hcl", BAKE_HCL, ONLY, unsafe=False)
    assert result.dropped == []
    assert result.text == text.replace(BEFORE, AFTER)


@pytest.mark.parametrize(
    "text",
    [
        hcl("  dockerfile-inline = <<EOT\nFROM debian:12\nRUN apt-get install curl ${A}\nEOT\n"),
        hcl(
            "  dockerfile-inline = <<EOT\nFROM debian:12\n%{ if A }\nRUN apt-get install curl\nEOT\n"
        ),
    ],
)
def test_templates_keep_a_dockerfile_as_it_is(text: str) -> None:
    assert fix_all(text, "x.hcl", BAKE_HCL, ONLY, unsafe=False).text == text


@pytest.mark.parametrize(
    "text",
    [
        hcl('  dockerfile-inline = "FROM a" + b\n'),
        hcl("  dockerfile-inline = trim(x)\n"),
        hcl("  x = { dockerfile-inline = 1 }\n"),
        'function "f" { result = "x" }\ntarget "a"',
        'target "a" {\n  dockerfile-inline =',
        "target a { dockerfile-inline = <<EOT\n",
        "/* target",
        "",
    ],
)
def test_other_hcl_is_passed_over(text: str) -> None:
    assert lint(text, "x.hcl", BAKE_HCL, Selection()) == []


def bake(dockerfile: str) -> str:
    return (
        '{\n  "target": {\n    "a": {"args": {},  "dockerfile-inline": ' + dockerfile + "}\n  }\n}"
    )


@pytest.mark.parametrize(
    "dockerfile",
    [
        r'"FROM debian:12\nRUN apt-get install curl\n"',
        r'"FROM debian:12\u000aRUN apt-get install curl \"\/\"\t"',
        r'"FROM debian:12\nRUN apt-get install curl \ud83d\ude00 $${A}"',
    ],
)
def test_json_is_repaired_in_place(dockerfile: str) -> None:
    text = bake(dockerfile)
    assert [text[slice(*one.span)] for one in lint(text, "x.json", BAKE_JSON, ONLY)] == [
        "apt-get install"
    ]
    result = fix_all(text, "x.json", BAKE_JSON, ONLY, unsafe=False)
    assert result.dropped == []
    assert result.text == text.replace(BEFORE, AFTER)


@pytest.mark.parametrize(
    "text", ['{"target": ', '{"target" 1}', '{"target": {"a": [1 2]}}', '"target" ]']
)
def test_bad_json(text: str) -> None:
    try:
        found = lint(text, "x.json", BAKE_JSON, Selection())
    except CannotCheck:
        return
    assert found == []


def test_deep_json() -> None:
    with pytest.raises(CannotCheck, match="too deep"):
        read_json('{"target": ' + "[" * 5000)


def test_target_and_args() -> None:
    text = hcl(
        '  target = "prod"\n  args = { HTTP_PROXY = 1, NAME = "x" }\n'
        '  dockerfile-inline = "FROM a AS b"\n'
    )
    found = lint(text, "x.hcl", BAKE_HCL, Selection(["DF12"]))
    assert [(one.rule.code, text[slice(*one.span)]) for one in found] == [
        ("DF120", '"prod"'),
        ("DF121", "NAME"),
    ]
    assert read_hcl(text.replace("target =", "inherits = []\n target ="))[0].inherits


@settings(max_examples=100)
@given(st.text(max_size=20))
def test_string_is_read_as_it_was_written(text: str) -> None:
    written = encode(text)
    assert decode(written, 0, len(written)).text == text
    assert json.loads(f'"{written}"') == text


@settings(max_examples=100)
@given(st.text(st.sampled_from("$%{} a"), max_size=12))
def test_template_escape_is_undone(text: str) -> None:
    escaped = hcl_escape(text)
    found, holes = hcl_unescape(decode(escaped, 0, len(escaped)))
    # Of three dollars before a bracket nobody knows which are meant: no such text is written.
    assert (found.text, holes) == (text, []) or "$${" in text or "%%{" in text
