"""``chown`` and ``chmod`` of files that COPY or ADD has put into the stage just before.

Facts: docopy() in solver/llbsolver/file of BuildKit, copy/copy.go of tonistiigi/fsutil. With
``--chown`` the folders that COPY makes on the way to the destination belong to that user, too;
``--chmod`` gives its mode to files and folders alike, but not to folders on the way; a folder that
is there already keeps its own.
"""

from __future__ import annotations

import posixpath
import re
from itertools import islice

from dflint.cst.nodes import (
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Label,
    Run,
    Stopsignal,
    Workdir,
)
from dflint.regex import regex
from dflint.semantics.base_environment import is_plain_system
from dflint.semantics.paths import known_text
from dflint.semantics.transfers import is_archive, is_heredoc, is_remote
from dflint.semantics.users import is_root
from dflint.shell.nodes import DoubleQuoted, Literal, Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import JsonString
    from dflint.cst.nodes import Word as DockerfileWord
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step
    from dflint.shell.nodes import Word

#: What may stand between the COPY and the RUN: it touches no file.
_BETWEEN = (
    Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, Healthcheck, Label, Stopsignal, Workdir,
)  # fmt: skip

#: What folders are not called.
_FILE_SUFFIX = regex(
    r"\.(?:sh|bash|py|pl|rb|js|mjs|cjs|ts|php|lua|jar|war|ear|phar|exe|so|deb|rpm|apk|whl|cfg|conf"
    r"|cnf|ini|json|ya?ml|toml|xml|properties|env|txt|md|sql|service|timer|socket|desktop|cron"
    r"|crontab|key|pem|crt|cer|pub|list|repo|rules|tmpl|tpl|j2|html?|css|R|r|vcl|awk|sed)\Z"
)
_PROGRAM_FOLDERS = ("bin", "sbin", "init.d", "cron.daily", "cron.hourly")
#: Folders that every system has.
_SYSTEM_FOLDERS = frozenset(
    "/ /bin /boot /dev /etc /home /lib /media /mnt /opt /root /run /sbin /srv /sys /tmp /usr"
    " /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/sbin"
    " /usr/local/share /usr/sbin /usr/share /var /var/lib /var/log".split()
)
#: Commands that may come first: they neither read nor change what was copied.
_PREPARING = frozenset("useradd adduser usermod groupadd addgroup mkdir set echo chgrp".split())
#: So many instructions, and so many steps before one, are looked at.
_MAX_COPIES, _MAX_STEPS = 20, 200
_OCTAL = regex(r"0?[0-7]{3}\Z")
_ADDS = regex(r"(?P<who>[ugoa]*)\+(?P<what>[rwx]+)\Z")
_HEREDOC = regex(r"[0-9]*<<")
_OWNER = regex(r"(?P<user>\w[\w.-]*)(?P<group>:(?:\w[\w.-]*)?)?\Z", re.ASCII)
_FLAG_TEXT = regex(r"[\w.:${}-]+\Z", re.ASCII)
#: Options that change nothing but what is printed, or that do nothing for files.
_HARMLESS_OPTIONS = frozenset(("--recursive", "--verbose", "--changes", "--no-dereference"))
_MAKERS = frozenset("mkdir install git svn hg unzip tar cp mv ln useradd adduser npx".split())


class Copied:
    """A name that an instruction has, or may have, given to something in the image."""

    __slots__ = ("is_file", "is_folder", "path", "source", "step")

    def __init__(self, step: Step, path: str, source: str, is_file: bool, is_folder: bool) -> None:
        self.step = step
        #: Absolute, or below ``?`` where the working directory is not known.
        self.path = path
        #: Empty for the folder that several are copied to.
        self.source = source
        #: Whether it is certainly a file.
        self.is_file = is_file
        #: Whether it may be a folder.
        self.is_folder = is_folder


