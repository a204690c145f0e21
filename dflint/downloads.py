"""A download with wget as one with curl, and the other way round.

Sources: curl(1), wget(1), networking/wget.c of busybox. ``tests/test_downloads.py`` shows with the
real programs that the files are the same, and that the commands fail in the same cases.
"""

from __future__ import annotations

from dflint.commands.invocation import SEPARATOR
from dflint.cst.nodes import Run
from dflint.fingerprint import words
from dflint.regex import regex
from dflint.rule import Edit
from dflint.shell.nodes import DoubleQuoted, Elif, If, Parameter, Until, While

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.commands.invocation import Option
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Stage
    from dflint.shell.nodes import Script, Word

CURL, WGET = "curl", "wget"

#: Stands in an address for what is not known.
_UNKNOWN = "\0"
#: Of the web, without what curl reads as a pattern, and without a user's name in it.
_ADDRESS = regex(
    r"(?:https?://|\0|(?!ftps?\.|dict\.|ldaps?\.|imaps?\.|smtps?\.|pop3s?\.)[\w-]+\.[\w.-]+(?=[/:]))"
    r"(?![^/]*@)(?:(?![\[\]{}\\^`|<>\"'])[\0!-~])*"
)
#: An address of which both take what is behind the last slash as the name of the file.
_NAMED_FILE = regex(r"[^?#%*]*[^/?#%*]/(?=[^/]*[\w.])[\w.+~,=@\0-]+")
_WORDS_OF_NAME = regex(r"[\w.+~,=@${}-]+")
#: wget's folder is made where it is missing, curl's is not: these are in every image.
_FOLDERS = frozenset(
    "/ /bin /etc /home /opt /root /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin"
    " /usr/local/lib /usr/share /var /var/cache /var/lib /var/log /var/tmp".split()
)
_WRAPPERS = frozenset(
    "sudo doas env nice ionice nohup time timeout command exec eatmydata gosu su-exec".split()
)
#: Headers that curl keeps from the host that a redirection leads to, as wget does not.
_NOT_FOR_OTHER_HOSTS = ("cookie", "authorization", _UNKNOWN)

#: Options of wget that are about what it says, or that are curl's default.
_QUIET_WGET = frozenset((
    "--quiet", "--no-verbose", "--verbose", "--progress", "--show-progress", "--no-show-progress",
    "--no-cookies",
))  # fmt: skip
#: Options without a value, and with one, that the other program calls something else.
_CURL_NAMES = {
    "--inet4-only": "-4",
    "--inet6-only": "-6",
    "--header": "-H",
    "--user-agent": "-A",
    "--ca-certificate": "--cacert",
}
#: Options of curl that are about what it says, or that are wget's default.
_QUIET_CURL = frozenset(
    "--silent --show-error --fail --location --no-progress-meter --progress-bar".split()
)
_WGET_NAMES = {
    "--insecure": "--no-check-certificate",
    "--ipv4": "-4",
    "--ipv6": "-6",
    "--header": "--header",
    "--user-agent": "-U",
    "--cacert": "--ca-certificate",
}


def downloads(stage: Stage) -> Iterator[Command]:
    """The commands of a stage that are curl or wget, those of its triggers among them."""
    for step in stage.steps:
        run = step.onbuild or step
        if isinstance(run.node, Run):
            for command in (*run.commands, *run.inner_commands):
                if command.name in (CURL, WGET):
                    yield command


def with_curl(command: Command, text: str) -> list[Edit] | None:
    """Has curl do what wget does; None where that is not exactly the same.

    ``text``: the file. wget follows redirections and fails on errors of the server, as curl does
    with ``-fL``; it says what is wrong and, here, nothing else: ``-sS``.
    """
    rewriting = _start(command, WGET)
    if rewriting is None:
        return None
    target = folder = False
    for option in command.invocation.options:
        value = rewriting.value_of(option)
        if option.name in _QUIET_WGET or option.name == "--no-check-certificate":
            rewriting.replace(option)
        elif option.name == "--output-document" and not target:
            target = True
            rewriting.replace(option, *(() if option.value == "-" else ("-o", value)))
        elif option.name == "--directory-prefix" and not folder:
            path = rewriting.path_in(option.value)
            folder = path is not None
            rewriting.replace(option, "-o", path)
        elif option.name in _CURL_NAMES and _is_for_all_hosts(command, option):
            rewriting.replace(option, _CURL_NAMES[option.name], value)
        else:
            return None
    if target and folder:
        return None
    head = "curl -fsSLk" if command.has("--no-check-certificate") else "curl -fsSL"
    if not target and not folder:
        if not rewriting.names_its_file:
            return None
        head += "O"
    return rewriting.edits(head, text)


def with_wget(command: Command, text: str) -> list[Edit] | None:
    """Has GNU wget do what curl does; None where that is not exactly the same.

    curl has to be told to fail on errors of the server. ``-nv`` is a line for each file, and what
    is wrong.
    """
    rewriting = _start(command, CURL)
    if rewriting is None or not command.has("--fail"):
        return None
    target = False
    for option in command.invocation.options:
        value = rewriting.value_of(option)
        if option.name in _QUIET_CURL:
            rewriting.replace(option)
        elif option.name == "--output" and not target and option.value != "-":
            target = True
            rewriting.replace(option, "-O", value)
        elif option.name == "--remote-name" and not target and rewriting.names_its_file:
            target = True
            rewriting.replace(option)
        elif option.name in _WGET_NAMES and _is_for_all_hosts(command, option):
            rewriting.replace(option, _WGET_NAMES[option.name], value)
        else:
            return None
    return rewriting.edits("wget -nv" if target else "wget -nv -O-", text)


