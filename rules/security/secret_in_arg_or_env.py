"""DF603 secret-in-arg-or-env."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.secrets import secret_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Step


class SecretInArgOrEnv(Rule):
    """What ARG and ENV hold can be read by everybody who has the image.

    The value of an ENV is part of the image, that of an ARG of its history and of the attestations
    about how it was built; a build argument that is passed in is there as well. A secret that the
    build needs goes into `RUN --mount=type=secret`, which leaves nothing behind; one that the
    container needs is given to it when it is run.

    It is the name that is looked at: one of its words, between underscores, is `KEY`, `TOKEN`,
    `PASSWORD`, `SECRET`, `AUTH`, `CREDENTIALS` or the like, and none is `PUBLIC`, `FILE` or
    `VERSION`. Those whose value is plainly none to be kept secret (`GPG_KEY` with a fingerprint,
    `AUTH=false`, an empty ENV) are left to `harmless-secret-name`.
    """

    code = "DF603"
    name = "secret-in-arg-or-env"
    aliases = ("DL3064", "SecretsUsedInArgOrEnv")
    severity = Severity.WARNING
    sets = ("security",)
    examples = [
        Bad("FROM debian:bookworm\nENV A=b \\\n  API_KEY=c\nARG Token\n", lines=[3, 4]),
        Bad("FROM debian:bookworm\nARG WHAT=db\nENV ${WHAT}_password x\n", lines=[3]),
        Good("FROM debian:bookworm\nENV PASSWORD_FILE=/run/secrets/x PUBLIC_KEY=y\n"),
        Good("ARG API_KEY\nFROM debian:bookworm\n"),
        Good("FROM debian:bookworm\nENV TOKENIZERS_PARALLELISM=1 GOPRIVATE=x USERNAME=y\n"),
        Good("FROM debian:bookworm\nENV GPG_KEY=0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D\n"),
        Good("FROM debian:bookworm\nRUN --mount=type=secret,id=token make\n"),
    ]

    def visit_Arg(self, step: Step) -> Iterator[Violation]:
        for word, name, is_harmless in secret_variables(step):
            if not is_harmless:
                yield self.violation(word, f"the history of the image shows {name}")

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        for word, name, is_harmless in secret_variables(step):
            if not is_harmless:
                yield self.violation(word, f"everybody who has the image can read {name}")
