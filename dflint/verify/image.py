"""Reads an image from an archive: its configuration, its layers, and the files in it.

What ``docker save``, ``podman save``, ``buildah push`` and BuildKit's exporters write is read:
Docker's archives (``manifest.json``) and OCI layouts (``index.json``), with layers that are not
compressed, or gzipped. See https://github.com/opencontainers/image-spec.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import posixpath
import tarfile
import zlib
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple, cast

_BLOCK = 1 << 20
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: Names in a layer that remove what is below: a file, or all that a folder held.
#: https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
_WHITEOUT, _OPAQUE = ".wh.", ".wh..wh..opq"
#: Files whose text is kept: which packages are installed, and which files are theirs.
_KEPT_PREFIXES = ("/var/lib/dpkg/info/", "/var/lib/dpkg/status", "/lib/apk/db/", "/usr/lib/apk/db/")
_KEPT_SUFFIXES = (".list", "/status", "/installed")
_MAX_KEPT = 64 << 20


class ImageError(Exception):
    """An archive that cannot be read; its text says why."""


class Entry(NamedTuple):
    """A file of an image, all that is compared of it; times are not."""

    #: ``file``, ``folder``, ``link`` or ``device``.
    kind: str
    #: Permission bits.
    mode: int
    owner: int
    group: int
    #: Bytes; 0 for what is no file.
    size: int
    #: A digest of the content, the target of a link, the numbers of a device.
    content: str


@dataclass(slots=True)
class Layer:
    """What one instruction added."""

    #: The instruction, as the history of the image tells it.
    created_by: str
    #: Bytes of the files in it.
    size: int = 0
    #: Bytes, gzipped.
    compressed_size: int = 0


@dataclass(slots=True)
class Image:
    """An image: what it says about running it, and what is in it."""

    config: dict[str, Any]
    layers: list[Layer] = field(default_factory=list)
    #: By absolute path.
    files: dict[str, Entry] = field(default_factory=dict)
    #: The lists of installed packages, and of their files, by path.
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of the files in all layers, those that later layers hide among them."""
        return sum(layer.size for layer in self.layers)

    @property
    def compressed_size(self) -> int:
        """Bytes of all layers, gzipped, as they are sent to and from a registry."""
        return sum(layer.compressed_size for layer in self.layers)

    @property
    def hidden_size(self) -> int:
        """Bytes in layers that no container sees: deleted, or overwritten, by a later layer."""
        return self.size - sum(entry.size for entry in self.files.values())


#: The sizes of layers that have been read, by the digest of their content.
_COMPRESSED_SIZES: dict[str, int] = {}


def read_image(path: str) -> Image:
    """Reads an archive, one layer after the other; raises ImageError.

    The memory that it takes depends on how many files are in the image, not on their size.
    """
    try:
        with tarfile.open(path) as archive:
            return _read(archive)
    except ImageError:
        raise
    except (
        tarfile.TarError,
        OSError,
        EOFError,
        LookupError,
        TypeError,
        ValueError,
        zlib.error,
    ) as error:
        raise ImageError(f"{path}: not an archive of an image: {error!r}") from error


def _read(archive: tarfile.TarFile) -> Image:
    names = set(archive.getnames())
    if "manifest.json" in names:
        manifest = _json(archive, "manifest.json")[0]
        config_name, layer_names = manifest["Config"], manifest["Layers"]
    elif "index.json" in names:
        config_name, layer_names = _oci_names(archive)
    else:
        raise ImageError("there is no manifest.json and no index.json in it")
    settings = _json(archive, config_name)
    image = Image(settings.get("config") or {})
    created_by = [
        str(one.get("created_by", ""))
        for one in settings.get("history") or ()
        if not one.get("empty_layer")
    ]
    digests = (settings.get("rootfs") or {}).get("diff_ids") or []
    for index, name in enumerate(layer_names):
        layer = Layer(created_by[index] if index < len(created_by) else "")
        image.layers.append(layer)
        digest = digests[index] if index < len(digests) else ""
        _apply(image, layer, _member(archive, name), digest)
    return image


def _oci_names(archive: tarfile.TarFile) -> tuple[str, list[str]]:
    """The names of the configuration and of the layers in an OCI layout."""
    manifest = _json(archive, "index.json")
    for _ in range(4):
        if "layers" in manifest:
            layers = [_blob(layer["digest"]) for layer in manifest["layers"]]
            return _blob(manifest["config"]["digest"]), layers
        images = [one for one in manifest["manifests"] if not _is_attestation(one)]
        manifest = _json(archive, _blob(images[0]["digest"]))
    raise ImageError("no image in it")


def _is_attestation(descriptor: dict[str, Any]) -> bool:
    annotations = descriptor.get("annotations") or {}
    return annotations.get("vnd.docker.reference.type") == "attestation-manifest"


def _blob(digest: str) -> str:
    return "blobs/" + digest.replace(":", "/")


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    stream = archive.extractfile(name)
    if stream is None:
        raise ImageError(f"{name} is no file in it")
    return stream


