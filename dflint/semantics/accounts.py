"""The users that a file makes in its images, and the numbers that they get.

Sources: src/useradd.c and lib/find_new_uid.c of https://github.com/shadow-maint/shadow,
loginutils/adduser.c of https://busybox.net, adduser(8) of Debian. An ordinary user without a number
gets the first one from 1000 on; a group of its own gets the same number, where it is free.
"""

from __future__ import annotations

from itertools import islice

from dflint.cst.nodes import Add, Arg, Copy, Run
from dflint.regex import regex
from dflint.semantics.base_images import ALPINE, DEBIAN, REDHAT, official_image
from dflint.semantics.image_users import first_number, numbers_of
from dflint.semantics.ownership import may_write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.commands.invocation import Option
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage, State, Step
    from dflint.shell.nodes import Pipeline

_PASSWD = "/etc/passwd"
_MAKERS = ("useradd", "adduser")
_GROUP_MAKERS = ("groupadd", "addgroup")
#: What else changes users, and their numbers; without one of these options usermod does not.
_CHANGERS = frozenset("usermod userdel deluser groupmod groupdel delgroup newusers vipw".split())
_CHANGING_OPTIONS = ("--uid", "--login", "--gid", "--root", "--prefix")
#: What these do with ``/etc/passwd`` leaves the numbers alone.
_HARMLESS = frozenset("awk cat chgrp chmod chown cut echo getent grep egrep head ls tail".split())
#: They may run anything.
_OPAQUE = frozenset(". ansible ansible-playbook bash chef-client eval puppet sh source".split())
#: Their scripts are known to make no users.
_CONFIGURE = frozenset(("configure", "Configure", "bootstrap", "autogen.sh", "config"))
_VALUE = regex(r"""(?:--?[a-z]+=|-[a-z]*[ug])?["']?(?P<text>\$\{?(?P<name>[A-Za-z_]\w*)\}?)["']?""")
_NAME = regex(r"\$\{?(?P<name>[A-Za-z_]\w*)")
#: Free in all images that we know of, and high enough not to be anybody's on the host.
FREE_NUMBER = "10001"
#: More instructions, or more commands about users, are not looked at.
_MAX_STEPS, _MAX_EVENTS = 300, 40


class Account:
    """A user of an image, as of some instruction."""

    __slots__ = ("creation", "gid", "group", "is_new", "uid", "variable")

    def __init__(
        self,
        uid: str,
        gid: str | None,
        group: str,
        creation: Command | None = None,
        is_new: bool = False,
    ) -> None:
        #: The number; empty where only a variable says it.
        self.uid = uid
        #: That of its group; None where it is not certain.
        self.gid = gid
        #: The name of its group.
        self.group = group
        #: What makes it; None for a user of the base image.
        self.creation = creation
        #: Whether the command does not give the number yet.
        self.is_new = is_new
        #: The variable that holds the number, as the command has it: ``${APP_UID}``.
        self.variable: str | None = None

    def variable_at(self, state: State) -> str | None:
        """The variable, where it has the same value there."""
        match = _VALUE.fullmatch(self.variable or "")
        if match is None or self.creation is None:
            return None
        then, now = self.creation.step.state.environment, state.environment
        is_same = match["name"] in now and now.get(match["name"]) == then.get(match["name"])
        return self.variable if is_same else None


def find_account(stages: Sequence[Stage], step: Step, name: str, text: str) -> Account | None:
    """The user of that name, whom an instruction names as ``text``; None where it is not certain
    which number it has.
    """
    before = list(islice(_lineage(step.stage, step.index), _MAX_STEPS + 1))
    if len(before) > _MAX_STEPS:
        return None
    place = _last_writer(before)
    if place is None:
        return _find_account(step.stage, before, name, text)
    stage, after = _source_of_passwd(before[place], stages), before[place + 1 :]
    if stage is None:
        return _find_account(None, after, name, text)
    copied = list(islice(_lineage(stage, len(stage.nodes)), _MAX_STEPS + 1))
    if len(copied) > _MAX_STEPS or _last_writer(copied) is not None:
        return None
    return _find_account(stage, copied + after, name, text)


def _last_writer(steps: list[Step]) -> int | None:
    """The index of the last step that may copy another ``/etc/passwd`` to the image."""
    for index in reversed(range(len(steps))):
        if isinstance(steps[index].node, (Add, Copy)) and may_write(steps[index], _PASSWD):
            return index
    return None


def _lineage(stage: Stage, index: int) -> Iterator[Step]:
    """The steps before one, of the stages that its stage is built on, too."""
    for ancestor in reversed(list(stage.ancestors)):
        yield from ancestor.steps
    yield from stage.steps[:index]


