"""Our hooks, in the hands of the real pre-commit program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dflint.sources.paths import is_dockerfile_name
from tests.shared_data import ROOT

yaml = pytest.importorskip("yaml", reason="comes with pre-commit")

INSTALLED = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "dflint", "rules")
NO_NETWORK = re.compile(
    "NewConnectionError|ConnectTimeout|ProxyError|name resolution|Network is unreachable"
)
CONFIG = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: dflint
      - id: dflint-fix
      - id: dflint-format
"""
#: Without -y: a warning, and a repair that is safe. A keyword in the other case: for the formatter.
BAD = "from debian:bookworm\nRUN apt-get update && apt-get install git\n"


@pytest.mark.parametrize("hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()))
@pytest.mark.parametrize(
    "name",
    [
        "Dockerfile",
        "dockerfile",
        "Containerfile",
        "Dockerfile.dev",
        "x.dockerfile",
        "api.Dockerfile",
        "prod.containerfile",
        "Dockerfile.dockerignore",
        "Dockerfile.j2",
        "Dockerfile.md",
        "Dockerfile~",
        "Dockerfile.dev.orig",
        "NotADockerfile",
        "dockerfile.py.tmpl",
        "dockerfile.py",
        "dockerfile.go",
        "Dockerfile.go",
        "containerfile.yml",
        "Containerfile.YAML",
        "a.dockerfile",
        "Dockerfile.node-20.x",
        "Dockerfiles",
    ],
)
def test_hook_takes_the_files_that_a_walk_takes(hook: dict[str, str], name: str) -> None:
    for path in (name, f"deploy/images/{name}"):
        is_taken = re.search(hook["files"], path) and not re.search(hook["exclude"], path)
        assert bool(is_taken) == is_dockerfile_name(name)


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's settings, nor of a hook that this test itself may run in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "PRE_COMMIT_HOME": str(folder / "cache"),
        "PRE_COMMIT_COLOR": "never",
    }


class Checkout:
    """A repository in a folder of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        folder.mkdir(exist_ok=True)
        self.run("git", "init", "--quiet")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def commit(self) -> subprocess.CompletedProcess[str]:
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--quiet", "--message", "A commit")

    def head(self) -> str:
        return self.run("git", "rev-parse", "HEAD").stdout.strip()


def hook_repository(folder: Path, environment: dict[str, str]) -> Checkout:
    """What is installed of this checkout, as it is now, committed to a repository."""
    checkout = Checkout(folder, environment)
    for name in INSTALLED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    assert checkout.commit().returncode == 0
    return checkout


def test_bad_commit_is_stopped_and_repaired(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    settings = environment(tmp_path)
    hooks = hook_repository(tmp_path / "hooks", settings)
    project = Checkout(tmp_path / "project", settings)
    config = CONFIG.format(repository=hooks.folder, revision=hooks.head())
    (project.folder / ".pre-commit-config.yaml").write_text(config)
    pre_commit = (sys.executable, "-m", "pre_commit")
    installed = project.run(*pre_commit, "install", "--install-hooks")
    if NO_NETWORK.search(installed.stdout):
        pytest.skip("pre-commit cannot install the hooks: PyPI cannot be reached")
    assert installed.returncode == 0, installed.stdout
    assert project.commit().returncode == 0
    before = project.head()

    bad = project.folder / "api.dockerfile"
    bad.write_text(BAD)
    (project.folder / "Dockerfile.dockerignore").write_text("target\n")
    stopped = project.commit()
    assert stopped.returncode == 1, stopped.stdout
    assert "DF310" in stopped.stdout
    assert "dockerignore" not in stopped.stdout
    assert project.head() == before
    assert bad.read_text().startswith("FROM debian:bookworm\n")
    assert "apt-get install -y git" in bad.read_text()

    passed = project.commit()
    assert passed.returncode == 0, passed.stdout
    assert project.head() != before
    assert project.run("git", "status", "--porcelain").stdout == ""
