"""Where a build takes files from: images, stages, platforms, and the variables in their names."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.semantics.from_args import MAX_LENGTH, default_args
from dflint.semantics.origins import UNKNOWN, named_images, read_origins
from dflint.semantics.platforms import parse_platform


def images(text: str, *contexts: str) -> list[str]:
    return [image.text for image in named_images(File(text), contexts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a AS b\nFROM b\nFROM scratch\n", ["a"]),
        ("FROM a AS B\nCOPY --from=b x y\nCOPY --from=0 x y\nCOPY --from=c x y\n", ["a", "c"]),
        ("FROM a\nRUN --mount=type=cache,from=b,target=/x make\n", ["a", "b"]),
        ("FROM a\nRUN --mount=type=secret,id=from=b make\n", ["a"]),
        ("FROM a\nCOPY --from=$B x y\n", ["a"]),
        ("FROM a\nONBUILD COPY --from=b x y\n", ["a"]),
        ("ARG R\nFROM $R/a:${T:-1}\n", [f"{UNKNOWN}/a:1"]),
        ("ARG A=a\nARG B=$A:1\nFROM $B\n", ["a:1"]),
        ("FROM a:$TARGETARCH\n", ["a:amd64"]),
        ("FROM a:1 AS b-arm64\nFROM b-$TARGETARCH\n", ["a:1"]),
        ("FROM context\n", []),
        ("COPY --from=a x y\n", ["a"]),
    ],
)
def test_named_images(text: str, expected: list[str]) -> None:
    assert images(text, "Context") == expected


@pytest.mark.parametrize(
    ("line", "place", "number"),
    [
        ("COPY --link --from=1 a b", "--from=1", 1),
        ("COPY --from=-1 a b", "--from=-1", -1),
        ("COPY --from=1a a b", "--from=1a", None),
        ("RUN --mount=from=1,target=/a b", "from=1", None),
        ('RUN --mount=type="bind",from="x" b', 'from="x"', None),
    ],
)
def test_origin(line: str, place: str, number: int | None) -> None:
    file = File(f"FROM a\n{line}\n")
    [origin] = read_origins(file.stages[0])
    start, end = origin.place
    assert (file.text[start:end], origin.number) == (place, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("linux/amd64", "linux/amd64"),
        ("Linux/AArch64", "linux/arm64"),
        ("linux/arm/v7", "linux/arm"),
        ("windows(10.0.17763)/x86_64", "windows/amd64"),
        ("macos", "darwin"),
        ("armhf", "linux/arm"),
        ("linux/a/b/c", "None"),
        ("linux/", "None"),
        ("amiga", "None"),
        ("*", "None"),
        ("", "None"),
    ],
)
def test_platform(text: str, expected: str) -> None:
    assert str(parse_platform(text)) == expected


def test_default_args_are_those_above_from() -> None:
    args = default_args(File("ARG A=1 B\nARG C=$A$B$D\nFROM a\nARG E=1\n").tree)
    assert args is not None
    assert {name: args.get(name) for name in "ABCE"} == {"A": "1", "B": None, "C": "1", "E": None}


@pytest.mark.parametrize("default", ["${A", "'"])
def test_no_default_args_where_one_is_refused(default: str) -> None:
    assert default_args(File(f"ARG A={default}\nFROM a\n").tree) is None


def test_values_that_grow_are_given_up() -> None:
    lines = [f"ARG A={'x' * 60_000}", *(f"ARG B{number}=$A$A" for number in range(100))]
    assert MAX_LENGTH < 100 * 120_000
    assert default_args(File("\n".join(lines) + "\nFROM a\n").tree) is None
