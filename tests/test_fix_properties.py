"""A repaired file does what the file did: random Dockerfiles, and their RUNs really run.

DFLINT_EXAMPLES=5000 looks for longer, and elsewhere each time.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dflint.fixer import fix
from dflint.selection import Selection
from tests.buildkit import refusal
from tests.machine import Files, Machine
from tests.repairs import repaired

_EXAMPLES = os.environ.get("DFLINT_EXAMPLES")


def examples(default: int) -> settings:
    return settings(
        max_examples=int(_EXAMPLES or default),
        derandomize=_EXAMPLES is None,
        suppress_health_check=list(HealthCheck),
    )


# Each ``@`` becomes a number of its own, so that the log tells what ran, and in which order.
HARMLESS = (
    "echo @ >> log",
    "echo @ >> /top/log",
    "true",
    ":",
    "mkdir -p one/two",
    "mkdir -p /top/three",
    "touch file@",
    "rm -f log",
    "test -d one",
    "test -f log",
    "[ -d one/two ]",
    "echo '@  @' >> log",
    'echo "@ # @" >> log',
    "echo @ | cat >> log",
    "echo @ >> log 2>&1",
    "cat log > copy@",
    "wc -l < log >> lines",
    "ls >> list",
    "! false",
    "v=@",
    'v=@; echo "$v" >> log',
    "v=@ && echo $v >> log",
    "(cd one && echo @ >> log)",
    "{ echo @ >> log; }",
    "if test -d one; then echo @ >> log; else echo @ >> log; fi",
    "for i in 1 2; do echo @$i >> log; done",
    "case a in a) echo @ >> log ;; esac",
    "while ! test -f flag; do touch flag; echo @ >> log; done",
    "echo @ >> log; echo @ >> log",
    "echo @ >> log && echo @ >> log",
    "false || echo @ >> log",
    "true || echo @ >> log",
    "rm one/two || true",
    "sh -c 'cd one; echo @ >> log; false' || true",
    "cd /top && echo @ >> log",
    "cd /top/one",
    "cd /top/three && touch file@",
    "echo $(echo @) >> log",
    "stat -c %a:%n file* >> log",
)
HAZARDS = (
    "false",
    "false; true",
    "true && false",
    "test -d nowhere && echo @ >> log",
    "test -d nowhere && echo @ >> log || true",
    "! true",
    "(exit 3)",
    "exit 0",
    "exit 4",
    "echo @ >> log; exit 0",
    "test -f log || exit 0",
    "exec true",
    "exec sh -c 'echo @ >> log'",
    "exec >> out",
    "exec 3>> out",
    "echo @ >&3",
    "cd one",
    "cd ..",
    "cd one && cd two",
    "cd one; echo @ >> log",
    "cd one || true",
    "cd -",
    'cd "$OLDPWD"',
    "cd",
    'echo "$PWD" >> /top/log',
    'echo "${OLDPWD:-none}" >> log',
    "set -e",
    "set -e; false; echo @ >> log",
    "set -e; test -d nowhere; echo @ >> log",
    "set +e; false; echo @ >> log",
    "set -ex; echo @ >> log; test -d one",
    "set -u",
    "set -f",
    "set -a",
    "set -C",
    "set -- x y",
    "set -o noglob",
    'echo "$#" "$@" >> log',
    'echo "$-" >> log',
    'echo "$?" >> log',
    'echo "$0" >> log',
    "shift",
    "w=@",
    "w=@; export w",
    "export w=@",
    "export E=@",
    "E=@",
    "readonly w=@",
    "unset E",
    "unset w",
    "w=@ sh -c 'echo $w >> log'",
    'echo "${w:-none}" >> log',
    'echo "${E:-none}" >> log',
    "sh -c 'echo \"${w:-none} ${E:-none}\"' >> log",
    'test -n "$w" && echo @ >> log',
    ': "${w:=@}"',
    "env | grep '^[wE]=' | sort >> log",
    "for w in 1 2; do echo @$w >> log; done",
    "read w < log",
    "echo 5 | read w",
    "IFS=a",
    "l=1a2; for i in $l; do echo $i >> log; done",
    "echo *ne >> log",
    "umask 077",
    "umask 077; touch secret",
    "umask 027 && mkdir -p four",
    "trap 'echo @ >> log' EXIT",
    "trap 'echo @ >> log' 0; false",
    "f() { echo @ >> log; }",
    "f() { echo @ >> log; }; f",
    "f() { return 1; }; f",
    "f",
    "f || true",
    "ls() { echo @; }",
    "alias f='echo @ >> log'",
    "command -v f >> log",
    "eval 'w=@'",
    "eval \"echo '@' >> log\"",
    "echo 'w=@; cd one' > lib",
    ". ./lib",
    ". /top/lib",
    "ulimit -f 0",
    "(sleep 0.3; echo @ >> log) &",
    "echo @ >> log & wait",
    "sleep 0 & wait $!",
    "wait",
    "echo @ >> log | false",
    "false | echo @ >> log",
    "false | true",
    "true | false",
    "if false; then echo @ >> log; fi",
    "if true; then exit 0; fi",
    "if test -d one; then false; fi",
    "while true; do echo @ >> log; break; done",
    "for i in 1 2; do test $i = 1 && continue; echo @$i >> log; done",
    "case $w in ?*) echo @ >> log ;; *) false ;; esac",
    "{ false; echo @ >> log; }",
    "{ echo @ >> log; exit 0; }",
    "(exit 0)",
    "echo @ >> log # and a comment",
    "echo 'a\n' >> log",
    "PATH=/nowhere",
    "PATH=/top/bin:$PATH",
    "mkdir -p bin && printf '#!/bin/sh\\necho mine >> /top/log\\n' > bin/ls && chmod +x bin/ls",
    "HOME=/top/one",
    "echo ~ >> log",
    "getopts ab o -b; echo $o >> log",
    "return 0",
    "break",
    "echo @ >> log; false",
    "false; echo @ >> log",
    "false && true || echo @ >> log",
    "true && test -d one && echo @ >> log || echo @ >> log",
)
SHELLS = (
    "",
    "",
    "",
    "",
    'SHELL ["/bin/sh", "-ec"]\n',
    'SHELL ["/bin/sh", "-e", "-c"]\n',
    'SHELL ["/bin/bash", "-c"]\n',
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n',
    'SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]\n',
)

statements = st.one_of(st.sampled_from(HARMLESS), st.sampled_from(HARMLESS + HAZARDS))
#: What stands between two statements: as written on one line, and over two.
joints = st.sampled_from(
    [
        " && ",
        " && ",
        " && \\\n    ",
        " \\\n && ",
        " || ",
        "; ",
        "; \\\n",
        " && \\\n# why\n",
        " \\\n\n&& ",
    ]
)


@st.composite
def scripts(draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    parts = [draw(statements)]
    while len(parts) < 7 and draw(st.sampled_from(["", "", "+"])):
        parts += [draw(joints), draw(statements)]
    return "".join(parts)


run_lines = st.builds("RUN {}\n".format, scripts())
pieces = st.one_of(
    run_lines,
    run_lines,
    run_lines,
    st.sampled_from(["# a comment\n", "\n", "  # indented\n", "#\n", "ENV E=e\n", "ARG w=w\n"]),
)


@st.composite
def dockerfiles(draw: Callable[[st.SearchStrategy], object]) -> str:
    body = draw(st.lists(pieces, min_size=2, max_size=6))
    text = f"FROM debian:bookworm\n{draw(st.sampled_from(SHELLS))}{''.join(body)}"
    number = iter(range(100, 10_000))
    text = re.sub("@", lambda match: str(next(number)), text)
    return text.replace("\n", "\r\n") if draw(st.integers(0, 9)) == 0 else text


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    if os.name != "posix":
        pytest.skip("runs scripts with /bin/sh")
    folder = Path(tempfile.mkdtemp(prefix="dflint"))
    yield Machine(folder)
    shutil.rmtree(folder, ignore_errors=True)


@examples(400)
@given(text=dockerfiles())
@example(text="FROM debian\nRUN echo 1 >> log; false\nRUN (sleep 1; echo 2 >> log) &\n")
@example(text="FROM debian\nRUN readonly w=1\nRUN readonly w=2\n")
def test_repaired_file_does_the_same(machine: Machine, text: str) -> None:
    if refusal(text) is not None or ("bash" in text and not os.path.exists("/bin/bash")):
        return
    result = fix(text, "Dockerfile", Selection(select=["DF2"]))
    if result.text != text:
        assert machine.build(result.text) == machine.build(text)


# Realistic instructions: what the rules look at, in the layouts that people use.
PACKAGES = (
    "curl",
    "git make",
    "gcc libc6-dev",
    "\\\n    wget \\\n    jq",
    "$buildDeps",
    "nginx=1.*",
)
COMMANDS = (
    "apt-get update",
    "apt-get -qq update",
    "apt update",
    "apt-get install {}",
    "apt-get install -y {}",
    "apt-get install -y --no-install-recommends {}",
    "apt-get -y -o Dpkg::Use-Pty=0 install {}",
    "apt install -y {}",
    "sudo apt-get install {}",
    "DEBIAN_FRONTEND=noninteractive apt-get install -yq {}",
    "buildDeps='gcc make'",
    "apt-get purge -y --auto-remove $buildDeps",
    "apt-get remove -y {}",
    "apt-get clean",
    "rm -rf /var/lib/apt/lists/*",
    "rm -rf /tmp/* || true",
    "apk add --no-cache {}",
    "apk add --virtual .build-deps {}",
    "apk del .build-deps",
    "make install",
    "make -C /usr/src/app",
    "cd /usr/src/app",
    "./configure --prefix=/usr",
    "wget https://example.org/a.tar.gz",
    "curl -fsSL https://example.org/key | apt-key add -",
    "set -eux",
    "set -e",
    "pip install flask",
    "useradd -r app",
    "echo 'deb http://example.org stable main' > /etc/apt/sources.list.d/a.list",
    'if [ -n "$A" ]; then apt-get install {}; fi',
    "{{ apt-get update; apt-get install -y {}; }}",
    "(apt-get update && apt-get install {})",
    "bash -c 'apt-get install {}'",
    "for p in a b; do apt-get install $p; done",
)
commands = st.builds(
    lambda command, packages: command.format(packages),
    st.sampled_from(COMMANDS),
    st.sampled_from(PACKAGES),
)
chain_joints = st.sampled_from(
    [
        " && ",
        " &&\\\n",
        " && \\\n    ",
        " \\\n    && ",
        " \\\n && ",
        "; ",
        "; \\\n\t",
        " || ",
        " | ",
        " && \\\n    # because\n    ",
        " \\\n# because\n  && ",
        " && \\\n\n  ",
        " &&  \\  \n  ",
    ]
)
flags = st.sampled_from(
    [
        "",
        "",
        "",
        "",
        "--mount=type=cache,target=/var/lib/apt ",
        "--network=none ",
        "--mount=type=ssh \\\n ",
    ]
)


@st.composite
def chains(draw: Callable[[st.SearchStrategy], str]) -> str:
    parts = [draw(commands)]
    while len(parts) < 9 and draw(st.booleans()):
        parts += [draw(chain_joints), draw(commands)]
    end = draw(st.sampled_from(["", "", "", "", " # that is all", " ;", " \\\n", " &"]))
    return "".join(parts) + end


@st.composite
def realistic_runs(draw: Callable[[st.SearchStrategy], str]) -> str:
    keyword = draw(
        st.sampled_from(["RUN ", "RUN ", "RUN ", "run ", "RUN\t", "  RUN   ", "ONBUILD RUN "])
    )
    script = draw(chains())
    if draw(st.integers(0, 9)) == 0:
        lines = script.replace("\\\n", " ").replace("&", "\n")
        return f"{keyword.strip()} <<EOF\n{lines}\nEOF\n"
    return f"{keyword}{draw(flags)}{script}\n"


others = st.sampled_from(
    [
        "\n",
        "# about the next line\n",
        "\t# hadolint ignore=DL3009\n",
        "#\n",
        "# dflint: ignore[DF201]\n",
        "FROM debian:bookworm AS other\n",
        "FROM other\n",
        "FROM python:3.12-slim\n",
        "FROM alpine\n",
        "COPY . /usr/src/app\n",
        "COPY --from=other /a /b\n",
        "ENV A=1\n",
        "ENV DEBIAN_FRONTEND noninteractive\n",
        "ARG A\n",
        "WORKDIR /usr/src/app\n",
        "USER app\n",
        "USER root\n",
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n',
        'RUN ["apt-get", "install", "curl"]\n',
        "COPY <<EOF /etc/a\n# kept\nEOF\n",
        'CMD ["app"]\n',
        "CMD app --serve\n",
    ]
)
realistic_dockerfiles = st.builds(
    lambda head, body, end, line_end: (head + "".join(body) + end).replace("\n", line_end),
    st.sampled_from(
        [
            "FROM debian:bookworm\n",
            "FROM debian:bookworm-slim AS other\n",
            "\ufeffFROM ubuntu\n",
            "# a\nfrom debian\n",
        ]
    ),
    st.lists(st.one_of(realistic_runs(), realistic_runs(), others), min_size=1, max_size=7),
    st.sampled_from(["", "", "# the end", "RUN apt-get install git"]),
    st.sampled_from(["\n", "\n", "\n", "\r\n"]),
)


@examples(250)
@given(text=realistic_dockerfiles, unsafe=st.booleans())
def test_repairs_are_sound(text: str, unsafe: bool) -> None:
    repaired(text, unsafe)


# Package managers, played by scripts that keep the books.
PACKAGE_COMMANDS = (
    "apt-get update",
    "apt-get update",
    "apt update",
    "apt-get -qq update",
    "sudo apt-get update",
    "apt-get install {}",
    "apt-get install -y {}",
    "apt-get install -y {}",
    "apt install -y {}",
    "apt-get install -y --no-install-recommends {}",
    "sudo apt-get install -y {}",
    "apt-get purge -y --auto-remove $buildDeps",
    "apt-get remove -y {}",
    "apt-get clean",
    "apt-get install -y missing || true",
    "rm -rf /var/lib/apt/lists/*",
    "rm -r /var/lib/apt/lists",
    "buildDeps='gcc make'",
    "buildDeps='gcc make' && apt-get install -y $buildDeps",
    "apt-get update && apt-get install -y gcc make",
    "apt-get update && apt-get install -y {}",
    "apt-get update; apt-get install -y {}",
    "make",
    "make -C /usr/src/app install",
    "cd /usr/src/app",
    "cd /usr/src/app && make",
    "wget https://example.org/a.tar.gz",
    "pip install {}",
    "useradd app",
    "true",
    "fails",
    "fails || true",
    "set -e",
    "set -eux; apt-get update; apt-get install -y {}",
    "echo 'deb http://vendor.example.org x main' > /etc/apt/sources.list.d/a.list",
    "if true; then apt-get install -y {}; fi",
    "for p in git jq; do apt-get install -y $p; done",
    "(apt-get update && apt-get install -y {})",
    "bash -c 'apt-get install -y {}'",
    "sh ./setup.sh",
)
package_statements = st.builds(
    lambda command, packages: command.format(packages),
    st.sampled_from(PACKAGE_COMMANDS),
    st.sampled_from(
        ["wget", "git jq", "gcc make", "vendor-cli", "$buildDeps", "gcc libc6-dev make"]
    ),
)
package_joints = st.sampled_from(
    [" && ", " && ", " && ", " \\\n && ", " && \\\n    ", "; ", " || "]
)
package_runs = st.lists(package_statements, min_size=1, max_size=4).flatmap(
    lambda statements: st.lists(
        package_joints, min_size=len(statements) - 1, max_size=len(statements) - 1
    ).map(
        lambda joints: (
            "RUN "
            + "".join(f"{a}{b}" for a, b in zip(statements, [*joints, ""], strict=True))
            + "\n"
        )
    )
)
package_dockerfiles = st.lists(
    st.one_of(
        package_runs,
        package_runs,
        package_runs,
        st.sampled_from(
            [
                "FROM debian AS one\n",
                "FROM debian AS two\n",
                "FROM one\n",
                "FROM two AS three\n",
                "FROM three\n",
                "COPY --from=one /a /b\n",
                "WORKDIR /usr/src/app\n",
                'SHELL ["/bin/sh", "-ec"]\n',
                "# a comment\n",
                'CMD ["app"]\n',
            ]
        ),
    ),
    min_size=2,
    max_size=8,
).map(lambda pieces: "FROM debian:bookworm AS one\n" + "".join(pieces))
FOLDERS = ("etc/apt/sources.list.d", "usr/src/app", "usr/local/bin", "var/lib/apt")


def without_lists(files: Files) -> Files:
    """The files but for apt's lists, and but for the tools that an author called build dependencies."""
    return {
        path: re.sub(r"(?m)^(?:gcc|make)\n", "", content)
        if path == "var/lib/installed"
        else content
        for path, content in files.items()
        if not path.startswith("var/lib/apt/lists")
    }


@examples(400)
@given(text=package_dockerfiles)
def test_repaired_file_installs_the_same(machine: Machine, text: str) -> None:
    result = repaired(text)
    if result.text == text:
        return
    has_built, before = machine.build(text, FOLDERS)
    has_built_then, after = machine.build(result.text, FOLDERS)
    assert has_built_then == has_built
    if has_built:
        assert list(map(without_lists, after)) == list(map(without_lists, before))
