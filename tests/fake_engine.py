"""A program like ``docker``: an image is one layer with a file that tells the words of the RUNs.

FAKE_ENGINE is a folder for what it keeps. A Dockerfile with FAIL in it does not build, one with
SLOW takes until somebody ends it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.images import docker_archive, tar

STATE = Path(os.environ["FAKE_ENGINE"])


def main(argv: list[str]) -> int:
    with (STATE / "log").open("a") as log:
        log.write(json.dumps(argv) + "\n")
    command, *rest = argv
    if command == "version":
        return int((STATE / "broken").exists())
    if command == "build":
        return build(rest)
    if command == "save":
        (image_file(rest[-1])).replace(rest[rest.index("-o") + 1])
        image_file(rest[-1]).touch()
    elif command == "run":
        text = (STATE / f"{rest[rest.index('/bin/sh') + 1].replace(':', '-')}.text").read_text()
        print("same" if "DIFFERENT" not in text else text)
    elif command == "inspect":
        return int(not image_file(rest[-1]).with_suffix(".text").exists())
    elif command == "rmi":
        for path in STATE.glob(f"{rest[-1].replace(':', '-')}.*"):
            path.unlink()
    return 0


def image_file(tag: str) -> Path:
    return STATE / f"{tag.replace(':', '-')}.tar"


def build(argv: list[str]) -> int:
    text = Path(argv[argv.index("-f") + 1]).read_text()
    tag = argv[argv.index("-t") + 1]
    print("step 1", flush=True)
    if "FAIL" in text:
        print("it failed")
        return 1
    image_file(tag).with_suffix(".text").write_text(text)
    if "SLOW" in text:
        image_file(tag).touch()
        (STATE / "started").touch()
        time.sleep(60)
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    runs = re.findall(r"(?m)^RUN (.*)", joined)
    words = " ".join(runs).replace("&& ", "").replace(" rm -rf /var/lib/apt/lists/*", "")
    files = [("ran", words), ("var/lib/apt/lists/x", "x" * 100_000)]
    if "rm -rf /var/lib/apt/lists/*" in text:
        files.pop()
    user = re.findall(r"(?m)^USER (.*)", text)
    docker_archive(image_file(tag), tar(*files), config={"User": user[-1] if user else ""})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
