"""What the variables in FROM stand for when the build is given no arguments.

Facts: defaultArgs() and buildMetaArgs() in frontend/dockerfile/dockerfile2llb of BuildKit.
"""

from __future__ import annotations

from dflint.cst.nodes import Arg, From
from dflint.semantics.expansion import ExpansionError, expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Dockerfile, KeyValue

#: The target stage, and the platform that most people build for, who say nothing about it.
PREDEFINED = {
    **{
        f"{side}{part}": value
        for side in ("BUILD", "TARGET")
        for part, value in (
            ("PLATFORM", "linux/amd64"),
            ("OS", "linux"),
            ("OSVERSION", ""),
            ("ARCH", "amd64"),
            ("VARIANT", ""),
        )
    },
    "TARGETSTAGE": "default",
}

#: How many characters all values together may have.
MAX_LENGTH = 1 << 22


def global_pairs(tree: Dockerfile) -> Iterator[KeyValue]:
    """The declarations of the ARGs that stand before the first FROM."""
    for node in tree.instructions:
        if isinstance(node, From):
            return
        if isinstance(node, Arg):
            yield from node.pairs


def default_args(tree: Dockerfile) -> dict[str, str] | None:
    """The values of all variables that have one.

    None where a default cannot be processed, or where they are longer than anybody writes them.
    """
    args = dict(PREDEFINED)
    length = 0
    for pair in global_pairs(tree):
        if pair.value is not None:
            try:
                args[pair.key.value] = expand(pair.value.value, args, tree.escape).text
            except ExpansionError:
                return None
            length += len(args[pair.key.value])
            if length > MAX_LENGTH:
                return None
    return args
