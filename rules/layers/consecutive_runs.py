"""DF201 consecutive-runs."""

from __future__ import annotations

from dflint.cst.nodes import Instruction, Run
from dflint.fingerprint import END, instruction_tokens
from dflint.layout import INDENTATION, MAX_COLUMNS, ChainStyle, chain_style, comment_lines, relayout
from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation
from dflint.semantics.worth_joining import comments_above, runs_to_join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.joining import JoinableRuns
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Script

#: Fewer packages than these are no list.
_FEW = 3


class ConsecutiveRuns(Rule):
    """Several RUN instructions in a row make several layers where one would do.

    Each RUN becomes a layer. What a later RUN deletes or changes stays in the earlier layer, and
    the image grows by every intermediate state: package lists, archives, sources, build trees.

    Two RUNs that each do something of their own are left in peace. Reported are three and more in a
    row, those of a single command each, and those that delete or change what the RUN before has
    made or installed, or build with what it has installed to build with.

    The repair joins the RUNs with `&&`, in the style of the file, with every comment above its
    command. It does so only where the result cannot be told apart: the RUNs have the same flags and
    the same shell; the first leaves no shell state (directory, variables that the second reads,
    options, functions, traps, background jobs) and no process behind; and a failure stays a
    failure, so that a script with `||` or `;` is put in `{ ...; }`.

    An instruction between two RUNs that neither of them can see does not keep them apart: LABEL,
    EXPOSE, CMD and their kind, and an ENV above a RUN that certainly does not read it. It then
    stands below the RUN.

    Stages that only build files for other stages are left alone: there, fewer layers would only
    make the cache less useful. So is a RUN that only gives an owner or a mode to what was copied
    before it: see `ownership-in-own-layer`.
    """

    code = "DF201"
    name = "consecutive-runs"
    aliases = ("DL3059",)
    severity = Severity.INFO
    options = (INDENTATION,)
    mentions = ("run",)
    mentions_needed = 2
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN mkdir /data\n# for the daemon\nRUN chown daemon /data\n",
            fixed="FROM debian:bookworm\nRUN mkdir /data \\\n    # for the daemon\n"
            "    && chown daemon /data\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN false\nRUN rm /tmp/a || true\n",
            fixed="FROM debian:bookworm\nRUN false \\\n    && { rm /tmp/a || true; }\n",
        ),
        Bad(
            "FROM debian:bookworm\nRUN ./fetch && ./build\nRUN rm -rf /src && ./check\n",
            fixed="FROM debian:bookworm\nRUN ./fetch \\\n    && ./build \\\n"
            "    && rm -rf /src \\\n    && ./check\n",
        ),
        Bad(
            "FROM debian:bookworm\nRUN curl -fO https://example.com/a && ./build\n"
            "RUN ./test && rm a\n",
            fixed="FROM debian:bookworm\nRUN curl -fO https://example.com/a \\\n    && ./build \\\n"
            "    && ./test \\\n    && rm a\n",
        ),
        Bad(
            "FROM debian:bookworm\nRUN mkdir /data\nRUN chown daemon /data\n",
            fixed="FROM debian:bookworm\nRUN mkdir /data \\\n  && chown daemon /data\n",
            options={"indentation": 2},
        ),
        Bad(
            "FROM debian:bookworm\nRUN ./fetch\n\n# the port\nEXPOSE 80\nENV TOOL=1\n# old\n"
            "RUN rm -rf /src || true\nCMD x\n",
            fixed="FROM debian:bookworm\nRUN ./fetch \\\n    # old\n"
            "    && { rm -rf /src || true; }\n\n# the port\nEXPOSE 80\nENV TOOL=1\nCMD x\n",
            lines=[2],
        ),
        Good("FROM debian:bookworm\nRUN ./fetch\nENV TOOL=1\nRUN ./use\n"),
        Good("FROM debian:bookworm\nRUN ./fetch\nENV LANG=C\nRUN mkdir /a\n"),
        Good("FROM debian:bookworm\nRUN ./fetch\nENV DIR=/a\nRUN mkdir $DIR\n"),
        Good("FROM debian:bookworm\nRUN ./fetch && ./build\nRUN ./test && ./report\n"),
        Good("FROM debian:bookworm\nCOPY a.sh /\nRUN chmod 755 /a.sh\nRUN ./a.sh\n"),
        Good("FROM debian:bookworm\nRUN cd /srv && make\nRUN ./configure\n"),
        Good("FROM debian:bookworm\nRUN set -e; make\nRUN make install\n"),
        Good(
            "FROM golang:1.22 AS build\nRUN go mod download\nRUN go build -o /app .\n"
            "FROM scratch\nCOPY --from=build /app /app\n"
        ),
    ]

    def check_file(self) -> Iterator[Violation]:
        comments = comments_above(self.file)
        for group in runs_to_join(self.file):
            runs = group.runs
            message = (
                f"{len(runs)} consecutive RUN instructions make {len(runs)} layers "
                f"where one would do{_apart(group)}"
            )
            edits = [*_edits(self.file, runs, comments), *_moves(self.file, group)]
            fix = Fix("Join them with &&", edits)
            yield self.violation(runs[0].node.head_span, message, fix)


