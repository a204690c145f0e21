"""A repository of Debian packages of ours: real apt and dpkg, and nothing to download."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
from pathlib import Path

#: By name: what it depends on, what it recommends, and how many kilobytes are in it.
PACKAGES = {
    "ca-certificates": ("", "", 150),
    "curl": ("libcurl4", "", 100),
    "gcc": ("libc6-dev", "manpages-dev", 900),
    "git": ("libcurl4", "less", 600),
    "less": ("", "", 60),
    "libc6-dev": ("", "", 700),
    "libcurl4": ("", "ca-certificates", 300),
    "make": ("", "", 200),
    "manpages-dev": ("", "", 400),
    "sudo": ("", "", 60),
    "wget": ("", "ca-certificates", 120),
}
_PROGRAM = '#!/bin/sh\n# Stands in for {0}.\n[ {0} != sudo ] || exec "$@"\necho "{0} $*"\n'


def make_repository(folder: Path) -> None:
    """Builds the packages, and the index that apt reads; needs ``dpkg-deb``."""
    folder.mkdir(parents=True)
    stanzas = [_package(folder, name) for name in PACKAGES]
    index = "\n".join(stanzas).encode()
    (folder / "Packages").write_bytes(index)
    (folder / "Packages.gz").write_bytes(gzip.compress(index))
    lines = ["Origin: ours", "Suite: stable", "Date: Thu, 01 Jan 2026 00:00:00 UTC", "SHA256:"]
    for path in (folder / "Packages", folder / "Packages.gz"):
        content = path.read_bytes()
        lines.append(f" {hashlib.sha256(content).hexdigest()} {len(content)} {path.name}")
    (folder / "Release").write_text("\n".join([*lines, ""]))


def _package(folder: Path, name: str) -> str:
    depends, recommends, kilobytes = PACKAGES[name]
    root = folder / "root" / name
    for part in ("DEBIAN", "usr/bin", f"usr/share/{name}"):
        (root / part).mkdir(parents=True)
    program = root / "usr/bin" / name
    program.write_text(_PROGRAM.format(name))
    program.chmod(0o755)
    (root / "usr/share" / name / "data").write_bytes(bytes(kilobytes * 1024))
    stanza = (
        f"Package: {name}\nVersion: 1.0-1\nArchitecture: all\nMaintainer: Us <us@example.org>\n"
    )
    stanza += f"Depends: {depends}\n" if depends else ""
    stanza += f"Recommends: {recommends}\n" if recommends else ""
    stanza += f"Description: stands in for {name}\n"
    (root / "DEBIAN/control").write_text(stanza)
    archive = folder / f"{name}_1.0-1_all.deb"
    command = ["dpkg-deb", "-Zgzip", "--root-owner-group", "-b", str(root), str(archive)]
    subprocess.run(command, check=True, capture_output=True)
    content = archive.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return f"{stanza}Filename: ./{archive.name}\nSize: {len(content)}\nSHA256: {digest}\n"
