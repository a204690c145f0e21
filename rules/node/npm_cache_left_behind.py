"""DF362 npm-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.packages import INSTALL, UPGRADE
from dflint.cst.nodes import Run
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.caches import CACHES, CacheStep
from dflint.semantics.package_caches import kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command

#: What may put another npm, or another node, in the place of the one that installs it.
_REPLACES_NPM = ("npm", "n", "nvm", "node", "npm-cli")


class NpmCacheLeftBehind(Rule):
    """`npm install` leaves a cache of all that it downloads in the image, where nobody uses it.

    npm keeps every package as it was downloaded in `~/.npm`, besides what it unpacks into
    `node_modules`. Say `npm cache clean --force` at the end of the same RUN: what a later RUN
    deletes stays in the layer below. (`--force` is for those who wonder whether that repairs
    anything; to get the space back is what it is good for.) Or keep the cache out of the image and
    still have it in the next build: `RUN --mount=type=cache,target=/root/.npm`.

    The repair adds `npm cache clean --force` at the end of the RUN. Nothing is repaired where npm
    may not work any more by then, because the RUN replaces or removes it, and where a later step is
    offline.

    Nothing is said about stages that others only copy files from: their caches stay behind.
    """

    code = "DF362"
    name = "npm-cache-left-behind"
    severity = Severity.INFO
    commands = ("npm",)
    examples = [
        Bad(
            "FROM node:22\nCOPY package*.json ./\nRUN npm ci --omit=dev\n",
            fixed="FROM node:22\nCOPY package*.json ./\n"
            "RUN npm ci --omit=dev && npm cache clean --force\n",
        ),
        Bad(
            "FROM node:22\nUSER node\nRUN cd client && \\\n    npm install && \\\n    cd .. && \\\n"
            "    npm install && \\\n    rm -f .npmrc\n",
            fixed="FROM node:22\nUSER node\nRUN cd client && \\\n    npm install && \\\n"
            "    cd .. && \\\n    npm install && \\\n    rm -f .npmrc && \\\n"
            "    npm cache clean --force\n",
            lines=[6],
        ),
        Bad(
            "FROM node:22\nRUN npm cache clean --force; sudo npm i -g serve; rm -rf ~/.cache\n",
            fixed="FROM node:22\n"
            "RUN npm cache clean --force; sudo npm i -g serve; rm -rf ~/.cache \\\n"
            "    && sudo npm cache clean --force\n",
        ),
        Bad("FROM node:12\nRUN npm install -g npm\n"),
        Bad("FROM alpine\nRUN apk add npm && npm i -g serve && apk del npm\n"),
        Bad("FROM node:22\nRUN if [ -e package.json ]; then npm install; fi\n"),
        Bad("FROM node:22\nRUN npm install --cache /npm\n"),
        Bad("FROM node:22\nRUN npm install\nRUN npm install --offline --omit=dev\n", lines=[2]),
        Good("FROM node:22\nRUN npm ci && npm cache clean --force\n"),
        Good("FROM node:22\nRUN npm ci && rm -rf ~/.npm\n"),
        Good("FROM node:22\nRUN npm install --cache /tmp/npm && rm -rf /tmp/npm\n"),
        Good("FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n"),
        Good("FROM node:22\nENV npm_config_cache=/npm\nRUN npm ci && rm -rf /npm\n"),
        Good(
            "FROM node:22 AS build\nRUN npm ci && npm run build\n"
            "FROM nginx\nCOPY --from=build /dist /usr/share/nginx/html\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            if not isinstance(step.node, Run):
                continue
            run = CacheStep(step)
            installs = [command for command in run.commands if _fills_cache(command)]
            left = [command for command in installs if run.is_left_behind(command)]
            if left:
                message = f"npm {left[-1].verb} leaves its cache in the image"
                replaced = any(map(_replaces_npm, installs))
                fix = None if replaced or run.folder(left[-1]) else self._fix(left[-1])
                yield self.violation(left[-1].head_span, message, fix)

    def _fix(self, command: Command) -> Fix | None:
        variables = CACHES["npm"].variables
        return self._clean_ups.behind(command, "cache clean --force", ".npm", variables)


def _fills_cache(command: Command) -> bool:
    action = command.package_action
    return (
        command.invocation.tool == "npm"
        and action is not None
        and action.action in (INSTALL, UPGRADE)
        and not command.has("--offline", "--dry-run", "--package-lock-only")
    )


def _replaces_npm(command: Command) -> bool:
    """Whether npm may be another one afterwards, which this node cannot run."""
    if not command.has("--global") and not command.has("--location"):
        return False
    named = command.packages
    return not named or any(
        package.name in (None, *_REPLACES_NPM) and not package.is_url and not package.is_file
        for package in named
    )
