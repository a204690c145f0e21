"""DF351 pip-cache-left-behind."""

from __future__ import annotations

import re

from dflint.clean_up import CleanUps
from dflint.commands.invocation import UNKNOWN
from dflint.commands.pip import keeps_cache
from dflint.cst.nodes import Add, Copy, Onbuild
from dflint.editing import add_option
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.caches import CacheStep
from dflint.semantics.pip_version import PipVersions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

_NO_CACHE = "PIP_NO_CACHE_DIR"
_FALSE = ("0", "false", "no", "off", "f", "n")
#: A configuration file that the Dockerfile writes, and one that it brings.
_CONFIGURED = regex(r"(?<![\w-])no[-_]cache[-_]dir|PIP_CONFIG_FILE", re.IGNORECASE)
_CONFIGURATION = regex(r"\bpip\.(?:conf|ini)\b")
#: Their own pip is older than version 6: it has no such cache, and no --no-cache-dir.
_OLD_IMAGE = regex(
    r"(?:library/)?(?:ubuntu:(?:1[0-4]\.|trusty|precise)|debian:(?:[78]|jessie|wheezy))"
)
#: With this, what uv installs are links into its cache.
_SYMLINK = regex(r"link[-_]mode[ =]+[\"']?symlink", re.IGNORECASE)
_NEWER_PIP = regex(r"get-pip|easy_install|install (?:-U|--upgrade) [^&;|\n]{0,99}\bpip")


