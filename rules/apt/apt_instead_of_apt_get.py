"""DF311 apt-instead-of-apt-get."""

from __future__ import annotations

from dflint.editing import add_option
from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command

#: Sub-commands that mean the same to apt-get, under the name that apt-get has for them.
_SAME = {
    name: name
    for name in (
        "update install remove purge autoremove clean autoclean build-dep source download "
        "changelog dist-upgrade"
    ).split()
} | {"full-upgrade": "dist-upgrade", "upgrade": "upgrade"}
#: apt sets APT::Get::Upgrade-Allow-New (apt-private/private-cmndline.cc of apt).
_ALLOW_NEW = "--with-new-pkgs"


class AptInsteadOfAptGet(Rule):
    """`apt` is made for people at a terminal; scripts use `apt-get`.

    apt's command line and output may change between versions, and it says so itself: "apt does not
    have a stable CLI interface. Use with caution in scripts." `apt-get` and `apt-cache` stay as
    they are.

    The repair is safe. `apt upgrade` installs packages that the new versions need, which
    `apt-get upgrade` does only with `--with-new-pkgs`, so that the repair adds the option.
    """

    code = "DF311"
    name = "apt-instead-of-apt-get"
    aliases = ("DL3027",)
    severity = Severity.WARNING
    commands = ("apt",)
    examples = [
        Bad(
            "FROM debian:bookworm\n"
            "RUN apt update && apt install -y curl && rm -rf /var/lib/apt/lists/*\n",
            fixed="FROM debian:bookworm\n"
            "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
            lines=[2, 2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt upgrade -y && apt -y upgrade\n",
            fixed="FROM debian:bookworm\nRUN apt-get update && apt-get upgrade -y --with-new-pkgs"
            " && apt-get -y upgrade --with-new-pkgs\n",
            lines=[2, 2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt upgrade --no-new-pkgs && apt full-upgrade\n",
            fixed="FROM debian:bookworm\n"
            "RUN apt-get upgrade --no-new-pkgs && apt-get dist-upgrade\n",
            lines=[2, 2],
        ),
        Bad("FROM debian:bookworm\nRUN sh -c 'cd / && \\\n  apt update'\n", lines=[3]),
        Good("FROM debian:bookworm\nRUN apt-get install -y curl\n"),
        Good("FROM debian:bookworm\nRUN echo apt install curl\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        word = command.word(command.invocation.index)
        message = "apt is for people at a terminal: scripts use apt-get or apt-cache"
        yield self.violation(word.span, message, self._fix(command))

    def _fix(self, command: Command) -> Fix | None:
        invocation = command.invocation
        word = command.word(invocation.index)
        if (
            not command.is_in_source
            or word.text != "apt"
            or invocation.subcommand_index is None
            or invocation.unknown_options
            or command.subcommand not in _SAME
        ):
            return None
        edits = [Edit(*word.span, "apt-get", ["apt-get"])]
        action = command.word(invocation.subcommand_index)
        new = _SAME[command.subcommand]
        if action.text == command.subcommand != new:
            edits.append(Edit(*action.span, new, [new]))
        if new == "upgrade" and not any("new-pkgs" in (word or "") for word in command.values):
            option = add_option(command, _ALLOW_NEW)
            if option is None:
                return None
            edits.append(option)
        return Fix("Use apt-get", edits)
