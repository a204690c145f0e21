"""DF509 undefined-variable."""

from __future__ import annotations

from dflint.cst.nodes import Arg
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.base_environment import ALWAYS_SET, may_set
from dflint.semantics.lookups import lookups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.semantics.lookups import Lookup
    from dflint.semantics.stages import Stage, Step

#: A name is a misspelling of another one when one in so many characters differs, at most two.
_LENGTH_PER_EDIT = 5
_MAX_EDITS = 2
_MAX_LENGTH = 60

#: So many names of a file are compared.
_MAX_COMPARISONS = 20_000


class UndefinedVariable(Rule):
    """An instruction uses a variable that is not set there, so that it is empty.

    A stage knows the variables that its base image sets, and those that ARG and ENV have set above
    the instruction. An ARG before the first FROM is known in FROM only, until the stage declares
    it again; the same holds for `TARGETARCH` and its like. What the shell of a RUN knows, such as
    `HOME`, is not known to COPY or ENV.

    dflint does not look into base images. Reported are variables in a stage built on nothing
    (`scratch`) or on one of the official images whose variables are known, and elsewhere those
    that the file declares in another place, or under a name that is nearly the same. Nothing is
    reported for `${NAME:+...}`, which is written for a variable that is not set.
    """

    code = "DF509"
    name = "undefined-variable"
    aliases = ("UndefinedVar",)
    severity = Severity.WARNING
    mentions = ("$",)
    examples = [
        Bad(
            "ARG VERSION=1\nFROM example.com/base\nCOPY app-$VERSION.jar \\\n  ${APP_HOME}/\n"
            "FROM debian:bookworm\nENV A=1 LD_LIBRARY_PATH=/srv/lib:$LD_LIBRARY_PATH\n",
            lines=[3, 6],
        ),
        Bad("FROM example.com/base\nARG DIR_ASSETS\nCOPY $DIR_ASSET .\n", lines=[3]),
        Bad("FROM example.com/base\nADD https://example.com/$TARGETARCH.tgz /\n", lines=[2]),
        Bad("FROM scratch\nCOPY <<EOF /motd\nWelcome to\n$HOST\nEOF\n", lines=[4]),
        Bad("FROM node:22\nWORKDIR ${HOME:-/root}/app\n", lines=[2]),
        Good("FROM scratch\nARG A=1 B=$A C\nENV A=$B PATH=/bin:$PATH D=\\$C\nWORKDIR /$C\n"),
        Good("FROM node:22\nLABEL node=$NODE_VERSION\n"),
        Good("FROM example.com/base\nENV CLASSPATH=/srv/lib:$CLASSPATH\n"),
        Good("FROM scratch\nEXPOSE $PORT\nCMD $HOME/bin/app\n"),
        Good("FROM scratch\nENV LIBS=/srv/lib${LIBS:+:$LIBS}\n"),
        Good("FROM debian:bookworm AS a\nENV A=1\nFROM a\nENV B=$A\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        if "$" not in self.file.text:
            return
        declared = [(stage, _declared(stage)) for stage in self.file.stages]
        comparisons = iter(range(_MAX_COMPARISONS))
        anywhere = set().union(*(names for _, names in declared))
        for stage, own in declared:
            for step in stage.steps:
                for lookup in _unset(step):
                    reason = _reason(step, lookup, own, anywhere, comparisons)
                    if reason is not None:
                        yield self.violation(lookup.span, f"{lookup.name} is not set here{reason}")


def _declared(stage: Stage) -> set[str]:
    """The names that a stage declares with ARG, wherever."""
    nodes = [node for node in stage.nodes if isinstance(node, Arg)]
    return {pair.key.value for node in nodes for pair in node.pairs}


def _unset(step: Step) -> Iterator[Lookup]:
    """The variables of an instruction that the file has not set."""
    order: dict[str, int] = {}
    if isinstance(step.node, Arg):
        # The names of one ARG are set one after the other.
        for index, pair in enumerate(step.node.pairs):
            order.setdefault(pair.key.value, index)
    for lookup in lookups(step):
        is_earlier = lookup.name in order and order[lookup.name] < order[lookup.target or ""]
        if not is_earlier and not lookup.is_guarded and lookup.name not in step.state.environment:
            yield lookup


def _reason(
    step: Step, lookup: Lookup, own: set[str], anywhere: set[str], comparisons: Iterator[int]
) -> str | None:
    """Why it is not set, to be added to the message; None where it may be set by the image."""
    stage, name = step.stage, lookup.name
    if name in ALWAYS_SET or _is_stage_unknown(stage):
        return None
    if name in stage.global_args:
        return f": the stage has to declare it with ARG {name}"
    if name != lookup.target:
        names = (known for known, _ in zip(step.state.environment.names, comparisons, strict=False))
        near = _misspelled(name, names)
        if near is not None:
            return f", did you mean {near}?"
        if name in anywhere:
            return f": ARG {name} {'comes later' if name in own else 'is in another stage'}"
    return None if may_set(stage, name) else ""


def _is_stage_unknown(stage: Stage) -> bool:
    """Whether it may be built on another stage, by a name that is not known."""
    return stage.bottom.index > 0 and stage.base_image is None


def _misspelled(name: str, known: Iterable[str]) -> str | None:
    """The known name that is nearest to a name, if it is near."""
    if len(name) > _MAX_LENGTH:
        return None
    limit, nearest = min(_MAX_EDITS, len(name) // _LENGTH_PER_EDIT), None
    for other in known if limit else ():
        distance = _distance(name, other, limit)
        if distance <= limit and '"' not in other:
            limit, nearest = distance - 1, other
    return nearest


def _distance(one: str, other: str, limit: int) -> int:
    """How many characters are to be added, dropped or replaced; any larger number beyond limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for index, char in enumerate(one, 1):
        # What is further from the diagonal than the limit cannot matter.
        first, last = max(1, index - limit), min(len(other), index + limit)
        diagonal, row[first - 1] = row[first - 1], index if first == 1 else limit + 1
        for column in range(first, last + 1):
            above = row[column] if column < index + limit else limit + 1
            best = min(above + 1, row[column - 1] + 1, diagonal + (char != other[column - 1]))
            diagonal, row[column] = row[column], best
        if min(row[first - 1 : last + 1]) > limit:
            return limit + 1
    return row[-1]
