"""DF370 gem-unpinned."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, unpinned, without_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command


class GemUnpinned(Rule):
    """Without a version `gem install` brings whatever is newest when the image is built.

    The same Dockerfile then gives another image next month, and a release that breaks something, or
    wants a newer Ruby, breaks the build on a day when nobody changed anything. Say which version:
    `gem install bundler:2.5.11`, or `-v 2.5.11` for a single gem.
    """

    code = "DF370"
    name = "gem-unpinned"
    aliases = ("DL3028",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("gem",)
    examples = [
        Bad(
            "FROM ruby:3.3\nRUN gem install --no-document bundler \\\n    rake:13.2.1\n", lines=[2]
        ),
        Bad("FROM ruby:3.3\nRUN gem i bundler rake -- --with-opt-dir=/opt\n", lines=[2, 2]),
        Good("FROM ruby:3.3\nRUN gem install bundler -v '2.5.11'\n"),
        Good("FROM ruby:3.3\nRUN gem install bundler:2.5.11 -- --use-system-libraries true\n"),
        Good('FROM ruby:3.3\nRUN gem install "bundler:$BUNDLER_VERSION" pkg/own-1.0.gem\n'),
        Good("FROM ruby:3.3\nRUN gem install --local own\nRUN gem update --system\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        if command.invocation.tool != "gem" or command.has("--local"):
            return
        allowed = self.option("allowed-unpinned")
        for place, names in unpinned(command, lambda package: bool(package.operator), allowed):
            yield self.violation(place, without_version("gem", names))
