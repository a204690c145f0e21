"""DF604 non-numeric-user."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.user_numbers import named_users

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class NonNumericUser(Rule):
    """The image names its user: who runs it cannot tell that it is not root.

    Kubernetes refuses a container with `runAsNonRoot` when the user of its image is a name, because
    only the files inside the image say which number that is. `USER 10001`, or `USER 10001:10001`,
    says it outright; the name may go on to exist in `/etc/passwd`.

    Only the last USER of an image counts. Names whose number the file or the base image says are
    left to `named-user`, which writes it.
    """

    code = "DF604"
    name = "non-numeric-user"
    aliases = ("DL3066",)
    severity = Severity.INFO
    recommended = False
    sets = ("strict", "security")
    examples = [
        Bad("FROM debian:bookworm\nUSER app\n", lines=[2]),
        Bad("FROM debian:bookworm\nARG NAME=app\nUSER ${NAME}:1000\n", lines=[3]),
        Good("FROM debian:bookworm\nUSER postgres\nRUN initdb\nUSER 1000:app\n"),
        Good("FROM debian:bookworm\nARG APP_UID\nUSER $APP_UID\n"),
        Good("FROM debian:bookworm\nRUN useradd -u 1001 app\nUSER app\n"),
        Good(
            "FROM debian:bookworm AS build\nUSER app\nRUN make\n"
            "FROM debian:bookworm\nCOPY --from=build /app /app\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        for step, user, fix in named_users(self.file):
            if user and fix is None:
                yield self.violation(step.node.words[0], f"user {user} is a name, not a number")
