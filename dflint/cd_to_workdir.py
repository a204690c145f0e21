"""WORKDIR in the place of the `cd` that RUNs begin with."""

from __future__ import annotations

import posixpath

from dflint.cst.nodes import Run, Workdir
from dflint.editing import add_above, add_below, has_errexit
from dflint.layout import comment_lines
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.mounts import mounts
from dflint.semantics.users import is_certainly_root
from dflint.semantics.workdirs import Workdirs, absolute_path, changes_meaning
from dflint.semantics.working_directory import depends_on_workdir, stages_that_hand_on
from dflint.semantics.worth_joining import runs_to_join
from dflint.shell.nodes import DoubleQuoted, Literal, Parameter, SimpleCommand, SingleQuoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.node import Node
    from dflint.cst.nodes import Instruction
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, Step
    from dflint.shell.nodes import AndOr, Script, Word

_TEMPORARY = ("/tmp/", "/var/tmp/")
_NAME_CHARACTER = regex(r"\w")


class LeadingCd:
    """The ``cd`` that a script begins with, apart from ``set`` and ``mkdir``."""

    __slots__ = ("command", "mkdir", "path", "step")

    def __init__(self, step: Step, command: Command, path: str, mkdir: Command | None) -> None:
        self.step = step
        self.command = command
        #: As WORKDIR would say it.
        self.path = path
        #: What makes the folder in front of it.
        self.mkdir = mkdir


def leading_cd(step: Step) -> LeadingCd | None:
    """The ``cd`` that a RUN begins with, where WORKDIR understands its path."""
    script = step.script
    if script is None or not isinstance(step.node, Run):
        return None
    commands = {id(command.node): command for command in step.commands}
    mkdir: Command | None = None
    for node in _first_commands(script):
        command = commands.get(id(node))
        if command is None or node.assignments or node.redirections:
            return None
        if node.name == "cd":
            path = _path(node.argv[1], step) if len(node.argv) == 2 else None
            if path is None or command is step.commands[-1]:
                return None
            if mkdir is not None and node.argv[1].text not in _texts(mkdir):
                return None
            return LeadingCd(step, command, path, mkdir)
        if mkdir is not None or node.name not in ("set", "mkdir"):
            return None
        if node.name == "mkdir":
            mkdir = command
    return None


def _texts(command: Command) -> list[str]:
    return [command.word(index).text for index in command.invocation.operands]


def _first_commands(script: Script) -> Iterator[SimpleCommand]:
    """The simple commands at the top level, as long as there is nothing else."""
    for item in script.body.items:
        for element in item.and_or.pipelines:
            command = element.commands[0]
            is_plain = len(element.commands) == 1 and not element.prefix and not item.is_background
            if not is_plain or not isinstance(command, SimpleCommand):
                return
            yield command


def _path(word: Word, step: Step) -> str | None:
    """A word as WORKDIR understands it: without quotes, and with the same variables."""
    if word.has_tilde or word.has_glob or word.value in ("-", ""):
        return None
    text = ""
    for part in _parts(word.parts):
        piece = part.code
        if isinstance(part, Parameter):
            if part.operator or part.logical_target not in step.state.environment:
                return None
        elif isinstance(part, (Literal, SingleQuoted)):
            piece = part.value or ""
            if "$" in piece:
                return None
            if text.startswith("$") and "{" not in text and _NAME_CHARACTER.match(piece):
                return None
        else:
            return None
        text += piece
    return text


def _parts(parts: tuple[Node, ...]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, DoubleQuoted):
            yield from part.parts
        else:
            yield part


class _Move:
    """A RUN that is to start in the folder that it goes to now."""

    __slots__ = ("edits", "folder", "is_stale", "step")

    def __init__(self, step: Step, folder: str, edits: list[Edit]) -> None:
        self.step = step
        self.folder = folder
        #: What takes the ``cd`` out of the RUN.
        self.edits = edits
        #: Whether a variable in the folder is set anew behind it.
        self.is_stale = False


def _workdir_for(file: File, move: _Move) -> Edit:
    """Writes WORKDIR above a RUN; one that stands there, and is for this RUN, says it itself."""
    step = move.step
    above = step.stage.nodes[step.index - 1] if step.index else step.stage.from_
    if isinstance(above, Workdir) and len(above.words) == 1 and "\n" not in above.code.rstrip():
        start, end = above.words[0].span
        return Edit(start, end, move.folder, [move.folder])
    return add_above(file, step, "WORKDIR", move.folder)


