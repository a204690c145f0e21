"""DF705 expose-protocol-casing."""

from __future__ import annotations

from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation
from dflint.semantics.ports import read_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class ExposeProtocolCasing(Rule):
    """The protocol of an EXPOSE is not in lower case.

    Builders take it in any case; `80/tcp` is how everybody writes it and how it is stored in the
    image. The repair writes it so: the image stays the same. Protocols in variables, and behind
    quotes, are only reported.
    """

    code = "DF705"
    name = "expose-protocol-casing"
    aliases = ("ExposeProtoCasing",)
    severity = Severity.STYLE
    examples = [
        Bad(
            "FROM debian:bookworm\nEXPOSE 80/TCP 53/udp \\\n  # dns\n  8053:53/Udp\n",
            fixed="FROM debian:bookworm\nEXPOSE 80/tcp 53/udp \\\n  # dns\n  8053:53/udp\n",
            lines=[2, 4],
        ),
        Bad('FROM debian:bookworm\nENV P=80/TCP\nEXPOSE $P "53/UDP"\n', lines=[3, 3]),
        Good("FROM debian:bookworm\nEXPOSE 80 443/tcp $PORT/TCP\n"),
    ]

    def visit_Expose(self, step: Step) -> Iterator[Violation]:
        for port in read_ports(step):
            if port.protocol != port.protocol.lower():
                fix = None
                if port.is_as_written:
                    address = port.text[: len(port.text) - len(port.protocol)]
                    text = address + port.protocol.lower()
                    fix = Fix("Write it in lower case", [Edit(*port.span, text, [text])])
                yield self.violation(port.span, f"{port.protocol} is not in lower case", fix)
