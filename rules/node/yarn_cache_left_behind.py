"""DF361 yarn-cache-left-behind."""

from __future__ import annotations

import re

from dflint.commands.packages import INSTALL, UPGRADE
from dflint.cst.nodes import Run
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.caches import CacheStep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: Signs of a newer yarn than version 1. It may run packages right out of its cache.
_NEWER_YARN = re.compile(
    r"berry|\.yarnrc\.yml|\.yarn\b|yarn@(?:[2-9]|stable)|yarn set version|workspaces f|--immutable"
    r"|YARN_ENABLE|corepack"
)


class YarnCacheLeftBehind(Rule):
    """`yarn install` leaves a cache of all packages in the image, where nobody uses it.

    The cache has a copy of nearly everything in `node_modules`. Add `yarn cache clean` at the end
    of the same RUN: what a later RUN deletes stays in the layer below. Or keep the cache out of the
    image and still have it in the next build:
    `RUN --mount=type=cache,target=/usr/local/share/.cache/yarn`. That is where yarn has it as root,
    so `rm -rf ~/.cache` does not remove it.

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
            "FROM node:22\nCOPY . .\nRUN yarn config set strict-ssl false \\\n && yarn\n", lines=[4]
        ),
        Bad("FROM node:22\nRUN yarn cache clean && yarn global add serve\n"),
        Bad("FROM node:22\nRUN yarn install && rm -rf ~/.cache\n"),
        Good("FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean\n"),
        Good("FROM node:22\nUSER node\nRUN yarn install && rm -rf ~/.cache\n"),
        Good("FROM node:22\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install\n"),
        Good("FROM node:22\nRUN yarn --cache-folder ./ycache && rm -rf ./ycache\n"),
        Good(
            "FROM node:22 AS build\nRUN yarn install && yarn build\n"
            "FROM nginx\nCOPY --from=build /dist /usr/share/nginx/html\n"
        ),
        Good("FROM node:22 AS test\nRUN yarn install && yarn test\nFROM scratch\nCOPY dist /\n"),
        Bad("FROM node:22 AS base\nRUN yarn install\nFROM base\nCOPY . .\n", lines=[2]),
        Good("FROM node:22\nRUN corepack enable && yarn install --immutable\n"),
    ]

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
        for command in run.commands if isinstance(step.node, Run) else ():
            if _fills_cache(command) and run.is_left_behind(command):
                name = " ".join(("yarn", *command.invocation.subcommand))
                message = f"{name} leaves its cache in the image: no yarn cache clean behind it"
                yield self.violation(command.head_span, message)


def _fills_cache(command: Command) -> bool:
    action = command.package_action
    is_yarn = command.invocation.tool in ("yarn", "yarnpkg")
    return is_yarn and action is not None and action.action in (INSTALL, UPGRADE)