def _apart(group: JoinableRuns) -> str:
    """What stands between the RUNs, as a part of the message."""
    names = sorted({step.node.name for step in group.moved})
    return f": what stands between them ({', '.join(names)}) may stand below" if names else ""


def _runs(group: list[Step]) -> list[Run]:
    return [step.node for step in group if isinstance(step.node, Run)]


def _edits(file: File, group: list[Step], comments: dict[int, list[str]]) -> Iterator[Edit]:
    style = chain_style(file, _runs(group))
    # One object for all: a file may have many RUNs.
    plain, only_and = style.between(), ("&&",)
    position: int | None = None
    closing = ""
    for step in group:
        script = step.script
        if script is None:
            continue
        opening = "{ " if _needs_braces(script) else ""
        start = script.body.items[0].and_or.span[0]
        if position is None:
            yield Edit(start, start, opening, opening.split())
        else:
            own = comment_lines(file.text[step.node.span[0] : start])
            own = [*comments.get(step.node.line, ()), *own]
            joint = style.between(own) if own else plain
            tokens = (*closing.replace(";", "; ").split(), "&&", *opening.split())
            is_plain = tokens == only_and
            yield Edit(position, start, closing + joint + opening, only_and if is_plain else tokens)
        yield from _layout_edits(step, script, style)
        position = script.body.items[-1].and_or.span[1]
        closing = "; }" if opening else ""
    if closing and position is not None:
        end = max(position, group[-1].node.arguments[-1].span[1])
        yield Edit(position, end, closing, [";", "}"])


def _moves(file: File, group: JoinableRuns) -> Iterator[Edit]:
    """Writes what stands between the RUNs below the last of them, comments and empty lines too."""
    if not group.moved:
        return
    text, declared = "", []
    for first, second in zip(group.runs, group.runs[1:], strict=False):
        between = group.moved[0].stage.steps[first.index + 1 : second.index]
        if between:
            text += file.text[_line_end(first.node) : _line_end(between[-1].node)]
        for step in between:
            declared += [END, *(token for token, _ in instruction_tokens(step.node))]
    position = _line_end(group.runs[-1].node)
    yield Edit(position, position, text, declared)


def _line_end(node: Instruction) -> int:
    """Where the instruction ends, before the end of its line."""
    return node.span[0] + len(node.code) - len(node.newline)


def _needs_braces(script: Script) -> bool:
    """Whether && in front of the script, or behind it, would bind to a part of it only."""
    items = script.body.items
    return len(items) > 1 or "||" in items[0].and_or.operators


def _layout_edits(step: Step, script: Script, style: ChainStyle) -> Iterator[Edit]:
    """Brings the script into the style, and puts the packages of a long list one a line."""
    if script.source is not None:
        yield from relayout(script.source, script, style)
        if "\n" in script.source.raw:
            # Its author has chosen where lines end.
            return
    for command in step.commands:
        if command.is_in_source:
            yield from _package_edits(command, style)


def _package_edits(command: Command, style: ChainStyle) -> Iterator[Edit]:
    action = command.package_action
    code = command.node.code
    columns = len(style.indent.expandtabs(8)) + len("&& ") + len(code.strip()) + len(" \\")
    if action is None or action.action != "install" or "\n" in code or columns <= MAX_COLUMNS:
        return
    packages = {id(command.word(package.index)) for package in action.packages}
    if len(packages) < _FEW:
        return
    values = set(map(id, command.option_values))
    breaks = False
    for index, before in enumerate(command.node.argv[:-1]):
        word = command.node.argv[index + 1]
        breaks = breaks or id(word) in packages
        if breaks and id(word) not in values:
            yield Edit(before.span[1], word.span[0], style.item_break)
