"""DF506 invalid-port."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.ports import read_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class InvalidPort(Rule):
    """EXPOSE names a port that does not exist.

    Ports are numbers up to 65535, or ranges of them such as `8000-8010`, perhaps with a protocol:
    `53/udp`. The builder refuses anything else, also a comment behind the ports.
    """

    code = "DF506"
    name = "invalid-port"
    aliases = ("DL3011",)
    severity = Severity.ERROR
    examples = [
        Bad("FROM debian:bookworm\nEXPOSE 80 \\\n  80800\n", lines=[3]),
        Bad("FROM debian:bookworm\nARG PORT=http\nEXPOSE $PORT 8010-8000 53/dns\n", lines=[3] * 3),
        Bad("FROM debian:bookworm\nEXPOSE 80 # HTTP and HTTPS\n", lines=[2]),
        Good("FROM debian:bookworm\nEXPOSE 0 80 443/TCP 65000-65535 127.0.0.1:80:80/sctp\n"),
        Good("FROM debian:bookworm\nEXPOSE $PORT 8000-$LAST\n"),
    ]

    def visit_Expose(self, step: Step) -> Iterator[Violation]:
        for port in read_ports(step):
            if port.text.startswith("#"):
                message = "a comment needs a line of its own: these are taken for ports"
                yield self.violation((port.span[0], step.node.words[-1].span[1]), message)
                return
            if port.problem is not None:
                yield self.violation(port.span, port.problem)
