"""DF121 undeclared-build-arg."""

from __future__ import annotations

from dflint.cst.nodes import Arg, Onbuild
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.stages import PLATFORM_ARGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.embedded.build import Builder

#: What needs no declaration: "Predefined ARGs" in the reference.
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
_BUILT_IN = (*PLATFORM_ARGS, "SOURCE_DATE_EPOCH")
_BUILT_IN_PREFIXES = ("BUILDKIT_", "BUILDX_")


class UndeclaredBuildArg(Rule):
    """A compose or bake file sets a build argument that no ARG of the Dockerfile declares.

    The value is dropped with no more than a warning at the end of the build: mostly the name is
    misspelt. Proxies, the platform and the arguments of BuildKit itself need no ARG.
    """

    code = "DF121"
    name = "undeclared-build-arg"
    severity = Severity.WARNING
    examples = [
        Bad(
            "services:\n  app:\n    build:\n      args:\n        VERSOIN: 1\n"
            "      dockerfile_inline: |\n        FROM debian:bookworm\n        ARG VERSION\n",
            lines=[5],
            path="compose.yaml",
        ),
        Good(
            "services:\n  app:\n    build:\n      args: [VERSION=1, HTTP_PROXY=x]\n"
            "      dockerfile_inline: |\n        FROM debian:bookworm\n        ARG VERSION\n",
            path="compose.yaml",
        ),
    ]

    def visit_Build(self, builder: Builder) -> Iterator[Violation]:
        file = builder.file if builder.build.args else None
        if file is None or file.tree.problems:
            return
        if any(one.name.lower() == "syntax" for one in file.tree.directives):
            return
        nodes = [
            node.instruction if isinstance(node, Onbuild) else node
            for node in file.tree.instructions
        ]
        declared = {
            pair.key.value for node in nodes if isinstance(node, Arg) for pair in node.pairs
        }
        for word in builder.build.args:
            if word.is_known and word.text not in declared and not _is_predefined(word.text):
                yield self.violation(word.span, f"no ARG of the Dockerfile declares {word.text}")


def _is_predefined(name: str) -> bool:
    return name.lower() in _PROXIES or name in _BUILT_IN or name.startswith(_BUILT_IN_PREFIXES)
