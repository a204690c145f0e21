"""Builds a Dockerfile before and after its repair, and says what became of the image."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dflint.sources.text import encode
from dflint.verify.comparison import Comparison, compare
from dflint.verify.engines import Build, BuildError, Engine, Result
from dflint.verify.image import Image, read_image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BEFORE, AFTER = "before", "after"
#: Rules whose repairs take packages out of the image.
_REMOVE_PACKAGES = frozenset(("DF303", "DF304", "DF312"))


@dataclass(slots=True)
class Side:
    """One of the two builds."""

    seconds: float = 0.0
    #: The end of the log of a build that failed.
    failure: str = ""
    image: Image | None = None
    probe: Result | None = None


@dataclass(slots=True)
class Verification:
    """What came out."""

    dockerfile: str
    engine: str
    #: The codes of the rules whose repairs were made, one for each repair.
    codes: list[str]
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)
    comparison: Comparison | None = None

    @property
    def packages_may_go(self) -> bool:
        """Whether a repair says that it takes packages out of the image."""
        return not _REMOVE_PACKAGES.isdisjoint(self.codes)

    @property
    def has_same_probe(self) -> bool:
        """Whether the command did the same in both images, if there is one."""
        return self.before.probe == self.after.probe

    @property
    def is_proved(self) -> bool:
        """Whether the repaired file builds an image that does the same."""
        return (
            self.comparison is not None
            and self.comparison.are_same(self.packages_may_go)
            and self.has_same_probe
        )


@dataclass(slots=True)
class Job:
    """What to verify, and how."""

    dockerfile: str
    context: str
    texts: tuple[str, str]
    codes: list[str]
    build_args: Sequence[str] = ()
    target: str = ""
    options: Sequence[str] = ()
    probe: str = ""


def compare_builds(job: Job, engine: Engine, progress: Callable[[str], None]) -> Verification:
    """Builds both texts and compares the images; raises EngineError and ImageError.

    The Dockerfile and its context are only read. Of what is made for it nothing is left.
    """
    result = Verification(job.dockerfile, engine.name, job.codes)
    name = f"dflint-verify-{secrets.token_hex(6)}"
    folder = tempfile.mkdtemp(prefix="dflint-verify-")
    try:
        sides = (BEFORE, result.before), (AFTER, result.after)
        for (label, side), text in zip(sides, job.texts, strict=True):
            # The second, too, where the first fails: a repair must not hide that.
            _build(job, engine, f"{name}:{label}", side, _copy(job, folder, label, text), progress)
        if result.before.image is not None and result.after.image is not None:
            result.comparison = compare(result.before.image, result.after.image)
        return result
    finally:
        engine.clean_up()
        shutil.rmtree(folder, ignore_errors=True)


def _copy(job: Job, folder: str, label: str, text: str) -> str:
    """A file of its own for a text, with the ``.dockerignore`` file that only counts for it."""
    path = os.path.join(folder, label, os.path.basename(job.dockerfile))
    os.mkdir(os.path.dirname(path))
    with open(path, "wb") as stream:
        stream.write(encode(text))
    ignore = f"{job.dockerfile}.dockerignore"
    if os.path.exists(ignore):
        shutil.copyfile(ignore, f"{path}.dockerignore")
    return path


def _build(
    job: Job,
    engine: Engine,
    tag: str,
    side: Side,
    path: str,
    progress: Callable[[str], None],
) -> None:
    label = tag.rpartition(":")[2]
    archive = f"{os.path.dirname(path)}.tar"
    build = Build(path, job.context, job.build_args, job.target, job.options)
    try:
        side.seconds = engine.build(
            tag, build, archive, lambda line: progress(f"building {label}: {line}")
        )
    except BuildError as error:
        side.failure = str(error)
        return
    progress(f"reading the image {label}")
    side.image = read_image(archive)
    if job.probe:
        progress(f"running the command in the image {label}")
        side.probe = engine.probe(tag, archive, job.probe)
    os.unlink(archive)
