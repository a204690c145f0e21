"""Whether the apk of a stage is new enough to know ``--no-cache``.

The option came with Alpine 3.3, of December 2015, and older ones refuse it
(https://github.com/gliderlabs/docker-alpine/blob/master/docs/usage.md).
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.semantics.base_images import ALPINE, official_image
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Stage

_OLD = regex(r"alpine[:-]?v?(?:2\.|3\.[0-2](?!\d))")
_NEW = regex(r"alpine[:-]?v?(?:3\.(?:[3-9]|\d\d)|edge)")


class ApkVersions:
    """What a file shows about the apk of its stages."""

    def __init__(self) -> None:
        self._known: dict[Stage, bool | None] = {}

    def knows_no_cache(self, stage: Stage) -> bool | None:
        """Whether the option works in a stage; None where nothing says which apk it is."""
        if stage not in self._known:
            self._known[stage] = _knows_no_cache(stage)
        return self._known[stage]


def _knows_no_cache(stage: Stage) -> bool | None:
    image = stage.base_image or ""
    if _OLD.search(image):
        return False
    official = official_image(stage)
    if official is not None and official.tag is not None and official.family == ALPINE:
        # The variants of other official images came after it; alpine without a version is new.
        return True
    uses_it = any(
        command.invocation.tool == "apk" and command.has("--no-cache")
        for step in stage.steps
        for command in in_order(step)
    )
    return True if uses_it or _NEW.search(image) else None
