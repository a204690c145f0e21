"""Writes the number of a user where USER names it."""

from __future__ import annotations

from dflint.cst.nodes import User, Volume, Workdir
from dflint.fingerprint import words
from dflint.regex import regex
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.accounts import FREE_NUMBER, find_account
from dflint.semantics.base_images import DEBIAN, official_image
from dflint.semantics.users import final_users, is_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.accounts import Account
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: What such users have without being given it, and what they are to get: a file that has it counts
#: on it.
_NUMBERS = regex(rf"\b(?:999|100\d|{FREE_NUMBER})\b")
#: A file with more of them is left alone.
_MAX_USERS = 20


def is_number(user: str) -> bool:
    """Whether a user, without its group, is given by its number."""
    return user.isascii() and user.isdigit()


def named_users(file: File) -> Iterator[tuple[Step, str, Fix | None]]:
    """The last USER of each image, where it is a name; with it, and the repair if there is one."""
    finals = [(step, user) for step, user in final_users(file.stages) if not is_number(user)]
    users = [step for step in file.steps if isinstance(step.node, User)] if finals else []
    for step, user in finals:
        is_few = len(users) <= _MAX_USERS
        yield step, user, _write_number(file, step, users) if user and is_few else None


def _write_number(file: File, step: Step, users: list[Step]) -> Fix | None:
    """Has all USERs of that name say the number, and the command that makes the user give it that
    one; None where the number is not certain, or something else would change with it.

    The engine looks a number up in ``/etc/passwd`` as it does a name: home directory and groups are
    those of the user (``GetExecUser()`` in user/user.go of https://github.com/moby/sys). WORKDIR
    alone does not: what it makes gets the number as that of its group, too (``readUser()`` in
    solver/llbsolver/ops/user_linux.go of BuildKit).
    """
    user = _user_of(step)
    if user is None:
        return None
    account = _account(file, step, user)
    replacement = None if account is None else _replacement(step, account)
    if account is None or replacement is None:
        return None
    edits = [replacement]
    for other in users:
        if other is not step and _user_of(other) == user:
            found = _account(file, other, user)
            edit = None if found is None else _replacement(other, found)
            if edit is not None and found is not None and _is_same(found, account):
                edits.append(edit)
    if account.is_new and account.creation is not None:
        addition = _addition(file, account.creation, account.uid)
        if addition is None:
            return None
        edits.append(addition)
    number = edits[0].tokens[0]
    return Fix(f"Write {number}", edits, Safety.UNSAFE)


def _user_of(step: Step) -> str | None:
    """The user that USER names, without its group."""
    node = step.node
    if len(node.words) != 1 or step.is_onbuild:
        return None
    user = step.state.resolve(node.words[0].value, step.stage.tree.escape)
    name = None if user is None else user.partition(":")[0]
    return None if not name or is_number(name) or is_root(name) else name


def _account(file: File, step: Step, user: str) -> Account | None:
    text = step.node.words[0].value.partition(":")[0]
    account = find_account(file.stages, step, user, text)
    if account is None or (account.gid == account.uid and account.gid):
        return account
    return None if _makes_folders(step) else account


def _makes_folders(step: Step) -> bool:
    """Whether a WORKDIR may make a folder as that user."""
    for later in step.later:
        if isinstance(later.node, User) and later.stage is step.stage:
            return False
        if isinstance(later.node, Workdir):
            return True
    return False


def _is_same(one: Account, other: Account) -> bool:
    creations = [account.creation and account.creation.node for account in (one, other)]
    return one.uid == other.uid and creations[0] is creations[1]


def _replacement(step: Step, account: Account) -> Edit | None:
    """The edit of USER: the number, or the variable that holds it, and that of the group."""
    word = step.node.words[0]
    number = account.variable_at(step.state) or account.uid
    _, colon, group = word.value.partition(":")
    if not number or "\n" in word.text:
        return None
    if colon:
        gid = group if is_number(group) else _group(step, group, account)
        if gid is None:
            return None
        number = f"{number}:{gid}"
    return Edit(*word.span, number, [number])


def _group(step: Step, group: str, account: Account) -> str | None:
    """The number of the group that USER names, where it is the user's own."""
    name = step.state.resolve(group, step.stage.tree.escape)
    return account.gid if name == account.group else None


def _addition(file: File, creation: Command, number: str) -> Edit | None:
    """The option that gives a new user its number."""
    if number == FREE_NUMBER:
        has_volume = any(isinstance(step.node, Volume) for step in file.steps)
        # With sudo it is somebody at a terminal, who has files with the usual number on the host.
        if has_volume or "sudo" in file.text or _NUMBERS.search(file.text):
            return None
    invocation = creation.invocation
    spelled = [option.spelled for option in invocation.options]
    image = official_image(creation.step.stage)
    is_debian = image is not None and image.family == DEBIAN and creation.name == "adduser"
    is_long = bool(spelled) and all(name.startswith("--") for name in spelled)
    option = "--uid" if is_debian or is_long else "-u"
    end = creation.word(invocation.command_end).span[1]
    text = f" {option} {number}"
    return Edit(end, end, text, words(text))
