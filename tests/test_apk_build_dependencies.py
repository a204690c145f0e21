"""What counts as build dependencies of apk, and where they are deleted again."""

from __future__ import annotations

import pytest

from dflint.commands.alpine import is_development, is_toolchain, provides
from dflint.fixer import fix
from dflint.linter import lint
from dflint.rule import Severity
from dflint.selection import Selection

ONLY = Selection(select=["DF304"])
ADD = "RUN apk add --no-cache --virtual .build-deps gcc make musl-dev"


def findings(text: str) -> list[tuple[str, str]]:
    return [(violation.severity, violation.message) for violation in lint(text, "Dockerfile", ONLY)]


def fixed(text: str, unsafe: bool = False) -> str:
    result = fix(text, "Dockerfile", ONLY, unsafe=unsafe)
    assert result.dropped == []
    return result.text


@pytest.mark.parametrize(
    "name", [".build-deps", "build-dependencies", "builddeps", ".fetch-deps", ".gyp", "dev_deps"]
)
def test_names_of_what_is_meant_to_go(name: str) -> None:
    assert findings(f"FROM alpine\nRUN apk add -t {name} curl\n") == [
        (Severity.WARNING, f"the packages of {name} stay in the image after the build")
    ]


@pytest.mark.parametrize("name", [".run-deps", ".python-rundeps", ".persistent-deps"])
def test_names_of_what_is_meant_to_stay(name: str) -> None:
    assert findings(f"FROM alpine\nRUN apk add --virtual={name} gcc\nRUN make\nCMD x\n") == []


def test_other_names_count_with_a_compiler_that_is_used() -> None:
    text = 'FROM alpine\nRUN apk add -t native gcc && make\nCMD ["x"]\n'
    assert [severity for severity, _ in findings(text)] == [Severity.INFO]
    assert findings(text.replace("gcc", "curl")) == []
    assert findings(text.replace("make", "true")) == []
    assert findings(text.replace("native gcc", "udev libudev-zero")) == []


@pytest.mark.parametrize(
    "removal",
    [
        "&& apk del .build-deps",
        "&& apk --purge del .build-deps .other",
        "&& make && apk del --no-network $MORE .build-deps",
        "\nRUN apk del .build-deps",
        "&& apk del $EVERYTHING",
    ],
)
def test_deleted_is_no_finding(removal: str) -> None:
    assert findings(f"FROM alpine\n{ADD} {removal}\n") == []


@pytest.mark.parametrize("removal", ["&& apk del .build-deps-yarn", "&& apk del gcc", "&& rm x"])
def test_something_else_deleted_is_a_finding(removal: str) -> None:
    assert len(findings(f"FROM alpine\n{ADD} {removal}\n")) == 1


def test_author_who_deletes_some_keeps_the_others() -> None:
    text = "FROM alpine\nRUN apk add zlib-dev && {} && make{}\nCMD x\n"
    assert len(findings(text.format("apk add wget", ""))) == 1
    assert findings(text.format("apk add -t .build-deps gcc", " && apk del .build-deps")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("make install", "make install{keep}"),
        ("make install && rm -r /src", "make install{keep} && rm -r /src"),
        ("make install && cd / && rm -r /src", "make install{keep} && cd / && rm -r /src"),
        ("make install && apk add bash", "make install{keep} && apk add bash"),
        ("make -j $(nproc) && make install", "make -j $(nproc) && make install{keep}"),
        ("./configure --prefix=$P && make", "./configure --prefix=$P && make{keep}"),
    ],
)
def test_deleted_behind_the_build(before: str, after: str) -> None:
    keep = (
        " \\\n    # keep the shared libraries that the new programs are linked with\n"
        "    && find / -xdev -type f \\( -mtime -1 -o -path '/usr/local/*' \\) \\\n"
        "        \\( -perm -100 -o -name '*.so*' \\) -exec ldd {} ';' \\\n"
        "        | awk '/=>/ { print $3 }' | sort -u | xargs -r realpath \\\n"
        "        | xargs -r apk info --no-network -qW"
        " | xargs -r apk add --no-network --virtual .run-deps \\\n"
        "    && apk del --no-network .build-deps"
    )
    expected = f"FROM alpine:3.23\n{ADD} && {after.replace('{keep}', keep)}\n"
    assert fixed(f"FROM alpine:3.23\n{ADD} && {before}\n") == expected


def test_kept_libraries_get_a_name_that_is_free() -> None:
    text = f"FROM alpine\nRUN apk add --virtual .run-deps zlib\n{ADD} && make install\n"
    assert "--virtual .run-libraries \\" in fixed(text)
    assert fixed(text.replace("zlib", "zlib # .run-libraries")) == text.replace(
        "zlib", "zlib # .run-libraries"
    )


@pytest.mark.parametrize(
    "text",
    [
        "FROM example.com/base\n{add} && make install\n",
        "FROM alpine:2.7\n{add} && make install\n",
        "FROM alpine\n{add} $MORE && make install\n",
        "FROM alpine\n{add} bash && make install\n",
        "FROM alpine\n{add} python3-dev && make install\n",
        "FROM alpine\n{add}\n",
        "FROM alpine\n{add} && ./build.sh\n",
        "FROM alpine\n{add} && make install; true\n",
        "FROM alpine\n{add} && make install || true\n",
        "FROM alpine\n{add} && make install\nRUN make\n",
        "FROM alpine\n{add} && make install\nRUN pip install x\n",
        'FROM alpine\n{add} && make install\nCMD ["make", "run"]\n',
        "FROM alpine\n{add} && make install\nHEALTHCHECK CMD gcc --version\n",
        "FROM alpine AS a\n{add} && make install\nFROM a\nRUN gcc x.c\n",
        "FROM alpine\nRUN apk add -t .build-deps curl\n{add} && make install\n",
        'FROM alpine\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\n{add} && make install\n',
        "FROM alpine\nRUN set -o pipefail && apk add -t .build-deps gcc && make install\n",
        "FROM alpine\nRUN apk add --root /x -t .build-deps gcc && make install\n",
        "FROM alpine\nRUN sudo apk add -t .build-deps gcc && make install\n",
        "FROM alpine\n{add} && make install\nONBUILD RUN make\n",
        "FROM python:3-alpine\n{add} && pip install -r requirements.txt\n",
    ],
)
def test_not_certain_is_not_repaired(text: str) -> None:
    text = text.replace("{add}", ADD)
    assert findings(text)
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    "more", ["COPY --from=build /x /usr/bin/x\n", "ADD https://example.com/x /usr/bin/x\n"]
)
def test_programs_from_elsewhere_may_use_the_libraries(more: str) -> None:
    text = f"FROM alpine AS build\nRUN touch /x\nFROM alpine\n{more}{ADD} && make install\n"
    assert fixed(text) == text
    assert "apk del --no-network .build-deps" in fixed(text, unsafe=True)


def test_only_the_image_that_is_shipped_counts() -> None:
    build = f"FROM alpine AS build\n{ADD} && make\n"
    assert len(findings(build)) == 1
    assert findings(f"{build}FROM alpine\nCOPY --from=build /x /x\n") == []


def test_names_of_packages() -> None:
    assert is_toolchain("g++")
    assert is_toolchain("clang19")
    assert not is_toolchain("libgcc")
    assert is_development("zlib-dev")
    assert provides("make") == {"make"}
    assert provides("bash") is None
