"""Whether BuildKit would take a Dockerfile: its own parser, and what it checks behind that.

The parser is that of the ``dockerfile`` package. It lets unknown instructions and flags pass, which
BuildKit refuses in a second phase (frontend/dockerfile/instructions/parse.go).
"""

from __future__ import annotations

import dockerfile

_FLAGS: dict[str, set[str]] = {
    "ADD": {"chown", "chmod", "link", "keep-git-dir", "checksum", "unpack", "exclude"},
    "ARG": set(),
    "CMD": set(),
    "COPY": {"from", "chown", "chmod", "link", "parents", "exclude"},
    "ENTRYPOINT": set(),
    "ENV": set(),
    "EXPOSE": set(),
    "FROM": {"platform"},
    "HEALTHCHECK": {"interval", "timeout", "start-period", "start-interval", "retries"},
    "LABEL": set(),
    "MAINTAINER": set(),
    "ONBUILD": set(),
    "RUN": {"mount", "network", "security", "device"},
    "SHELL": set(),
    "STOPSIGNAL": set(),
    "USER": set(),
    "VOLUME": set(),
    "WORKDIR": set(),
}


def instructions(text: str) -> tuple[dockerfile.Command, ...]:
    """The instructions that BuildKit's parser sees; raises GoParseError."""
    return dockerfile.parse_string(
        text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )


def refusal(text: str) -> str | None:
    """Why BuildKit would refuse the file; None when it would not, as far as can be told."""
    try:
        found = instructions(text)
    except dockerfile.GoParseError as error:
        return str(error)
    for instruction in found:
        keyword = instruction.cmd.upper()
        if keyword not in _FLAGS:
            return f"line {instruction.start_line}: unknown instruction {keyword}"
        for flag in instruction.flags:
            if flag.removeprefix("--").partition("=")[0] not in _FLAGS[keyword]:
                return f"line {instruction.start_line}: unknown flag {flag}"
    return None
