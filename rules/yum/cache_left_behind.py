"""DF331 yum-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.dnf import CACHES, cache_folders, cleans_cache_of, fills_cache
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.package_caches import cache_left_behind, kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command


class YumCacheLeftBehind(Rule):
    """`yum install` leaves its cache in the layer.

    The lists of the repositories, tens to hundreds of megabytes, stay in `/var/cache/yum` unless
    `yum clean all` removes them in the same RUN: a later RUN cannot take them out again. Where yum
    is another name of dnf, `dnf clean all` does the same.

    The repair adds `yum clean all` at the end of the RUN. Nothing is repaired where yum may not
    work any more by then, because the RUN removes it or gives it another Python, where a cache is
    mounted, and where a later step is offline.

    Nothing is reported where the cache is removed with `rm`, where it is in a cache mount, and in
    stages that others only copy files from.
    """

    code = "DF331"
    name = "yum-cache-left-behind"
    aliases = ("DL3032",)
    severity = Severity.WARNING
    commands = ("yum",)
    examples = [
        Bad(
            "FROM centos:7\nRUN yum install -y httpd\n",
            fixed="FROM centos:7\nRUN yum install -y httpd && yum clean all\n",
            lines=[2],
        ),
        Bad(
            "FROM centos:7\nRUN yum clean all && \\\n    yum -y update\nRUN yum clean all\n",
            fixed="FROM centos:7\nRUN yum clean all && \\\n    yum -y update && \\\n"
            "    yum clean all\nRUN yum clean all\n",
            lines=[3],
        ),
        Bad(
            "FROM centos:7\nRUN sudo -E yum install -y \\\n    # the server\n    httpd \\\n"
            "    php\n",
            fixed="FROM centos:7\nRUN sudo -E yum install -y \\\n    # the server\n    httpd \\\n"
            "    php \\\n    && sudo -E yum clean all\n",
            lines=[2],
        ),
        Bad(
            "FROM centos:7\r\nRUN set -ex; \\\r\n    yum install -y httpd; \\\r\n"
            "    ./configure\r\n",
            fixed="FROM centos:7\r\nRUN set -ex; \\\r\n    yum install -y httpd; \\\r\n"
            "    ./configure; \\\r\n    yum clean all\r\n",
            lines=[3],
        ),
        Bad(
            "# escape=`\nFROM centos:7\nRUN yum install -y httpd `\n php\n",
            fixed="# escape=`\nFROM centos:7\nRUN yum install -y httpd `\n php `\n"
            " && yum clean all\n",
            lines=[3],
        ),
        Bad(
            "FROM centos:7\nRUN <<EOF\nset -e\nyum install -y httpd\nEOF\n",
            fixed="FROM centos:7\nRUN <<EOF\nset -e\nyum install -y httpd\nyum clean all\nEOF\n",
            lines=[4],
        ),
        Bad(
            "FROM centos:7\nONBUILD RUN yum install -y httpd\n",
            fixed="FROM centos:7\nONBUILD RUN yum install -y httpd && yum clean all\n",
            unsafe=True,
        ),
        Bad("FROM centos:7\nRUN yum install -y httpd && ln -sf python3 /usr/bin/python\n"),
        Bad("FROM centos:7\nRUN yum install -y httpd && rm /etc/yum.repos.d/*\n"),
        Bad("FROM centos:7\nRUN command -v yum && yum install -y httpd; command -v apt-get\n"),
        Bad("FROM centos:7\nRUN yum install -y httpd\nRUN yum -C list php\n", lines=[2]),
        Bad('FROM centos:7\nRUN ["yum", "install", "-y", "httpd"]\n'),
        Good("FROM centos:7\nRUN yum -y update && yum install -y httpd && yum clean all\n"),
        Good("FROM centos:7\nRUN yum install -y httpd && rm -rf /var/cache/yum /tmp/*\n"),
        Good("FROM rockylinux:9\nRUN yum install -y httpd && dnf clean all\n"),
        Good("FROM centos:7\nRUN --mount=type=cache,target=/var/cache/yum yum install -y httpd\n"),
        Good(
            "FROM centos:7 AS build\nRUN yum install -y make\nFROM scratch\n"
            "COPY --from=build /app /app\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            folders = cache_folders("yum", step.stage.base_image)
            for command in cache_left_behind(step, _fills, _cleans, folders)[-1:]:
                message = f"yum {command.verb} leaves its cache in the layer"
                fix = self._clean_ups.behind(command, "clean all", CACHES["yum"])
                yield self.violation(command.head_span, message, fix)


def _fills(command: Command) -> bool:
    return command.name == "yum" and fills_cache(command.invocation)


def _cleans(command: Command) -> bool:
    return cleans_cache_of("yum", command.invocation)
