"""Where instructions look up variables, what base images may set, and which ports there are."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.semantics.base_environment import may_set
from dflint.semantics.lookups import lookups
from dflint.semantics.paths import known_ends, known_text
from dflint.semantics.ports import read_ports


def found(text: str) -> list[str]:
    """What stands at the places of the variables."""
    places = [lookup.span for step in File(text).steps for lookup in lookups(step)]
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ENV a=$b ${c}=d e='$f' g=\\$h", ["$b", "${c}"]),
        ("ENV a /x\\\n\\\n# no\n  :$b:$b", ["$b"]),
        ("ARG $a=${b:-$c}", ["${b:-$c}", "$c"]),
        ('LABEL $a="x $b"', ["$a", "$b"]),
        ("COPY --from=$a --chown=$b:$c $d e$f", ["$b", "$c", "$d", "$f"]),
        ('ADD --checksum=$a ["x$b", "/"]', ["$a", '"x$b"']),
        ("COPY <<a <<'b' /\n'$c' \\$d\na\n$e\nb", ["$c"]),
        ("RUN --mount=type=bind,from=$a,source=$b,target=/$c echo $d", ["$b", "$c"]),
        ("RUN <<a\n$b\na", []),
        ("USER $a:$b", ["$a", "$b"]),
        ('VOLUME ["$a"]', ['"$a"']),
        ("WORKDIR /x y/$a", ["$a"]),
        ("STOPSIGNAL $a", ["$a"]),
        ("EXPOSE $a", []),
        ("CMD $a", []),
        ("ONBUILD WORKDIR $a", []),
        ("COPY ${a?} ${b:=x} /", []),
    ],
)
def test_lookups(line: str, expected: list[str]) -> None:
    assert found(f"FROM scratch\n{line}\n") == expected


@pytest.mark.parametrize(
    ("image", "name", "expected"),
    [
        ("scratch", "PATH", True),
        ("scratch", "LANG", False),
        ("debian:bookworm", "LANG", True),
        ("docker.io/library/debian", "HOME", False),
        ("node:22", "NODE_VERSION", True),
        ("node:22", "NODE_ENV", False),
        ("example.com/node:22", "HOME", True),
        ("$BASE", "HOME", True),
        ("python:3.12-windowsservercore", "HOME", True),
        ("Debian", "HOME", True),
    ],
)
def test_may_set(image: str, name: str, expected: bool) -> None:
    stage = File(f"FROM {image}\n").stages[0]
    assert may_set(stage, name) is expected


@pytest.mark.parametrize(
    ("word", "text", "ends"),
    [
        ('"$KNOWN"/x', "v/x", ("v/x", "v/x")),
        ("$NONE", None, ("", "")),
        ("a$NONE/b${KNOWN}", None, ("a", "/bv")),
        ('"a$NONE/$NONE.gz"', None, ("a", ".gz")),
        ("${NONE", None, ("", "")),
    ],
)
def test_known(word: str, text: str | None, ends: tuple[str, str]) -> None:
    step = File("FROM example.com/x\nARG KNOWN=v NONE\nUSER x\n").steps[1]
    assert known_text(step, word) == text
    assert known_ends(step, word) == ends


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("0 80 65535 +80 80-90 80/tcp 80/SCTP 80/ 1.2.3.4:80:80 80:80 $X $X-90", 0),
        ("65536", 1),
        ("80-70000 90-80 80- -80 a 80/x :", 7),
        ("80000:80", 1),
        ("1" * 30000, 1),
    ],
)
def test_ports(line: str, problems: int) -> None:
    (step,) = File(f"FROM debian\nEXPOSE {line}\n").steps
    assert sum(port.problem is not None for port in read_ports(step)) == problems
