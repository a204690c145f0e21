"""DF601 root-user."""

from __future__ import annotations

from dflint.regex import regex
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.users import final_users, is_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: With these the entry point gives root up by itself.
_STEPS_DOWN = regex(r"\b(?:gosu|su-exec|setpriv|s6-setuidgid|runuser)\b")


class RootUser(Rule):
    """The image ends with `USER root`: its containers run as root.

    Who gets into such a process is root in the container, and whatever hole there is in the engine
    or in a mount is open to them. Change back to an ordinary user behind what needs root.

    Only the last USER of an image counts, not that of a stage that others only copy from. Nothing
    is reported where the file has a program such as `gosu` or `su-exec`, with which an entry point
    changes the user.
    """

    code = "DF601"
    name = "root-user"
    aliases = ("DL3002",)
    severity = Severity.WARNING
    sets = ("security",)
    mentions = ("user",)
    examples = [
        Bad("FROM debian:bookworm\nUSER app\nUSER root\n", lines=[3]),
        Bad("FROM debian:bookworm AS base\nUSER 0:0\nFROM base\nRUN make\n", lines=[2]),
        Bad('FROM debian:bookworm\nARG NAME=root\nUSER "${NAME}":app\n', lines=[3]),
        Good("FROM debian:bookworm\nUSER root\nRUN make\nUSER app\n"),
        Good(
            "FROM debian:bookworm AS build\nUSER root\nRUN make\n"
            "FROM debian:bookworm\nCOPY --from=build /app /app\nUSER app\n"
        ),
        Good("FROM debian:bookworm\nUSER root\nRUN apt-get install -y gosu\n"),
        Good("FROM debian:bookworm\nRUN make\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for step, user in final_users(self.file.stages):
            if is_root(user) and not _STEPS_DOWN.search(self.file.text):
                word = step.node.words[0]
                yield self.violation(word, f"the image runs as {user}")
