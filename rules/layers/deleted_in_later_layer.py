"""DF211 deleted-in-later-layer."""

from __future__ import annotations

from dflint.cst.nodes import Add, Copy
from dflint.rule import Bad, Good, Rule, Severity, Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.leftovers import Leftover
    from dflint.semantics.stages import Step


class DeletedInLaterLayer(Rule):
    """A RUN deletes what an earlier instruction has put into the image, where it stays.

    A layer can only hide what is in the layers below it: a file that a later RUN deletes is still
    downloaded with the image. Delete in the RUN that has made it. For files that are copied to be
    used once, `RUN --mount=type=bind` shows them to a RUN without copying them.

    Nothing is reported where the RUNs are next to each other and may be joined: that is what
    `consecutive-runs` says and repairs; nor in stages that only build files for other stages.
    """

    code = "DF211"
    name = "deleted-in-later-layer"
    severity = Severity.INFO
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN curl -fo /tmp/a.tgz https://example.com/a.tgz\n"
            "WORKDIR /srv\nRUN tar xf /tmp/a.tgz\nCOPY . .\nRUN rm -rf /tmp/*\n",
            lines=[6],
        ),
        Bad(
            "FROM debian:bookworm\nWORKDIR /srv\nRUN git clone https://example.com/x.git && make\n"
            "COPY . .\nRUN ./test && rm -r x\n",
            lines=[5],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc make\n"
            "COPY . /src\nRUN make -C /src && apt-get purge -y gcc make\n",
            lines=[4],
        ),
        Bad(
            "FROM alpine\nRUN apk add --virtual .build gcc\nCOPY . /src\n"
            "RUN make -C /src && apk del .build\n",
            lines=[4],
        ),
        Bad(
            "FROM debian:bookworm\nCOPY x.deb /tmp/\nRUN dpkg -i /tmp/x.deb && rm /tmp/x.deb\n",
            lines=[3],
        ),
        Good("FROM debian:bookworm\nRUN curl -fo /a https://example.com/a && rm /a\n"),
        Good("FROM debian:bookworm\nRUN curl -fo /a https://example.com/a\nRUN ./a\nRUN rm /a\n"),
        Good("FROM debian:bookworm\nCOPY setup.sh /tmp/\nRUN /tmp/setup.sh && rm /tmp/setup.sh\n"),
        Good(
            "FROM debian:bookworm AS build\nRUN git clone https://example.com/x.git /x\n"
            "COPY . /y\nRUN make && rm -r /x\nFROM scratch\nCOPY --from=build /app /\n"
        ),
        Good(
            "FROM debian:bookworm\n"
            "RUN --mount=type=cache,target=/tmp curl -fo /tmp/a https://example.com/a\n"
            "COPY . /y\nRUN rm -f /tmp/a\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        # It takes a second RUN to remove a package too late.
        if "rm" not in self.file.text and self.file.text.lower().count("run") < 2:
            return
        from dflint.semantics.joining import joinable_runs
        from dflint.semantics.leftovers import leftovers

        for stage in self.file.stages:
            found = list(leftovers(stage.steps)) if stage.is_shipped else []
            groups = joinable_runs(stage) if found else []
            number = {step: index for index, group in enumerate(groups) for step in group.runs}
            for one in found:
                source, step = one.source, one.command.step
                if isinstance(source.node, Copy) and _unpacks(step):
                    continue
                if source not in number or number[source] != number.get(step):
                    yield self._violation(one)

    def _violation(self, found: Leftover) -> Violation:
        node = found.source.node
        verb = "stay" if ", " in found.name else "stays"
        advice = "delete it in that RUN"
        if isinstance(node, Copy):
            advice = "RUN --mount=type=bind needs no copy"
        elif isinstance(node, Add):
            advice = "download it in the RUN that deletes it"
        message = f"{found.name} {verb} in the layer of line {node.line}: {advice}"
        return self.violation(found.command.span, message)


def _unpacks(step: Step) -> bool:
    """Whether the step has what copy-archive-then-extract is about."""
    return any(command.name in ("tar", "bsdtar") for command in step.commands)
