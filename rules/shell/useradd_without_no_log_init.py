"""DF407 useradd-without-no-log-init."""

from __future__ import annotations

from dflint.editing import add_option
from dflint.rule import Bad, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: From here on the two files would have more than 30 MB.
_LEAST = 100_000


class UseraddWithoutNoLogInit(Rule):
    """`useradd` with a high user id makes log files of many megabytes, unless `-l` forbids it.

    `/var/log/lastlog` and `/var/log/faillog` have a place for each user id, so that they are as
    long as the highest id demands: 32 MB for 100000, more than a terabyte for the highest of all.
    On a disk they are sparse; in a layer they may be not, and the build takes for ever or fails.

    The repair adds `--no-log-init`, which leaves these files alone.
    """

    code = "DF407"
    name = "useradd-without-no-log-init"
    aliases = ("DL3046",)
    severity = Severity.WARNING
    commands = ("useradd",)
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN useradd -u 123456 app\n",
            fixed="FROM debian:bookworm\nRUN useradd --no-log-init -u 123456 app\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nARG APP_UID=1000700000\n"
            "RUN groupadd app && \\\n  useradd -m --uid=$APP_UID -g app app\n",
            fixed="FROM debian:bookworm\nARG APP_UID=1000700000\n"
            "RUN groupadd app && \\\n  useradd -m --no-log-init --uid=$APP_UID -g app app\n",
            lines=[4],
        ),
        Good("FROM debian:bookworm\nRUN useradd -l -u 123456 app\n"),
        Good("FROM debian:bookworm\nRUN useradd -u 10001 app\n"),
        Good("FROM debian:bookworm\nARG APP_UID\nRUN useradd -u ${APP_UID} app\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        uid = command.invocation.option("--uid")
        if uid is None or command.has("--no-log-init", "--help"):
            return
        value = uid.value or ""
        if not (value.isascii() and value.isdigit() and len(value) < 20 and int(value) >= _LEAST):
            return
        edit = add_option(command, "--no-log-init") if command.invocation.certain else None
        fix = Fix("Add --no-log-init", [edit]) if edit else None
        place = command.word(uid.index if uid.value_index is None else uid.value_index)
        message = f"useradd makes log files for all user ids up to {value} without --no-log-init"
        yield self.violation(place, message, fix)
