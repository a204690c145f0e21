"""Commands of scripts within scripts stand where they are written."""

from __future__ import annotations

import pytest

from dflint.file import File


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RUN sh -c 'apt-get update && curl x'\n", ["apt-get update", "curl x"]),
        ("RUN sh -c 'a &&\\\n  # why\n b \\\n\\\n; c' \\\n && d\n", ["a", "b", "c"]),
        ("RUN x \\\n && bash -c '\\\n  a; \\\n  sh -c \"b\"'\n", ["a", 'sh -c "b"']),
        ("RUN <<EOF\nsh -c 'a\n  b c'\nEOF\n", ["a", "b c"]),
        ('RUN ["sh", "-c", "a && b"]\n', ['["sh", "-c", "a && b"]', "a", "b"]),
        ("RUN sh -c ''\n", []),
        ("RUN sh -c $'a\\tb'\n", []),
    ],
)
def test_inner_commands_have_their_place(text: str, found: list[str]) -> None:
    file = File(f"FROM debian\n{text}")
    (step,) = file.steps
    assert [file.text[slice(*command.span)] for command in step.inner_commands] == found
