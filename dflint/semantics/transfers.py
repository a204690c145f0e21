"""What COPY and ADD copy.

Sources: instructions/parse.go and dockerfile2llb/convert.go of BuildKit, pkg/archive of Moby.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Add, Copy, JsonString, Word

_REMOTE = re.compile(r"(?:https?|ftp|git|ssh)://|[^/@:\s]+@[^/:\s]+:|github\.com/", re.IGNORECASE)
_HEREDOC = re.compile(r"[0-9]*<<")
_ARCHIVE = re.compile(
    r"\.(?:tar(?:[.*?].*)?|Z|bz2|gz|lz|lzma|xz|zst|tZ|tb2|tbz2?|tgz|tlz|tpz|txz|tzst)$"
)


def is_heredoc(node: Add | Copy, source: Word | JsonString) -> bool:
    """Whether a source is a here-document."""
    return bool(node.heredocs) and _HEREDOC.match(source.value) is not None


def is_remote(path: str) -> bool:
    """Whether ADD fetches a source: a URL, or a git repository."""
    return _REMOTE.match(path) is not None


def is_archive(path: str) -> bool:
    """Whether a source is, by its name, something that ADD may unpack."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return _ARCHIVE.search(name) is not None
