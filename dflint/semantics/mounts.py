"""What ``RUN --mount`` puts in the place of folders of the image.

Source: frontend/dockerfile/instructions/commands_runmount.go of BuildKit.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Step

#: The types of which nothing is left in the layer.
_VOLATILE = ("cache", "tmpfs")


def mounts(step: Step) -> list[dict[str, str]]:
    """The fields of each ``--mount``, keys in lower case; ``type`` and ``target`` in all of them.

    Variables are expanded where their values are known.
    """
    found = []
    for value in step.node.flag_values("mount"):
        fields = {}
        for field in value.split(","):
            key, _, text = field.strip().strip('"').partition("=")
            fields[key.lower()] = step.state.resolve(text, step.stage.tree.escape) or text
        fields.setdefault("type", "bind")
        target = fields.get("target") or fields.get("dst") or fields.get("destination") or ""
        fields["target"] = target
        found.append(fields)
    return found


def is_volatile(step: Step, path: str) -> bool:
    """Whether what is written to ``path``, or below it, goes to a cache or tmpfs mount."""
    for mount in mounts(step):
        target = mount["target"].strip("'").rstrip("/")
        if mount["type"] in _VOLATILE and target and f"{path}/".startswith(f"{target}/"):
            return True
    return False
