"""DF507 expose-host-port."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.ports import read_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class ExposeHostPort(Rule):
    """EXPOSE names a port or an address of the host, which it knows nothing of.

    EXPOSE says on which ports the container listens. Which port of the host leads there is said
    when it is started (`docker run -p 8080:80`); the builder ignores what stands before the last
    colon.
    """

    code = "DF507"
    name = "expose-host-port"
    aliases = ("ExposeInvalidFormat",)
    severity = Severity.WARNING
    examples = [
        Bad("FROM debian:bookworm\nEXPOSE 443 8080:80 127.0.0.1:53:53/udp\n", lines=[2, 2]),
        Bad('FROM debian:bookworm\nENV PORTS="8080:80 443"\nEXPOSE $PORTS\n', lines=[3]),
        Good("FROM debian:bookworm\nEXPOSE 80 8000-8010 53/udp\n"),
        Good("FROM debian:bookworm\nEXPOSE $PORTS\n"),
    ]

    def visit_Expose(self, step: Step) -> Iterator[Violation]:
        for port in read_ports(step):
            if port.host:
                message = f"{port.host} in {port.text} is of the host: EXPOSE ignores it"
                yield self.violation(port.span, message)
