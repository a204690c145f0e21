"""What came out of a verification, as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from dflint.verify.comparison import CACHE, FILE, LOG, PACKAGE, PACKAGE_LISTS, TIME

if TYPE_CHECKING:
    from dflint.verify.comparison import Change
    from dflint.verify.image import Image
    from dflint.verify.verification import Side, Verification

#: Paths of files that a report names.
_MOST_PATHS = 10
_MOST_COLUMNS = 72
#: What each kind of file is called in a report, and whether it is of importance.
_NAMES = {
    PACKAGE_LISTS: "package lists",
    CACHE: "caches",
    LOG: "logs",
    TIME: "files with a time in them",
    PACKAGE: "files of packages",
    FILE: "other files",
}
#: The rules whose findings are about a kind of file.
_RULES = {
    PACKAGE_LISTS: "DF301 DF302 DF321 DF331 DF336 DF342 DF344".split(),
    CACHE: "DF321 DF331 DF336 DF342 DF344 DF351 DF361 DF362 DF371 DF381 DF390 DF391".split(),
    PACKAGE: "DF303 DF304 DF312".split(),
}
#: The rules about bytes that a later layer hides.
_LAYER_RULES = "DF201 DF210 DF211".split()


class Row(NamedTuple):
    """A line of the table."""

    name: str
    before: str
    after: str
    difference: str = ""


def megabytes(size: int) -> str:
    """A size in millions of bytes, as engines print it."""
    return f"{size / 1e6:,.1f} MB"


def _change(before: int, after: int) -> str:
    percent = f" ({100 * (after - before) / before:+.1f} %)" if before else ""
    return f"{(after - before) / 1e6:+,.1f} MB{percent}"


def rows(result: Verification) -> list[Row]:
    """The table: each side's build, layers and sizes, and what the images say."""
    before, after = result.before, result.after
    found = [Row("build", _status(before), _status(after))]
    old, new = before.image, after.image
    if old is None or new is None or result.comparison is None:
        return found
    found.append(Row("layers", str(len(old.layers)), str(len(new.layers))))
    for name, sizes in (
        ("size", (old.size, new.size)),
        ("compressed", (old.compressed_size, new.compressed_size)),
        ("hidden in layers", (old.hidden_size, new.hidden_size)),
    ):
        found.append(Row(name, megabytes(sizes[0]), megabytes(sizes[1]), _change(*sizes)))
    found.append(Row("files", f"{len(old.files):,}", f"{len(new.files):,}"))
    difference = f"{len(result.comparison.config)} keys differ"
    found.append(Row("configuration", "", "", difference if result.comparison.config else "same"))
    if before.probe is not None and after.probe is not None:
        statuses = f"status {before.probe.status}", f"status {after.probe.status}"
        found.append(Row("command", *statuses, "same" if result.has_same_probe else "differs"))
    return found


def _status(side: Side) -> str:
    if side.failure:
        return "failed"
    return f"{side.seconds:.1f} s" if side.image is not None else "-"


def verdict(result: Verification) -> str:
    """The outcome in a sentence."""
    if result.before.failure and result.after.failure:
        return "The file does not build as it is: nothing can be compared."
    if result.before.failure:
        return "The file does not build, and the repaired file does."
    if result.after.failure:
        return "The repaired file does not build any more: please report this."
    if result.is_proved:
        return "The repaired file builds an image that does the same."
    return "The repaired file builds another image."


def savings(result: Verification) -> list[tuple[str, int, list[str]]]:
    """Where the bytes went: what it was, how many, and the rules whose repairs did it."""
    comparison, old, new = result.comparison, result.before.image, result.after.image
    if comparison is None or old is None or new is None:
        return []
    found = [
        (_NAMES[kind], sum(change.saved for change in comparison.of_kind(kind)), _RULES[kind])
        for kind in _RULES
    ]
    found.append(("hidden by later layers", old.hidden_size - new.hidden_size, _LAYER_RULES))
    return [
        (name, size, [code for code in rules if code in result.codes])
        for name, size, rules in found
        if abs(size) >= 50_000
    ]


def instruction_sizes(image: Image) -> list[tuple[int, str]]:
    """What each instruction added, in bytes, and its text."""
    return [(layer.size, _instruction(layer.created_by)) for layer in image.layers]


def _instruction(created_by: str) -> str:
    """An instruction as it stands in the history, without what the engine adds to it."""
    text = " ".join(created_by.removesuffix(" # buildkit").split()) or "(the base image)"
    text = text.replace("RUN /bin/sh -c ", "RUN ", 1).replace("/bin/sh -c #(nop) ", "", 1)
    return text if len(text) <= _MOST_COLUMNS else text[: _MOST_COLUMNS - 3] + "..."


