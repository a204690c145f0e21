"""DF606 harmless-secret-name."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.secrets import secret_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class HarmlessSecretName(Rule):
    """A variable has the name of a secret, and a value that everybody may know.

    This is the rest of what BuildKit's check reports about secrets, by names alone: the fingerprint
    of a public key in `GPG_KEY`, a switch such as `AUTH=false`, an address, the path of a file, an
    ENV without a value. There is nothing to be done about most of them, so that the rule is only on
    when it is asked for, or all of BuildKit's checks are.
    """

    code = "DF606"
    name = "harmless-secret-name"
    aliases = ("SecretsUsedInArgOrEnv",)
    severity = Severity.INFO
    recommended = False
    examples = [
        Bad(
            "FROM debian:bookworm\nENV GPG_KEY=0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D \\\n"
            "  ROOT_PASSWORD= \\\n  AUTH_URL=https://example.com\n",
            lines=[2, 3, 4],
        ),
        Bad("ARG PGP_KEY=0xBA5473A2B0587B07\nFROM debian\nARG PGP_KEY\n", lines=[3]),
        Good("FROM debian:bookworm\nENV GPG_KEY=$SIGNER\nARG ROOT_PASSWORD=\n"),
        Good("FROM debian:bookworm\nENV API_KEY=0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D\n"),
    ]

    def visit_Arg(self, step: Step) -> Iterator[Violation]:
        for word, name, is_harmless in secret_variables(step):
            if is_harmless:
                yield self.violation(word, f"{name} has the name of a secret")

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        yield from self.visit_Arg(step)