def _is_for_a_while(move: _Move) -> bool:
    """Whether the folder is one that nobody works in: a WORKDIR there, and one back, say less than
    the ``cd`` did.
    """
    return f"{move.folder}/".startswith(_TEMPORARY) or move.folder in ("/", "/root")


class CdToWorkdir:
    """The repairs of a file: each of one RUN, or of several that go together."""

    __slots__ = ("_file", "_handing", "_joined", "_workdirs", "fixes")

    def __init__(self, file: File) -> None:
        self._file = file
        self._workdirs = Workdirs()
        self._joined: set[Step] | None = None
        self._handing: set[Stage] | None = None
        self.fixes: dict[Step, Fix] = {}
        for stage in file.stages:
            self._read(stage)

    def _read(self, stage: Stage) -> None:
        group: list[_Move] = []
        for step in stage.steps:
            move = self._move(step) if isinstance(step.node, Run) else None
            if move is not None:
                group.append(move)
            elif group:
                answer = depends_on_workdir(step)
                if answer is not None:
                    self._close(group, goes_back=answer)
                    group = []
                elif changes_meaning(step.node, group[-1].folder):
                    group[-1].is_stale = True
        if group:
            self._close(group, goes_back=stage.is_shipped or self._hands_on(stage))

    def _move(self, step: Step) -> _Move | None:
        cd = leading_cd(step)
        if cd is None or self._is_joined(step):
            return None
        before = self._workdirs.before(step)
        folder = absolute_path(step, cd.path, before)
        if folder is None or ".." in cd.path.split("/"):
            return None
        is_there = folder == before and cd.mkdir is None
        if not is_there and not _is_needed(cd):
            return None
        edits = _without_cd(self._file, cd, folder)
        if edits is None or _is_mounted(step, folder) or _is_removed(step, folder):
            return None
        if is_there:
            self.fixes[step] = Fix("Remove it: the RUN starts there", edits)
            return None
        return _Move(step, folder, edits)

    def _is_joined(self, step: Step) -> bool:
        """Whether it is better off in one layer with its neighbours than kept apart by WORKDIR."""
        if self._joined is None:
            self._joined = {run for group in runs_to_join(self._file) for run in group.runs}
        return step in self._joined

    def _hands_on(self, stage: Stage) -> bool:
        """Whether a stage that is not shipped gives its working directory to one that needs it."""
        if self._handing is None:
            self._handing = stages_that_hand_on(self._file.stages)
        return stage in self._handing

    def _close(self, group: list[_Move], goes_back: bool) -> None:
        """Notes the repair of RUNs between which nothing depends on the working directory."""
        first, last = group[0], group[-1]
        back = self._workdirs.before(last.step) if goes_back else None
        if goes_back and back is None:
            return
        edits: list[Edit] = []
        lines = 0
        present: str | None = self._workdirs.before(first.step)
        for move in group:
            if move.folder != present:
                edits.append(_workdir_for(self._file, move))
                lines += 1
            edits += move.edits
            present = None if move.is_stale else move.folder
        message = "Use WORKDIR"
        if back is not None and back != present:
            edit = add_below(self._file, last.step, "WORKDIR", back)
            if edit is None or (lines >= len(group) and all(_is_for_a_while(m) for m in group)):
                return
            edits.append(edit)
            message += f", and go back to {back}"
        fix = Fix(message, edits, Safety.UNSAFE)
        for move in group:
            self.fixes[move.step] = fix


def _is_needed(cd: LeadingCd) -> bool:
    """Whether the RUN fails where the folder is not there, or cannot be made."""
    step, script = cd.step, cd.step.script
    if script is None or script.errors:
        return False
    items = script.body.items
    nodes = [cd.command.node, *([cd.mkdir.node] if cd.mkdir is not None else [])]
    if cd.mkdir is not None and not is_certainly_root(step):
        return False
    if len(items) == 1:
        return "||" not in items[0].and_or.operators
    alone = {
        id(item.and_or.pipelines[0].commands[0])
        for item in items
        if len(item.and_or.pipelines) == 1
    }
    return has_errexit(step, script) and all(id(node) in alone for node in nodes)


