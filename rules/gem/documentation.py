"""DF371 gem-documentation."""

from __future__ import annotations

from dflint.commands.gem import makes_documentation
from dflint.editing import add_option
from dflint.regex import regex
from dflint.rule import Bad, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.package_caches import kept_steps
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Their Ruby makes documentation, unless told otherwise; that of the image `ruby` is told so, and
#: Alpine has what makes it in a package of its own. Older releases have a gem without the option.
_MAKES_DOCUMENTATION = regex(
    r"(?:docker\.io/)?(?:library/)?(?:"
    r"debian(?:$|@|:(?:9|1\d|stretch|buster|bullseye|bookworm|trixie|stable|testing|sid|latest))"
    r"|ubuntu(?:$|@|:(?:1[6-9]|2\d|xenial|bionic|focal|jammy|noble|latest|rolling)))"
)
_CONFIGURED = regex(r"gemrc|GEMRC|\brvm\b|rbenv")


class GemDocumentation(Rule):
    """`gem install` also makes the documentation of each gem, which nobody reads in a container.

    It takes longer than the installation and some megabytes. `gem install --no-document` leaves it
    out. The official image `ruby` is set up to do so.

    The repair adds the option. It is unsafe, because the documentation is missing then.

    Nothing is said where a `gemrc` may say the same, about images other than those of Debian and
    Ubuntu, and about stages that others only copy files from.
    """

    code = "DF371"
    name = "gem-documentation"
    severity = Severity.STYLE
    recommended = False
    sets = ("strict",)
    commands = ("gem",)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN gem install bundler -v 2.5.6\n",
            fixed="FROM debian:bookworm\nRUN gem install --no-document bundler -v 2.5.6\n",
            unsafe=True,
        ),
        Good("FROM debian:bookworm\nRUN gem install -N bundler\n"),
        Good("FROM debian:bookworm\nRUN gem install --no-rdoc --no-ri bundler\n"),
        Good("FROM debian:bookworm\nRUN echo 'gem: -N' > ~/.gemrc && gem install bundler\n"),
        Good("FROM ruby:3.3\nRUN gem install bundler\n"),
        Good("FROM alpine:3.20\nRUN gem install bundler\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        if _CONFIGURED.search(self.file.text):
            return
        for step in kept_steps(self.file):
            if _MAKES_DOCUMENTATION.match(step.stage.base_image or ""):
                for command in in_order(step):
                    if makes_documentation(command.invocation):
                        message = f"gem {command.verb} without --no-document makes documentation"
                        yield self.violation(command.head_span, message, _fix(command))


def _fix(command: Command) -> Fix | None:
    edit = add_option(command, "--no-document")
    return None if edit is None else Fix("Add --no-document", [edit], Safety.UNSAFE)
