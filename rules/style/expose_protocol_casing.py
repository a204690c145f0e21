"""DF705 expose-protocol-casing."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.ports import read_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class ExposeProtocolCasing(Rule):
    """The protocol of an EXPOSE is not in lower case.

    Builders take it in any case; `80/tcp` is how everybody writes it and how it is stored in the
    image.
    """

    code = "DF705"
    name = "expose-protocol-casing"
    aliases = ("ExposeProtoCasing",)
    severity = Severity.STYLE
    examples = [
        Bad("FROM debian:bookworm\nEXPOSE 80/TCP 53/udp 53/Udp\n", lines=[2, 2]),
        Good("FROM debian:bookworm\nEXPOSE 80 443/tcp $PORT/TCP\n"),
    ]

    def visit_Expose(self, step: Step) -> Iterator[Violation]:
        for port in read_ports(step):
            if port.protocol != port.protocol.lower():
                yield self.violation(port.span, f"{port.protocol} is not in lower case")
