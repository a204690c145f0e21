"""Base images, each made when it is first needed."""

from __future__ import annotations

import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.e2e.packages import make_repository

#: What tests/e2e/setup has imported.
BASE = "debian:bookworm"
_STAND_INS = Path(__file__).parent / "stand_ins"


class Bases:
    """Base images, each made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()

    def need(self, name: str) -> None:
        """Makes sure that the engine has the image of this name."""
        if name in self._made:
            return
        self._made.add(name)
        if name == BASE:
            return
        if name == "debian:12":
            context = self._folder / "debian"
            make_repository(context / "repository")
            self._build(name, context, _DEBIAN)
        elif name == "python:3.11-slim":
            self._build(name, self._folder, _PYTHON)
        elif name == "node:20":
            self._build(name, self._node(), _NODE)
        else:
            shutil.copytree(_STAND_INS, self._folder / "stand_ins", dirs_exist_ok=True)
            self._build(name, self._folder / "stand_ins", _OTHER)

    def _node(self) -> Path:
        program, npm = shutil.which("node"), shutil.which("npm")
        if program is None or npm is None:
            pytest.skip("no node and npm on this machine to make the base image of")
        context = self._folder / "node"
        shutil.copytree(Path(npm).resolve().parents[1], context / "npm", symlinks=True)
        shutil.copy(Path(program).resolve(), context / "node")
        return context

    def _build(self, name: str, context: Path, text: str) -> None:
        context.mkdir(parents=True, exist_ok=True)
        command = ["docker", "build", "-q", "--network=host", "-t", name, "-f", "-", str(context)]
        done = subprocess.run(
            command, input=textwrap.dedent(text), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


#: With packages of our own, so that a build takes a second.
_DEBIAN = f"""
    FROM {BASE}
    COPY repository /repository
    RUN rm -rf /etc/apt/sources.list /etc/apt/sources.list.d \\
        && echo 'deb [trusted=yes] file:/repository ./' > /etc/apt/sources.list
    """
_PYTHON = f"""
    FROM {BASE}
    RUN apt-get update && apt-get install -y --no-install-recommends python3-pip \\
        && rm -rf /var/lib/apt/lists/* /usr/lib/python3*/EXTERNALLY-MANAGED
    """
_NODE = f"""
    FROM {BASE}
    COPY node /usr/local/bin/node
    COPY npm /usr/local/lib/node_modules/npm
    RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
    """
#: Where the real manager cannot be had: a program that leaves the same caches.
_OTHER = f"""
    FROM {BASE}
    COPY manager /usr/local/bin/
    RUN for name in apk dnf go yum zypper pacman yarn conda composer poetry gem cargo; do \\
            ln -s manager /usr/local/bin/$name; \\
        done
    """
