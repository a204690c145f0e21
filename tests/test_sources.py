"""Where Dockerfiles come from: names, folders, .gitignore files, bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.sources.gitignore import Gitignore
from dflint.sources.paths import find, is_dockerfile_name
from dflint.sources.text import SourceError, decode, encode, read


def search(*paths: str) -> tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]:
    notes: list[tuple[str, str]] = []
    errors: list[tuple[str, str]] = []
    found = find(
        paths,
        lambda path, text: notes.append((path, text)),
        lambda path, text: errors.append((path, text)),
    )
    return found, notes, errors


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(folder: Path, *names: str, text: str = "FROM scratch\n") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    "name",
    [
        *("Dockerfile", "dockerfile", "DOCKERFILE", "Dockerfile.dev", "dockerfile.dev"),
        *("api.Dockerfile", "api.dockerfile", "Dockerfile.node-20.x", "Dockerfile.go"),
        *("Containerfile", "Containerfile.dev", "api.containerfile", ".Dockerfile"),
    ],
)
def test_dockerfile_name(name: str) -> None:
    assert is_dockerfile_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Dockerfile.dockerignore", ".dockerignore", "Dockerfile.j2", "Dockerfile.template"),
        *("Dockerfile~", "Dockerfile.bak", "Dockerfile.md", "MyDockerfile", "dockerfiles"),
        *("dockerfile.go", "dockerfile.abi3.so", "containerfile.py", "Dockerfile.erb"),
        *("Dockerfile-dev", "docker-compose.yml", "dockerfile_parser.py"),
    ],
)
def test_no_dockerfile_name(name: str) -> None:
    assert not is_dockerfile_name(name)


def test_folder_is_walked_in_order(folder: Path) -> None:
    make(folder, "b/Dockerfile", "a/z/Dockerfile", "a/Dockerfile", "Dockerfile.b", "Dockerfile.a")
    make(folder, "a/notes.txt", ".git/Dockerfile", "b/.devcontainer/Dockerfile")
    assert search(".") == (
        [
            *("Dockerfile.a", "Dockerfile.b", "a/Dockerfile", "a/z/Dockerfile"),
            *("b/Dockerfile", "b/.devcontainer/Dockerfile"),
        ],
        [],
        [],
    )


def test_paths_are_named_as_they_were_given(folder: Path) -> None:
    make(folder, "a/Dockerfile")
    assert search("./a")[0] == ["./a/Dockerfile"]
    assert search("a/")[0] == ["a/Dockerfile"]
    assert search(str(folder))[0] == [str(folder / "a/Dockerfile")]


def test_file_that_was_named_is_taken_whatever_its_name(folder: Path) -> None:
    make(folder, "Dockerfile.dockerignore", "build.txt", "ignored/Dockerfile")
    make(folder, ".gitignore", text="ignored\n")
    named = ["build.txt", "Dockerfile.dockerignore", "ignored/Dockerfile", "missing", "-"]
    assert search(*named)[0] == named


def test_each_file_is_found_once(folder: Path) -> None:
    make(folder, "Dockerfile")
    (folder / "Dockerfile.link").symlink_to("Dockerfile")
    assert search("./Dockerfile", ".", "Dockerfile", "-", "-")[0] == ["./Dockerfile", "-"]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    make(folder, "a/Dockerfile")
    (folder / "a/loop").symlink_to("..")
    (folder / "Dockerfile.gone").symlink_to("nowhere")
    assert search(".") == (["a/Dockerfile"], [], [])


def test_folder_without_dockerfiles_is_noted(folder: Path) -> None:
    make(folder, "empty/readme", "full/Dockerfile")
    assert search("empty", "full") == (
        ["full/Dockerfile"],
        [("empty", "no Dockerfile in this folder")],
        [],
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_that_cannot_be_read_is_an_error(folder: Path) -> None:
    make(folder, "a/Dockerfile", "b/Dockerfile")
    (folder / "a").chmod(0)
    found, _, errors = search(".")
    (folder / "a").chmod(0o700)
    assert (found, errors) == (["b/Dockerfile"], [("a", "Permission denied")])


def test_gitignore_of_every_level_counts(folder: Path) -> None:
    (folder / ".git").mkdir()
    make(folder, "Dockerfile", "node_modules/Dockerfile", "a/Dockerfile", "a/b/Dockerfile.tmp")
    make(folder, "a/b/Dockerfile.dev", "a/c/Dockerfile.tmp")
    make(folder, ".gitignore", text="# folders\nnode_modules/\n*.tmp\n")
    make(folder, "a/b/.gitignore", text="!*.tmp\n/Dockerfile.dev\n")
    assert search(".")[0] == ["Dockerfile", "a/Dockerfile", "a/b/Dockerfile.tmp"]
    assert search("a")[0] == ["a/Dockerfile", "a/b/Dockerfile.tmp"]


def test_gitignore_outside_of_a_repository_does_not_count(folder: Path) -> None:
    make(folder, ".gitignore", text="*\n")
    make(folder, "repository/Dockerfile")
    (folder / "repository/.git").mkdir()
    assert search("repository")[0] == ["repository/Dockerfile"]


def test_excluded_folder_that_was_named_is_walked(folder: Path) -> None:
    (folder / ".git").mkdir()
    make(folder, ".gitignore", text="build/\n")
    make(folder, "build/Dockerfile")
    assert search(".")[0] == []
    assert search("build")[0] == ["build/Dockerfile"]


def test_line_that_is_no_pattern_is_overlooked(folder: Path) -> None:
    make(folder, ".gitignore", text="!\nout\n")
    make(folder, "out/Dockerfile", "Dockerfile")
    assert search(".")[0] == ["Dockerfile"]


_PATTERN = st.text("ab*?!/[]-.# \\\\", min_size=1, max_size=8)
_PATHS = ["a", "b/a", "ab", "a.b", "a/b/a", "b/a/b/a"]


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_gitignore_agrees_with_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)

    @given(st.lists(_PATTERN, min_size=1, max_size=3), st.sampled_from(_PATHS))
    def check(lines: list[str], path: str) -> None:
        (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n")
        verdict = subprocess.run(
            ["git", "-C", tmp_path, "check-ignore", "-q", "--no-index", path], check=False
        )
        ours = Gitignore(str(tmp_path), "\n".join(lines))
        parts = path.split("/")
        outer = ["/".join(parts[:count]) for count in range(1, len(parts))]
        ignored = any(
            ours.ignores(str(tmp_path / folder), is_folder=True) for folder in outer
        ) or ours.ignores(str(tmp_path / path), is_folder=False)
        assert ignored == (verdict.returncode == 0)

    check()


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbfFROM a\r\n", b"RUN \xff\x00\xed\xa0\x80\n", "FROM é".encode()]
)
def test_bytes_come_back(data: bytes) -> None:
    assert encode(decode(data)) == data


@given(st.binary())
def test_all_bytes_come_back(data: bytes) -> None:
    try:
        text = decode(data)
    except SourceError:
        assert data[:2] in (b"\xff\xfe", b"\xfe\xff")
    else:
        assert encode(text) == data


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "Dockerfile"
    path.write_bytes("\ufeffFROM scratch\n".encode(encoding))
    with pytest.raises(SourceError, match="UTF-16"):
        read(str(path))


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        read(str(tmp_path / "Dockerfile"))