def _source_of_passwd(step: Step, stages: Sequence[Stage]) -> Stage | None:
    """The stage of which an instruction copies ``/etc/passwd``, and nothing but such files."""
    node = step.node
    name = next(iter(node.flag_values("from")), None)
    if not isinstance(node, Copy) or node.destination is None or name is None:
        return None
    sources = [source.value for source in node.sources]
    is_file = node.destination.value == _PASSWD and sources == [_PASSWD]
    is_in_folder = node.destination.value in ("/etc/", "/etc") and _PASSWD in sources
    if not is_file and not (is_in_folder and all(one.startswith("/etc/") for one in sources)):
        return None
    for stage in stages[: step.stage.index]:
        if stage.name == name.lower() or str(stage.index) == name:
            return stage
    return None


def _find_account(stage: Stage | None, before: list[Step], name: str, text: str) -> Account | None:
    """``stage``: where the steps begin in its base image; None where that is not known."""
    events = [command for step in before for command in _about_users(step)]
    if len(events) > _MAX_EVENTS or any(_touches(command, name) for command in events):
        return None
    creations = [command for command in events if _makes(command) == name]
    if not creations:
        is_unclear = "$" in text or any(_makes(command) == "" for command in events)
        numbers = None if is_unclear or stage is None else numbers_of(stage, name)
        return None if numbers is None else Account(*numbers, name)
    creation = creations[0]
    if len(creations) > 1 or not _is_plain(creation):
        return None
    word = creation.word(creation.invocation.operands[0]).text
    if "$" in text and _bare(word) != _bare(text):
        return None
    earlier = events[: events.index(creation)]
    if creation.has("--uid"):
        return _numbered(creation, earlier)
    return _unnumbered(creation, earlier, [] if stage is None else before)


def _bare(text: str) -> str:
    return text.translate({ord(character): None for character in "\"'{}"})


def _about_users(step: Step) -> Iterator[Command]:
    """The commands of a step that are about users, or that touch ``/etc/passwd``."""
    code = step.node.code
    if not isinstance(step.node, Run) or not ("user" in code or "group" in code or _PASSWD in code):
        return
    for command in (*step.commands, *step.inner_commands):
        name = command.name
        if (
            name in _MAKERS
            or name in _GROUP_MAKERS
            or name in _CHANGERS
            or _PASSWD in _all(command)
        ):
            yield command


def _all(command: Command) -> str:
    redirected = "".join(redirection.code for redirection in command.node.redirections)
    return redirected + "".join(command.prefixes) if _PASSWD in command.node.code else ""


def _touches(command: Command, name: str) -> bool:
    """Whether it may change the number of a user that is there already, or make one in a way that
    is not understood.
    """
    invocation = command.invocation
    if _PASSWD in _all(command):
        if any(_PASSWD in one.code for one in command.node.redirections if ">" in one.operator):
            return True
        return command.name not in _HARMLESS
    if command.name in _MAKERS or command.name in _GROUP_MAKERS:
        return not command.is_in_source and name in command.node.code
    if command.name == "usermod" and not command.has(*_CHANGING_OPTIONS):
        return False
    operands = [command.values[index] for index in invocation.operands]
    return not operands or None in operands or name in operands


def _makes(command: Command) -> str | None:
    """The user that it makes; empty where it is not known, None where it makes none."""
    if command.name not in _MAKERS or command.has("--help", "--defaults"):
        return None
    operands = command.invocation.operands
    makes_group = command.has("--group") and not command.has("--system")
    if len(operands) != 1 or makes_group:
        # ``adduser app sudo`` adds a user to a group.
        return None
    return command.values[operands[0]] or ""


def _is_plain(command: Command) -> bool:
    """Whether it certainly runs, in a form that can be edited."""
    invocation, script = command.invocation, command.step.script
    if not command.is_in_source or not invocation.certain or script is None:
        return False
    if invocation.chrooted or script.errors:
        return False
    if command.has("--non-unique", "--root", "--prefix", "--conf") or invocation.reads_arguments:
        return False
    for item in script.body.items:
        if "||" in item.and_or.operators or item.is_background:
            continue
        if any(_ends_with(pipeline, command) for pipeline in item.and_or.pipelines):
            return True
    return False


def _ends_with(pipeline: Pipeline, command: Command) -> bool:
    return not pipeline.is_negated and pipeline.commands[-1] is command.node


def _numbered(creation: Command, earlier: list[Command]) -> Account | None:
    """The account, where the command says the number."""
    option = creation.invocation.option("--uid")
    number = None if option is None else _number(creation, option)
    variable = None if option is None else _variable(creation, option)
    if not number and variable is None:
        return None
    if number is not None and number.strip("0") == "":
        return None
    account = Account(number or "", *_group(creation, number or "", earlier), creation)
    account.variable = variable
    return account


