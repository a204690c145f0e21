#!/usr/bin/env python3
"""Makes dflint/semantics/official_tags.py anew: the tags that ``latest`` stands for.

    git clone --filter=blob:none https://github.com/docker-library/official-images
    python scripts/official_tags.py official-images

A file ``library/NAME`` of that repository lists the tags of the image NAME, and beside ``latest``
those that stand for the same. Of these one is taken: the release line that the project keeps alive
with fixes, so that the tag goes on getting them, and no other release.

* Two numbers, where there is such a tag: ``python:3.14``, ``alpine:3.24``, ``nginx:1.31``.
* One number for the projects of ONE_NUMBER, and where there is no tag with two: ``node:26``.
* The name of the release for the images of BY_NAME: ``buildpack-deps:trixie``.
* Never a version with a patch in it, nor a variant. An image that has nothing else beside
  ``latest``, or no ``latest``, is not in the table.

The date of the table stands in the pages of the two rules as well; a test says where it is old.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "dflint" / "semantics" / "official_tags.py"

#: Projects whose release lines have one number, though there are tags with two. The lines are
#: listed by https://endoflife.date, but those of gcc, ghost and registry:
#: https://gcc.gnu.org/develop.html#num_scheme, https://docs.ghost.org/faq/major-versions-lts,
#: https://distribution.github.io/distribution/about/deploying.
ONE_NUMBER = frozenset(
    "almalinux caddy debian docker erlang gcc ghost gradle joomla matomo nextcloud node postgres"
    " registry solr".split()
)
#: Images whose tags are the names of releases: of Debian, of ROS, of ALT Linux.
BY_NAME = frozenset("alt buildpack-deps neurodebian ros".split())

_MOVING = frozenset(("latest", "stable", "unstable", "testing", "rolling"))
_FIELD = re.compile(r"^(Tags|SharedTags):[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_NAME = re.compile(r"[a-z]+\d*")

_MODULE = '''"""What ``latest`` stood for in Docker's official images, on one day.

Made by scripts/official_tags.py, where it says which of several tags was taken; from the files in
``library`` of SOURCE at COMMIT.
"""

SOURCE = "https://github.com/docker-library/official-images"
COMMIT = "{commit}"
#: When that commit was made.
DATE = "{date}"

_TAGS = """
{tags}
"""

#: By the name of the image.
TAGS = {{name: tag for name, _, tag in (pair.partition(":") for pair in _TAGS.split())}}
'''


def main() -> int:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("repository", type=Path, help="a clone of docker-library/official-images")
    parser.add_argument("--output", type=Path, default=TABLE, help="the module to write")
    arguments = parser.parse_args()
    arguments.output.write_text(module(arguments.repository), encoding="utf-8")
    return 0


def module(repository: Path) -> str:
    """The text of the module, made of what was committed last."""
    form = ("--date=format-local:%Y-%m-%d", "--format=%H %cd")
    commit, date = _git(repository, "log", "-1", *form).split()
    pairs = [f"{name}:{tag}" for name, tag in sorted(releases(repository))]
    tags = textwrap.fill(" ".join(pairs), 100, break_long_words=False, break_on_hyphens=False)
    return _MODULE.format(commit=commit, date=date, tags=tags)


def releases(repository: Path) -> Iterator[tuple[str, str]]:
    """The images whose ``latest`` stands for a release line, each with its tag."""
    for path in _git(repository, "ls-tree", "--name-only", "HEAD", "library/").split():
        name = path.removeprefix("library/")
        tag = release_line(name, _git(repository, "show", f"HEAD:{path}"))
        if tag is not None:
            yield name, tag


def release_line(name: str, text: str) -> str | None:
    """The tag to take for ``latest``; ``text`` is what the file of the image says.

    ``latest`` may stand in several lists, one a platform: only what is in all of them counts.
    """
    lists = [match[2].replace(",", " ").split() for match in _FIELD.finditer(text)]
    lists = [tags for tags in lists if "latest" in tags]
    if not lists:
        return None
    same = [tag for tag in lists[0] if all(tag in tags for tags in lists)]
    if name in BY_NAME:
        return next((tag for tag in same if _NAME.fullmatch(tag) and tag not in _MOVING), None)
    versions = [tag for tag in same if _VERSION.fullmatch(tag)]
    for count in (1,) if name in ONE_NUMBER else (2, 1):
        found = next((tag for tag in versions if _is_line(tag, count, versions)), None)
        if found is not None:
            return found
    return None


def _is_line(tag: str, count: int, versions: Sequence[str]) -> bool:
    """Whether a tag has so many numbers, and the patches in the list, if there are any, are its."""
    if tag.count(".") + 1 != count:
        return False
    patches = [version for version in versions if version.count(".") >= 2]
    return not patches or any(patch.startswith(f"{tag}.") for patch in patches)


def _git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    environment = {**os.environ, "TZ": "UTC"}
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
