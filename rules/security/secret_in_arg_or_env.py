"""DF603 secret-in-arg-or-env."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.secrets import is_secret

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
    `VERSION`.
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
        Good("FROM debian:bookworm\nRUN --mount=type=secret,id=token make\n"),
    ]

    def visit_Arg(self, step: Step) -> Iterator[Violation]:
        for pair in step.node.pairs:
            if is_secret(pair.key.value):
                yield self.violation(pair.key, f"the history of the image shows {pair.key.value}")

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        for pair in step.node.pairs:
            name = step.state.resolve(pair.key.value, step.stage.tree.escape)
            if name is not None and is_secret(name):
                yield self.violation(pair.key, f"everybody who has the image can read {name}")
