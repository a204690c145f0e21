"""The shell scripts of the corpus: what a shell is given to read, file by file."""

from __future__ import annotations

from collections.abc import Iterator

from dflint.cst import parse
from dflint.cst.nodes import CommandInstruction, Dockerfile, Onbuild, Shell
from dflint.text import LogicalText
from tests.shared_data import read_lines

POSIX_SHELLS = ("sh", "ash", "dash", "busybox")


def scripts(name: str = "corpus/dev_small.jsonl.gz") -> Iterator[tuple[str, LogicalText, str]]:
    """File, script and shell ("posix", "bash" or another name) of every command in shell form."""
    for record in read_lines(name):
        yield from file_scripts(record["id"], parse(record["text"]))


def file_scripts(identifier: str, file: Dockerfile) -> Iterator[tuple[str, LogicalText, str]]:
    """The same of one file."""
    shell = "posix"
    for instruction in file.instructions:
        if instruction.name == "FROM":
            shell = "posix"
        if isinstance(instruction, Shell):
            shell = shell_name(instruction.values)
        if isinstance(instruction, Onbuild) and instruction.instruction is not None:
            instruction = instruction.instruction
        if isinstance(instruction, CommandInstruction):
            source = instruction.shell_source
            if source is not None:
                yield identifier, source, shell


def shell_name(command: tuple[str, ...]) -> str:
    """The dialect that the command of a SHELL instruction speaks."""
    name = command[0].replace("\\", "/").rpartition("/")[2] if command else ""
    return "posix" if name in POSIX_SHELLS else name
