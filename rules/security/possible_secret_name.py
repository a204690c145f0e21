"""DF605 possible-secret-name."""

from __future__ import annotations

from dflint.cst.nodes import Arg, Env, From, Onbuild
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.secrets import is_harmless, is_secret, may_be_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction


class PossibleSecretName(Rule):
    """An ARG or ENV has a name that may be that of a secret.

    As `secret-in-arg-or-env`, for what is less certain: names such as `DBPASSWORD` or `API_TOKENS`,
    ARGs before the first FROM, which get into an image only where a stage declares them again, and
    what stands behind ONBUILD.
    """

    code = "DF605"
    name = "possible-secret-name"
    aliases = ("DL3064",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict", "security")
    examples = [
        Bad("ARG API_KEY\nFROM debian:bookworm\n", lines=[1]),
        Bad("FROM debian:bookworm\nENV A=b DBPASSWORD=c\nARG APP_TOKENS\n", lines=[2, 3]),
        Bad("FROM debian:bookworm\nONBUILD ARG API_KEY\n", lines=[2]),
        Good("FROM debian:bookworm\nENV API_KEY=reported_by_the_other_rule\n"),
        Good("FROM debian:bookworm\nENV TOKENIZERS_PARALLELISM=1 GOPRIVATE=x USERNAME=y\n"),
        Good("FROM debian:bookworm\nENV NGINX_SERVER_TOKENS=off\n"),
        Good("FROM debian:bookworm\nENV DBPASSWORD_FILE=/run/x API_TOKEN_PATH=/y\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        is_global = True
        for node in self.file.tree.instructions:
            if isinstance(node, From):
                is_global = False
            elif isinstance(node, Onbuild) and node.instruction is not None:
                yield from self._check(node.instruction, True)
            else:
                yield from self._check(node, is_global and isinstance(node, Arg))

    def _check(self, node: Instruction, certain_ones: bool) -> Iterator[Violation]:
        for pair in node.pairs if isinstance(node, (Arg, Env)) else ():
            name = pair.key.value
            value = pair.value.value.strip("\"'") if pair.value else None
            if not (may_be_secret(name) if not is_secret(name) else certain_ones):
                continue
            if not is_harmless(name, value) and not (value == "" and isinstance(node, Env)):
                yield self.violation(pair.key, f"{name} may be the name of a secret")