def _json(archive: tarfile.TarFile, name: str) -> Any:
    return json.loads(_member(archive, name).read())


class _Counted:
    """A stream that counts what gzip would make of what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        # The level that engines use by default.
        self._compressor = zlib.compressobj(6)
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.size += len(self._compressor.compress(data))
        return data

    def finish(self) -> int:
        while self.read(_BLOCK):
            pass
        return self.size + len(self._compressor.flush())


def _apply(image: Image, layer: Layer, stream: IO[bytes], digest: str) -> None:
    magic = stream.read(4)
    stream.seek(0)
    if magic == _ZSTD:
        raise ImageError("a layer is compressed with zstd, which cannot be read here")
    counted: _Counted | None = None
    source: Any = stream
    if magic[:2] == _GZIP:
        source = gzip.GzipFile(fileobj=stream)
    elif digest not in _COMPRESSED_SIZES:
        source = counted = _Counted(stream)
    changes = _Changes(image, layer)
    with tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|") as entries:
        for entry in entries:
            changes.add(entries, entry)
    changes.apply()
    if counted is not None:
        layer.compressed_size = counted.finish()
        if digest:
            _COMPRESSED_SIZES[digest] = layer.compressed_size
    elif magic[:2] == _GZIP:
        layer.compressed_size = stream.seek(0, 2)
    else:
        layer.compressed_size = _COMPRESSED_SIZES[digest]


class _Changes:
    """What a layer does to the files below it."""

    def __init__(self, image: Image, layer: Layer) -> None:
        self.image = image
        self.layer = layer
        self.files: dict[str, Entry] = {}
        self.texts: dict[str, str] = {}
        self.removed: list[str] = []
        self.emptied: list[str] = []

    def add(self, entries: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
        path = posixpath.normpath("/" + entry.name.lstrip("/"))
        folder, name = posixpath.split(path)
        if name == _OPAQUE:
            self.emptied.append(folder)
        elif name.startswith(_WHITEOUT):
            self.removed.append(posixpath.join(folder, name.removeprefix(_WHITEOUT)))
        elif entry.isreg():
            content = self._content(path, entries.extractfile(entry), entry.size)
            self.layer.size += entry.size
            self.files[path] = _entry("file", entry, entry.size, content)
        elif entry.islnk():
            # Another name for a file that is in this layer as well, or in one below.
            target = posixpath.normpath("/" + entry.linkname.lstrip("/"))
            found = self.files.get(target) or self.image.files.get(target)
            if found is not None:
                # Its bytes are there once only.
                self.files[path] = found._replace(size=0)
        elif entry.isdir():
            self.files[path] = _entry("folder", entry, 0, "")
        elif entry.issym():
            self.files[path] = _entry("link", entry, 0, entry.linkname)
        else:
            numbers = f"{entry.type!r} {entry.devmajor} {entry.devminor}"
            self.files[path] = _entry("device", entry, 0, numbers)

    def _content(self, path: str, stream: IO[bytes] | None, size: int) -> str:
        digest = hashlib.sha256()
        kept: list[bytes] = []
        is_kept = size <= _MAX_KEPT and path.startswith(_KEPT_PREFIXES)
        is_kept = is_kept and path.endswith(_KEPT_SUFFIXES)
        is_first = True
        while stream is not None and (block := stream.read(_BLOCK)):
            if is_first and path.endswith(".pyc"):
                block = _without_time(block)
            is_first = False
            digest.update(block)
            if is_kept:
                kept.append(block)
        if is_kept:
            self.texts[path] = b"".join(kept).decode("utf-8", "replace")
        return digest.hexdigest()

    def apply(self) -> None:
        files = self.image.files
        folders = set(self.emptied)
        for path in self.removed:
            entry = files.pop(path, None)
            self.image.texts.pop(path, None)
            if entry is not None and entry.kind == "folder":
                folders.add(path)
        for path, entry in self.files.items():
            if entry.kind != "folder" and path in files and files[path].kind == "folder":
                folders.add(path)
        if folders:
            for path in [path for path in files if _is_below(path, folders)]:
                del files[path]
                self.image.texts.pop(path, None)
        files.update(self.files)
        self.image.texts.update(self.texts)


def _is_below(path: str, folders: set[str]) -> bool:
    while path != "/":
        path = posixpath.dirname(path)
        if path in folders:
            return True
    return False


def _entry(kind: str, entry: tarfile.TarInfo, size: int, content: str) -> Entry:
    return Entry(kind, entry.mode & 0o7777, entry.uid, entry.gid, size, content)


def _without_time(block: bytes) -> bytes:
    """The start of a compiled Python module, without the time of its source.

    https://peps.python.org/pep-0552/: four bytes of magic, four of flags, 0 where a time follows.
    """
    return block[:8] + bytes(4) + block[12:] if block[4:8] == bytes(4) else block