class PipCacheLeftBehind(Rule):
    """`pip install` leaves a cache of what it downloads in the image, where nobody uses it.

    The cache is about as big as the packages are before they are unpacked. Say `--no-cache-dir`, or
    `ENV PIP_NO_CACHE_DIR=1` once for all; `--no-cache` and `UV_NO_CACHE` for uv. Or keep the cache
    out of the image and still have it in the next build, with
    `RUN --mount=type=cache,target=/root/.cache/pip`. A removal in the same RUN does as well.

    The repair adds the option. Nothing is repaired where pip may be older than version 6, which
    does not have it: that of an unknown image, or of a distribution from before 2016; where the
    cache is in a folder that somebody named; and where a later step is offline.

    Nothing is said about a stage of which other stages only copy files, because its caches stay
    behind; where a `pip.conf` is copied into the image, which may say the same; and where pip is
    that of a distribution so old that it has no such cache.

    `PIP_NO_CACHE_DIR=off` (`no`, `false`, `0`) switches the cache off just as `1` does. That is
    a matter of style: whoever reads it takes it for the opposite.
    """

    code = "DF351"
    name = "pip-cache-left-behind"
    aliases = ("DL3042",)
    severity = Severity.WARNING
    visits_onbuild = True
    commands = ("pip", "uv")
    examples = [
        Bad(
            "FROM python:3.12\nRUN pip3 install --upgrade pip \\\n"
            " && /venv/bin/python -m pip install flask==3.0.3\n",
            fixed="FROM python:3.12\nRUN pip3 install --upgrade --no-cache-dir pip \\\n"
            " && /venv/bin/python -m pip install --no-cache-dir flask==3.0.3\n",
            lines=[2, 3],
        ),
        Bad(
            "FROM unknown\nRUN pip install -U pip; \\\r\n  sudo pip install \\\r\n  -r x.txt\r\n",
            fixed="FROM unknown\nRUN pip install -U pip; \\\r\n"
            "  sudo pip install --no-cache-dir \\\r\n  -r x.txt\r\n",
            lines=[2, 3],
        ),
        Bad("FROM node:8.1.0\nRUN apt-get update && apt-get install python-pip; pip install x\n"),
        Bad(
            'FROM python:3\nRUN ["pip", "install", "x"]\nRUN sh -c \'pip install x\'\n',
            lines=[2, 3],
        ),
        Bad("FROM python:3\nENV UV_LINK_MODE=symlink\nRUN uv pip install --system x\n"),
        Bad(
            "FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/\nRUN uv sync\n",
            fixed="FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/\n"
            "RUN uv sync --no-cache\n",
            lines=[3],
        ),
        Bad(
            "FROM python:3.12\n"
            "RUN --mount=type=cache,target=/root/.cache/pip pip install --cache-dir /pip flask\n"
        ),
        Bad(
            "FROM python:3.12\nRUN rm -rf ~/.cache/pip && pip install flask\n",
            fixed="FROM python:3.12\nRUN rm -rf ~/.cache/pip && pip install --no-cache-dir flask\n",
        ),
        Bad("FROM python:3.12\nENV PIP_NO_CACHE_DIR=off\nRUN pip install flask\n", lines=[2]),
        Bad(
            "FROM python:3.12\nONBUILD COPY . .\nONBUILD RUN <<EOF\n"
            "apt-get update\npip install -r requirements.txt\nEOF\n",
            fixed="FROM python:3.12\nONBUILD COPY . .\nONBUILD RUN <<EOF\n"
            "apt-get update\npip install --no-cache-dir -r requirements.txt\nEOF\n",
            lines=[5],
            unsafe=True,
        ),
        Good("FROM python:3.12\nRUN pip --no-cache-dir install flask\n"),
        Good("FROM python:3.12 AS base\nENV PIP_NO_CACHE_DIR=1\nFROM base\nRUN pip install x\n"),
        Good("FROM python:3.12\nRUN export PIP_NO_CACHE_DIR=1 && pip install flask\n"),
        Good("FROM python:3.12\nRUN pip install flask && rm -rf /root/.cache\n"),
        Good("FROM python:3.12\nRUN pip install flask && pip cache purge\n"),
        Good(
            "FROM python:3.12\nENV PIP_CACHE_DIR=/var/cache/pip\n"
            "RUN --mount=type=cache,target=/var/cache/pip pip install flask\n"
        ),
        Good(
            "FROM python:3.12 AS build\nRUN pip install --prefix=/install flask\n"
            "FROM python:3.12-slim\nCOPY --from=build /install /usr/local\n"
        ),
        Good("FROM python:3.12\nCOPY pip.conf /etc/\nRUN pip install flask\n"),
        Good("FROM python:3.12\nRUN pip config set global.no-cache-dir true && pip install x\n"),
        Good("FROM ubuntu:14.04\nRUN apt-get install -y python-pip && pip install x\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)
        self._versions = PipVersions()
        self._configured: set[Stage] = set()
        is_configured = _CONFIGURED.search(file.text) is not None
        has_newer_pip = _NEWER_PIP.search(file.text) is not None
        for stage in file.stages:
            is_old = not has_newer_pip and _OLD_IMAGE.match(stage.base_image or "")
            if is_configured or is_old or stage.base in self._configured or _brings_file(stage):
                self._configured.add(stage)

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        run = CacheStep(step)
        for place, name, value in run.assignments() if _NO_CACHE in self.file.text else ():
            if name == _NO_CACHE:
                yield from self._misleading(place, value)
        if not step.stage.is_shipped and not run.is_onbuild:
            return
        installs = [command for command in run.commands if keeps_cache(command.invocation)]
        if not installs or step.stage in self._configured:
            return
        for command in installs:
            if _caches(run, command) and run.is_left_behind(command):
                tool = command.invocation.tool or ""
                name = " ".join((tool, *command.invocation.subcommand))
                option = "--no-cache-dir" if tool == "pip" else "--no-cache"
                message = f"{name} without {option} leaves its cache in the image"
                fix = self._fix(command, option) if run.folder(command) == "" else None
                yield self.violation(command.head_span, message, fix)

    def _fix(self, command: Command, option: str) -> Fix | None:
        invocation = command.invocation
        place = invocation.where_to_add_option()
        if UNKNOWN in invocation.roles[:place] or any(word < place for word in invocation.dynamic):
            return None
        if invocation.tool == "pip":
            if not self._versions.is_certainly_since_6(command):
                return None
        elif _SYMLINK.search(self.file.text):
            return None
        if self._clean_ups.is_needed(command, f".cache/{invocation.tool}"):
            return None
        edit = add_option(command, option)
        return None if edit is None else Fix(f"Add {option}", [edit])

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        for pair in step.node.pairs:
            if pair.key.value == _NO_CACHE and pair.value is not None:
                value = step.state.resolve(pair.value.value, self.file.tree.escape)
                yield from self._misleading(pair.span, value)

    def visit_Arg(self, step: Step) -> Iterator[Violation]:
        return self.visit_Env(step)

    def _misleading(self, place: tuple[int, int], value: str | None) -> Iterator[Violation]:
        if value is not None and value.lower() in _FALSE:
            message = f"{_NO_CACHE}={value} switches the cache off, and reads as if it did not"
            yield self.violation(place, message, severity=Severity.STYLE)


def _brings_file(stage: Stage) -> bool:
    return any(
        isinstance(node, (Add, Copy, Onbuild)) and _CONFIGURATION.search(node.code)
        for node in stage.nodes
    )


def _caches(run: CacheStep, command: Command) -> bool:
    """Whether it caches what it downloads, as far as variables say; in doubt not."""
    if command.has("--no-index"):
        return False
    is_pip = command.invocation.tool == "pip"
    setting = run.setting(command, _NO_CACHE if is_pip else "UV_NO_CACHE")
    return setting == "" or (not is_pip and setting is not None and setting.lower() in _FALSE)
