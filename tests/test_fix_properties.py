"""A repaired file does what the file did: random Dockerfiles, and their RUNs really run.

DFLINT_EXAMPLES=5000 looks for longer, and elsewhere each time.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dflint.fixer import fix
from dflint.selection import Selection
from tests.buildkit import instructions, refusal
from tests.repairs import repaired

_EXAMPLES = os.environ.get("DFLINT_EXAMPLES")


def examples(default: int) -> settings:
    return settings(
        max_examples=int(_EXAMPLES or default),
        derandomize=_EXAMPLES is None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


# Each ``@`` becomes a number of its own, so that the log tells what ran, and in which order. /top is
# the folder that stands for the whole file system.
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


class Machine:
    """Runs the RUN instructions of a Dockerfile, one shell each, in a folder that is all theirs."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def build(self, text: str) -> tuple[bool, dict[str, str]]:
        """Whether all succeeded, and the mode and content of each file behind them."""
        shutil.rmtree(self.top, ignore_errors=True)
        self.top.mkdir(mode=0o755)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.top), "LC_ALL": "C"}
        shell = ["/bin/sh", "-c"]
        for instruction in instructions(text):
            if instruction.cmd == "SHELL":
                shell = list(instruction.value)
            elif instruction.cmd == "ENV":
                environment[instruction.value[0]] = instruction.value[1]
            elif instruction.cmd == "ARG":
                name, _, value = instruction.value[0].partition("=")
                environment[name] = value
            elif instruction.cmd == "RUN":
                script = instruction.value[0].replace("/top", str(self.top))
                if not self._run([*shell, script], environment):
                    return False, self._files()
        return True, self._files()

    def _run(self, command: list[str], environment: dict[str, str]) -> bool:
        process = subprocess.Popen(
            command,
            cwd=self.top,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            umask=0o022,
            start_new_session=True,
        )
        status = process.wait(timeout=20)
        with suppress(ProcessLookupError):
            # What runs in the background ends with the container.
            os.killpg(process.pid, signal.SIGKILL)
        return status == 0

    def _files(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for folder, folders, files in os.walk(self.top):
            for name in (*folders, *files):
                path = Path(folder, name)
                mode = f"{path.stat().st_mode:o} "
                content = "" if path.is_dir() else path.read_bytes().decode("latin-1")
                found[str(path.relative_to(self.top))] = mode + content
        return found


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    if os.name != "posix":
        pytest.skip("runs scripts with /bin/sh")
    folder = Path(tempfile.mkdtemp(prefix="dflint"))
    yield Machine(folder / "top")
    shutil.rmtree(folder, ignore_errors=True)


@examples(400)
@given(text=dockerfiles())
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
