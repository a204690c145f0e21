"""Whether the pip that a command runs is new enough to have a cache, and ``--no-cache-dir``.

Both came with version 6 (https://pip.pypa.io/en/stable/news/#v6-0). Older ones, which refuse the
option, are those of distributions before 2016 and what is built on them: whatever is not known to
be newer may be one of them.
"""

from __future__ import annotations

import re

from dflint.commands.pip import is_since_6
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Images by name, where all that there ever were will do.
_NEW_IMAGES = re.compile(
    r"(?:^|/)(?:amazonlinux|almalinux|rockylinux|archlinux|leap|tumbleweed|ubi[789](?:[-/:]|$)"
    r"|miniforge3?|mambaforge|micromamba|anaconda3?|miniconda3?(?=$|:latest|:4\.[5-9]|:[2-9]\d\.)"
    r"|aws-lambda-python|airflow|uvicorn-gunicorn|tensorflow/tensorflow|pytorch/pytorch"
    r"|astral-sh/uv|pypy:3)|^(?:quay\.io/)?jupyter/|lambda/python|cimg/python|circleci/python"
    r"|nvidia/(?:pytorch|tensorflow|cuda):[12]\d\.\d|manylinux(?:2014|_2)|musllinux"
)
#: Official images by version; older ones of python are from before pip 6, others from jessie.
_NEW_VERSIONS = re.compile(
    r"(?:^|^library/|^docker\.io/(?:library/)?|^(?:amd64|i386|arm\d\dv\d)/)(?:"
    r"python(?:$|@|:(?!2\.[0-6]|2\.7\.[0-8](?!\d)|3\.[0-2](?!\d)|3\.3\.|3\.4\.[0-2](?!\d)))"
    r"|ubuntu(?:$|@|:(?:1[6-9]|2\d)\.|:(?:latest|rolling|devel))"
    r"|debian(?:$|@|:(?:9|1\d)(?!\d)|:(?:latest|stable|testing|unstable|sid))"
    r"|alpine(?:$|@|:(?:3\.[3-9]|3\.\d\d|3$|latest|edge))"
    r"|fedora(?:$|@|:(?:2[4-9]|[34]\d|latest|rawhide))"
    r"|centos(?:$|@|:(?:centos)?[789]|:latest)|oraclelinux:[789]"
    r"|node(?:$|@|:(?:1[2-9]|2\d|lts|current|latest|slim|alpine)))"
)
#: A distribution in the name or the tag of whatever image.
_NEW_DISTRIBUTIONS = re.compile(
    r"stretch|buster|bullseye|bookworm|trixie|xenial|bionic|focal|jammy|noble"
    r"|ubuntu-?(?:1[6-9]|2\d)\.?(?:04|10)|debian-?(?:9|1\d)(?!\d)|alpine-?3\.(?:[3-9]|\d\d)"
    r"|(?<![a-z])(?:el|ubi|centos|rockylinux|rocky)-?[789](?![\d.])|fedora-?[34]\d"
)


def is_certainly_since_6(command: Command) -> bool:
    """Whether a pip command is one of version 6 or later."""
    if is_since_6(command.invocation):
        return True
    image = command.step.stage.base_image
    if image is not None and any(
        pattern.search(image) for pattern in (_NEW_IMAGES, _NEW_VERSIONS, _NEW_DISTRIBUTIONS)
    ):
        return True
    return any(map(_shows_newer, _earlier(command)))


def _earlier(command: Command) -> Iterator[Command]:
    """The commands before it in the image, those of earlier steps among them."""
    stage = command.step.stage
    for ancestor in stage.ancestors:
        for step in ancestor.steps:
            yield from in_order(step)
    for step in stage.steps[: command.step.index]:
        yield from in_order(step)
    for other in command.step.commands:
        if other.span[0] < command.span[0]:
            yield other


def _shows_newer(command: Command) -> bool:
    """Whether pip is certainly new once the command has succeeded."""
    if any((value or "").endswith("get-pip.py") for value in command.values):
        return command.name not in ("curl", "wget", "rm")
    if command.invocation.tool != "pip":
        return False
    if is_since_6(command.invocation):
        return True
    return command.has("--upgrade") and any(
        package.name == "pip" and package.operator in (None, ">", ">=")
        for package in command.packages
    )