def _without_cd(file: File, cd: LeadingCd, folder: str) -> list[Edit] | None:
    """Takes ``cd`` out of its RUN, with the ``mkdir`` of the folder, and with what goes back."""
    step, script = cd.step, cd.step.script
    if script is None:
        return None
    chain = [
        (item.and_or, index)
        for item in script.body.items
        for index in range(len(item.and_or.pipelines))
    ]
    spans = [and_or.pipelines[index].span for and_or, index in chain]
    position = spans.index(cd.command.node.span)
    if cd.mkdir is not None:
        kept = _is_kept(cd.mkdir)
        if kept is None:
            return None
        start = spans[position if kept else position - 1][0]
    else:
        start = spans[position][0]
    if position + 1 == len(spans):
        return None
    head = _cut(file, step.node, start, spans[position + 1][0])
    way_back = _way_back(cd, chain[-1])
    if head is None or way_back is None:
        return None
    edits = [head]
    if way_back:
        if position + 2 >= len(spans) or comment_lines(file.text[spans[-2][1] : spans[-1][0]]):
            return None
        edits.append(Edit(spans[-2][1], spans[-1][1], ""))
    return edits


def _is_kept(mkdir: Command) -> bool | None:
    """Whether ``mkdir`` makes other folders, too; None where WORKDIR cannot take its place."""
    options = [option.name for option in mkdir.invocation.options]
    if any(option not in ("-p", "--parents") for option in options):
        return None
    texts = _texts(mkdir)
    if len(texts) == 1:
        return False
    if not options or not all(text.startswith("/") for text in texts):
        return None
    return True


def _cut(file: File, node: Instruction, start: int, end: int) -> Edit | None:
    """Takes the start of a chain out, up to the command at ``end``."""
    gap = file.text[start:end]
    comments = comment_lines(gap)
    if not comments:
        return Edit(start, end, "")
    if node.heredocs:
        return None
    newline = "\r\n" if "\r\n" in gap else "\n"
    last = gap.rpartition("\n")[2]
    indent = last[: len(last) - len(last.lstrip())]
    lines = [f"{file.tree.escape}{newline}", *(f"{indent}{line}{newline}" for line in comments)]
    return Edit(start, end, "".join(lines) + indent)


def _way_back(cd: LeadingCd, last: tuple[AndOr, int]) -> bool | None:
    """Whether the last command of a script is a ``cd`` that only goes back; None where another
    ``cd`` goes back to where the first one came from.
    """
    effects = cd.step.effects
    if effects is None or effects.reads & {"OLDPWD", "DIRSTACK"} or effects.reads_unknown:
        return None
    and_or, index = last
    depth = 0
    goes_back = False
    for command in cd.step.commands:
        if command.name in ("pushd", "popd", "dirs"):
            return None
        if command.name != "cd" or command is cd.command:
            continue
        goes_back = command.node is and_or.pipelines[index].commands[-1] and (
            len(command.node.elements) == 2 and len(and_or.pipelines[index].commands) == 1
        )
        if goes_back and "||" not in and_or.operators:
            return True
        goes_back = False
        depth = _depth_behind(command, depth)
        if depth < 0:
            return None
    return goes_back


def _depth_behind(command: Command, depth: int) -> int:
    """How far below the first folder ``cd`` goes; negative: it may go above it.

    The folder may be a link: what is above it is another folder then, to a shell that starts in it.
    """
    path = command.values[1] if len(command.values) == 2 else None
    if path is None:
        # A variable; most are absolute, and there is no way back from it.
        return 0 if len(command.values) == 2 else -1
    if path in ("-", ""):
        return -1
    if path.startswith("/"):
        return 0
    for piece in path.split("/"):
        depth += -1 if piece == ".." else piece not in ("", ".")
        if depth < 0:
            break
    return depth


def _is_mounted(step: Step, folder: str) -> bool:
    """Whether the folder is, or may be, in something that is mounted for the RUN only; or whether
    a mount is relative to the working directory.
    """
    for mount in mounts(step):
        target = mount["target"].strip("\"'").rstrip("/")
        if not target and mount["type"] in ("secret", "ssh"):
            continue
        if not target.startswith("/") or "$" in target + folder:
            return True
        if f"{folder}/".startswith(f"{target}/"):
            return True
    return False


def _is_removed(step: Step, folder: str) -> bool:
    """Whether the RUN removes the folder in the end: it need not be in the image at all."""
    names = (folder, posixpath.basename(folder))
    for command in step.commands:
        if command.name in ("rm", "rmdir", "mv", "find"):
            for word in command.node.argv[1:]:
                text = word.text.strip("\"'").rstrip("/")
                above = text.removesuffix("/*")
                if text in names or (above and folder.startswith(f"{above}/")):
                    return True
    return False
