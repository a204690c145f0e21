"""An index of one Python and one Node.js package, with the headers that make clients cache them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import tarfile
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

NAME = "ours"
_WHEEL = f"{NAME}-1.0-py3-none-any.whl"
#: What does not get smaller when it is packed.
_NOISE = base64.b64encode(random.Random(0).randbytes(300_000)).decode()


def _wheel() -> bytes:
    stream = io.BytesIO()
    metadata = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(f"{NAME}.py", f"x = 1\n# {_NOISE}\n")
        archive.writestr(f"{NAME}-1.0.dist-info/METADATA", metadata)
        archive.writestr(
            f"{NAME}-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{NAME}-1.0.dist-info/RECORD", "")
    return stream.getvalue()


def _tarball() -> bytes:
    stream = io.BytesIO()
    manifest = json.dumps({"name": NAME, "version": "1.0.0", "main": "index.js"})
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in (("package.json", manifest), ("index.js", f"// {_NOISE}\n")):
            info = tarfile.TarInfo(f"package/{name}")
            info.size, info.mode = len(text), 0o644
            archive.addfile(info, io.BytesIO(text.encode()))
    return stream.getvalue()


class Index:
    """A server on a free port of the loopback interface."""

    def __init__(self) -> None:
        wheel, tarball = _wheel(), _tarball()
        files = {f"/{_WHEEL}": wheel, f"/{NAME}.tgz": tarball}
        digest = hashlib.sha256(wheel).hexdigest()
        link = f'<a href="/{_WHEEL}#sha256={digest}">{_WHEEL}</a>'
        files[f"/simple/{NAME}/"] = f"<html><body>{link}</body></html>".encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content, kind = files.get(self.path), "application/octet-stream"
                if self.path == f"/{NAME}":
                    content, kind = self.server.document, "application/json"  # type: ignore[attr-defined]
                elif self.path.startswith("/simple/"):
                    kind = "text/html"
                self.send_response(200 if content is not None else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content or b"")))
                self.send_header("Cache-Control", "max-age=365000000, immutable, public")
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        distribution = {"tarball": f"{self.url}/{NAME}.tgz", "integrity": integrity}
        version = {"name": NAME, "version": "1.0.0", "dist": distribution}
        document = {"name": NAME, "versions": {"1.0.0": version}, "dist-tags": {"latest": "1.0.0"}}
        self._server.document = json.dumps(document).encode()  # type: ignore[attr-defined]

    def __enter__(self) -> Index:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
