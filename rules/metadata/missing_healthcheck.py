"""DF511 missing-healthcheck."""

from __future__ import annotations

from dflint.cst.nodes import Healthcheck
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVER = "FROM nginx:1.27 AS server\n"


class MissingHealthcheck(Rule):
    """An image does not say how to find out whether its service works.

    With HEALTHCHECK, Docker notices a process that runs and does nothing. It is no use to images
    that hold a tool, and Kubernetes does not read it: only for those who want it in all of their
    images. A check of the base image is inherited and cannot be seen here; `HEALTHCHECK NONE` says
    that there is none on purpose.
    """

    code = "DF511"
    name = "missing-healthcheck"
    aliases = ("DL3057",)
    severity = Severity.INFO
    recommended = False
    on_request = True
    examples = [
        Bad(_SERVER, lines=[1]),
        Bad(_SERVER + "ONBUILD HEALTHCHECK NONE\n", lines=[1]),
        Bad(_SERVER + "FROM server\nHEALTHCHECK NONE\nFROM server\n", lines=[4]),
        Good(_SERVER + "HEALTHCHECK CMD curl -f http://localhost/ || exit 1\n"),
        Good(_SERVER + "HEALTHCHECK NONE\nFROM server\n"),
        Good('FROM gcc:14\nFROM scratch\nCOPY --from=0 /x /x\nHEALTHCHECK CMD ["/x"]\n'),
    ]

    def check_file(self) -> Iterator[Violation]:
        for stage in self.file.stages:
            chain = (stage, *stage.ancestors)
            has_check = any(isinstance(node, Healthcheck) for part in chain for node in part.nodes)
            if stage.is_image and not stage.is_headless and not has_check:
                place = stage.from_.image or stage.from_.head_span
                yield self.violation(place, "the image has no HEALTHCHECK")
