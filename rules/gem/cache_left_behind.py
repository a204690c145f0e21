"""DF372 gem-cache-left-behind."""

from __future__ import annotations

import re

from dflint.clean_up import CleanUps
from dflint.commands.packages import INSTALL, UPGRADE
from dflint.cst.nodes import Run
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation
from dflint.semantics.base_images import official_image
from dflint.semantics.later import Later
from dflint.semantics.package_caches import cache_left_behind, kept_steps
from dflint.semantics.users import runs_as_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: Of the official image of Ruby, in which GEM_HOME is /usr/local/bundle. Sources:
#: fetch_gem() in bundler/lib/bundler/source/rubygems.rb, download() in
#: lib/rubygems/remote_fetcher.rb; https://github.com/docker-library/ruby
_CACHE = "/usr/local/bundle/cache"
#: With these, gems may be elsewhere.
_SETTINGS = re.compile(
    r"GEM_HOME|GEM_PATH|BUNDLE_(?!WITHOUT|JOBS|RETRY|SILENCE|FROZEN|GEMFILE)|bundler? +config"
    r"|--path|--deployment|vendor/|--standalone|\.gemrc|\.bundle"
)
#: What works with the files in the cache.
_READERS = re.compile(
    r"--(?:prefer-)?local|pristine|bundler? +(?:cache|pack)|bundle/cache|network=none|gem +unpack"
)
#: Options with which gem puts gems elsewhere, or downloads nothing.
_ELSEWHERE = ("--install-dir", "--user-install", "--local", "--explain", "--vendor", "--dry-run")


class GemCacheLeftBehind(Rule):
    """`bundle install` and `gem install` leave each gem in the image a second time, as a file.

    RubyGems keeps what it has downloaded in the folder `cache` beside the gems, and nothing reads
    it again. Remove it in the same RUN: `rm -rf /usr/local/bundle/cache` in Ruby's official
    image. Or keep the downloads out of the image and still have them in the next build, with
    `RUN --mount=type=cache,target=/usr/local/bundle/cache`.

    Only that image is looked at, and only where nothing says that gems are elsewhere. The repair
    removes the folder at the end of the RUN, if root runs it. Nothing is repaired where a later
    step installs from the cache, as `bundle install --local` does.

    Nothing is said about `gem install bundler`, which is small, nor about stages that others only
    copy files from.
    """

    code = "DF372"
    name = "gem-cache-left-behind"
    severity = Severity.INFO
    commands = ("bundle", "gem")
    examples = [
        Bad(
            "FROM ruby:3.3\nCOPY Gemfile* ./\nRUN bundle install\n",
            fixed="FROM ruby:3.3\nCOPY Gemfile* ./\n"
            "RUN bundle install && rm -rf /usr/local/bundle/cache\n",
        ),
        Bad(
            "FROM ruby:3.3-alpine\nRUN gem install bundler && \\\n    bundle install -j4 && \\\n"
            "    gem install rails\n",
            fixed="FROM ruby:3.3-alpine\nRUN gem install bundler && \\\n"
            "    bundle install -j4 && \\\n    gem install rails && \\\n"
            "    rm -rf /usr/local/bundle/cache\n",
            lines=[4],
        ),
        Bad("FROM ruby:3.3\nUSER app\nRUN bundle install\n"),
        Bad("FROM ruby:3.3\nRUN bundle install\nRUN bundle install --local\n", lines=[2]),
        Good("FROM ruby:3.3\nRUN bundle install && rm -rf $GEM_HOME/cache\n"),
        Good("FROM ruby:3.3\nRUN bundle install && rm -rf /usr/local/bundle/cache/*.gem\n"),
        Good("FROM ruby:3.3\nRUN bundle install && find / -name '*.gem' -delete\n"),
        Good("FROM ruby:3.3\nRUN bundle install --path vendor/bundle\n"),
        Good("FROM ruby:3.3\nENV BUNDLE_PATH=/gems\nRUN bundle install\n"),
        Good(
            "FROM ruby:3.3\nRUN --mount=type=cache,target=/usr/local/bundle/cache bundle install\n"
        ),
        Good("FROM ruby:3.3\nRUN gem install bundler\n"),
        Good("FROM debian\nRUN apt-get install -y ruby && gem install rails\n"),
        Good(
            "FROM ruby:3.3 AS build\nRUN bundle install && jekyll build\nFROM nginx\n"
            "COPY --from=build /site /usr/share/nginx/html\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)
        self._readers = Later(file, lambda step: _reads(step) or None)

    def check_file(self) -> Iterator[Violation]:
        if _SETTINGS.search(_without_removals(self.file)):
            return
        for step in kept_steps(self.file):
            image = official_image(step.stage)
            if image is None or image.name != "ruby" or image.family is None:
                continue
            for command in cache_left_behind(step, _fills, _cleans, [_CACHE])[-1:]:
                message = f"{command.name} {command.verb or 'install'} leaves the gems that it has"
                message += " downloaded in the image"
                yield self.violation(command.head_span, message, self._fix(step, command))

    def _fix(self, step: Step, command: Command) -> Fix | None:
        if not runs_as_root(command):
            return None
        if _reads(step) or self._readers.says(step):
            return None
        return self._clean_ups.removal(command, _CACHE)


def _reads(step: Step) -> bool:
    return _READERS.search(step.node.code) is not None


def _without_removals(file: File) -> str:
    """The text of all but the commands that remove something."""
    return "\n".join(
        step.node.code
        if not isinstance(step.node, Run)
        else "\n".join(one.node.code for one in step.commands if not _cleans(one))
        for step in file.steps
    )


def _fills(command: Command) -> bool:
    action = command.package_action
    if action is None or action.manager not in ("bundler", "gem"):
        return False
    names = {package.name for package in action.packages}
    return (
        action.action in (INSTALL, UPGRADE)
        and not command.has(*_ELSEWHERE)
        and (action.manager == "bundler" or not names <= {"bundler"})
    )


def _cleans(command: Command) -> bool:
    code = command.node.code
    return command.name in ("rm", "find") and ("cache" in code or ".gem" in code)
