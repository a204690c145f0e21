"""DF321 apk-without-no-cache."""

from __future__ import annotations

from dflint.commands.apk import CACHE, keeps_indexes
from dflint.commands.packages import CLEAN, INSTALL
from dflint.editing import add_option
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.apk_indexes import IndexReaders, is_plain, reads_kept
from dflint.semantics.apk_version import ApkVersions
from dflint.semantics.mounts import mounts
from dflint.semantics.package_caches import cache_left_behind, kept_steps
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: Where the cache is when /etc/apk/cache exists: a link to it, or a folder of its own.
_OTHER_CACHE = "/etc/apk/cache"


class WithoutNoCache(Rule):
    """`apk add` without `--no-cache` leaves the package indexes in the layer.

    apk fetches the indexes of the repositories, some megabytes, and keeps them in `/var/cache/apk`,
    where nobody needs them again. `--no-cache` fetches them as well and keeps nothing: it needs no
    `apk update` before, and no `rm -rf /var/cache/apk/*` after.

    The repair adds `--no-cache`, in the place of `--update` where that is given, and takes out an
    `apk update` that nothing needs any more. It is unsafe where this RUN or a later one runs a
    script that dflint cannot look into, and where nothing says that the image has Alpine 3.3 or
    later, whose apk knows the option. Nothing is repaired on older ones, and where a command there
    reads the indexes that are kept, as `apk search` does.

    Where the RUN removes the indexes again with `rm -rf /var/cache/apk/*`, nothing is left behind;
    the repair is offered all the same, and takes that command out as well.

    Nothing is reported where they are removed in another way or are in a cache mount, and in stages
    that others only copy files from.
    """

    code = "DF321"
    name = "apk-without-no-cache"
    aliases = ("DL3019",)
    severity = Severity.INFO
    commands = ("apk",)
    examples = [
        Bad(
            "FROM alpine:3.20\nRUN apk update && apk add curl\n",
            fixed="FROM alpine:3.20\nRUN apk add --no-cache curl\n",
            lines=[2],
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk add -U curl && \\\n  apk add --no-cache git && \\\n"
            "  apk add jq\n",
            fixed="FROM alpine:3.20\nRUN apk add --no-cache curl && \\\n"
            "  apk add --no-cache git && \\\n  apk add --no-cache jq\n",
            lines=[2, 4],
        ),
        Bad(
            "FROM alpine:3.20\nRUN set -ex; \\\r\n  apk update; \\\r\n  apk -q upgrade; \\\r\n"
            "  apk --update add \\\r\n    curl\r\n",
            fixed="FROM alpine:3.20\nRUN set -ex; \\\r\n  apk -q upgrade --no-cache; \\\r\n"
            "  apk --no-cache add \\\r\n    curl\r\n",
            lines=[5],
        ),
        Bad(
            "FROM alpine:3.20\nRUN <<EOF\nset -e\napk update\napk add -t x curl\nEOF\n",
            fixed="FROM alpine:3.20\nRUN <<EOF\nset -e\napk add --no-cache -t x curl\nEOF\n",
            lines=[5],
        ),
        Bad(
            "FROM alpine:3.20\nRUN rm -rf /var/cache/apk/* && apk add curl\n",
            fixed="FROM alpine:3.20\nRUN rm -rf /var/cache/apk/* && apk add --no-cache curl\n",
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk add curl\nRUN ./setup\n",
            fixed="FROM alpine:3.20\nRUN apk add --no-cache curl\nRUN ./setup\n",
            lines=[2],
            unsafe=True,
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk add -U curl && rm -rf /var/cache/apk/*\n",
            fixed="FROM alpine:3.20\nRUN apk add --no-cache curl\n",
            lines=[2],
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk --update add \\\n    curl \\\n"
            "  && rm -rf /var/cache/apk/* \\\n  && curl --version\n",
            fixed="FROM alpine:3.20\nRUN apk --no-cache add \\\n    curl \\\n  && curl --version\n",
            lines=[2],
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk add -U curl; rm -rf /tmp/* /var/cache/apk/*\n",
            fixed="FROM alpine:3.20\nRUN apk add --no-cache curl; rm -rf /tmp/* /var/cache/apk/*\n",
            lines=[2],
        ),
        Bad("FROM alpine:3.2\nRUN apk add curl\n"),
        Bad(
            "FROM example.com/base\nRUN apk add curl\n",
            fixed="FROM example.com/base\nRUN apk add --no-cache curl\n",
            unsafe=True,
        ),
        Bad(
            "FROM alpine:3.20\nRUN apk add -U x && rm /var/cache/apk/A* && apk add y\n",
            lines=[2, 2],
        ),
        Bad("FROM alpine:3.20\nRUN apk update || true; apk add curl\n"),
        Bad("FROM alpine:3.20\nRUN apk add -U curl\nRUN apk search ^git\n", lines=[2]),
        Bad("FROM alpine:3.20\nRUN apk update && apk search ^git && apk add curl\n"),
        Good("FROM alpine:3.20\nRUN apk --no-cache add curl\n"),
        Good("FROM alpine:3.20\nRUN apk add -U curl && rm /var/cache/apk/*\n"),
        Good(
            "FROM alpine:3.20\nRUN apk add -U curl && apk search git && rm -rf /var/cache/apk/*\n"
        ),
        Good("FROM alpine:3.20\nRUN apk add --allow-untrusted ./glibc.apk\n"),
        Good("FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n"),
        Good(
            "FROM alpine:3.20 AS build\nRUN apk add make\nFROM alpine:3.20\n"
            "COPY --from=build /app /app\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._readers: IndexReaders | None = None
        self._versions = ApkVersions()

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            left = cache_left_behind(step, _fills, _cleans, (CACHE, _OTHER_CACHE))
            fix = self._fix(step) if left else None
            for command in left:
                message = "apk add without --no-cache leaves the package indexes in the layer"
                yield self.violation(command.head_span, message, fix)
            if not left:
                yield from self._removed_again(step)

    def _removed_again(self, step: Step) -> Iterator[Violation]:
        """The indexes that the step itself removes, where it could do without them."""
        filling = [command for command in in_order(step) if _fills(command)]
        removing = [command for command in step.commands if _removes(command)]
        fix = self._fix(step) if filling and removing else None
        if fix is not None:
            message = "apk add --no-cache needs no rm -rf /var/cache/apk/* behind it"
            yield self.violation(filling[0].head_span, message, fix)

    def _fix(self, step: Step) -> Fix | None:
        """All of the step, because nothing is won while a single command keeps the indexes."""
        if _OTHER_CACHE in self.file.text or any(one["type"] == "cache" for one in mounts(step)):
            return None
        readers = self._readers = self._readers or IndexReaders(self.file)
        is_known = self._versions.knows_no_cache(step.stage)
        if step.inner_commands or readers.is_read_later(step) or is_known is False:
            return None
        edits: list[Edit] = []
        stretches = dict(_stretches(step))
        tails = dict(_tails(step))
        for command in step.commands:
            if command.invocation.tool != "apk":
                if _needs_files(command):
                    return None
                if edits and _removes(command) and len(command.invocation.operands) == 1:
                    stretch = tails.get(id(command.node))
                    edits += [] if stretch is None else [Edit(*stretch, "")]
                continue
            if reads_kept(command):
                return None
            edit = _edit(command, stretches)
            if edit is None and keeps_indexes(command.invocation):
                return None
            if edit is not None:
                edits.append(edit)
        is_safe = is_known and not step.is_onbuild and not readers.may_be_read(step)
        return Fix("Add --no-cache", edits, Safety.SAFE if is_safe else Safety.UNSAFE)


def _edit(command: Command, stretches: dict[int, tuple[int, int]]) -> Edit | None:
    """Makes a command keep no indexes, if that can be done."""
    if command.has("--no-cache"):
        return None
    if command.subcommand == "update":
        stretch = stretches.get(id(command.node))
        return Edit(*stretch, "") if stretch is not None and _is_ordinary(command) else None
    if not is_plain(command):
        return None
    update = command.invocation.option("--update-cache")
    if update is None:
        return add_option(command, "--no-cache")
    word = command.word(update.index)
    if word.text not in ("-U", "--update", "--update-cache"):
        return None
    return Edit(*word.span, "--no-cache", ["--no-cache"])


def _is_ordinary(command: Command) -> bool:
    """Whether it does nothing but fetch, and it is nothing to the rest whether that succeeds."""
    options = {option.name for option in command.invocation.options}
    return options <= {"--quiet", "--verbose", "--no-progress"} and command.invocation.certain


def _stretches(step: Step) -> Iterator[tuple[int, tuple[int, int]]]:
    """The commands that can go without a trace: each with the stretch to the command behind it.

    They are alone in a pipeline, and the next one runs when they succeed, or in any case.
    """
    node, script = step.node, step.script
    items = () if script is None else script.body.items
    code, base = node.code, node.span[0]
    for item, following in zip(items, (*items[1:], None), strict=True):
        pipelines, operators = item.and_or.pipelines, item.and_or.operators
        ends = [pipeline.span[0] for pipeline in pipelines[1:]]
        if len(pipelines) == 1 and following is not None and not item.is_background:
            ends.append(following.and_or.span[0])
        for index, (pipeline, end) in enumerate(zip(pipelines, ends, strict=False)):
            around = operators[max(index - 1, 0) : index + 1]
            start = pipeline.span[0]
            is_alone = len(pipeline.commands) == 1 and not pipeline.is_negated
            if is_alone and set(around) <= {"&&"} and "#" not in code[start - base : end - base]:
                yield id(pipeline.commands[0]), (start, end)


def _tails(step: Step) -> Iterator[tuple[int, tuple[int, int]]]:
    """The commands behind && that can go without a trace: each with the stretch from the command
    before it, where no comment stands in it.
    """
    node, script = step.node, step.script
    code, base = node.code, node.span[0]
    for item in () if script is None else script.body.items:
        pipelines, operators = item.and_or.pipelines, item.and_or.operators
        if item.is_background or set(operators) != {"&&"}:
            continue
        for before, pipeline in zip(pipelines, pipelines[1:], strict=False):
            start, end = before.span[1], pipeline.span[1]
            is_alone = len(pipeline.commands) == 1 and not pipeline.is_negated
            if is_alone and "#" not in code[start - base : end - base]:
                yield id(pipeline.commands[0]), (start, end)


def _fills(command: Command) -> bool:
    action = command.package_action
    return (
        command.name == "apk"
        and command.subcommand == "add"
        and action is not None
        and action.action == INSTALL
        and not all(package.is_file for package in action.packages)
        and command.invocation.certain
        and not command.has("--no-cache")
    )


def _removes(command: Command) -> bool:
    """Whether it removes what is in the folder, and is content when there is nothing."""
    return (
        command.name == "rm"
        and command.invocation.certain
        and not command.invocation.wrappers
        and command.has("-f", "--force")
        and command.values[-1] == f"{CACHE}/*"
    )


def _needs_files(command: Command) -> bool:
    """Whether it fails where nothing is in the folder."""
    return (
        command.name == "rm"
        and not command.has("-f", "--force")
        and any(CACHE in (value or CACHE) for value in command.values[1:])
    )


def _cleans(command: Command) -> bool:
    action = command.package_action
    return action is not None and action.manager == "apk" and action.action == CLEAN
