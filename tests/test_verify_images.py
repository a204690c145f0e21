"""Reading images, and telling what is different in two of them."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from dflint.verify.comparison import CACHE, FILE, LOG, PACKAGE, PACKAGE_LISTS, TIME, compare
from dflint.verify.image import Image, ImageError, read_image
from dflint.verify.packages import files_of, installed_packages
from tests.images import docker_archive, entry, oci_archive, tar


def read(tmp_path: Path, *layers: bytes) -> Image:
    return read_image(str(docker_archive(tmp_path / "image.tar", *layers)))


def test_layers_are_put_on_top_of_each_other(tmp_path: Path) -> None:
    image = read(tmp_path, tar(("a", "1"), ("d", None), ("d/b", "2")), tar(("a", "three")))
    assert sorted(image.files) == ["/a", "/d", "/d/b"]
    assert image.files["/a"].size == 5
    assert [layer.size for layer in image.layers] == [2, 5]
    assert (image.size, image.hidden_size) == (7, 1)


def test_whiteouts(tmp_path: Path) -> None:
    below = tar(("a", "1"), ("d", None), ("d/b", "2"), ("d/e", None), ("d/e/f", "3"), ("dd", "4"))
    image = read(tmp_path, below, tar((".wh.a", ""), (".wh.d", "")))
    assert sorted(image.files) == ["/dd"]
    image = read(tmp_path, below, tar(("d", None), ("d/.wh..wh..opq", ""), ("d/new", "5")))
    assert sorted(image.files) == ["/a", "/d", "/d/new", "/dd"]


def test_a_file_where_a_folder_was(tmp_path: Path) -> None:
    image = read(tmp_path, tar(("d", None), ("d/b", "2")), tar(entry("d", tarfile.SYMTYPE, "/x")))
    assert sorted(image.files) == ["/d"]
    assert image.files["/d"].content == "/x"


def test_hard_links_count_once(tmp_path: Path) -> None:
    link = entry("./b", tarfile.LNKTYPE, "a")
    image = read(tmp_path, tar(("./a", "abc"), link), tar(entry("c", tarfile.LNKTYPE, "a")))
    assert image.files["/b"].content == image.files["/c"].content == image.files["/a"].content
    assert image.hidden_size == 0


def test_times_are_not_compared_and_owners_are(tmp_path: Path) -> None:
    first = read(tmp_path, tar(entry("a", tarfile.REGTYPE, mtime=1)))
    later = read(tmp_path, tar(entry("a", tarfile.REGTYPE, mtime=2)))
    other = read(tmp_path, tar(entry("a", tarfile.REGTYPE, uid=5)))
    assert compare(first, later).are_same()
    assert not compare(first, other).are_same()


def test_compiled_modules_are_compared_without_the_time_of_their_source(tmp_path: Path) -> None:
    images = [
        read(tmp_path, tar(("a.pyc", b"\xcb\r\r\n" + flags + time + b"size" + b"code")))
        for flags, time in ((bytes(4), b"1111"), (bytes(4), b"2222"), (b"\1\0\0\0", b"1111"))
    ]
    assert images[0].files == images[1].files != images[2].files


def test_layouts_are_read_too(tmp_path: Path) -> None:
    layers = tar(("a", "1" * 5000)), tar((".wh.a", ""), ("b", "2"))
    image = read_image(str(oci_archive(tmp_path / "oci.tar", *layers, config={"User": "me"})))
    assert sorted(image.files) == ["/b"]
    assert image.config == {"User": "me"}
    assert 0 < image.compressed_size < 1000


def test_history_names_the_layers(tmp_path: Path) -> None:
    history = {"created_by": "A"}, {"created_by": "B", "empty_layer": True}, {"created_by": "C"}
    path = docker_archive(tmp_path / "i.tar", tar(("a", "1")), tar(("b", "")), history=history)
    assert [layer.created_by for layer in read_image(str(path)).layers] == ["A", "C"]


@pytest.mark.parametrize(
    "content", [b"", b"no archive", tar(("x", "y")), tar(("manifest.json", "[]"))]
)
def test_what_is_no_image(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(content)
    with pytest.raises(ImageError):
        read_image(str(path))


def test_zstd_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="zstd"):
        read(tmp_path, b"\x28\xb5\x2f\xfd" + bytes(600))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("var/lib/apt/lists/x_Packages", PACKAGE_LISTS),
        ("var/cache/apk/APKINDEX.1.tar.gz", PACKAGE_LISTS),
        ("var/cache/dnf/x.solv", PACKAGE_LISTS),
        ("var/cache/apt/archives/a.deb", CACHE),
        ("root/.cache/pip/http/a", CACHE),
        ("root/.npm/_cacache/x", CACHE),
        ("home/me/.cache/x", CACHE),
        ("opt/conda/pkgs/a", CACHE),
        ("var/log/dpkg.log", LOG),
        ("root/.npm/_logs/x", LOG),
        ("var/cache/ldconfig/aux-cache", TIME),
        ("usr/bin/gcc", FILE),
        ("etc/passwd", FILE),
        ("srv/var/cache/x", FILE),
    ],
)
def test_kinds_of_files(tmp_path: Path, path: str, kind: str) -> None:
    comparison = compare(read(tmp_path, tar((path, "a"))), read(tmp_path, tar((path, "b"))))
    assert [change.kind for change in comparison.changes] == [kind]
    assert comparison.are_same() is (kind != FILE)


_STATUS = "Package: {}\nStatus: install ok {}\nArchitecture: all\n\n"


def test_packages_of_dpkg(tmp_path: Path) -> None:
    status = _STATUS.format("gcc", "installed") + _STATUS.format("vim", "config-files")
    files = ("var/lib/dpkg/status", status), ("var/lib/dpkg/info/gcc:amd64.list", "/.\n/bin/gcc\n")
    image = read(tmp_path, tar(*files, ("usr/bin/gcc", "")))
    assert installed_packages(image) == {"gcc"}
    assert {"/bin/gcc", "/usr/bin/gcc"} <= files_of(image, {"gcc"})
    empty = read(tmp_path, tar(("var/lib/dpkg/status", _STATUS.format("gcc", "not-installed"))))
    comparison = compare(image, empty)
    assert comparison.packages_removed == ["gcc"]
    assert {change.kind for change in comparison.changes} == {PACKAGE}
    assert comparison.are_same(allowing_packages=True)
    assert not comparison.are_same()


def test_packages_of_apk(tmp_path: Path) -> None:
    database = "P:musl\nF:lib\nR:ld.so\n\nP:gcc\nF:usr/bin\nR:gcc\n\n"
    image = read(tmp_path, tar(("lib/apk/db/installed", database)))
    assert installed_packages(image) == {"musl", "gcc"}
    assert files_of(image, {"gcc"}) == {"/usr/bin", "/usr/bin/gcc"}


def test_configurations_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "image.tar"
    before = read_image(str(docker_archive(path, config={"Env": ["A=1"], "Labels": None})))
    after = read_image(str(docker_archive(path, config={"Env": ["A=2"], "Labels": {}, "x": 1})))
    assert compare(before, after).config == {"Env": (["A=1"], ["A=2"])}
