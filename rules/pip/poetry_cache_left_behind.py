"""DF352 poetry-cache-left-behind."""

from __future__ import annotations

import re

from dflint.clean_up import CleanUps
from dflint.commands.packages import INSTALL, UPGRADE
from dflint.cst.nodes import Run
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.base_environment import may_set
from dflint.semantics.caches import CacheStep
from dflint.semantics.package_caches import kept_steps
from dflint.semantics.users import runs_as_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command

_DOWNLOADS_NOTHING = ("--no-cache", "--dry-run", "--lock", "--only-root")
#: A folder as somebody writes it who has nothing special in mind.
_PLAIN = re.compile(r"(?:/[\w.-]+)+")


class PoetryCacheLeftBehind(Rule):
    """`poetry install` leaves a cache of what it downloads in the image, where nobody uses it.

    Poetry keeps the packages, and the answers of the index, in `artifacts` and `cache` in its cache
    folder, `~/.cache/pypoetry`. Remove these two in the same RUN. Not the folder itself: unless
    told otherwise, Poetry also has its virtual environments in it. Or say `--no-cache`, which it
    knows from version 1.2.1 on, or keep the cache out of the image with cache mounts there.

    The repair removes the two folders at the end of the RUN, where root runs it, and where it is
    certain which folders that are.

    Nothing is said about stages that others only copy files from: their caches stay behind.
    """

    code = "DF352"
    name = "poetry-cache-left-behind"
    severity = Severity.INFO
    commands = ("poetry",)
    examples = [
        Bad(
            "FROM python:3.12\nRUN pip install poetry\nCOPY . .\nRUN poetry install --only main\n",
            fixed="FROM python:3.12\nRUN pip install poetry\nCOPY . .\n"
            "RUN poetry install --only main \\\n"
            "    && rm -rf /root/.cache/pypoetry/artifacts /root/.cache/pypoetry/cache\n",
            lines=[4],
        ),
        Bad(
            "FROM python:3.12\nENV POETRY_CACHE_DIR=/var/poetry\nRUN poetry sync\n",
            fixed="FROM python:3.12\nENV POETRY_CACHE_DIR=/var/poetry\n"
            "RUN poetry sync && rm -rf /var/poetry/artifacts /var/poetry/cache\n",
            lines=[3],
        ),
        Bad("FROM python:3.12\nUSER app\nRUN poetry install\n"),
        Bad("FROM example.com/python\nRUN poetry install\n"),
        Good("FROM python:3.12\nRUN poetry install --no-cache\n"),
        Good(
            "FROM python:3.12\nRUN poetry install && rm -rf ~/.cache/pypoetry/{cache,artifacts}\n"
        ),
        Good("FROM python:3.12\nRUN poetry install && rm -rf /root/.cache\n"),
        Good(
            "FROM python:3.12\nENV POETRY_CACHE_DIR=/x\n"
            "RUN poetry install && rm -rf $POETRY_CACHE_DIR\n"
        ),
        Good(
            "FROM python:3.12\n"
            "RUN --mount=type=cache,target=/root/.cache/pypoetry/artifacts poetry install\n"
        ),
        Good(
            "FROM python:3.12 AS build\nRUN poetry install\n"
            "FROM python:3.12-slim\nCOPY --from=build /app/.venv /app/.venv\n"
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
            left = [one for one in run.commands if _fills_cache(one) and run.is_left_behind(one)]
            if left and not _is_emptied(run, left[-1]):
                message = f"poetry {left[-1].verb} leaves its cache in the image"
                yield self.violation(left[-1].head_span, message, self._fix(run, left[-1]))

    def _fix(self, run: CacheStep, command: Command) -> Fix | None:
        if not runs_as_root(command):
            return None
        folder = run.folder(command)
        if folder == "":
            if may_set(run.step.stage, "HOME") or run.setting(command, "HOME") != "":
                return None
            folder = "/root/.cache/pypoetry"
        if not folder or not _PLAIN.fullmatch(folder):
            return None
        if self._clean_ups.is_needed(command, f"{folder}/cache"):
            return None
        return self._clean_ups.removal(command, f"{folder}/artifacts {folder}/cache")


def _fills_cache(command: Command) -> bool:
    action = command.package_action
    return (
        command.invocation.tool == "poetry"
        and action is not None
        and action.action in (INSTALL, UPGRADE)
        and not command.has(*_DOWNLOADS_NOTHING)
    )


def _is_emptied(run: CacheStep, command: Command) -> bool:
    """Whether the downloads are removed, wherever they are."""
    return any(
        later.name in ("rm", "find") and "artifacts" in later.node.code
        for later in run.commands
        if later.span[0] > command.span[0]
    )
