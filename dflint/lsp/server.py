"""The server: what an editor asks and says, and which module has the answer."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from time import perf_counter
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method
from pygls.uris import from_fs_path

from dflint import __version__
from dflint.config import HADOLINT_NAMES, NAMES, PYPROJECT, ConfigError
from dflint.lsp.code_actions import KINDS, code_actions, fix_all_edit
from dflint.lsp.completion import TRIGGERS, completion
from dflint.lsp.diagnostics import SOURCE, diagnostics
from dflint.lsp.documents import Document, kind_of_item
from dflint.lsp.formatting import formatting
from dflint.lsp.hover import hover
from dflint.lsp.navigation import definition, highlights, references, rename, renamed_range
from dflint.lsp.outline import folding_ranges, symbols
from dflint.registry import PackError, UnknownRule
from dflint.rule import CannotCheck
from dflint.runner import internal_error
from dflint.settings import SettingsFinder
from dflint.shellcheck import forget_failures, take_problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from dflint.arguments import Arguments

_Found = TypeVar("_Found")

#: Seconds without a key before a text is looked at; as long as the last look took, if longer.
DELAY = 0.1
#: A change of these may change what is reported.
_WATCHED = (*NAMES, PYPROJECT, *HADOLINT_NAMES, ".dockerignore", "*.dockerignore", ".editorconfig")


class _Protocol(LanguageServerProtocol):
    """pygls, without its own copy of the texts.

    It ends lines where Python does, at a form feed for example, and rewrites the positions in the
    changes that it passes on.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Iterator[Any]:
        """Passes the changes on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class Server:
    """One editor's server, from its first word to its last."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self.documents: dict[str, Document] = {}
        self.protocol = LanguageServer(
            "dflint", __version__, protocol_cls=_Protocol, converter_factory=default_converter
        )
        self.finder = self.new_finder()
        #: What is wrong, and has been said.
        self.said: set[str] = set()
        #: The configuration files that have a diagnostic.
        self.broken: set[str] = set()
        self.was_shut_down = False
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._last_took = 0.0
        self._register()

    def serve(self) -> int:
        """Talks over standard input and output until the end; the exit status."""
        if not os.environ.get("DFLINT_DEBUG"):
            # What goes wrong is said to the editor; pygls logs a traceback besides.
            logging.disable()
        # pygls closes what it writes to. Whatever prints, a plugin for example, must not print into
        # the conversation.
        conversation = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        sys.stdout = sys.stderr
        self.protocol.start_io(stdout=conversation)
        return 0 if self.was_shut_down else 1

    def _register(self) -> None:
        for method, handler, options in self._features():
            self.protocol.feature(method, options)(_as_function(handler))

    def _features(self) -> list[tuple[str, Callable[[Any], Any], Any]]:
        kinds = types.CodeActionOptions(KINDS, resolve_provider=True)
        return [
            (types.INITIALIZED, self.on_initialized, None),
            (types.SHUTDOWN, self.on_shutdown, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self.on_open, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self.on_change, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self.on_save, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self.on_close, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self.on_watched_change, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self.on_code_action, kinds),
            (types.CODE_ACTION_RESOLVE, self.on_resolve, None),
            *self._questions(),
        ]

    def _questions(self) -> list[tuple[str, Callable[[Any], Any], Any]]:
        """What one function answers, given the document and perhaps a place in it."""
        at_place, about_file = self._at_place, self._about_file
        triggers = types.CompletionOptions(trigger_characters=TRIGGERS)
        renaming = types.RenameOptions(prepare_provider=True)
        return [
            (types.TEXT_DOCUMENT_HOVER, self._at_place(hover, in_outer_files=True), None),
            (types.TEXT_DOCUMENT_COMPLETION, at_place(completion), triggers),
            (types.TEXT_DOCUMENT_DEFINITION, at_place(definition), None),
            (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, at_place(highlights), None),
            (types.TEXT_DOCUMENT_REFERENCES, self.on_references, None),
            (types.TEXT_DOCUMENT_PREPARE_RENAME, at_place(renamed_range), None),
            (types.TEXT_DOCUMENT_RENAME, self.on_rename, renaming),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, about_file(symbols), None),
            (types.TEXT_DOCUMENT_FORMATTING, about_file(self.formatting), None),
            (types.TEXT_DOCUMENT_FOLDING_RANGE, about_file(folding_ranges), None),
        ]

    def _at_place(
        self, answer: Callable[[Document, int], Any], in_outer_files: bool = False
    ) -> Callable[[Any], Any]:
        def handle(params: Any) -> Any:
            document = self.documents.get(params.text_document.uri)
            if document is None or (document.kind and not in_outer_files):
                return None
            offset = document.positions.offset(params.position)
            return self.guarded(lambda: answer(document, offset))

        return handle

    def _about_file(self, answer: Callable[[Document], Any]) -> Callable[[Any], Any]:
        def handle(params: Any) -> Any:
            document = self.dockerfile(params)
            return None if document is None else self.guarded(lambda: answer(document))

        return handle

    def dockerfile(self, params: Any) -> Document | None:
        """The document that a question is about, where it is a Dockerfile on its own."""
        document = self.documents.get(params.text_document.uri)
        return None if document is None or document.kind else document

    # What the editor says

    def on_initialized(self, params: types.InitializedParams) -> None:
        """Asks to be told of changes of the files that count."""
        workspace = self.protocol.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        if not (watching and watching.dynamic_registration):
            return
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in _WATCHED]
        registration = types.Registration(
            "dflint-configuration",
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            types.DidChangeWatchedFilesRegistrationOptions(watchers),
        )
        self.protocol.client_register_capability(types.RegistrationParams([registration]))

    def on_shutdown(self, params: object) -> None:
        """Has no more to do."""
        self.was_shut_down = True

    def on_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """A Dockerfile is looked at without delay; most other files are none of ours."""
        item = params.text_document
        kind = kind_of_item(item)
        if kind is not None:
            encoding = self.protocol.workspace.position_encoding or "utf-16"
            document = Document(item.uri, item.text, item.version, encoding, kind)
            self.documents[item.uri] = document
            self.load_settings(document)
            self.publish(document)

    def on_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Somebody types: it is looked at when they pause."""
        document = self.documents.get(params.text_document.uri)
        if document is not None:
            document.change(params.content_changes, params.text_document.version)
            self.publish_soon(document)

    def on_save(self, params: types.DidSaveTextDocumentParams) -> None:
        """Not every editor tells of changes of the configuration: this is when it is read again."""
        self.reload()

    def on_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Takes back what was reported."""
        document = self.documents.pop(params.text_document.uri, None)
        if document is not None:
            self._stop_waiting(document)
            self._publish(document.uri, [])

    def on_watched_change(self, params: types.DidChangeWatchedFilesParams) -> None:
        """The configuration may be another one."""
        self.reload()

    # What the editor asks

    def on_code_action(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """Repairs and comments for a place."""
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return None
        versioned = self._takes_versions()
        found = self.guarded(
            lambda: list(code_actions(document, params.range, params.context.only, versioned))
        )
        for action in found or ():
            if action.data and not self._resolves():
                self.on_resolve(action)
        return found

    def on_resolve(self, params: types.CodeAction) -> types.CodeAction:
        """The edit of an action that takes long."""
        document = self.documents.get(str(params.data))
        if document is not None:
            params.edit = self.guarded(lambda: fix_all_edit(document, self._takes_versions()))
        return params

    def formatting(self, document: Document) -> list[types.TextEdit]:
        """The document in one style."""
        return formatting(document, not self.arguments.isolated)

    def on_references(self, params: types.ReferenceParams) -> list[types.Location] | None:
        """Where a stage is used."""
        document = self.dockerfile(params)
        if document is None:
            return None
        offset = document.positions.offset(params.position)
        with_definition = params.context.include_declaration
        return self.guarded(lambda: references(document, offset, with_definition))

    def on_rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """Another name for a stage; raises an answer to the editor where it cannot be one."""
        document = self.dockerfile(params)
        if document is None:
            return None
        return rename(document, document.positions.offset(params.position), params.new_name)

    def _takes_versions(self) -> bool:
        workspace = self.protocol.client_capabilities.workspace
        return bool(
            workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes
        )

    def _resolves(self) -> bool:
        text_document = self.protocol.client_capabilities.text_document
        support = text_document and text_document.code_action
        properties = support and support.resolve_support and support.resolve_support.properties
        return "edit" in (properties or ())

    # What is in force

    def new_finder(self) -> SettingsFinder:
        """Reads configurations anew."""
        return SettingsFinder(self.arguments, lambda text: self.log(f"note: {text}"))

    def reload(self) -> None:
        """Looks at all files again, with the configuration as it is now."""
        self.finder = self.new_finder()
        self.said.clear()
        for uri in self.broken:
            self._publish(uri, [])
        self.broken.clear()
        for document in self.documents.values():
            self.load_settings(document)
            self.publish(document)

    def load_settings(self, document: Document) -> None:
        """Finds what is in force for a file, and says what is wrong with it."""
        document.settings = None
        document.forget()
        try:
            settings = self.finder.settings_for(document.path)
            if not settings.excludes(document.path):
                document.settings = settings
        except ConfigError as error:
            self.show(str(error))
            self._publish_broken(error)
        except (PackError, UnknownRule) as error:
            self.show(str(error))
        except Exception as error:
            self.show(internal_error(error))

    def _publish_broken(self, error: ConfigError) -> None:
        """Marks the place in the configuration file, which may be open as well."""
        uri = from_fs_path(os.path.abspath(error.path))
        if uri is not None:
            self.broken.add(uri)
            place = types.Position(max(error.line - 1, 0), max(error.column - 1, 0))
            found = types.Diagnostic(
                types.Range(place, place),
                error.message,
                severity=types.DiagnosticSeverity.Error,
                source=SOURCE,
            )
            self._publish(uri, [found])

    # What is reported

    def publish_soon(self, document: Document) -> None:
        """Reports when nothing was typed for a moment."""
        self._stop_waiting(document)
        delay = max(DELAY, self._last_took)
        self._waiting[document.uri] = asyncio.get_running_loop().call_later(
            delay, self.publish, document
        )

    def _stop_waiting(self, document: Document) -> None:
        handle = self._waiting.pop(document.uri, None)
        if handle is not None:
            handle.cancel()

    def publish(self, document: Document) -> None:
        """Reports what is wrong with a document; nothing new where it cannot be looked at."""
        self._stop_waiting(document)
        start = perf_counter()
        found = self.guarded(lambda: diagnostics(document))
        self._last_took = perf_counter() - start
        problems, notes = take_problems()
        if problems:
            # The next look may be luckier.
            forget_failures()
        for text in (*problems, *notes):
            self.show(text)
        if found is not None:
            self._publish(document.uri, found, document.version)

    def _publish(self, uri: str, found: list[types.Diagnostic], version: int | None = None) -> None:
        self.protocol.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, version)
        )

    def guarded(self, work: Callable[[], _Found]) -> _Found | None:
        """What the work returns; None, and said once, where there is a bug in it."""
        try:
            return work()
        except (CannotCheck, ConfigError) as error:
            self.show(str(error))
        except Exception as error:
            self.show(internal_error(error))
        return None

    def show(self, text: str) -> None:
        """Tells the user what is wrong, once."""
        if text not in self.said:
            self.said.add(text)
            self.protocol.window_show_message(
                types.ShowMessageParams(types.MessageType.Error, f"dflint: {text}")
            )

    def log(self, text: str) -> None:
        """Tells who reads the log of the editor."""
        self.protocol.window_log_message(
            types.LogMessageParams(types.MessageType.Info, f"dflint: {text}")
        )


def _as_function(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """pygls sets attributes on what it calls, and a method can have none."""

    def handle(params: Any) -> Any:
        return method(params)

    return handle
