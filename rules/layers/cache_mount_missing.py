"""DF214 cache-mount-missing."""

from __future__ import annotations

from dflint.editing import add_option
from dflint.rule import Bad, Edit, Fix, Good, Option, Rule, Safety, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.cache_mounts import MissingMount, MissingMounts
    from dflint.semantics.script import Command

_ON = {"cache-mounts": True}
#: The options that switch the cache off.
_NO_CACHE = {
    "pip": "--no-cache-dir",
    "uv": "--no-cache",
    "poetry": "--no-cache",
    "apk": "--no-cache",
}
#: Has apk look for newer indexes than those in its cache, which name packages that are gone.
_UPDATE = "--update-cache"


class CacheMountMissing(Rule):
    """A package manager begins with an empty cache whenever its RUN runs.

    With `RUN --mount=type=cache,target=...` the builder keeps the cache of a package manager
    between builds, outside of the image: when the list of packages has changed, only what is new
    is downloaded. This takes BuildKit, and is a matter of taste in a CI that keeps no caches, so
    that nothing is said unless the option `cache-mounts` is on.

    The repair adds the mounts. It takes `--no-cache-dir` and its like away, which would leave the
    cache unused; apk gets `--update-cache`, because the indexes in its cache are old. Managers that
    keep what they have compiled, such as pip, get a cache for each base image: what was built with
    the libraries of one may not work with those of another.

    Nothing is repaired unless root runs the RUN, an official image says where root's cache is, and
    no instruction has anything to do with that folder: neither a later step, nor a stage built on
    this one, nor `COPY --from`. Go, Cargo, Maven and Gradle work with what is in their caches: the
    mounts are added to all steps of an image that use them or to none, and to none where a script,
    a development server or credentials come into it. apt deletes what it has downloaded while
    `docker-clean` is there, as it is in the images of Debian and Ubuntu, so that it gets its mounts
    where the file removes that. The repair is unsafe because the build then depends on what is in a
    cache.
    """

    code = "DF214"
    name = "cache-mount-missing"
    severity = Severity.INFO
    commands = (
        "pip",
        "uv",
        "poetry",
        "npm",
        "yarn",
        "go",
        "cargo",
        "mvn",
        "gradle",
        "composer",
        "bundle",
        "apt",
        "apk",
        "dnf",
    )
    options = (
        Option(
            "cache-mounts",
            Option.BOOL,
            False,
            "Whether package managers should have a cache mount",
        ),
    )
    examples = [
        Bad(
            "FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n",
            fixed="FROM node:22\nCOPY package*.json ./\n"
            "RUN --mount=type=cache,target=/root/.npm npm ci\nCOPY . .\nRUN npm run build\n",
            lines=[3],
            unsafe=True,
            options=_ON,
        ),
        Bad(
            "FROM python:3.12-slim\nRUN pip install \\\n      --no-cache-dir \\\n      -r x.txt\n",
            fixed="FROM python:3.12-slim\n"
            "RUN --mount=type=cache,id=pip-python-3.12-slim,target=/root/.cache/pip \\\n"
            "    pip install \\\n      -r x.txt\n",
            unsafe=True,
            options=_ON,
        ),
        Bad(
            "FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.* ./\nRUN go mod download\n"
            "COPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n"
            "FROM scratch\nCOPY --from=build /app /app\n",
            fixed="FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.* ./\n"
            "RUN --mount=type=cache,target=/go/pkg/mod go mod download\n"
            "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod \\\n"
            "    --mount=type=cache,target=/root/.cache/go-build \\\n"
            "    CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n",
            lines=[4, 6],
            unsafe=True,
            options=_ON,
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk add --no-cache curl\n",
            fixed="FROM alpine:3.20\n"
            "RUN --mount=type=cache,target=/etc/apk/cache,sharing=locked apk add --update-cache"
            " curl\n",
            unsafe=True,
            options=_ON,
        ),
        Bad(
            "FROM golang:1.23 AS build\nRUN go mod download\nRUN make\n"
            "FROM scratch\nCOPY --from=build /app /app\n",
            lines=[2],
            unsafe=True,
            options=_ON,
        ),
        Bad("FROM node:22\nUSER node\nRUN npm ci\n", unsafe=True, options=_ON),
        Bad(
            "FROM node:22 AS build\nRUN npm ci\nFROM node:22\nCOPY --from=build /root /root\n",
            unsafe=True,
            options=_ON,
        ),
        Bad("FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install x\n", options=_ON),
        Bad("# syntax=docker/dockerfile:1.0\nFROM node:22\nRUN npm ci\n", options=_ON),
        Bad("FROM debian\nRUN apt-get update && apt-get install -y git\n", options=_ON),
        Good("FROM node:22\nRUN npm ci\n"),
        Good("FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n", options=_ON),
        Good("FROM node:22\nRUN npm run build\n", options=_ON),
    ]

    def check_file(self) -> Iterator[Violation]:
        if not self.option("cache-mounts"):
            return
        # Most runs do without it.
        from dflint.semantics.cache_mounts import MissingMounts
        from dflint.semantics.frontend import frontend_has

        mounts = MissingMounts(self.file)
        is_known = frontend_has(self.file.tree, (1, 2))
        for missing in mounts.found:
            group = mounts.group(missing)
            # The first of a group speaks for all of them.
            fix = self._fix(group, mounts) if is_known and group[0] is missing else None
            yield self.violation(missing.commands[0].head_span, _message(missing), fix)

    def _fix(self, group: list[MissingMount], mounts: MissingMounts) -> Fix | None:
        if not mounts.may_be_added(group[0]):
            return None
        edits: list[Edit] = []
        for missing in group:
            for command in missing.commands:
                changes = _with_cache(command, self.file.text)
                if changes is None:
                    return None
                edits += changes
            edits.append(self._addition(missing))
        where = "" if len(group) == 1 else f" to all {len(group)} steps"
        return Fix(f"Add {' '.join(group[0].flags)}{where}", edits, Safety.UNSAFE)

    def _addition(self, missing: MissingMount) -> Edit:
        """The flags, on a line each where the RUN has several lines or would become too long."""
        from dflint.layout import MAX_COLUMNS, chain_style, continuation_indent

        node, flags = missing.step.node, missing.flags
        end = node.head_span[1]
        gap_end = end + len(node.whitespace)
        first_line = node.code.partition("\n")[0]
        columns = len(first_line) + sum(len(flag) + 1 for flag in flags)
        is_short = "\n" not in node.code.strip() and columns <= MAX_COLUMNS
        if is_short or node.heredocs or "\n" in node.whitespace:
            return Edit(end, end, "".join(f" {flag}" for flag in flags), flags)
        style = chain_style(self.file, [node])
        style.indent = continuation_indent(node.code) or style.indent
        text = style.line_break.join(flags)
        return Edit(end, gap_end, f" {text}{style.line_break}", flags)


