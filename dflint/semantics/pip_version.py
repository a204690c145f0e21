"""Whether the pip that a command runs is new enough to have a cache, and ``--no-cache-dir``.

Both came with version 6 (https://pip.pypa.io/en/stable/news/#v6-0). Older ones, which refuse the
option, are those of distributions before 2016 and what is built on them: whatever is not known to
be newer may be one of them.
"""

from __future__ import annotations

from dflint.commands.pip import is_since_6
from dflint.regex import regex
from dflint.semantics.base_images import ALPINE, official_image
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage

#: Images by name, where all that there ever were will do.
_NEW_IMAGES = regex(
    r"(?:^|/)(?:amazonlinux|almalinux|rockylinux|archlinux|leap|tumbleweed|ubi[789](?:[-/:]|$)"
    r"|miniforge3?|mambaforge|micromamba|anaconda3?|miniconda3?(?=$|:latest|:4\.[3-9]|:[2-9]\d\.)"
    r"|aws-lambda-python|airflow|uvicorn-gunicorn|tensorflow/tensorflow|pytorch/pytorch"
    r"|astral-sh/uv|pypy:3)|^(?:quay\.io/)?jupyter/|lambda/python|cimg/python|circleci/python"
    r"|nvidia/(?:pytorch|tensorflow|cuda):[12]\d\.\d|manylinux(?:2014|_2)|musllinux"
)
#: Official images by version; older ones of python are from before pip 6, others from jessie.
_NEW_VERSIONS = regex(
    r"(?:^|^library/|^docker\.io/(?:library/)?|^(?:amd64|i386|arm\d\dv\d)/)(?:"
    r"python(?:$|@|:(?!2\.[0-6]|2\.7\.[0-8](?!\d)|3\.[0-2](?!\d)|3\.3\.|3\.4\.[0-2](?!\d)))"
    r"|ubuntu(?:$|@|:(?:1[6-9]|2\d)\.|:(?:latest|rolling|devel))"
    r"|debian(?:$|@|:(?:9|1\d)(?!\d)|:(?:latest|stable|testing|unstable|sid))"
    r"|alpine(?:$|@|:(?:3\.[3-9]|3\.\d\d|3$|latest|edge))"
    r"|fedora(?:$|@|:(?:2[4-9]|[34]\d|latest|rawhide))"
    r"|centos(?:$|@|:(?:centos)?[789]|:latest)|oraclelinux:[789]"
    r"|docker(?:$|@|:(?:latest|dind|git|1[7-9]\.|[2-9]\d\.))|postgres:1\d"
    r"|ruby:(?:2\.[5-9]|[34])(?!.*jessie)|php:(?:7\.[2-9]|8)"
    r"|node(?:$|@|:(?:1[2-9]|2\d|lts|current|latest|slim|alpine)))"
)
#: A distribution in the name or the tag of whatever image.
_NEW_DISTRIBUTIONS = regex(
    r"stretch|buster|bullseye|bookworm|trixie|xenial|bionic|focal|jammy|noble"
    r"|ubuntu-?(?:1[6-9]|2\d)\.?(?:04|10)|debian-?(?:9|1\d)(?!\d)|alpine-?3\.(?:[3-9]|\d\d)"
    r"|(?<![a-z])(?:el|ubi|centos|rockylinux|rocky)-?[789](?![\d.])|fedora-?[34]\d"
)


class PipVersions:
    """What a file shows about the pip of its stages."""

    def __init__(self) -> None:
        #: By the stage: behind which place pip is certainly new; None for nowhere.
        self._since: dict[Stage, int | None] = {}

    def is_certainly_since_6(self, command: Command) -> bool:
        """Whether a pip command is one of version 6 or later."""
        if is_since_6(command.invocation):
            return True
        stage = command.step.stage
        image = stage.base_image
        if image is not None and any(
            pattern.search(image) for pattern in (_NEW_IMAGES, _NEW_VERSIONS, _NEW_DISTRIBUTIONS)
        ):
            return True
        official = official_image(stage)
        if official is not None and official.name != "alpine" and official.family == ALPINE:
            # These variants came with Alpine 3.3, whose pip is version 7.
            return True
        since = self._place(stage)
        if since is not None and since < command.span[0]:
            return True
        return any(self._place(ancestor) is not None for ancestor in stage.ancestors)

    def _place(self, stage: Stage) -> int | None:
        if stage not in self._since:
            places = (
                command.span[0]
                for step in stage.steps
                for command in in_order(step)
                if _shows_newer(command)
            )
            self._since[stage] = next(places, None)
        return self._since[stage]


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
