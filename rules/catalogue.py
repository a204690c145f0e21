"""The rules of this pack, without importing them. Made by ``python -m dflint.catalogue``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RULES: tuple[dict[str, Any], ...] = ()
