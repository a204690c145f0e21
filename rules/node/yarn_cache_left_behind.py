"""DF361 yarn-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.packages import INSTALL, UPGRADE
from dflint.cst.nodes import Add, Copy, Run
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.caches import CacheStep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step

#: Signs of a newer yarn than version 1. It may run packages right out of its cache.
_NEWER_YARN = regex(
    r"berry|\.yarnrc\.yml|\.yarn\b|yarn@(?:[2-9]|stable)|yarn set version|workspaces f|--immutable"
    r"|YARN_ENABLE|corepack"
)
#: It, and how people install it, is yarn 1 up to now.
_BRINGS_YARN = regex(r"(?:docker\.io/)?(?:library/)?node(?::|@|$)")
_INSTALLS_YARN = regex(r"dl\.yarnpkg\.com|npm (?:-g )?(?:i|install) (?:-g )?yarn\b(?!@)")
#: Files by whose names it is certain that they do not bring another yarn.
_HARMLESS = regex(
    r"(?:.*/)?(?:[\w*-][\w.*-]*\.(?:json|lock|js|ts|sh|conf|txt)|yarn\.lock\*?|\.npmrc|\.yarnrc)"
)
_DOWNLOADS = regex(r"\b(?:git|curl|wget|tar|unzip|svn|hg)\b")


class YarnCacheLeftBehind(Rule):
    """`yarn install` leaves a cache of all packages in the image, where nobody uses it.

    The cache has a copy of nearly everything in `node_modules`. Add `yarn cache clean` at the end
    of the same RUN: what a later RUN deletes stays in the layer below. Or keep the cache out of the
    image and still have it in the next build:
    `RUN --mount=type=cache,target=/usr/local/share/.cache/yarn`. That is where yarn has it as root,
    so `rm -rf ~/.cache` does not remove it.

    The repair adds `yarn cache clean` at the end of the RUN. It is unsafe where the project, which
    is not seen here, may bring yarn 2 or later: that one may run packages right out of its cache.

    Nothing is said about stages that the last one is not built on: their caches stay behind, even
    if files are copied from there. Nor about yarn 2 and later.
    """

    code = "DF361"
    name = "yarn-cache-left-behind"
    aliases = ("DL3060",)
    severity = Severity.INFO
    commands = ("yarn",)
    examples = [
        Bad(
            "FROM node:22\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n",
            fixed="FROM node:22\nCOPY package.json yarn.lock ./\n"
            "RUN yarn install --frozen-lockfile && yarn cache clean\n",
        ),
        Bad(
            "FROM node:22\nCOPY . .\nRUN yarn config set strict-ssl false \\\n && yarn\n",
            fixed="FROM node:22\nCOPY . .\nRUN yarn config set strict-ssl false \\\n && yarn \\\n"
            " && yarn cache clean\n",
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM node:22\nRUN yarn cache clean && yarn global add serve\n",
            fixed="FROM node:22\n"
            "RUN yarn cache clean && yarn global add serve && yarn cache clean\n",
        ),
        Bad(
            "FROM node:22\nRUN yarn install && rm -rf ~/.cache\n",
            fixed="FROM node:22\nRUN yarn install && rm -rf ~/.cache && yarn cache clean\n",
        ),
        Bad("FROM alpine\nRUN apk add -t build yarn && yarn global add x && apk del build\n"),
        Bad("FROM node:22\nRUN cd /tmp/app && yarn install && rm -rf /tmp/app\n"),
        Bad("FROM node:22\nRUN yarn --cache-folder /y\n"),
        Good("FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean\n"),
        Good("FROM node:22\nUSER node\nRUN yarn install && rm -rf ~/.cache\n"),
        Good("FROM node:22\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install\n"),
        Good("FROM node:22\nRUN yarn --cache-folder ./ycache && rm -rf ./ycache\n"),
        Good(
            "FROM node:22 AS build\nRUN yarn install && yarn build\n"
            "FROM nginx\nCOPY --from=build /dist /usr/share/nginx/html\n"
        ),
        Good("FROM node:22 AS test\nRUN yarn install && yarn test\nFROM scratch\nCOPY dist /\n"),
        Bad(
            "FROM node:22 AS base\nRUN yarn install\nFROM base\nCOPY . .\n",
            fixed="FROM node:22 AS base\nRUN yarn install && yarn cache clean\n"
            "FROM base\nCOPY . .\n",
            lines=[2],
        ),
        Good("FROM node:22\nRUN corepack enable && yarn install --immutable\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)
        self._doubts: dict[Stage, int | None] = {}

    def check_file(self) -> Iterator[Violation]:
        if not self.file.stages or _NEWER_YARN.search(self.file.text):
            return
        last = self.file.stages[-1]
        shipped = {last, *last.ancestors}
        for step in self.file.steps:
            if step.onbuild is not None:
                yield from self._check(step.onbuild)
            elif step.stage in shipped:
                yield from self._check(step)

    def _check(self, step: Step) -> Iterator[Violation]:
        run = CacheStep(step)
        commands = run.commands if isinstance(step.node, Run) else ()
        left = [one for one in commands if _fills_cache(one) and run.is_left_behind(one)]
        fix = self._fix(left[-1]) if left and run.folder(left[-1]) == "" else None
        for command in left:
            name = " ".join(("yarn", *command.invocation.subcommand))
            message = f"{name} leaves its cache in the image: no yarn cache clean behind it"
            yield self.violation(command.head_span, message, fix)

    def _fix(self, command: Command) -> Fix | None:
        fix = self._clean_ups.behind(command, "cache clean", ".cache/yarn", ("YARN_CACHE_FOLDER",))
        if fix is None or self._is_first_yarn(command):
            return fix
        return Fix(fix.message, fix.edits, Safety.UNSAFE)

    def _is_first_yarn(self, command: Command) -> bool:
        """Whether it is certainly version 1."""
        if command.invocation.subcommand[:1] == ("global",):
            return True
        stage = command.step.stage
        base = stage.base_image or ""
        if not _BRINGS_YARN.match(base) and not _INSTALLS_YARN.search(self.file.text):
            return False
        while stage.base is not None:
            stage = stage.base
            if self._doubtful(stage) is not None:
                return False
        first = self._doubtful(command.step.stage)
        return first is None or first > command.step.index

    def _doubtful(self, stage: Stage) -> int | None:
        """The index of the first step of a stage that may make yarn another one."""
        if stage not in self._doubts:
            doubts = (step.index for step in stage.steps if not _is_harmless(step))
            self._doubts[stage] = next(doubts, None)
        return self._doubts[stage]


def _is_harmless(step: Step) -> bool:
    """Whether the step brings no files that may make yarn another one."""
    node = step.node
    if isinstance(node, (Add, Copy)):
        sources = [source.value for source in node.sources]
        return node.flag("from") is not None or all(map(_HARMLESS.fullmatch, sources))
    return not isinstance(node, Run) or not _DOWNLOADS.search(node.code)


def _fills_cache(command: Command) -> bool:
    action = command.package_action
    is_yarn = command.invocation.tool in ("yarn", "yarnpkg")
    return is_yarn and action is not None and action.action in (INSTALL, UPGRADE)