def _message(missing: MissingMount) -> str:
    name = missing.manager.name
    if missing.switch:
        return f"{name} keeps no cache: {missing.switch} switches it off"
    advice = " ".join(missing.flags) or "--mount=type=cache"
    return f"{name} downloads everything whenever this RUN runs: {advice}"


def _with_cache(command: Command, text: str) -> list[Edit] | None:
    """Takes away what switches the cache off; None where that cannot be done."""
    invocation = command.invocation
    name = _NO_CACHE.get(invocation.tool or "", "")
    needs_update = invocation.tool == "apk" and not command.has(_UPDATE)
    edits: list[Edit | None] = []
    for option in invocation.options_named(name) if name else ():
        word = command.word(option.index)
        if word.text not in (name, "-n", "--no-cache-dir") or not command.is_in_source:
            return None
        if needs_update:
            edits.append(Edit(*word.span, _UPDATE, [_UPDATE]))
            needs_update = False
        else:
            edits.append(_without(command, option.index, text))
    if needs_update and not any(map(_updates, command.step.commands)):
        edits.append(add_option(command, _UPDATE))
    done = [edit for edit in edits if edit is not None]
    return done if len(done) == len(edits) else None


def _updates(command: Command) -> bool:
    return command.invocation.tool == "apk" and command.subcommand == "update"


def _without(command: Command, index: int, text: str) -> Edit | None:
    """Takes a word away, with what is between it and the next; None where that is a comment."""
    words = command.node.argv
    word = command.word(index)
    place = next(number for number, one in enumerate(words) if one is word)
    start, end = word.span
    if place + 1 < len(words):
        end = words[place + 1].span[0]
    elif place:
        start = words[place - 1].span[1]
    return None if "#" in text[start:end] else Edit(start, end, "")
