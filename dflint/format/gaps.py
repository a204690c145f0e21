"""What stands between two pieces of an instruction: blanks, continuations, comments."""

from __future__ import annotations

from dflint.cst.words import SPACES

_BLANKS = " \t"


class Gap:
    """The white space between two pieces: on one line, or broken, with the comments inside it."""

    __slots__ = ("end", "is_broken", "lines", "raw", "start")

    def __init__(self, start: int, raw: str, is_broken: bool, lines: tuple[str, ...] = ()) -> None:
        #: Offsets in the file.
        self.start = start
        self.end = start + len(raw)
        self.raw = raw
        self.is_broken = is_broken
        #: The lines in it, without the blanks around them: comments, and escape characters that
        #: stand alone to divide what is above from what is below.
        self.lines = lines


def read_gap(raw: str, start: int, escape: str) -> Gap | None:
    """The gap that a raw text is; None where it holds anything else."""
    first, *lines = raw.split("\n")
    if not lines:
        return Gap(start, raw, False) if not raw.strip(_BLANKS) else None
    last = lines.pop()
    if first.rstrip("\r").strip(_BLANKS) != escape or last.strip(_BLANKS):
        return None
    found: list[str] = []
    for line in lines:
        content = line.strip(SPACES)
        if content.startswith("#") or (content == escape and found[-1:] != [escape]):
            found.append(content)
        elif content not in ("", escape):
            return None
    return Gap(start, raw, True, tuple(found))


def joined_lines(first: tuple[str, ...], second: tuple[str, ...], escape: str) -> tuple[str, ...]:
    """The lines of two gaps that become one: what divides stands once in a row."""
    if first[-1:] == second[:1] == (escape,):
        return (*first, *second[1:])
    return (*first, *second)


def broken(gap: Gap, indent: str, newline: str, escape: str) -> str:
    """A line break with the lines of a gap, and the blanks before what follows."""
    lines = "".join(f"{indent}{line}{newline}" for line in gap.lines)
    return f" {escape}{newline}{lines}{indent}"


def tidied(gap: Gap) -> str:
    """The gap with the same blanks for its reader: only what BuildKit passes over changes.

    Comments move to the indentation of the line below them, empty lines and blanks behind the
    escape character go.
    """
    if not gap.is_broken:
        return gap.raw
    first, *lines = gap.raw.split("\n")
    newline = "\r\n" if first.endswith("\r") else "\n"
    last = lines.pop()
    kept = [first.rstrip(_BLANKS + "\r")]
    for line in lines:
        content = line.strip(SPACES)
        if content.startswith("#"):
            kept.append(last + content)
        elif content:
            kept.append(line.rstrip(_BLANKS + "\r"))
    return newline.join([*kept, last])
