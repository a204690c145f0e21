"""DF302 apt-update-alone."""

from __future__ import annotations

import re

from dflint.cst.nodes import Add, Arg, Comment, Copy, Env, Expose, Label, Onbuild, Run, Workdir
from dflint.fingerprint import words
from dflint.layout import MAX_COLUMNS, chain_style, column_after
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Severity, Violation
from dflint.semantics.package_lists import (
    fills,
    may_need_earlier_lists,
    needs_earlier_lists,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: What may stand between the update and the install without changing what the update fetches.
_NEUTRAL = (Arg, Env, Expose, Label, Onbuild, Workdir)
_APT_SETTINGS = regex(r"apt|sources|proxy|\.list|\.deb\b|gpg|dpkg|keyring", re.IGNORECASE)


class UpdateAlone(Rule):
    """`apt-get update` in a RUN of its own fetches lists that are out of date when they are used.

    The layer with the lists is cached by itself: when the packages below it change, apt-get
    installs from lists that may be weeks old, and fails as soon as a package has a newer version.
    Update and install belong into one RUN.

    The repair moves the update to the install, where nothing between them could change what it
    fetches.
    """

    code = "DF302"
    name = "apt-update-alone"
    severity = Severity.WARNING
    commands = ("apt-get", "apt", "aptitude")
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN apt-get update\nWORKDIR /srv\nRUN apt-get install -y curl\n",
            fixed="FROM debian:bookworm\nWORKDIR /srv\n"
            "RUN apt-get update && apt-get install -y curl\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nRUN apt-get update\nCOPY debs.list /etc/apt/\n"
            "RUN apt-get install -y curl\n",
            lines=[2],
        ),
        Good("FROM debian:bookworm\nRUN apt-get update && apt-get install -y curl\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        for stage in self.file.stages:
            for step in stage.steps:
                update = _only_update(step)
                if update is None:
                    continue
                message = (
                    f"{update.name} update alone: later RUNs install from lists that may be stale"
                )
                yield self.violation(update.span, message, self._fix(step, update))

    def _fix(self, step: Step, update: Command) -> Fix | None:
        target = _install_behind(step)
        if target is None or target.script is None or not isinstance(target.node, Run):
            return None
        first = target.script.body.items[0].and_or
        if len(target.script.body.items) > 1 or "||" in first.operators or target.node.heredocs:
            return None
        text = self.file.text
        start = first.span[0]
        joint = " && "
        line_end = text.find("\n", start)
        rest = text[start : line_end if line_end >= 0 else len(text)]
        if column_after(text, start) + len(update.node.code + joint + rest) > MAX_COLUMNS:
            joint = chain_style(self.file, [target.node]).between()
        moved = update.node.code.strip()
        insertion = Edit(start, start, moved + joint, words(f"{moved} &&"))
        return Fix("Move it to the install", [insertion, *self._removal(step, target)])

    def _removal(self, step: Step, target: Step) -> Iterator[Edit]:
        """Takes the RUN away, and its comments to the one that it joins."""
        above: list[Comment] = []
        for statement in self.file.tree.body:
            if statement is step.node:
                break
            if isinstance(statement, Comment):
                above.append(statement)
            else:
                above = []
        start = above[0].span[0] - len(above[0].indent) if above else step.node.span[0]
        end = step.node.span[0] + len(step.node.code)
        yield Edit(start, end, "")
        if above:
            text = self.file.text[start : step.node.span[0]]
            yield Edit(target.node.span[0], target.node.span[0], text)


def _only_update(step: Step) -> Command | None:
    """The update, when it is all that the step does."""
    if not isinstance(step.node, Run) or step.node.heredocs or len(step.commands) != 1:
        return None
    command = step.commands[0]
    script = step.script
    if script is None or script.errors or script.comments or not fills(command):
        return None
    pipelines = script.body.items[0].and_or.pipelines
    is_whole = len(script.body.items) == 1 and pipelines[0].commands == (command.node,)
    return command if is_whole and not pipelines[0].prefix else None


def _install_behind(step: Step) -> Step | None:
    """The step that installs from the lists; None when something between may matter to them."""
    for later in step.stage.steps[step.index + 1 :]:
        node = later.node
        if needs_earlier_lists(later):
            is_alike = (
                isinstance(node, Run)
                and later.state.shell == step.state.shell
                and later.state.user == step.state.user
                and [flag.value for flag in node.flags] == [flag.value for flag in step.node.flags]
            )
            return later if is_alike else None
        if not _is_neutral(later):
            return None
    return None


def _is_neutral(step: Step) -> bool:
    node = step.node
    if isinstance(node, _NEUTRAL):
        return not _APT_SETTINGS.search(node.code)
    if isinstance(node, (Copy, Add)):
        destination = node.destination
        path = destination.value if destination is not None else ""
        if path.startswith("."):
            return step.state.workdir not in (None, "/")
        return not path.startswith(("/etc", "$")) and path.strip("/") != ""
    if isinstance(node, Run):
        return not may_need_earlier_lists(step) and not _APT_SETTINGS.search(node.code)
    return False
