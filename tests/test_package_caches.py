"""Which commands count as the removal of a cache, and which steps as layers of the image."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.semantics.package_caches import kept_steps, may_clean_up, removes_folder


@pytest.mark.parametrize(
    ("command", "removes"),
    [
        ("rm -rf /var/cache/yum", True),
        ("rm -rf /var/cache/yum/", True),
        ("rm -rf /tmp/* /var/cache/yum/*", True),
        ("rm -rf /var/cache/*", True),
        ("rm -rf /var/cache", True),
        ("sudo rm -rf /var/cache/y*", True),
        ("rm -rf /var/{tmp,cache/yum}", True),
        ("rm -rf /var/cache/{dnf,yum}/*", True),
        ("find /var/cache/yum -type f -delete", True),
        ("rm -rf /var/cache/yum/x86_64", False),
        ("rm -rf /var/cache/dnf /cache/yum", False),
        ("rm -rf /tmp/* yum $CACHE", False),
        ("find / -name '*.pyc' -delete", False),
        ("du /var/cache/yum", False),
    ],
)
def test_removes_folder(command: str, removes: bool) -> None:
    (step,) = File(f"FROM centos\nRUN {command}\n").steps
    assert removes_folder(step.commands[0], "/var/cache/yum") is removes


@pytest.mark.parametrize(
    ("command", "may"),
    [
        ("/build/cleanup.sh", True),
        ("sudo ./clean", True),
        ("bash /build/cleanup.sh --all", True),
        (". /purge", True),
        ("bash /clean/install.sh", False),
        ("make clean", False),
        ("$CLEAN", False),
    ],
)
def test_may_clean_up(command: str, may: bool) -> None:
    (step,) = File(f"FROM centos\nRUN {command}\n").steps
    assert may_clean_up(step.commands[0]) is may


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("RUN a\n", [1]),
        ("FROM a\nRUN b\nFROM c\nRUN d\n", [4]),
        ("FROM a AS b\nRUN c\nFROM b AS d\nRUN e\nFROM x\nCOPY --from=d / /\n", [6]),
        ("FROM a AS b\nRUN c\nFROM b AS d\nRUN e\nFROM d\nRUN f\n", [2, 4, 6]),
        ("FROM a AS b\nONBUILD RUN c\nRUN d\nFROM x\nRUN y\n", [2, 5]),
        ("ARG S\nFROM a AS b\nRUN c\nFROM a AS d\nRUN e\nFROM $S\nRUN f\n", [3, 5, 7]),
        ("", []),
    ],
)
def test_kept_steps(text: str, lines: list[int]) -> None:
    file = File(text)
    found = [file.lines.locate(step.node.span[0])[0] for step in kept_steps(file)]
    assert found == lines