def _number(command: Command, option: Option) -> str | None:
    """The number that an option gives, if whoever builds cannot give it another."""
    if option.value_index is None or not _is_number(option.value or ""):
        return None
    effects = command.step.effects
    arguments = _arguments(command.step)
    names = {match["name"] for match in _NAME.finditer(command.word(option.value_index).text)}
    is_fixed = effects is not None and names.isdisjoint(arguments - effects.assigned)
    return option.value if is_fixed else None


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def _variable(command: Command, option: Option) -> str | None:
    """The variable that holds the number, as it is written, where the file sets it."""
    if option.value_index is None or command.step.effects is None:
        return None
    match = _VALUE.fullmatch(command.word(option.value_index).text)
    if match is None or match["name"] in command.step.effects.assigned:
        return None
    is_set = match["name"] in command.step.state.environment
    return (
        match["text"]
        if is_set and (option.value is None or _is_number(option.value or ""))
        else None
    )


def _arguments(step: Step) -> set[str]:
    """The names that ARG has declared before a step."""
    return {
        pair.key.value
        for earlier in _lineage(step.stage, step.index)
        if isinstance(earlier.node, Arg)
        for pair in earlier.node.pairs
    }


def _group(creation: Command, uid: str, earlier: list[Command]) -> tuple[str | None, str]:
    """The number of the user's group, None where it is not certain, and its name."""
    option = creation.invocation.option("--gid", "--ingroup", "-G")
    if creation.name == "useradd":
        option = creation.invocation.option("--gid")
    if option is not None:
        name = option.value or ""
        return (_group_number(name, earlier) if _is_literal(creation, option) else None), name
    is_system = creation.name == "adduser" and creation.has("--system", "-S")
    groups = any(command.name in _GROUP_MAKERS or _makes(command) for command in earlier)
    image = official_image(creation.step.stage)
    is_known = image is not None and image.family in (ALPINE, DEBIAN, REDHAT)
    is_certain = is_known and not (is_system or groups or creation.has("--no-user-group"))
    return uid if uid and is_certain else None, _makes(creation) or ""


def _is_literal(command: Command, option: Option) -> bool:
    return option.value_index is not None and "$" not in command.word(option.value_index).text


def _group_number(name: str, commands: list[Command]) -> str | None:
    """The number of a group that one of the commands makes."""
    if _is_number(name) or name == "root":
        return name.replace("root", "0")
    makers = [
        command
        for command in commands
        if command.name in _GROUP_MAKERS
        and any(command.values[index] == name for index in command.invocation.operands)
    ]
    option = makers[0].invocation.option("--gid", "-g") if len(makers) == 1 else None
    if option is None or len(makers[0].invocation.operands) != 1 or not _is_plain(makers[0]):
        return None
    is_certain = _is_literal(makers[0], option) and _is_number(option.value or "")
    return option.value if is_certain else None


def _unnumbered(creation: Command, earlier: list[Command], before: list[Step]) -> Account | None:
    """The account, with the number that it gets today, or else one that nobody has."""
    if any(_makes(command) is not None for command in earlier):
        return None
    is_system = creation.has("--system", "-S", "-r")
    if is_system and creation.name == "adduser" and not _is_alpine(creation):
        # That of Debian is content with a user that exists, but not if it has another number.
        return None
    uid = FREE_NUMBER
    if not is_system and _is_first(creation, earlier, before):
        uid = first_number(creation.step.stage) or FREE_NUMBER
    gid, group = _group(creation, uid, earlier)
    has_other_range = is_system and not creation.has("--gid", "--ingroup", "-G")
    return Account(uid, None if has_other_range else gid, group, creation, is_new=True)


def _is_alpine(command: Command) -> bool:
    image = official_image(command.step.stage)
    return image is not None and image.family == ALPINE


def _is_first(creation: Command, earlier: list[Command], before: list[Step]) -> bool:
    """Whether nothing else may have made a user, or taken the number for a group of its own."""
    has_groups = any(command.name in _GROUP_MAKERS for command in earlier)
    if has_groups and creation.name == "adduser":
        return False
    if any(command.name in _CHANGERS for command in earlier):
        return False
    for step in before:
        for command in (*step.commands, *step.inner_commands) if isinstance(step.node, Run) else ():
            if command.node is creation.node:
                return True
            if _is_opaque(command):
                return False
    return False


def _is_opaque(command: Command) -> bool:
    """Whether it may run anything."""
    name = command.values[0] if command.values else None
    if command.name is None or name is None:
        return True
    base = name.rpartition("/")[2]
    is_path = "/" in name and not name.startswith(("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/"))
    return command.name in _OPAQUE or (is_path and base not in _CONFIGURE)