class _Rewriting:
    """The words of a command that are to be replaced."""

    __slots__ = ("_address", "_command", "_is_possible", "_replaced")

    def __init__(self, command: Command, address: str) -> None:
        self._command = command
        self._address = address
        self._is_possible = True
        #: By index of a word, what stands in its place; nothing: it goes.
        self._replaced: dict[int, list[str]] = {}

    @property
    def names_its_file(self) -> bool:
        """Whether the file gets the same name from both."""
        return _NAMED_FILE.fullmatch(self._address) is not None

    def value_of(self, option: Option) -> str | None:
        """The value of an option as it is written: where it has a word of its own, all of that."""
        if option.value_index is None:
            return ""
        text = self._command.word(option.value_index).text
        if option.value_index != option.index:
            return text
        name = option.spelled + "=" if option.spelled.startswith("--") else option.spelled[1]
        before, found, value = text.partition(name)
        # Behind a blank, the shell would read a tilde as a folder.
        is_plain = before.replace("-", "").isalnum() or before in ("-", "")
        return value if found and is_plain and value and value[0] != "~" else None

    def replace(self, option: Option, *instead: str | None) -> None:
        """Has other words stand for an option and its value; None: it cannot be done."""
        text = self._command.word(option.index).text
        if not text.startswith("-") or None in instead:
            self._is_possible = False
        self._replaced.setdefault(option.index, []).extend(word for word in instead if word)
        if option.value_index not in (None, option.index):
            self._replaced[option.value_index] = []

    def path_in(self, folder: str | None) -> str | None:
        """The path of the file in a folder that is in every image."""
        command = self._command
        index = command.invocation.operands[0]
        value, address = command.values[index], command.word(index).text
        quote = '"' if address.startswith('"') and address.endswith('"') else ""
        name = address.removesuffix('"').rpartition("/")[2]
        if folder is None or (folder.rstrip("/") or "/") not in _FOLDERS or value is None:
            return None
        # A variable with a slash in its value is not where the name begins.
        if value.count("/") != address.count("/") or not self.names_its_file:
            return None
        if not _WORDS_OF_NAME.fullmatch(name):
            return None
        return f"{quote}{folder.rstrip('/')}/{name}{quote}"

    def edits(self, head: str, text: str) -> list[Edit] | None:
        """The edits, where ``head`` takes the place of the program."""
        if not self._is_possible:
            return None
        command = self._command
        found = [_replace(command.word(command.invocation.index), head)]
        for index, instead in self._replaced.items():
            edit = (
                _replace(command.word(index), " ".join(instead))
                if instead
                else drop_word(command, index, text)
            )
            if edit is None:
                return None
            found.append(edit)
        return found


def _replace(word: Word, text: str) -> Edit:
    return Edit(*word.span, text, words(text))


def drop_word(command: Command, index: int, text: str) -> Edit | None:
    """Takes a word away with the blanks before it, or with those behind it: where it is the first
    on its line, or a comment stands before it. None where a comment would go either way.
    """
    start, end = command.word(index).span
    before = command.word(index - 1).span[1]
    gaps = [(before, start)]
    if index + 1 < len(command.values):
        gaps.append((end, command.word(index + 1).span[0]))
        if "\n" in text[before:start]:
            gaps.reverse()
    for gap in gaps:
        if "#" not in text[slice(*gap)]:
            return Edit(min(start, gap[0]), max(end, gap[1]), "")
    return None


def _start(command: Command, tool: str) -> _Rewriting | None:
    """Begins with a command of which everything is known that counts."""
    invocation = command.invocation
    if not _is_editable(command) or command.word(invocation.index).text != tool:
        return None
    if not invocation.certain or invocation.unknown_options or SEPARATOR in invocation.roles:
        return None
    if len(invocation.operands) != 1 or _uses_messages(command):
        return None
    address = _text(command, invocation.operands[0])
    return _Rewriting(command, address) if _ADDRESS.fullmatch(address) else None


def _is_editable(command: Command) -> bool:
    """Whether each word of it is one word of the source, and all of them are known to be there."""
    invocation = command.invocation
    return (
        command.is_in_source
        and not command.step.is_onbuild
        and not invocation.chrooted
        and not invocation.reads_arguments
        and _WRAPPERS.issuperset(invocation.wrappers)
        and len(command.values) == len(command.node.argv)
        and not any("\n" in word.text for word in command.node.argv)
        and all(command.word(i) is word for i, word in enumerate(command.node.argv))
    )


def _text(command: Command, index: int) -> str:
    """A word as far as it is known."""
    value = command.values[index]
    return _known(command.word(index).parts) if value is None else value


def _known(parts: Iterable[object]) -> str:
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, DoubleQuoted):
            pieces.append(_known(part.parts))
        else:
            value = None if isinstance(part, Parameter) else getattr(part, "value", None)
            pieces.append(_UNKNOWN if value is None else value)
    return "".join(pieces)


def _is_for_all_hosts(command: Command, option: Option) -> bool:
    if option.name != "--header" or option.value_index is None:
        return True
    if option.value is None:
        return False
    return not option.value.lower().startswith(_NOT_FOR_OTHER_HOSTS)


def conditions(script: Script) -> set[int]:
    """The identities of the commands by which a script decides what to do: it may know their exit
    statuses.
    """
    return {
        id(inner)
        for node in script.walk()
        if isinstance(node, (If, Elif, While, Until))
        for inner in node.condition.walk()
    }


def _uses_messages(command: Command) -> bool:
    """Whether what it says goes anywhere but to the log."""
    targets = [redirection.target.value for redirection in command.node.redirections]
    return "/dev/null" not in targets and any(
        redirection.fd == "2" or "&" in redirection.operator
        for redirection in command.node.redirections
    )