class Change:
    """A ``chown`` or ``chmod`` of what the COPY or ADD instructions before it have put there."""

    __slots__ = ("command", "copied", "flag", "is_unsafe")

    def __init__(self, command: Command, copied: list[Copied]) -> None:
        self.command = command
        self.copied = copied
        #: What the instructions need to have the same done; None where that is not certain.
        self.flag: str | None = None
        #: Whether it is the same only as far as one can see.
        self.is_unsafe = False

    @property
    def steps(self) -> list[Step]:
        """The instructions that have copied it, in order."""
        found = {copied.step.index: copied.step for copied in self.copied}
        return [found[index] for index in sorted(found)]


def late_changes(step: Step) -> Iterator[Change]:
    """The commands of a RUN that give another owner or mode to what was copied right before it.

    Of several for the same files, there is only the first.
    """
    if not isinstance(step.node, Run) or not _names_change(step.node) or step.stage.is_windows:
        return
    commands = _first_changes(step)
    if not commands:
        return
    first = step.commands[0]
    copies = list(islice(_copies_before(step), _MAX_COPIES))
    if not copies:
        return
    seen: set[str] = set()
    for command in commands:
        copied = [one for one in _changed(command, copies) if one.path not in seen]
        if copied:
            # Once is enough: the files are in the layer, whatever else is done to them.
            seen.update(one.path for one in copied)
            change = Change(command, copied)
            if command is first and command.is_in_source:
                _find_flag(change, step, copies)
            yield change


def is_for_copy(step: Step) -> bool:
    """Whether a RUN does nothing but what COPY can safely do in its place."""
    changes = list(late_changes(step))
    if not changes or changes[0].flag is None or changes[0].is_unsafe:
        return False
    return all(command.name in ("chown", "chmod") for command in step.commands)


def _names_change(node: Run) -> bool:
    source = node.shell_source
    return source is not None and ("chown" in source.text or "chmod" in source.text)


def _first_changes(step: Step) -> list[Command]:
    """The commands for owners and modes with which a RUN begins."""
    found: list[Command] = []
    for command in step.commands:
        if command.name in ("chown", "chmod"):
            found.append(command)
        elif command.name not in _PREPARING:
            break
    return found


def _copies_before(step: Step) -> Iterator[Step]:
    """The instructions that copy, nearest first, up to the first that may do anything else."""
    for earlier in reversed(step.stage.steps[: step.index]):
        node = earlier.node
        if isinstance(node, Run):
            if not node.is_json and _has_only_changes(earlier):
                continue
            return
        if not isinstance(node, _BETWEEN):
            return
        if isinstance(earlier.node, (Add, Copy)):
            yield earlier


def _has_only_changes(step: Step) -> bool:
    return bool(step.commands) and len(_first_changes(step)) + sum(
        command.name in _PREPARING for command in step.commands
    ) == len(step.commands)


def _changed(command: Command, copies: list[Step]) -> list[Copied]:
    """What of the copied things a command changes; empty where it is not worth a word."""
    paths = [_path(command.step, value) for value in _arguments(command)[1:]]
    is_recursive = command.has("--recursive")
    found: list[Copied] = []
    for path in filter(None, paths):
        for copy in copies:
            match = next((one for one in copied_by(copy) if one.path == path), None)
            if match is None and is_recursive and path != "/":
                match = next((one for one in copied_by(copy) if is_below(one.path, path)), None)
            if match is not None and (is_recursive or _is_worth(match, command)):
                found.append(match)
                break
    return found


def _is_worth(copied: Copied, command: Command) -> bool:
    """Whether a file deserves a word: not a script that is made executable in whatever way."""
    if copied.is_folder:
        return False
    mode = _arguments(command)[0]
    if command.name == "chown" or (mode is not None and _OCTAL.match(mode)):
        return True
    return copied.step.node.flag("from") is not None or _first_mode(copied) is not None


def _arguments(command: Command) -> list[str | None]:
    """Owner or mode, then the paths."""
    invocation = command.invocation
    return [command.values[index] for index in invocation.operands] or [None]


def is_below(path: str, folder: str) -> bool:
    """Whether a path is in a folder, at any depth."""
    return path.startswith(folder.rstrip("/") + "/")


def _path(step: Step, text: str | None) -> str | None:
    """A path without detours; below ``?`` where the working directory is not known."""
    if not text or text.startswith("~") or "*" in text or "?" in text or "[" in text:
        return None
    return posixpath.normpath(posixpath.join(step.state.workdir or "?", text))


