"""DF391 composer-cache-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.packages import INSTALL, UPGRADE
from dflint.cst.nodes import Run
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.caches import CACHES, CacheStep
from dflint.semantics.package_caches import kept_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command

#: They set COMPOSER_HOME, to a folder that is often emptied: /tmp.
_COMPOSER_IMAGE = regex(r"(?:^|/)composer(?::|@|$)")
_DOWNLOADS_NOTHING = ("--no-cache", "--no-install", "--no-update", "--dry-run")


class CacheLeftBehind(Rule):
    """`composer install` leaves a cache of all that it downloads in the image.

    Composer keeps every package as an archive in `~/.composer/cache` or `~/.cache/composer`,
    besides what it unpacks into `vendor`. Say `composer clear-cache` at the end of the same RUN, or
    `--no-cache`. Or keep the cache out of the image and still have it in the next build, with a
    cache mount there.

    The repair adds `composer clear-cache` at the end of the RUN. Nothing is repaired where composer
    may not work any more by then, because the RUN removes it, or PHP.

    Nothing is said about stages that others only copy files from: their caches stay behind. Nor
    about the official image `composer`, which has its cache elsewhere.
    """

    code = "DF391"
    name = "composer-cache-left-behind"
    severity = Severity.INFO
    commands = ("composer",)
    examples = [
        Bad(
            "FROM php:8.3-apache\nCOPY . .\nRUN composer install --no-dev --optimize-autoloader\n",
            fixed="FROM php:8.3-apache\nCOPY . .\n"
            "RUN composer install --no-dev --optimize-autoloader && composer clear-cache\n",
        ),
        Bad(
            "FROM php:8.3\nRUN php composer.phar require a/b; \\\n    chown -R www-data vendor\n",
            fixed="FROM php:8.3\nRUN php composer.phar require a/b; \\\n"
            "    chown -R www-data vendor \\\n    && php composer.phar clear-cache\n",
        ),
        Bad("FROM php:8.3\nRUN php composer.phar install && rm composer.phar\n"),
        Bad("FROM alpine\nRUN apk add composer && composer install && apk del composer\n"),
        Bad("FROM php:8.3\nRUN composer install --no-plugins\n"),
        Good("FROM php:8.3\nRUN composer install --no-cache\n"),
        Good("FROM php:8.3\nRUN composer install && composer clearcache\n"),
        Good("FROM php:8.3\nRUN composer install && rm -rf /root/.composer/cache\n"),
        Good("FROM php:8.3\nENV COMPOSER_HOME=/tmp\nRUN composer install && rm -rf /tmp/*\n"),
        Good("FROM php:8.3\nENV COMPOSER_CACHE_DIR=/dev/null\nRUN composer install\n"),
        Good("FROM php:8.3\nRUN --mount=type=cache,target=/root/.composer composer install\n"),
        Good("FROM composer:2 AS vendor\nRUN composer install\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        for step in kept_steps(self.file):
            if not isinstance(step.node, Run):
                continue
            if _COMPOSER_IMAGE.search(step.stage.base_image or ""):
                continue
            run = CacheStep(step)
            left = [
                command
                for command in run.commands
                if _fills_cache(command)
                and run.folder(command) != "/dev/null"
                and run.is_left_behind(command)
            ]
            if left:
                message = f"composer {left[-1].verb} leaves its cache in the image"
                fix = None if run.folder(left[-1]) else self._fix(left[-1])
                yield self.violation(left[-1].head_span, message, fix)

    def _fix(self, command: Command) -> Fix | None:
        if command.has("--no-plugins", "--no-autoloader"):
            # What is installed may not be loaded yet; composer loads plugins each time.
            return None
        variables = CACHES["composer"].variables
        return self._clean_ups.behind(command, "clear-cache", "composer", variables)


def _fills_cache(command: Command) -> bool:
    action = command.package_action
    return (
        command.invocation.tool == "composer"
        and action is not None
        and action.action in (INSTALL, UPGRADE)
        and not command.has(*_DOWNLOADS_NOTHING)
    )
