"""DF508 env-refers-to-itself."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.lookups import lookups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class EnvRefersToItself(Rule):
    """ENV uses a variable that the same ENV sets: it does not have its value yet.

    All values of one ENV are worked out before the first of them is set. The variable is empty, or
    has the value that the base image gave it. Set it in an ENV of its own, before this one.
    """

    code = "DF508"
    name = "env-refers-to-itself"
    aliases = ("DL3044",)
    severity = Severity.ERROR
    examples = [
        Bad("FROM debian:bookworm\nENV HOME=/srv \\\n  BIN=${HOME}/bin\n", lines=[3]),
        Bad('FROM debian:bookworm\nENV HOME=/srv PATH="${HOME:-/}/bin:$PATH"\n', lines=[2]),
        Good("FROM debian:bookworm\nENV HOME=/srv\nENV HOME=/var BIN=$HOME/bin\n"),
        Good("FROM debian:bookworm\nENV PATH=/srv/bin:$PATH A='$PATH' B=\\$PATH\n"),
        Good("FROM debian:bookworm\nENV HOME /srv/$HOME\n"),
    ]

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        keys = {pair.key.value for pair in step.node.pairs}
        for lookup in lookups(step):
            name = lookup.name
            if name in keys and name != lookup.target and name not in step.state.environment:
                yield self.violation(lookup.span, f"{name} is set by this ENV, not before it")
