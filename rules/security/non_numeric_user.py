"""DF604 non-numeric-user."""

from __future__ import annotations

from dflint.cst.nodes import User
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class NonNumericUser(Rule):
    """The image names its user: who runs it cannot tell that it is not root.

    Kubernetes refuses a container with `runAsNonRoot` when the user of its image is a name, because
    only the files inside the image say which number that is. `USER 10001` says it outright; home
    directory and groups are those of the user all the same, and the name goes on to exist:
    `COPY --chown=app` and `chown app` work as before.

    Only the last USER of an image counts.

    The repair is unsafe. It writes the number in each USER that has the name, or the variable that
    holds the number, where it is plain: the file makes the user, or the image is a well-known one
    that has it (`node`, `postgres`, `www-data`). Where the command that makes the user does not
    give it a number, it does so afterwards: the one that the user gets today, 1000, where nothing
    else can have taken that, else 10001. It does nothing where the user may be made in another way,
    where ARG says the number and does not hold at USER, and where a later WORKDIR would give what
    it makes another group.
    """

    code = "DF604"
    name = "non-numeric-user"
    aliases = ("DL3066",)
    severity = Severity.INFO
    only_repairable = True
    sets = ("security",)
    mentions = ("user",)
    examples = [
        Bad(
            "FROM node:22\nUSER node\nCMD node .\n",
            fixed="FROM node:22\nUSER 1000\nCMD node .\n",
            unsafe=True,
        ),
        Bad(
            "FROM alpine:3.23\nRUN addgroup -g 1001 app && adduser -u 1001 -D -G app app\n"
            "USER app\nRUN make\nUSER root\nRUN apk add curl\nUSER app:app",
            fixed="FROM alpine:3.23\nRUN addgroup -g 1001 app && adduser -u 1001 -D -G app app\n"
            "USER 1001\nRUN make\nUSER root\nRUN apk add curl\nUSER 1001:1001",
            lines=[7],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nARG APP_UID=1001\nRUN useradd --uid=${APP_UID} app\n"
            'USER "app"\n',
            fixed="FROM debian:bookworm\nARG APP_UID=1001\nRUN useradd --uid=${APP_UID} app\n"
            "USER ${APP_UID}\n",
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && \\\n  useradd -m app\nUSER app\n",
            fixed="FROM debian:bookworm\nRUN apt-get update && \\\n  useradd -u 1000 -m app\n"
            "USER 1000\n",
            lines=[4],
            unsafe=True,
        ),
        Bad(
            "FROM example.com/base\nRUN useradd --system app\nUSER app\n",
            fixed="FROM example.com/base\nRUN useradd --uid 10001 --system app\nUSER 10001\n",
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM golang:1.26-alpine AS build\nRUN adduser -D -u 10001 app\n"
            "FROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER app\n",
            fixed="FROM golang:1.26-alpine AS build\nRUN adduser -D -u 10001 app\n"
            "FROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER 10001\n",
            lines=[5],
            unsafe=True,
        ),
        Bad("FROM node:22\nRUN usermod -u 1001 node\nUSER node\n"),
        Bad("FROM node:22\nCOPY passwd /etc/passwd\nUSER node\n"),
        Bad("FROM debian:bookworm\nRUN id app || useradd -u 1001 app\nUSER app\n"),
        Bad("FROM debian:bookworm\nRUN useradd -u 1001 -g users app\nUSER app\nWORKDIR /app\n"),
        Bad("FROM debian:bookworm\nRUN useradd -u 1001 app\nUSER app:staff\n"),
        Bad(
            "FROM debian:bookworm AS build\nARG APP_UID=1001\nRUN useradd -u $APP_UID app\n"
            "FROM scratch\nCOPY --from=build /etc/passwd /etc/\nUSER app\n"
        ),
        Bad("FROM debian:bookworm\nUSER app\n", lines=[2]),
        Bad("FROM debian:bookworm\nARG NAME=app\nUSER ${NAME}:1000\n", lines=[3]),
        Good("FROM debian:bookworm\nUSER postgres\nRUN initdb\nUSER 1000:app\n"),
        Good("FROM debian:bookworm\nARG APP_UID\nUSER $APP_UID\n"),
        Good(
            "FROM debian:bookworm AS build\nUSER app\nRUN make\n"
            "FROM debian:bookworm\nCOPY --from=build /app /app\n"
        ),
        Good("FROM node:22\nUSER 1000\n"),
        Bad("FROM node:22\nUSER node\nRUN npm ci\nUSER root\n", lines=[4]),
    ]

    def check_file(self) -> Iterator[Violation]:
        if not any(isinstance(step.node, User) for step in self.file.steps):
            return
        from dflint.user_numbers import named_users

        for step, user, fix in named_users(self.file):
            if user:
                message = f"user {user} is a name, not a number"
                yield self.violation(step.node.words[0], message, fix)
