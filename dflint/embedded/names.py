"""Which files may hold Dockerfiles, by their names, and by a look at their bytes."""

from __future__ import annotations

import os

COMPOSE, BAKE_HCL, BAKE_JSON = "compose", "bake HCL", "bake JSON"

_KINDS = {".yaml": COMPOSE, ".yml": COMPOSE, ".hcl": BAKE_HCL, ".json": BAKE_JSON}
_DOCKERFILES = ("dockerfile", "containerfile")


def kind_of(path: str) -> str:
    """How to read a file that somebody names; empty: as a Dockerfile."""
    name = os.path.basename(path).lower()
    return "" if name.startswith(_DOCKERFILES) else _KINDS.get(os.path.splitext(name)[1], "")


def is_outer_name(name: str) -> bool:
    """Whether a file in a folder that is walked is one for ``docker compose`` or ``bake``.

    compose.yaml, compose.*.yaml, docker-compose*.yaml, the same with .yml, docker-bake.json,
    docker-bake.hcl and docker-bake.override.*.
    """
    lower = name.lower()
    stem, extension = os.path.splitext(lower)
    if extension in (".yaml", ".yml"):
        return stem == "compose" or stem.startswith(("compose.", "docker-compose"))
    return extension in (".json", ".hcl") and stem in ("docker-bake", "docker-bake.override")


def mentions_a_build(path: str) -> bool:
    """Whether a compose or bake file has anything about a build: most have not."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        # Who reads it says why it cannot be read.
        return True
    return b"build" in data or b"dockerfile" in data
