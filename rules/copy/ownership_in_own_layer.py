"""DF210 ownership-in-own-layer."""

from __future__ import annotations

from dflint.cst.nodes import Comment, EmptyLine, Run
from dflint.editing import PRAGMAS
from dflint.layout import comment_lines
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.frontend import frontend_has
from dflint.semantics.ownership import late_changes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.ownership import Change
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import AndOr


class OwnershipInOwnLayer(Rule):
    """A RUN changes the owner or the mode of what COPY has just put there, and stores it twice.

    A layer holds whole files: `chown` and `chmod` make another copy of each file that they touch.
    `COPY --chown=app:app` and `COPY --chmod=755` give files their owner and mode as they are
    copied. A script that is made executable with `chmod +x` is not worth a word, and is not
    reported; programs that are downloaded or built are. (`--chmod` needs BuildKit.)

    The repair gives COPY the flag and takes the command away, where it changes all that the
    instruction has copied and nothing else. It is safe for files with an octal mode, and with a new
    owner where the folder that they are copied to is there already, else COPY would give that to
    the same owner. It is unsafe for a folder that is new as far as one can see. No repair for a
    folder that is there already: it would keep its owner, and so would what is in it.
    """

    code = "DF210"
    name = "ownership-in-own-layer"
    severity = Severity.INFO
    mentions = ("chmod", "chown")
    examples = [
        Bad(
            "FROM debian:bookworm\nCOPY run.sh /usr/local/bin/\n\n# for all\n"
            "RUN chmod 755 /usr/local/bin/run.sh\n\nCMD run.sh\n",
            fixed="FROM debian:bookworm\n# for all\nCOPY --chmod=755 run.sh /usr/local/bin/\n\n"
            "CMD run.sh\n",
            lines=[5],
        ),
        Bad(
            "FROM debian:bookworm\nCOPY a.conf b.conf /etc/\nWORKDIR /srv\n"
            "RUN chown -v daemon:daemon /etc/a.conf /etc/b.conf \\\n  # more\n  && make\n",
            fixed="FROM debian:bookworm\nCOPY --chown=daemon:daemon a.conf b.conf /etc/\n"
            "WORKDIR /srv\n# more\nRUN make\n",
            lines=[4],
        ),
        Bad(
            "FROM debian:bookworm\nCOPY run /bin/run\nADD https://example.com/x.jar /srv/\n"
            "RUN chown daemon /bin/run && chmod 0640 /srv/x.jar\n",
            fixed="FROM debian:bookworm\nCOPY --chown=daemon:0 run /bin/run\n"
            "ADD --chmod=0640 https://example.com/x.jar /srv/\n",
            lines=[4, 4],
        ),
        Bad(
            "FROM node:22\nARG U=node\nCOPY --chmod=644 <<EOF /etc/motd\nHello\nEOF\n"
            'RUN chown "$U:$U" /etc/motd\n',
            fixed="FROM node:22\nARG U=node\nCOPY --chmod=644 --chown=$U:$U <<EOF /etc/motd\n"
            "Hello\nEOF\n",
            lines=[6],
        ),
        Bad(
            "FROM debian:bookworm\nADD https://example.com/tini-1 /bin/tini\n"
            "RUN chmod a+rx /bin/tini\n",
            fixed="FROM debian:bookworm\nADD --chmod=755 https://example.com/tini-1 /bin/tini\n",
        ),
        Bad(
            "FROM debian:bookworm\nCOPY . /app\nRUN chown -R daemon:daemon /app\n",
            fixed="FROM debian:bookworm\nCOPY --chown=daemon:daemon . /app\n",
            unsafe=True,
        ),
        Bad("FROM debian:bookworm\nWORKDIR /app\nCOPY . .\nRUN chown -R daemon:daemon .\n"),
        Bad("FROM example.com/base\nCOPY . /app\nRUN chown -R daemon:daemon /app\n"),
        Bad("FROM debian:bookworm\nRUN mkdir /app\nCOPY . /app\nRUN chmod -R 755 /app\n"),
        Bad("FROM debian:bookworm\nCOPY a.sh b.sh /bin/\nRUN chmod 755 /bin/a.sh\n"),
        Bad("FROM debian:bookworm\nCOPY --chmod=600 a.sh /\nRUN chmod 755 /a.sh\n"),
        Bad("FROM debian:bookworm\nADD a.tar /app/\nRUN chown -R daemon:daemon /app\n"),
        Bad("FROM debian:bookworm\nCOPY . /app\nRUN adduser -D me && chown -R me:me /app\n"),
        Bad("FROM debian:bookworm\nCOPY a.sh /\nRUN chown 1 /a.sh && chgrp 2 /a.sh\n"),
        Bad("FROM debian:bookworm\nUSER daemon\nCOPY run.sh /\nRUN chmod 755 /run.sh\n"),
        Bad("FROM debian:bookworm\nCOPY --from=build /out/tool /bin/\nRUN chmod +x /bin/tool\n"),
        Bad(
            "# syntax=docker/dockerfile:1.1\nFROM debian:bookworm\nCOPY run.sh /\n"
            "RUN chmod 755 /run.sh\n",
            lines=[4],
        ),
        Bad("FROM debian:12\nCOPY start.sh /start.sh\nRUN chmod 755 /start.sh", lines=[3]),
        Good("FROM debian:bookworm\nCOPY run.sh /\nRUN chmod +x /run.sh\n"),
        Good("FROM debian:bookworm\nCOPY conf /etc/conf\nRUN chmod 700 /etc/conf\n"),
        Good("FROM debian:bookworm\nCOPY run.sh /\nRUN ./run.sh\nRUN chmod 755 /run.sh\n"),
        Good("FROM debian:bookworm\nCOPY run.sh /\nRUN chmod 755 /etc/other.sh\n"),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._places: dict[int, int] = {}

    def check_file(self) -> Iterator[Violation]:
        if "chmod" not in self.file.text and "chown" not in self.file.text:
            return
        for stage in self.file.stages:
            for step in stage.steps if stage.is_shipped else ():
                for change in late_changes(step):
                    yield self._violation(step, change)

    def _violation(self, step: Step, change: Change) -> Violation:
        name = change.command.name
        node = change.steps[-1].node
        message = f"{name} stores what {node.name} has put there a second time: use --{name} of it"
        return self.violation(change.command.span, message, self._fix(step, change))

    def _fix(self, step: Step, change: Change) -> Fix | None:
        flag = change.flag
        if flag is None or (flag.startswith("--chmod") and not self._knows_chmod()):
            return None
        removal = self._removal(step, change.steps[-1])
        if removal is None:
            return None
        keyword = change.steps[-1].node.keyword
        edits = [*removal]
        for copy in change.steps:
            place = copy.node.arguments[0].span[0]
            edits.append(Edit(place, place, f"{flag} ", [flag]))
        safety = Safety.UNSAFE if change.is_unsafe else Safety.SAFE
        return Fix(f"Use {keyword} {flag}", edits, safety)

    def _knows_chmod(self) -> bool:
        return frontend_has(self.file.tree, (1, 2))

    def _removal(self, step: Step, copy: Step) -> list[Edit] | None:
        """Takes the first command of a chain away, or the whole RUN where it is the only one."""
        chain = _chain(step)
        if chain is None:
            return None
        above = self._above(step)
        comments = [one for one in above if isinstance(one, Comment)]
        if any(pragma in one.text for one in comments for pragma in PRAGMAS):
            return None
        if len(chain.pipelines) == 1:
            return self._removal_of_run(step, copy, above)
        if comments:
            # It cannot be said which of the commands they are about.
            return None
        start, end = chain.pipelines[0].span[0], chain.pipelines[1].span[0]
        edits = [Edit(start, end, "")]
        lines = comment_lines(self.file.text[start:end])
        if lines:
            newline = step.node.newline or "\n"
            text = "".join(line + newline for line in lines)
            place = step.node.span[0]
            edits.append(Edit(place, place, text))
        return edits

    def _above(self, step: Step) -> list[Comment | EmptyLine]:
        """The comments and empty lines between an instruction and the one before it."""
        if not self._places:
            self._places = {id(node): index for index, node in enumerate(self.file.tree.body)}
        above: list[Comment | EmptyLine] = []
        for statement in reversed(self.file.tree.body[: self._places[id(step.node)]]):
            if not isinstance(statement, (Comment, EmptyLine)):
                break
            above.insert(0, statement)
        return above

    def _removal_of_run(
        self, step: Step, copy: Step, above: list[Comment | EmptyLine]
    ) -> list[Edit] | None:
        """Takes a RUN away, and its comments to the COPY; no empty line becomes two."""
        text, node = self.file.text, step.node
        comments = [one for one in above if isinstance(one, Comment)]
        if (comments and self._is_under_pragma(copy)) or not node.newline:
            return None
        start, end = node.span[0], node.span[0] + len(node.code)
        is_before_gap = not text[end:].partition("\n")[0].strip()
        if comments or (above and is_before_gap):
            start = node.span[0] - sum(len(one.code) for one in above)
        edits = [Edit(start, end, "")]
        if comments:
            place = copy.node.span[0]
            edits.append(Edit(place, place, "".join(one.code for one in comments)))
        return edits

    def _is_under_pragma(self, step: Step) -> bool:
        return any(
            isinstance(one, Comment) and pragma in one.text
            for one in self._above(step)
            for pragma in PRAGMAS
        )


def _chain(step: Step) -> AndOr | None:
    """The script of a RUN that is nothing but one chain with &&."""
    node, script = step.node, step.script
    if not isinstance(node, Run) or node.flags or node.heredocs:
        return None
    if script is None or script.errors or script.comments or len(script.body.items) != 1:
        return None
    item = script.body.items[0]
    if item.is_background or any(operator != "&&" for operator in item.and_or.operators):
        return None
    first = item.and_or.pipelines[0]
    return item.and_or if len(first.commands) == 1 and not first.prefix else None
