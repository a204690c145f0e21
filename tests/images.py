"""Archives of images, made in memory."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any


def tar(*entries: tuple[str, str | bytes | None] | tarfile.TarInfo) -> bytes:
    """A layer: files by path and content, folders by path and None, or ready entries."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
                continue
            path, content = entry
            info = tarfile.TarInfo(path)
            data = content.encode() if isinstance(content, str) else content or b""
            info.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            info.size = len(data)
            info.mode = 0o755 if content is None else 0o644
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def entry(path: str, kind: bytes, target: str = "", **fields: Any) -> tarfile.TarInfo:
    """A link, a device, or a file with other fields."""
    info = tarfile.TarInfo(path)
    info.type = kind
    info.linkname = target
    for name, value in fields.items():
        setattr(info, name, value)
    return info


def docker_archive(
    path: Path, *layers: bytes, config: dict[str, Any] | None = None, history: tuple[Any, ...] = ()
) -> Path:
    """What ``docker save`` writes."""
    settings = json.dumps({"config": config or {}, "history": list(history), "rootfs": {}})
    names = [f"{index}/layer.tar" for index in range(len(layers))]
    manifest = json.dumps([{"Config": "config.json", "Layers": names}])
    files = [("config.json", settings), *zip(names, layers, strict=True)]
    path.write_bytes(tar(*files, ("manifest.json", manifest)))
    return path


def oci_archive(path: Path, *layers: bytes, config: dict[str, Any] | None = None) -> Path:
    """An OCI layout with gzipped layers, and an attestation beside the image."""
    blobs: list[tuple[str, bytes]] = []

    def blob(data: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(data).hexdigest()
        blobs.append((f"blobs/sha256/{digest}", data))
        return {"digest": f"sha256:{digest}", "size": len(data)}

    settings = blob(json.dumps({"config": config or {}, "rootfs": {}}).encode())
    manifest = {"config": settings, "layers": [blob(gzip.compress(layer)) for layer in layers]}
    image = blob(json.dumps(manifest).encode())
    attestation = {**blob(b"{}"), "annotations": _ATTESTATION}
    inner = blob(json.dumps({"manifests": [attestation, image]}).encode())
    index = json.dumps({"manifests": [inner]})
    path.write_bytes(tar(*blobs, ("index.json", index)))
    return path


_ATTESTATION = {"vnd.docker.reference.type": "attestation-manifest"}
