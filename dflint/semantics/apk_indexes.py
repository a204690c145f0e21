"""Where apk's indexes of packages are fetched and read, over the steps of a file.

``apk add`` and ``apk upgrade`` fetch them with ``--no-cache``, and keep nothing; since version
2.9.1 also by themselves, where there are none or old ones. All others read those that are there.
Sources: ``apk_db_open`` and ``is_index_stale`` in src/database.c of apk-tools,
https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/apk.8.scd.
"""

from __future__ import annotations

from dflint.commands.apk import keeps_indexes
from dflint.commands.packages import DOWNLOAD, INSTALL, UPGRADE
from dflint.cst.nodes import Run
from dflint.semantics.later import Later
from dflint.semantics.package_lists import may_need_earlier_lists
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: They read the indexes of the repositories, and never fetch them.
_READERS = ("search", "list", "policy", "query", "fetch")
#: With these it is another cache, or none, or it is not fetched.
_PARTICULAR = (
    "--cache-dir --cache-max-age --cache --no-network --root --cache-packages --repositories-file"
).split()


def is_plain(command: Command) -> bool:
    """Whether ``--no-cache`` does the same for it as the indexes that are kept: add and upgrade."""
    return (
        command.is_in_source
        and command.invocation.tool == "apk"
        and command.subcommand in ("add", "upgrade")
        and command.invocation.certain
        and not command.has(*_PARTICULAR)
    )


def reads_kept(command: Command) -> bool:
    """Whether it needs indexes that a command before it has fetched."""
    if command.invocation.tool != "apk" or command.has("--no-cache"):
        return False
    if command.subcommand in _READERS:
        return True
    action = command.package_action
    is_fetching = action is not None and action.action in (INSTALL, UPGRADE, DOWNLOAD)
    return is_fetching and not command.has("--update-cache") and not is_plain(command)


class IndexReaders:
    """Which steps of a file read the indexes that another one has fetched."""

    def __init__(self, file: File) -> None:
        self._readers = Later(file, _reads)
        self._unknown = Later(file, lambda step: may_need_earlier_lists(step) or None)

    def is_read_later(self, step: Step) -> bool:
        """Whether a later step needs the indexes that this one leaves."""
        return self._readers.says(step)

    def may_be_read(self, step: Step) -> bool:
        """Whether it or a later one runs a script that nobody here knows, which may need them."""
        return may_need_earlier_lists(step) or self._unknown.says(step)


def _reads(step: Step) -> bool | None:
    """Whether it needs indexes from before; None where it has nothing to do with them."""
    for command in in_order(step) if isinstance(step.node, Run) else ():
        if command.invocation.tool == "apk" and keeps_indexes(command.invocation):
            return False
        if reads_kept(command):
            return True
    return None
