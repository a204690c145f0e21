"""DF202 add-instead-of-copy."""

from __future__ import annotations

from dflint.cst.nodes import Cmd, Entrypoint, JsonArray, Run
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.paths import known_ends, known_text, written_ends
from dflint.semantics.transfers import (
    is_archive,
    is_certainly_no_archive,
    is_heredoc,
    is_path_of_file,
    is_remote,
    may_be_archive,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Add, JsonString, Word
    from dflint.semantics.stages import Step

#: The flags that COPY has as well.
_FLAGS = ("chmod", "chown", "exclude", "link")


class AddInsteadOfCopy(Rule):
    """ADD copies a plain file or folder, which COPY does without surprises.

    ADD also unpacks what turns out to be an archive and fetches what looks like a URL. Where
    neither is wanted, COPY says so, and does the same on the day when the file has become an
    archive.

    The repair writes COPY. It is safe where every source is a folder or a kind of file that no
    archive is, whatever the variables in it hold, and where the destination is that of a program or
    of its settings, such as `/usr/local/bin/start`. It is unsafe where a file may yet turn out to
    be an archive by what is in it, such as one without a suffix, or where only the value that a
    variable has in the file says what is copied. Packed files such as `app.zip` are left alone.
    """

    code = "DF202"
    name = "add-instead-of-copy"
    aliases = ("DL3020",)
    severity = Severity.WARNING
    examples = [
        Bad(
            "FROM debian:bookworm\nRUN     a\nADD     app.py /srv/\n",
            fixed="FROM debian:bookworm\nRUN     a\nCOPY    app.py /srv/\n",
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nADD app.py /srv/\n",
            fixed="FROM debian:bookworm\nCOPY app.py /srv/\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\n"
            "add \\\r\n  # settings\r\n  ./conf/ a-$X.jar src/*.c \\\r\n  /srv/\r\n",
            fixed="FROM debian:bookworm\n"
            "copy \\\r\n  # settings\r\n  ./conf/ a-$X.jar src/*.c \\\r\n  /srv/\r\n",
        ),
        Bad(
            'FROM debian:bookworm\nARG JAR=target/*.jar\nADD ["$JAR", "/srv/"]\n',
            fixed='FROM debian:bookworm\nARG JAR=target/*.jar\nCOPY ["$JAR", "/srv/"]\n',
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nADD bin/start /srv/\n",
            fixed="FROM debian:bookworm\nCOPY bin/start /srv/\n",
            unsafe=True,
        ),
        Bad(
            "FROM debian:bookworm\nADD site /etc/nginx/sites-available/default\n",
            fixed="FROM debian:bookworm\nCOPY site /etc/nginx/sites-available/default\n",
        ),
        Bad(
            'FROM debian:bookworm\nADD start /start\nRUN chmod +x /start\nENTRYPOINT ["/start"]\n',
            fixed="FROM debian:bookworm\nCOPY start /start\nRUN chmod +x /start\n"
            'ENTRYPOINT ["/start"]\n',
        ),
        Bad(
            "FROM debian:bookworm\nADD setup.bin /setup\nRUN /setup -q\n",
        ),
        Bad(
            "FROM debian:bookworm\nADD steps /app/run.sh\n",
            fixed="FROM debian:bookworm\nCOPY steps /app/run.sh\n",
        ),
        Bad(
            "FROM debian:bookworm\nADD target/app-$VERSION.jar /srv/\n",
            fixed="FROM debian:bookworm\nCOPY target/app-$VERSION.jar /srv/\n",
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nADD --chown=app <<EOF /srv/motd\nHello\nEOF\n",
            fixed="FROM debian:bookworm\nCOPY --chown=app <<EOF /srv/motd\nHello\nEOF\n",
            lines=[2],
        ),
        Bad("FROM debian:bookworm\nADD app.zip /srv/\n"),
        Bad("FROM debian:bookworm\nADD files/* /srv/\n"),
        Bad("FROM debian:bookworm\nADD app.py https://example.com/app.cfg /srv/\n"),
        Bad("FROM debian:bookworm\nADD --checksum=sha256:0 app.py /srv/\n"),
        Bad(
            "FROM debian:12\n  ADD app.conf /etc/\n",
            fixed="FROM debian:12\n  COPY app.conf /etc/\n",
            lines=[2],
        ),
        Good("FROM debian:bookworm\nADD rootfs.tar.zst /\n"),
        Good("FROM debian:bookworm\nARG ROOTFS\nADD ${ROOTFS} /\n"),
        Good("FROM debian:bookworm\nADD https://example.com/app.py /srv/\n"),
        Good("FROM debian:bookworm\nADD git@github.com:moby/buildkit.git#v0.14 /src/\n"),
        Good("FROM debian:bookworm\nADD --unpack app.bin /srv/\n"),
    ]

    def visit_Add(self, step: Step) -> Iterator[Violation]:
        node: Add = step.node  # type: ignore[assignment]
        if node.flag("unpack") is not None:
            return
        for source in node.sources:
            if is_heredoc(node, source) or _is_plain(step, source):
                message = f"COPY is enough for {source.value}"
                yield self.violation(node.head_span, message, _fix(self.file.text, step, node))
                return


def _fix(text: str, step: Step, node: Add) -> Fix | None:
    if any(flag.name not in _FLAGS for flag in node.flags):
        return None
    safety = Safety.SAFE
    is_file = len(node.sources) == 1 and _is_put_as_file(step, node)
    for source in node.sources:
        if is_heredoc(node, source):
            continue
        start, end = written_ends(step, source.value)
        is_no_archive = is_certainly_no_archive(end) or (is_file and not may_be_archive(end))
        if start and not is_remote(start) and end and is_no_archive:
            continue
        safety = Safety.UNSAFE
        start, end = known_ends(step, source.value)
        if not start or not end or is_remote(start) or may_be_archive(end):
            return None
    first, last = node.head_span
    if text.startswith("  ", last):
        # What is aligned stays so.
        last += 1
    return Fix("Write COPY", [Edit(first, last, _in_case_of(node.keyword), ["COPY"])], safety)


def _is_put_as_file(step: Step, node: Add) -> bool:
    if node.destination is None:
        return False
    path = known_text(step, node.destination.value)
    return path is not None and (is_path_of_file(path) or path in _started(step))


def _started(step: Step) -> Iterator[str]:
    """The programs that are run from there on, by path: a folder cannot be."""
    for later in step.stage.steps[step.index + 1 :]:
        node = later.node
        if isinstance(node, (Cmd, Entrypoint)) and isinstance(node.command, JsonArray):
            yield from (element.value for element in node.command.elements[:1])
        elif isinstance(node, (Cmd, Entrypoint, Run)):
            yield from (command.values[0] or "" for command in later.commands)


def _in_case_of(keyword: str) -> str:
    return "COPY" if keyword.isupper() else "copy" if keyword.islower() else "Copy"


def _is_plain(step: Step, source: Word | JsonString) -> bool:
    """Whether a source is neither fetched nor, by its name, unpacked."""
    start, end = known_ends(step, source.value)
    if not start or is_remote(start) or is_archive(end):
        return False
    # Behind a variable that is not known the suffix must be.
    return start == end or "." in end or "/" in end
