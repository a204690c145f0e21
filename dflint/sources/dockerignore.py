"""The ignore file of a Dockerfile: what is left out of the build context.

Source: https://docs.docker.com/build/concepts/context/#dockerignore-files
"""

from __future__ import annotations

import os


def read_dockerignore(path: str) -> str:
    """The content of the ignore file for a Dockerfile; empty without one.

    ``<name of the Dockerfile>.dockerignore`` beside it comes first, then ``.dockerignore`` in the
    build context, which is taken to be the folder of the Dockerfile.
    """
    folder = os.path.dirname(path)
    own, shared = f"{path}.dockerignore", os.path.join(folder, ".dockerignore")
    try:
        with open(own if os.path.isfile(own) else shared, "rb") as file:
            return file.read().decode("utf-8-sig", "surrogateescape")
    except (OSError, ValueError):
        return ""