def copied_by(step: Step) -> list[Copied]:
    """The names that an instruction gives to what it copies, and the folder that it copies to."""
    node = step.node
    if not isinstance(node, (Add, Copy)) or node.destination is None or not node.sources:
        return []
    destination = known_text(step, node.destination.value)
    path = _path(step, destination)
    if destination is None or path is None:
        return []
    is_folder = len(node.sources) > 1 or destination.endswith(("/", "/.")) or destination == "."
    found: list[Copied] = []
    for source in node.sources:
        name = _source_name(step, source)
        if name is None:
            is_folder = True
            continue
        is_file = _is_file(step, source, name)
        inside = posixpath.join(path, name)
        # If it were a folder, there would be nothing of that name: its content is copied.
        is_known = is_file or _is_file_name(inside)
        found.append(Copied(step, inside, source.value, is_known, is_folder=False))
        if not is_folder:
            keeps_name = is_file and posixpath.basename(path) == name
            is_known = keeps_name or is_heredoc(node, source) or _is_file_name(path)
            found.append(Copied(step, path, source.value, is_known, is_folder=not is_known))
    if is_folder:
        found.append(Copied(step, path, "", is_file=False, is_folder=True))
    return found


def _source_name(step: Step, source: DockerfileWord | JsonString) -> str | None:
    """The last part of the path of a source; None where it has no name of its own."""
    node = step.node
    assert isinstance(node, (Add, Copy))
    if is_heredoc(node, source):
        return source.value.lstrip("0123456789<-").strip("\"'")
    path = known_text(step, source.value)
    if path is None or any(character in path for character in "*?["):
        return None
    if is_remote(path):
        path = path.partition("?")[0].partition("#")[0]
    name = path.rpartition("/")[2]
    return None if name in ("", ".", "..") else name


def _is_file(step: Step, source: DockerfileWord | JsonString, name: str) -> bool:
    node = step.node
    assert isinstance(node, (Add, Copy))
    if is_heredoc(node, source):
        return True
    if isinstance(node, Add):
        if is_remote(source.value):
            return source.value.startswith(("http://", "https://")) and ".git" not in source.value
        if is_archive(name):
            return False
    return _FILE_SUFFIX.search(name) is not None


def _is_file_name(path: str) -> bool:
    """Whether a path is, by its end or by where it is, that of a file."""
    folder = posixpath.basename(posixpath.dirname(path))
    return _FILE_SUFFIX.search(path) is not None or folder in _PROGRAM_FOLDERS


def _find_flag(change: Change, step: Step, copies: list[Step]) -> None:
    """Finds the flag that does the same, where all that the command changes was copied whole."""
    command = change.command
    invocation = command.invocation
    options = {option.name for option in invocation.options}
    paths = [_path(step, value) for value in _arguments(command)[1:]]
    if (
        not invocation.certain
        or invocation.dynamic
        or invocation.unknown_options
        or invocation.wrappers
        or command.node.redirections
        or command.node.assignments
        or not options <= _HARMLESS_OPTIONS
        or any(command.word(index).has_glob for index in invocation.operands)
        or len(set(paths)) != len(change.copied)
        or {copied.path for copied in change.copied} != set(paths)
    ):
        return
    between = step.stage.steps[change.steps[0].index : step.index]
    if any(isinstance(one.node, Run) for one in between) or _goes_on(change):
        return
    for copy in change.steps:
        if not _is_whole(copy, change) or copy.node.flag(command.name or "") is not None:
            return
        if copy.node.flag("link") is not None or not _user_may(step, copy, command):
            return
    if any(_is_covered(copied, copies) for copied in change.copied):
        return
    flag = _mode_flag(change) if command.name == "chmod" else _owner_flag(change, step, copies)
    if flag is not None:
        change.flag = flag