def differences(result: Verification) -> list[str]:
    """What is different, line by line: what counts comes first."""
    comparison = result.comparison
    if comparison is None:
        return []
    lines = [
        f"{key}: {json.dumps(old)} became {json.dumps(new)}"
        for key, (old, new) in comparison.config.items()
    ]
    if not result.has_same_probe and result.before.probe and result.after.probe:
        lines += [f"before: {line}" for line in result.before.probe.output.split("\n")[-3:]]
        lines += [f"after:  {line}" for line in result.after.probe.output.split("\n")[-3:]]
    for names, what in (
        (comparison.packages_removed, "packages are gone"),
        (comparison.packages_added, "packages are new"),
    ):
        if names:
            more = ", ..." if len(names) > _MOST_PATHS else ""
            lines.append(f"{len(names)} {what}: {', '.join(names[:_MOST_PATHS])}{more}")
    for kind in (FILE, PACKAGE, PACKAGE_LISTS, CACHE, LOG, TIME):
        lines += _of_kind(comparison.of_kind(kind), kind)
    return lines


def _of_kind(changes: list[Change], kind: str) -> list[str]:
    if not changes:
        return []
    counts = Counter(_what(change) for change in changes)
    parts = ", ".join(f"{counts[what]:,} {what}" for what in ("added", "removed", "changed"))
    lines = [f"{_NAMES[kind]}: {parts}, {_change(0, -sum(change.saved for change in changes))}"]
    if kind == FILE:
        lines += [f"  {_what(change)} {change.path}" for change in changes[:_MOST_PATHS]]
        if len(changes) > _MOST_PATHS:
            lines.append(f"  ... {len(changes) - _MOST_PATHS:,} more")
    return lines


def _what(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def text(result: Verification) -> str:
    """For people at a terminal."""
    repairs = Counter(result.codes)
    done = ", ".join(f"{count} {code}" for code, count in sorted(repairs.items()))
    lines = [f"{result.dockerfile}: {len(result.codes)} repairs ({done}), {result.engine}", ""]
    table = [Row("", "before", "after"), *rows(result)]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    for row in table:
        cells = [row.name.ljust(widths[0]), row.before.rjust(widths[1]), row.after.rjust(widths[2])]
        lines.append("  ".join([*cells, row.difference]).rstrip())
    if result.before.image is not None:
        lines += ["", "Where the bytes are (before):"]
        lines += [
            f"  {megabytes(size):>10}  {instruction}"
            for size, instruction in instruction_sizes(result.before.image)
        ]
    if found := savings(result):
        lines += ["", "Saved:"]
        lines += [
            f"  {megabytes(size):>10}  {name}" + (f" ({', '.join(rules)})" if rules else "")
            for name, size, rules in found
        ]
    if found_differences := differences(result):
        lines += ["", "Different:", *(f"  {line}" for line in found_differences)]
    if failure := result.before.failure or result.after.failure:
        lines += ["", "End of the log:", *(f"  {line}" for line in failure.split("\n"))]
    return "\n".join([*lines, "", verdict(result), ""])


def markdown(result: Verification) -> str:
    """For a comment on a pull request."""
    lines = [f"### dflint verify: `{result.dockerfile}`", "", verdict(result), ""]
    lines += ["| | before | after | |", "|---|---:|---:|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows(result)]
    if found := savings(result):
        lines += ["", "| saved | | rules |", "|---:|---|---|"]
        lines += [f"| {megabytes(size)} | {name} | {', '.join(r)} |" for name, size, r in found]
    details = differences(result) or (result.before.failure or result.after.failure).split("\n")
    if details != [""]:
        block = ["", "<details><summary>Details</summary>", "", "```"]
        lines += [*block, *details, "```", "", "</details>"]
    return "\n".join([*lines, ""])


def as_json(result: Verification) -> str:
    """For programs."""
    comparison = result.comparison
    value: dict[str, Any] = {
        "dockerfile": result.dockerfile,
        "engine": result.engine,
        "repairs": dict(sorted(Counter(result.codes).items())),
        "proved": result.is_proved,
        "verdict": verdict(result),
        "before": _side(result.before),
        "after": _side(result.after),
    }
    if comparison is not None:
        value["config"] = comparison.config
        value["packages"] = {
            "removed": comparison.packages_removed,
            "added": comparison.packages_added,
        }
        value["files"] = {
            _NAMES[kind]: {
                "paths": len(changes := comparison.of_kind(kind)),
                "saved": sum(change.saved for change in changes),
            }
            for kind in _NAMES
        }
        value["changes"] = [
            {"path": change.path, "change": _what(change)} for change in comparison.of_kind(FILE)
        ]
        value["saved"] = [
            {"what": name, "bytes": size, "rules": rules} for name, size, rules in savings(result)
        ]
    return json.dumps(value, indent=2) + "\n"


def _side(side: Side) -> dict[str, Any]:
    value: dict[str, Any] = {"seconds": round(side.seconds, 2), "failure": side.failure or None}
    if side.image is not None:
        value.update(
            size=side.image.size,
            compressed_size=side.image.compressed_size,
            hidden_size=side.image.hidden_size,
            layers=[
                {"size": size, "instruction": text} for size, text in instruction_sizes(side.image)
            ],
        )
    if side.probe is not None:
        value["probe"] = {"output": side.probe.output, "status": side.probe.status}
    return value


FORMATS = {"text": text, "json": as_json, "markdown": markdown}
