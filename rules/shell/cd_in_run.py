"""DF402 cd-in-run."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cd_to_workdir import CdToWorkdir
    from dflint.file import File
    from dflint.semantics.stages import Step


class CdInRun(Rule):
    """`cd` at the beginning of a RUN does what WORKDIR is there for.

    WORKDIR holds for all that follows, makes the folder where it is missing, and says at a glance
    where a command runs.

    Only a `cd` that WORKDIR could replace is reported: the first command of the script, apart from
    `set` and from `mkdir` of that folder, with a path that WORKDIR understands. A `cd` further on,
    or in a subshell such as `(cd /src && make)`, is the usual way to do something in another folder
    without another layer.
    """

    code = "DF402"
    name = "cd-in-run"
    aliases = ("DL3003",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict", "style")
    commands = ("cd",)
    examples = [
        Bad("FROM debian:bookworm\nRUN cd /src && make\n", lines=[2]),
        Bad(
            "FROM debian:bookworm\nARG SRC=/src\nRUN set -ex; \\\n  mkdir -p $SRC/a; \\\n"
            "  cd $SRC/a; \\\n  make; \\\n  cd ..; \\\n  rm -r a\n",
            lines=[5],
        ),
        Bad("FROM debian:bookworm\nRUN <<EOF\ncd app || exit 1\nmake\nEOF\n", lines=[3]),
        Good("FROM debian:bookworm\nRUN (cd /src && make)\n"),
        Good("FROM debian:bookworm\nRUN git clone https://example.com/app && cd app && make\n"),
        Good("FROM debian:bookworm\nRUN cd $(mktemp -d) && make\n"),
        Good("FROM debian:bookworm\nRUN cd /src\n"),
        Good("FROM debian:bookworm\nRUN cd ~ && touch x\n"),
        Good("FROM debian:bookworm\nRUN for d in a b; do cd $d; done\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._repairs: CdToWorkdir | None = None

    def visit_Run(self, step: Step) -> Iterator[Violation]:
        if "cd" not in step.node.code:
            return
        from dflint.cd_to_workdir import CdToWorkdir, leading_cd

        found = leading_cd(step)
        if found is not None:
            if self._repairs is None:
                self._repairs = CdToWorkdir(self.file)
            message = f"cd {found.path} at the beginning of a RUN: use WORKDIR"
            fix = self._repairs.fixes.get(step)
            yield self.violation(found.command.head_span, message, fix)
