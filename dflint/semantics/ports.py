"""The ports that EXPOSE names: ``[[ip:]host:]port[-port][/protocol]``.

Sources: dockerfile2llb/convert_expose.go of BuildKit, nat/nat.go of go-connections.
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.semantics.expansion import ExpansionError, expand_words, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step

PROTOCOLS = ("tcp", "udp", "sctp")
MAX_PORT = 65535

_RANGE = regex(r"\+?([0-9]+)(?:-\+?([0-9]+))?")


class Port:
    """One port or range of ports, with the place of the word that it comes from."""

    __slots__ = ("container", "host", "is_as_written", "problem", "protocol", "span", "text")

    def __init__(self, text: str, span: tuple[int, int], is_as_written: bool) -> None:
        self.text = text
        self.span = span
        #: Whether the text stands in the file: no variable, quote or line break is in between.
        self.is_as_written = is_as_written
        address, _, rest = text.rpartition(":")
        #: What stands before the port of the container: a port of the host, an address.
        self.host = address
        self.container, _, self.protocol = rest.partition("/")
        #: Why the builder refuses it; None when it does not.
        self.problem = self._find_problem()

    def _find_problem(self) -> str | None:
        problem = _range_problem(self.container)
        if problem is None and self.protocol and self.protocol.lower() not in PROTOCOLS:
            return f"{self.protocol} is not a protocol: tcp, udp and sctp are"
        host = self.host.rpartition(":")[2]
        return problem or (_range_problem(host) if host else None)

    @property
    def has_valid_host(self) -> bool:
        """Whether the builder takes the part that it ignores: it looks at it all the same."""
        address, _, host = self.host.rpartition(":")
        if host and _size(host) != _size(self.container) and _size(self.container) > 1:
            return False
        return not address or _is_address(address)


def read_ports(step: Step) -> Iterator[Port]:
    """The ports of an EXPOSE; those out of a variable whose value is not known are left out."""
    escape = step.stage.tree.escape
    for word in step.node.words:
        known: dict[str, str] = {}
        for variable in variables(word.value, escape):
            value = step.state.environment.get(variable.name)
            if value is None:
                break
            known[variable.name] = value
        else:
            try:
                texts = expand_words(word.value, known, escape)
            except ExpansionError:
                continue
            for text in texts:
                yield Port(text, word.span, text == word.text)


def _size(ports: str) -> int:
    first, _, last = ports.replace("+", "").partition("-")
    return int(last or first) - int(first) + 1


def _is_address(text: str) -> bool:
    from ipaddress import ip_address

    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    try:
        # Of an address that is not in ASCII, or has a zone, Go says that it is none.
        return text.isascii() and "%" not in text and bool(ip_address(text).exploded)
    except ValueError:
        return False


def _range_problem(text: str) -> str | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return f"{text or 'nothing'} is not a port"
    first, last = match[1].lstrip("0") or "0", (match[2] or match[1]).lstrip("0") or "0"
    for number in (first, last):
        if len(number) > len(str(MAX_PORT)) or int(number) > MAX_PORT:
            return f"port {number} does not exist: {MAX_PORT} is the highest"
    return f"{text} is a range that ends before it begins" if int(last) < int(first) else None
