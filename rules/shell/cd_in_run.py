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
    where a command runs: Docker's [best practices](https://docs.docker.com/build/building/best-practices/#workdir)
    ask for it in the place of `RUN cd ... && do-something`.

    Only a `cd` that WORKDIR could replace is reported: the first command of the script, apart from
    `set` and from `mkdir` of that folder, with a path that WORKDIR understands. A `cd` further on,
    or in a subshell such as `(cd /src && make)`, is the usual way to do something in another folder
    without another layer.

    The repair writes WORKDIR above the RUN, once for several RUNs in the same folder. Where
    something below depends on the working directory, be it a relative path, CMD or whoever starts a
    container, another WORKDIR below the RUN goes back to the one before. It is unsafe: WORKDIR
    makes a folder that is missing, where `cd` fails; and behind a symbolic link it starts in the
    folder that the link is to, as far as `$PWD` and `cd ..` can tell. It is safe where the RUN
    starts in that folder anyway, and the `cd` goes.

    Nothing is repaired where the directory to go back to is not known, where the script goes on
    after a `cd` that failed, goes back above the folder later, or removes it; where `mkdir` may be
    run by somebody else than root; where WORKDIR would come between RUNs that are better joined
    (DF201); and where a single RUN goes to `/tmp` and comes back.
    """

    code = "DF402"
    name = "cd-in-run"
    aliases = ("DL3003",)
    severity = Severity.INFO
    only_repairable = True
    sets = ("strict", "style")
    mentions = ("cd",)
    examples = [
        Bad(
            'FROM debian:bookworm\nCOPY . /src\nRUN cd /src && make\nCMD ["app"]\n',
            fixed="FROM debian:bookworm\nCOPY . /src\nWORKDIR /src\nRUN make\nWORKDIR /\n"
            'CMD ["app"]\n',
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM example.com/base AS build\nCOPY . /src\n# hadolint ignore=DL3008\n"
            "RUN cd /src \\\n    && make \\\n    && cd /\nENV A=b\n"
            "RUN cd /src && make install\nFROM scratch\nCOPY --from=build /usr/local /\n",
            fixed="FROM example.com/base AS build\nCOPY . /src\nWORKDIR /src\n"
            "# hadolint ignore=DL3008\nRUN make\nENV A=b\nRUN make install\n"
            "FROM scratch\nCOPY --from=build /usr/local /\n",
            lines=[4, 8],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nENV SRC=/usr/src\nRUN set -ex; \\\n"
            '    mkdir -p "$SRC/app"; \\\n    cd "$SRC/app"; \\\n    curl -fsSO '
            "https://example.com/app; \\\n    ./app\nWORKDIR /srv\n",
            fixed="FROM debian:bookworm\nENV SRC=/usr/src\nWORKDIR $SRC/app\nRUN set -ex; \\\n"
            "    curl -fsSO https://example.com/app; \\\n    ./app\nWORKDIR /srv\n",
            lines=[5],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nWORKDIR /app\nRUN cd /app && make\n",
            fixed="FROM debian:bookworm\nWORKDIR /app\nRUN make\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nWORKDIR /app\nRUN cd src && make\nWORKDIR /run\n",
            fixed="FROM debian:bookworm\nWORKDIR /app/src\nRUN make\nWORKDIR /run\n",
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nARG SRC=/src\nRUN set -ex; \\\n  mkdir -p $SRC/a; \\\n"
            "  cd $SRC/a; \\\n  make; \\\n  cd ..; \\\n  rm -r a\n",
            lines=[5],
        ),
        Bad("FROM debian:bookworm\nRUN <<EOF\ncd app || exit 1\nmake\nEOF\n", lines=[3]),
        Bad("FROM debian:bookworm\nRUN cd /src; make\n"),
        Bad("FROM example.com/base\nRUN cd /src && make\n"),
        Bad("FROM debian:bookworm\nRUN cd /src && make && cd - && make install\n"),
        Bad("FROM debian:bookworm\nRUN cd /tmp && curl -fsSO https://example.com/app\n"),
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
