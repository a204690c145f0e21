"""DF202 add-instead-of-copy."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.paths import known_ends
from dflint.semantics.transfers import is_archive, is_heredoc, is_remote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Add, JsonString, Word
    from dflint.semantics.stages import Step


class AddInsteadOfCopy(Rule):
    """ADD copies a plain file or folder, which COPY does without surprises.

    ADD also unpacks what turns out to be an archive and fetches what looks like a URL. Where
    neither is wanted, COPY says so, and does the same on the day when the file has become an
    archive.
    """

    code = "DF202"
    name = "add-instead-of-copy"
    aliases = ("DL3020",)
    severity = Severity.WARNING
    examples = [
        Bad("FROM debian:bookworm\nADD app.py /srv/\n", lines=[2]),
        Bad('FROM debian:bookworm\nARG JAR=target/*.jar\nADD ["$JAR", "/srv/"]\n', lines=[3]),
        Bad("FROM debian:bookworm\nADD target/app-$VERSION.jar /srv/\n", lines=[2]),
        Bad("FROM debian:bookworm\nADD --chown=app <<EOF /srv/motd\nHello\nEOF\n", lines=[2]),
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
                yield self.violation(node.head_span, message)
                return


def _is_plain(step: Step, source: Word | JsonString) -> bool:
    """Whether a source is neither fetched nor, by its name, unpacked."""
    start, end = known_ends(step, source.value)
    if not start or is_remote(start) or is_archive(end):
        return False
    # Behind a variable that is not known the suffix must be.
    return start == end or "." in end or "/" in end
