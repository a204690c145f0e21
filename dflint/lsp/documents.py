"""A Dockerfile that is open in an editor, with what dflint knows about its present text."""

from __future__ import annotations

import os

from lsprotocol.types import TextDocumentContentChangePartial
from pygls.uris import to_fs_path

from dflint.embedded.names import BAKE_HCL, COMPOSE, is_outer_name, kind_of
from dflint.file import File
from dflint.linter import lint_file
from dflint.lsp.positions import Positions
from dflint.rule import CannotCheck
from dflint.sources.paths import is_dockerfile_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentItem

    from dflint.cst.nodes import Instruction
    from dflint.rule import Violation
    from dflint.selection import Selection
    from dflint.semantics.stages import Step
    from dflint.settings import Settings

_LANGUAGES = ("dockerfile", "containerfile", "docker")
#: Languages of files that Dockerfiles are written in, and how to read one without an extension.
_OUTER_LANGUAGES = {"dockercompose": COMPOSE, "dockerbake": BAKE_HCL}


def kind_of_item(item: TextDocumentItem) -> str | None:
    """How to read what an editor has opened, as kind_of() says; None: it is none of ours.

    The editor says what it is, or the name does.
    """
    name = os.path.basename(to_fs_path(item.uri) or item.uri)
    language = item.language_id.lower()
    if language in _LANGUAGES or is_dockerfile_name(name):
        return ""
    if language in _OUTER_LANGUAGES:
        return kind_of(name) or _OUTER_LANGUAGES[language]
    return kind_of(name) if is_outer_name(name) else None


class Document:
    """An open Dockerfile, or a file with Dockerfiles in it.

    What costs time is worked out once for each version of its text.
    """

    def __init__(self, uri: str, text: str, version: int, encoding: str, kind: str = "") -> None:
        """``kind``: as kind_of() says; empty: it is a Dockerfile."""
        self.uri = uri
        self.kind = kind
        self.version = version
        #: A text that was never saved counts as a Dockerfile in the working directory.
        self.path = (uri.startswith("file:") and to_fs_path(uri)) or "Dockerfile"
        self.positions = Positions(text, encoding)
        #: None where the configuration is broken, or leaves the file out.
        self.settings: Settings | None = None
        self._file: File | None = None
        self._violations: list[Violation] | None = None

    @property
    def text(self) -> str:
        """The present text."""
        return self.positions.text

    def change(self, changes: Sequence[TextDocumentContentChangeEvent], version: int) -> None:
        """Takes over what was typed: each change is about the text that the one before has left."""
        for change in changes:
            text = change.text
            if isinstance(change, TextDocumentContentChangePartial):
                start, end = self.positions.span(change.range)
                text = f"{self.text[:start]}{text}{self.text[max(start, end) :]}"
            self.positions = Positions(text, self.positions.encoding)
        self.version = version
        self.forget()

    def forget(self) -> None:
        """Forgets what was worked out: the text, or the configuration, is another one."""
        self._file = self._violations = None

    @property
    def file(self) -> File:
        """The text as rules see it."""
        if self._file is None:
            options = self.settings.selection.options if self.settings else None
            self._file = File(self.text, self.path, options)
        return self._file

    @property
    def violations(self) -> list[Violation]:
        """What is wrong with it; may raise whatever a rule raises."""
        if self.settings is None:
            return []
        if self._violations is None:
            selection = self.settings.selection
            self._violations = (
                self._inside(selection) if self.kind else lint_file(self.file, selection)
            )
        return self._violations

    def _inside(self, selection: Selection) -> list[Violation]:
        """What is wrong with the Dockerfiles and builds of an outer file.

        Somebody who types leaves it broken for a while, and the editor says so by itself.
        """
        from dflint.embedded.document import lint

        try:
            return lint(self.text, self.path, self.kind, selection)
        except CannotCheck:
            return []

    def violations_in(self, start: int, end: int) -> list[Violation]:
        """Those that touch a stretch of the text."""
        return [
            violation
            for violation in self.violations
            if violation.span[0] <= end and violation.span[1] >= start
        ]

    def node_at(self, offset: int) -> Instruction | None:
        """The instruction at an offset."""
        for node in self.file.tree.instructions:
            if self._is_in(node, offset):
                return node
        return None

    def step_at(self, offset: int) -> Step | None:
        """The same, with what is in force there; None outside of the stages."""
        for stage in self.file.stages:
            for step in stage.steps if stage.is_headless else (stage.head, *stage.steps):
                if self._is_in(step.node, offset):
                    return step
        return None

    def _is_in(self, node: Instruction, offset: int) -> bool:
        """Whether the cursor is in an instruction, or at its end: not on the line below that."""
        start, end = node.span
        return start <= offset < end or (
            offset == end and start < end and self.text[end - 1] != "\n"
        )
