"""How the time of a lint, or of a repair, grows with the file: CPU seconds for each doubling.

    python benchmarks/growth.py [--fix] [--select CODES] [--sizes 250,500,1000] [SHAPE ...]

A dimension is linear where the time about doubles with the size; ``!`` marks what grows faster.
"""

from __future__ import annotations

import gc
import sys
import time

from dflint.fixer import fix
from dflint.linter import lint
from dflint.selection import Selection

HEAD = "FROM debian:bookworm\n"
APT = "apt-get update && apt-get install -y gcc make libfoo-dev curl"
SHAPES = {
    "RUNs": lambda n: HEAD + "RUN echo a > /b\n" * n,
    "RUNs of apt": lambda n: HEAD + f"RUN {APT}\n" * n,
    "RUNs of apt, make": lambda n: HEAD + f"RUN {APT} && make -C x\n" * n + 'CMD ["x"]\n',
    "RUNs of apt, opaque": lambda n: HEAD + f"RUN {APT} && ./setup.sh\n" * n,
    "RUNs of apk": lambda n: (
        "FROM alpine\n" + "RUN apk add --virtual .build-deps gcc curl && make\n" * n + "CMD x\n"
    ),
    "RUNs of pip": lambda n: "FROM python:3\n" + "RUN pip install a==1 b\n" * n,
    "RUNs of npm": lambda n: "FROM node:22\n" + "RUN npm install a\nCOPY a b\n" * n,
    "RUNs of go": lambda n: "FROM golang:1.23\n" + "RUN go build ./a\n" * n + 'CMD ["a"]\n',
    "RUNs of dnf": lambda n: "FROM fedora:40\n" + "RUN dnf install -y a\nENV A=b\n" * n,
    "RUNs of wget, rm": lambda n: (
        HEAD + "RUN wget http://a.org/a.tgz\nENV A=b\nRUN tar xf a.tgz\nRUN rm a.tgz\n" * n
    ),
    "COPY and chown": lambda n: HEAD + "COPY a /a\nRUN chown -R app:app /a\n" * n,
    "COPY . and npm": lambda n: "FROM node:22\n" + "COPY . .\nRUN npm ci\n" * n,
    "commands": lambda n: HEAD + "RUN " + " && ".join(["echo a > /b"] * n) + "\n",
    "commands of apt": lambda n: HEAD + "RUN " + " && ".join([APT] * n) + "\n",
    "commands with cd": lambda n: HEAD + "RUN " + " && ".join(["cd /a && make install"] * n) + "\n",
    "commands with sudo": lambda n: HEAD + "RUN " + "; ".join(["sudo wget http://a"] * n) + "\n",
    "pipes": lambda n: HEAD + "RUN " + " && ".join(["curl http://a | tar x"] * n) + "\n",
    "packages": lambda n: HEAD + "RUN apt-get install -y " + " ".join(["gcc"] * n) + "\n",
    "stages": lambda n: "".join(
        f"FROM debian AS s{i}\nRUN {APT}\nCOPY --from=s{max(i - 1, 0)} a b\n" for i in range(n)
    ),
    "chain of stages": lambda n: (
        "FROM debian AS s0\n" + "".join(f"FROM s{i} AS s{i + 1}\nRUN {APT}\n" for i in range(n))
    ),
    "ENVs": lambda n: HEAD + "".join(f"ENV A{i} $A{i - 1}\n" for i in range(n)),
    "ENV pairs": lambda n: HEAD + "ENV " + " ".join(f"A{i}=b" for i in range(n)) + "\n",
    "ARGs": lambda n: HEAD + "".join(f"ARG A{i}\nRUN echo $A{i}\n" for i in range(n)),
    "LABELs": lambda n: HEAD + "LABEL a b\n" * n,
    "comments": lambda n: HEAD + "# dflint: ignore[DF201]\nRUN cd a\n" * n,
    "continuations": lambda n: HEAD + "RUN echo" + " \\\n  # c\n  a" * n + "\n",
    "heredocs": lambda n: HEAD + "RUN <<E\napt-get update\nE\n" * n,
    "heredoc lines": lambda n: HEAD + "RUN <<E\n" + "apt-get install gcc\n" * n + "E\n",
    "nested (": lambda n: HEAD + "RUN " + "(" * n + "a" + ")" * n + "\n",
    "nested $(": lambda n: HEAD + "RUN a " + "$(a " * n + ")" * n + "\n",
    "quotes": lambda n: HEAD + "RUN a " + "\"a 'b' $c\" " * n + "\n",
    "WORKDIRs": lambda n: HEAD + "WORKDIR a\nRUN cd b\n" * n,
    "ONBUILD": lambda n: HEAD + f"ONBUILD RUN {APT}\n" * n,
    "USERs": lambda n: HEAD + "USER root\nRUN sudo a\nUSER b\n" * n,
    "ifs": lambda n: HEAD + "RUN " + "if a; then apt-get update; fi; " * n + "a\n",
    "mounts": lambda n: HEAD + "RUN --mount=type=cache,target=/a apt-get update\n" * n,
    "bash -c": lambda n: HEAD + "RUN bash -c 'apt-get update && cd a'\n" * n,
    "empty lines": lambda n: HEAD + "\n" * n + "RUN a\n",
    "unknown": lambda n: HEAD + "FOO a\n" * n,
}


def main(argv: list[str]) -> None:
    """Prints a line for each shape."""
    sizes, repairs, terms, names = [250, 500, 1000], False, ["DF"], []
    rest = iter(argv)
    for word in rest:
        if word == "--fix":
            repairs = True
        elif word == "--select":
            terms = next(rest).split(",")
        elif word == "--sizes":
            sizes = [int(size) for size in next(rest).split(",")]
        else:
            names.append(word)
    selection = Selection(select=terms)
    for name in names or SHAPES:
        times = [measure(SHAPES[name](size), selection, repairs) for size in sizes]
        pairs = zip(times, times[1:], sizes, sizes[1:], strict=False)
        grows = any(b > 0.1 and b / a > 1.4 * m / n for a, b, n, m in pairs)
        print(f"{name:22}", *(f"{t:7.2f}" for t in times), "!" if grows else "", flush=True)


#: As on the command line: the default makes Python look for garbage again and again.
gc.set_threshold(100_000)


def measure(text: str, selection: Selection, repairs: bool) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    if repairs:
        fix(text, "Dockerfile", selection, unsafe=True)
    else:
        lint(text, "Dockerfile", selection)
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