def _goes_on(change: Change) -> bool:
    """Whether the RUN goes on to change the same files in a way that no flag has."""
    for command in change.command.step.commands:
        if command is change.command or command.name not in ("chown", "chmod", "chgrp"):
            continue
        value, *rest = _arguments(command)
        paths = [path for path in (_path(command.step, one) for one in rest) if path]
        is_same = any(
            copied.path == path or is_below(copied.path, path)
            for copied in change.copied
            for path in paths
        )
        can_be_flag = command.name == "chown" or (
            command.name == "chmod" and value is not None and _OCTAL.match(value)
        )
        if is_same and not can_be_flag:
            return True
    return False


def _is_whole(copy: Step, change: Change) -> bool:
    """Whether the command changes all that the instruction has copied."""
    node = copy.node
    assert isinstance(node, (Add, Copy))
    own = [copied for copied in change.copied if copied.step is copy]
    if len(own) == 1 and own[0].is_folder:
        return change.command.has("--recursive")
    return len(own) == len(node.sources)


def _user_may(step: Step, copy: Step, command: Command) -> bool:
    """Whether the command can have succeeded."""
    user = (step.state.user or "root").partition(":")[0]
    if is_root(user):
        return True
    owner = copy.node.flag("chown")
    return (
        command.name == "chmod"
        and owner is not None
        and (owner.argument or "").partition(":")[0] == user
    )


def _is_covered(copied: Copied, copies: list[Step]) -> bool:
    """Whether another instruction may have put something there that is not replaced."""
    index = copied.step.index
    if copied.is_folder:
        others = [other for other in copies if other.index != index]
        return any(may_write(one, copied.path) or _writes_below(one, copied.path) for one in others)
    return any(may_write(other, copied.path) for other in copies if other.index > index)


def may_write(step: Step, path: str) -> bool:
    """Whether an instruction may have made, or replaced, what is at a path."""
    copied = copied_by(step)
    if not copied:
        return True
    only_files = _are_files(copied)
    return any(_may_be_at(one, path) for one in copied if one.source or not only_files)


def _may_be_at(copied: Copied, path: str) -> bool:
    if copied.path.startswith("?") != path.startswith("?"):
        return not copied.is_file or posixpath.basename(copied.path) == posixpath.basename(path)
    return copied.path == path or (not copied.is_file and is_below(path, copied.path))


def _are_files(copied: list[Copied]) -> bool:
    """Whether an instruction copies nothing but files with names of their own."""
    node = copied[0].step.node
    assert isinstance(node, (Add, Copy))
    files = {one.source for one in copied if one.is_file}
    return len(files) == len(node.sources)


def _writes_below(step: Step, folder: str) -> bool:
    copied = copied_by(step)
    return not copied or any(is_below(one.path, folder) for one in copied)


def _mode_flag(change: Change) -> str | None:
    mode = _mode(change)
    if mode is None:
        return None
    can_be_entered = any(digit in "1357" for digit in mode[-3:])
    for copied in change.copied:
        if copied.is_folder:
            # The destination itself is made with this mode, whatever the flag says.
            has_own_mode = not copied.source and mode[-3:] != "755"
            if has_own_mode or not can_be_entered or not is_new(copied):
                return None
            change.is_unsafe = True
        elif not copied.is_file and can_be_entered:
            return None
    return f"--chmod={mode}"


def _mode(change: Change) -> str | None:
    """The mode in octal digits, where it is given so, or can be worked out."""
    mode = change.command.word(change.command.invocation.operands[0]).value
    if mode is None or _OCTAL.match(mode):
        return mode
    modes = {_first_mode(copied) for copied in change.copied}
    first = modes.pop()
    return None if modes or first is None else _with_added(first, mode)


def _first_mode(copied: Copied) -> int | None:
    """The mode of a copied file, where it is always the same."""
    node = copied.step.node
    if node.heredocs and copied.is_file and _HEREDOC.match(copied.source):
        return 0o644
    if isinstance(node, Add) and copied.is_file and is_remote(copied.source):
        return 0o600
    return None


def _with_added(mode: int, symbolic: str) -> str | None:
    """A mode after ``chmod +x`` or the like, which adds to it."""
    match = _ADDS.match(symbolic)
    if match is None:
        return None
    bits = sum({"r": 4, "w": 2, "x": 1}[letter] for letter in set(match["what"]))
    who = match["who"] or "a"
    if not match["who"] and "w" in match["what"]:
        # The umask has a say.
        return None
    for position, letter in ((6, "u"), (3, "g"), (0, "o")):
        if letter in who or "a" in who:
            mode |= bits << position
    return f"{mode:o}"


