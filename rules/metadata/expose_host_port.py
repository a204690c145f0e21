"""DF507 expose-host-port."""

from __future__ import annotations

from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation
from dflint.semantics.ports import read_ports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.ports import Port
    from dflint.semantics.stages import Step


class ExposeHostPort(Rule):
    """EXPOSE names a port or an address of the host, which it knows nothing of.

    EXPOSE says on which ports the container listens. Which port of the host leads there is said
    when it is started (`docker run -p 8080:80`); the builder ignores what stands before the last
    colon.

    The repair takes that away; the image stays the same. Ports out of variables, and those that the
    builder refuses, are only reported.
    """

    code = "DF507"
    name = "expose-host-port"
    aliases = ("ExposeInvalidFormat",)
    severity = Severity.WARNING
    examples = [
        Bad(
            "FROM debian:bookworm\nEXPOSE 443 8080:80 127.0.0.1:53:53/udp\n",
            fixed="FROM debian:bookworm\nEXPOSE 443 80 53/udp\n",
            lines=[2, 2],
        ),
        Bad(
            "FROM debian:bookworm\nEXPOSE [::1]:1:2 :81:81 \\\n  8000-8010:80 9000-9001:90-91\n",
            fixed="FROM debian:bookworm\nEXPOSE 2 81 \\\n  80 90-91\n",
            lines=[2, 2, 3, 3],
        ),
        Bad("FROM debian:bookworm\nEXPOSE 1.2.3:1:2 127.0.0.1:80 80:8080-8081\n", lines=[2, 2, 2]),
        Bad('FROM debian:bookworm\nENV PORTS="8080:80 443"\nEXPOSE $PORTS\n', lines=[3]),
        Good("FROM debian:bookworm\nEXPOSE 80 8000-8010 53/udp\n"),
        Good("FROM debian:bookworm\nEXPOSE $PORTS\n"),
    ]

    def visit_Expose(self, step: Step) -> Iterator[Violation]:
        for port in read_ports(step):
            if port.host:
                message = f"{port.host} in {port.text} is of the host: EXPOSE ignores it"
                yield self.violation(port.span, message, _fix(port))


def _fix(port: Port) -> Fix | None:
    if not port.is_as_written or port.problem or not port.has_valid_host:
        return None
    text = port.text[len(port.host) + 1 :]
    return Fix(f"Write {text}", [Edit(*port.span, text, [text])])
