"""Writing repaired files: all at once, with their mode, through links, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dflint.atomic import write
from dflint.patch import unified_diff

is_root = os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Dockerfile"
    path.write_bytes(b"FROM a\n")
    return path


def test_content_is_replaced_byte_for_byte(path: Path) -> None:
    assert write(str(path), b"\xef\xbb\xbfFROM b\r\n\xff") == 0
    assert path.read_bytes() == b"\xef\xbb\xbfFROM b\r\n\xff"
    assert os.listdir(path.parent) == ["Dockerfile"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_mode_stays(path: Path, mode: int) -> None:
    path.chmod(mode)
    write(str(path), b"FROM b\n")
    assert path.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(not is_root, reason="only root may give files away")
def test_owner_stays(path: Path) -> None:
    os.chown(path, 1234, 4321)
    write(str(path), b"FROM b\n")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)


def test_symbolic_link_stays_one(path: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    link = tmp_path / "sub/link"
    link.symlink_to("../Dockerfile")
    write(str(link), b"FROM b\n")
    assert link.is_symlink()
    assert path.read_bytes() == b"FROM b\n"
    assert os.listdir(tmp_path / "sub") == ["link"]


def test_other_hard_links_keep_the_old_content(path: Path, tmp_path: Path) -> None:
    os.link(path, tmp_path / "other")
    assert write(str(path), b"FROM b\n") == 1
    assert (tmp_path / "other").read_bytes() == b"FROM a\n"


@pytest.mark.skipif(is_root, reason="root may write everything")
def test_read_only_file_is_left_alone(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        write(str(path), b"FROM b\n")
    assert path.read_bytes() == b"FROM a\n"


@pytest.mark.skipif(is_root, reason="root may write everything")
def test_read_only_folder_is_left_alone(path: Path) -> None:
    path.parent.chmod(0o555)
    with pytest.raises(PermissionError):
        write(str(path), b"FROM b\n")
    path.parent.chmod(0o755)
    assert os.listdir(path.parent) == ["Dockerfile"]


@pytest.mark.parametrize("step", ["chmod", "replace"])
def test_nothing_stays_behind_when_it_fails(
    path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(KeyboardInterrupt):
        write(str(path), b"FROM b\n")
    assert os.listdir(path.parent) == ["Dockerfile"]
    assert path.read_bytes() == b"FROM a\n"


def test_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write(str(tmp_path / "Dockerfile"), b"FROM b\n")
    assert os.listdir(tmp_path) == []


TEXTS = [
    "FROM a\nRUN b\n",
    "FROM a\nRUN c\n",
    "FROM a\nRUN b",
    "FROM a",
    "FROM a\r\nRUN b\r\n",
    "FROM a\r\nRUN c\r\nRUN \x0c\u2028\rd",
    "\ufeffFROM a\nRUN \udcff\n",
    "\n".join(f"RUN {number}" for number in range(20)),
    "\n".join(f"RUN {number}" for number in range(20) if number not in (3, 15)),
]


@pytest.mark.parametrize("before", TEXTS)
@pytest.mark.parametrize("after", TEXTS)
@pytest.mark.parametrize("name", ["Dockerfile", "my file"])
def test_git_can_apply_the_patch(tmp_path: Path, before: str, after: str, name: str) -> None:
    patch = unified_diff(name, before, after)
    if before == after:
        assert patch == ""
        return
    git_apply(tmp_path, name, before, patch)
    assert (tmp_path / name).read_bytes() == after.encode("utf-8", "surrogateescape")


def git_apply(folder: Path, name: str, before: str, patch: str) -> None:
    import shutil
    import subprocess

    if not shutil.which("git"):
        pytest.skip("git is not installed")
    (folder / name).write_bytes(before.encode("utf-8", "surrogateescape"))
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        input=patch.encode("utf-8", "surrogateescape"),
        cwd=folder,
        check=True,
    )


def test_diff_of_many_equal_lines_takes_no_time() -> None:
    before = "FROM a\n" + "RUN a\n" * 30_000
    patch = unified_diff("Dockerfile", before, before + "RUN b\n")
    assert patch.endswith("+RUN b\n")