def _owner_flag(change: Change, step: Step, copies: list[Step]) -> str | None:
    owner = _owner(change.command, step, change.steps)
    files = ("/etc/passwd", "/etc/group")
    if owner is None or any(may_write(copy, file) for copy in copies for file in files):
        return None
    for copied in change.copied:
        if copied.is_folder and not is_new(copied):
            return None
        folder = posixpath.dirname(copied.path)
        is_there = folder in _SYSTEM_FOLDERS or folder == copied.step.state.workdir
        if (
            copied.is_folder
            or not copied.is_file
            or not is_there
            or copied.step.node.flag("from") is not None
        ):
            # A folder on the way would change hands as well; programs would keep a set-user-ID bit.
            change.is_unsafe = True
    return f"--chown={owner}"


def _owner(command: Command, step: Step, copies: list[Step]) -> str | None:
    """The owner as the flag is to say it."""
    index = command.invocation.operands[0]
    word = command.word(index)
    text = word.text
    if len(text) > 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    value = command.values[index]
    match = _OWNER.match(value or "")
    if match is None or not _FLAG_TEXT.match(text):
        return None
    if word.value is None and not _means_the_same(word, step, copies):
        return None
    if match["group"] is None:
        # The group stays that of root, which is not what the flag would make of it.
        return None if "." in match["user"] else f"{text}:0"
    if match["group"] == ":":
        return None if match["user"].isdigit() else text.removesuffix(":")
    return text


def _means_the_same(word: Word, step: Step, copies: list[Step]) -> bool:
    """Whether the variables in a word of the script have the same values for the instructions."""
    parts = [inner for part in word.parts for inner in _inner(part)]
    for part in parts:
        if isinstance(part, Literal):
            continue
        if not isinstance(part, Parameter) or part.operator or part.target != part.name:
            return False
        values = {one.state.environment.get(part.name) for one in (step, *copies)}
        if len(values) != 1 or None in values:
            return False
    return True


def _inner(part: object) -> tuple[object, ...]:
    return tuple(part.parts) if isinstance(part, DoubleQuoted) else (part,)


def is_new(copied: Copied) -> bool:
    """Whether there certainly was nothing at the place of a folder before it was copied."""
    path, step = copied.path, copied.step
    if not is_plain_system(step.stage) or not _is_unusual(path) or _is_workdir(step, path):
        return False
    earlier = [one for stage in step.stage.ancestors for one in stage.steps]
    earlier += step.stage.steps[: step.index]
    return len(earlier) <= _MAX_STEPS and not any(_may_make(one, path) for one in earlier)


def _is_unusual(path: str) -> bool:
    """Whether no system brings a folder of that name."""
    parts = path.strip("/").split("/")
    top = f"/{parts[0]}"
    if path.startswith("?") or not parts[0] or parts[0] == "go":
        return False
    if top not in _SYSTEM_FOLDERS:
        return True
    if top in ("/opt", "/srv", "/mnt"):
        return len(parts) > 1
    if path.startswith(("/usr/src/", "/var/www/")):
        return len(parts) > 2 and parts[2] != "html"
    return False


def _is_workdir(step: Step, path: str) -> bool:
    workdir = step.state.workdir or "/"
    return workdir == path or is_below(workdir, path)


def _may_make(step: Step, path: str) -> bool:
    """Whether an instruction may have made a folder."""
    node = step.node
    if isinstance(node, (Add, Copy)):
        if not copied_by(step):
            return True
        return may_write(step, path) or _writes_below(step, path)
    if isinstance(node, Workdir):
        return path in node.code or _is_workdir(step, path)
    if not isinstance(node, Run):
        return False
    if step.script is None or path in node.code:
        return True
    name = posixpath.basename(path)
    return any(
        path in value or (command.name in _MAKERS and name in value)
        for command in step.commands
        for value in command.prefixes
    )
