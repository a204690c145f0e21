"""``dflint lsp``: a real session over standard input and output, and the positions."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pygls", reason="pygls is not installed")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from dflint.lsp.positions import Positions

COMMAND = [sys.executable, "-m", "dflint", "lsp", "--stdio"]
APT = "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n"


class Session:
    """A client that is connected to a server, and what the server has said."""

    def __init__(self, folder: Path, encodings: list[str] | None = None, resolves: bool = True):
        self.folder = folder
        self.client = LanguageClient("tests", "1")
        self.encodings = encodings
        self.resolves = resolves
        self.messages: asyncio.Queue[str] = asyncio.Queue()
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.registered: list[types.Registration] = []
        self.capabilities: types.ServerCapabilities
        self.version = 1

    async def __aenter__(self) -> Session:
        client = self.client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def show(params: types.ShowMessageParams) -> None:
            self.messages.put_nowait(params.message)

        @client.feature(types.WINDOW_LOG_MESSAGE)
        def log(params: types.LogMessageParams) -> None:
            pass

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered.extend(params.registrations)

        await client.start_io(*COMMAND, cwd=self.folder)
        resolve = types.ClientCodeActionResolveOptions(["edit"]) if self.resolves else None
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(position_encodings=self.encodings),
            text_document=types.TextDocumentClientCapabilities(
                code_action=types.CodeActionClientCapabilities(resolve_support=resolve)
            ),
            workspace=types.WorkspaceClientCapabilities(
                workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                    dynamic_registration=True
                ),
            ),
        )
        answer = await client.initialize_async(
            types.InitializeParams(capabilities=capabilities, root_uri=self.folder.as_uri())
        )
        self.capabilities = answer.capabilities
        client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        server = self.client._server
        assert server is not None
        assert await asyncio.wait_for(server.wait(), 10) == 0
        await self.client.stop()

    def uri(self, name: str = "Dockerfile") -> str:
        return (self.folder / name).as_uri()

    async def open(
        self, text: str, language: str = "dockerfile", name: str = "Dockerfile"
    ) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri(name), language, self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics(name)

    async def diagnostics(self, name: str = "Dockerfile") -> list[types.Diagnostic]:
        """What is published next about a file."""
        while True:
            params = await asyncio.wait_for(self.published.get(), 20)
            if params.uri == self.uri(name):
                return list(params.diagnostics)

    async def message(self) -> str:
        return await asyncio.wait_for(self.messages.get(), 20)

    def type(self, line: int, start: int, end: int, text: str) -> None:
        """Replaces a piece of a line."""
        place = types.Range(types.Position(line, start), types.Position(line, end))
        self.change([types.TextDocumentContentChangePartial(place, text)])

    def change(self, changes: list[Any]) -> None:
        self.version += 1
        identifier = types.VersionedTextDocumentIdentifier(self.version, self.uri())
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))

    async def actions(
        self,
        line: int,
        only: list[str] | None = None,
        character: int = 0,
        name: str = "Dockerfile",
    ) -> dict[str, types.CodeAction]:
        place = types.Position(line, character)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri(name)),
            types.Range(place, place),
            types.CodeActionContext([], only),
        )
        found = await self.client.text_document_code_action_async(params)
        return {action.title: action for action in found or ()}


def applied(text: str, action: types.CodeAction, encoding: str = "utf-16") -> str:
    """The text after an action, as an editor makes it."""
    assert action.edit is not None
    assert action.edit.document_changes
    change = action.edit.document_changes[0]
    return edited(text, list(change.edits), encoding)


def edited(text: str, edits: list[types.TextEdit], encoding: str = "utf-16") -> str:
    positions = Positions(text, encoding)
    for edit in sorted(edits, key=lambda e: positions.offset(e.range.start), reverse=True):
        start, end = positions.span(edit.range)
        text = f"{text[:start]}{edit.new_text}{text[end:]}"
    return text


def codes(found: list[types.Diagnostic]) -> list[object]:
    return [diagnostic.code for diagnostic in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_diagnostics_and_quick_fixes(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            found = await editor.open(APT)
            lists = next(each for each in found if each.code == "DF301")
            assert lists.range.start.line == 1
            assert lists.severity == types.DiagnosticSeverity.Information
            assert lists.source == "dflint"
            actions = await editor.actions(1, character=5)
            fix = next(a for t, a in actions.items() if t.endswith("[DF301]"))
            assert fix.is_preferred
            text = applied(APT, fix)
            assert "rm -rf /var/lib/apt/lists/*" in text
            actions = await editor.actions(1, character=30)
            unsafe = next(a for t, a in actions.items() if t.endswith("[DF312]"))
            assert "unsafe" in unsafe.title
            assert not unsafe.is_preferred
            editor.change([types.TextDocumentContentChangeWholeDocument(text)])
            assert "DF301" not in codes(await editor.diagnostics())

    asyncio.run(session())


@pytest.mark.parametrize("resolves", [True, False])
def test_fix_all(folder: Path, resolves: bool) -> None:
    text = APT + "MAINTAINER me\n"

    async def session() -> None:
        async with Session(folder, resolves=resolves) as editor:
            await editor.open(text)
            actions = await editor.actions(0, ["source.fixAll"])
            assert list(actions) == ["dflint: fix all safe problems"]
            action = next(iter(actions.values()))
            if resolves:
                assert action.edit is None
                action = await editor.client.code_action_resolve_async(action)
            fixed = applied(text, action)
            assert "rm -rf /var/lib/apt/lists/*" in fixed
            assert "--no-install-recommends" not in fixed
            editor.change([types.TextDocumentContentChangeWholeDocument(fixed)])
            await editor.diagnostics()
            assert not await editor.actions(0, ["source.fixAll.dflint"])

    asyncio.run(session())


def test_ignore_here_and_in_the_file(folder: Path) -> None:
    text = "# syntax=docker/dockerfile:1\r\nFROM debian:12\r\nRUN cd /tmp\r\n"

    async def session() -> None:
        async with Session(folder) as editor:
            found = await editor.open(text)
            code = next(each.code for each in found if each.range.start.line == 2)
            actions = await editor.actions(2, ["quickfix"], 5)
            here = applied(text, actions[f"Ignore {code} here"])
            assert here.splitlines()[2] == f"# dflint: ignore[{code}]"
            everywhere = applied(text, actions[f"Ignore {code} in this file"])
            assert everywhere.splitlines()[1] == f"# dflint: ignore-file[{code}]"
            for silenced in (here, everywhere):
                assert silenced.count("\r\n") == 4
                editor.change([types.TextDocumentContentChangeWholeDocument(silenced)])
                assert code not in codes(await editor.diagnostics())

    asyncio.run(session())


def test_incremental_changes(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            assert "DF102" in codes(await editor.open("FROM debian\nRUN echo \U0001f600 a\r\n"))
            editor.type(0, 11, 11, ":12")
            editor.type(1, 9, 11, "")
            editor.type(1, 9, 9, "\U0001f600\u2028")
            assert "DF102" not in codes(await editor.diagnostics())
            editor.type(1, 0, 3, "WORKDIR")
            editor.type(1, 8, 30, "x")
            found = await editor.diagnostics()
            relative = next(each for each in found if each.code == "DF501")
            assert relative.range == types.Range(types.Position(1, 8), types.Position(1, 9))

    asyncio.run(session())


@pytest.mark.parametrize(
    ("encodings", "column"), [(None, 6), (["utf-8"], 8), (["utf-32", "utf-16"], 5)]
)
def test_positions_behind_astral_characters(
    folder: Path, encodings: list[str] | None, column: int
) -> None:
    text = "FROM a:1\nENV \U0001f600 b\n"

    async def session() -> None:
        async with Session(folder, encodings) as editor:
            await editor.open(text)
            encoding = str(editor.capabilities.position_encoding)
            assert encoding == (encodings or ["utf-16"])[0]
            actions = await editor.actions(1, character=5)
            action = next(a for t, a in actions.items() if t.endswith("[DF706]"))
            assert applied(text, action, encoding) == "FROM a:1\nENV \U0001f600=b\n"
            found = [change.edits[0] for change in action.edit.document_changes]
            assert found[0].range.start == types.Position(1, column)

    asyncio.run(session())


def test_broken_configuration_is_said_and_read_again(folder: Path) -> None:
    config = folder / ".dflint.yaml"
    config.write_text("ignor: [DF102]\n")

    async def session() -> None:
        async with Session(folder) as editor:
            assert await editor.open("FROM debian\nWORKDIR x\n") == []
            assert ".dflint.yaml:1" in await editor.message()
            config.write_text("ignore: [DF102]\n")
            event = types.FileEvent(config.as_uri(), types.FileChangeType.Changed)
            editor.client.workspace_did_change_watched_files(
                types.DidChangeWatchedFilesParams([event])
            )
            found = await editor.diagnostics()
            assert found
            assert "DF102" not in codes(found)
            config.write_text("exclude: [Dockerfile]\n")
            editor.client.text_document_did_save(
                types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(editor.uri()))
            )
            assert await editor.diagnostics() == []
            assert editor.registered[0].method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES

    asyncio.run(session())


@given(
    st.text(st.sampled_from("ab\r\n\t\u00e9\u20ac\U0001f600\u2028\x0b\ufeff\ud800"), max_size=40),
    st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_positions_convert_both_ways(text: str, encoding: str) -> None:
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        there = positions.position(offset)
        is_inside = offset > 0 and text[offset - 1 : offset + 1] == "\r\n"
        assert positions.offset(there) == (offset - 1 if is_inside else offset)


@given(
    st.text(st.sampled_from("a\r\n\U0001f600"), max_size=12),
    st.integers(0, 12),
    st.integers(0, 12),
    st.sampled_from(["", "x", "\r", "\n"]),
)
def test_edits_do_in_an_editor_what_they_say(text: str, one: int, two: int, new: str) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    edit = Positions(text).edit(start, end, new)
    assert edited(text, [edit]) == text[:start] + new + text[end:]


HEAD = "FROM debian:12 AS build\n"


async def completed(editor: Session, marked: str) -> list[str]:
    """The texts that an editor has when it takes each of the completions at ``|``."""
    offset = marked.index("|")
    text = marked.replace("|", "", 1)
    await editor.open(text)
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(
            types.TextDocumentIdentifier(editor.uri()), Positions(text).position(offset)
        )
    )
    return [edited(text, [item.text_edit]) for item in found]  # type: ignore[union-attr,list-item]


COMPLETIONS = [
    ("|", "FROM", 18),
    ("from x\nru|", "from x\nrun", 1),
    (HEAD + "RU|", HEAD + "RUN", 1),
    (HEAD + "RUN |", "", 0),
    (HEAD + "ONBUILD COP|", HEAD + "ONBUILD COPY", 1),
    (HEAD + "RUN a \\\n  CO|", "", 0),
    (HEAD + "FROM x\nCOPY --f|", HEAD + "FROM x\nCOPY --from=", 1),
    (HEAD + "FROM x\nCOPY --from=|", HEAD + "FROM x\nCOPY --from=build", 1),
    (HEAD + "COPY --from=|", "", 0),
    (HEAD + "COPY --ch|\nRUN a\n", HEAD + "COPY --chown=\nRUN a\n", 2),
    (HEAD + "FROM |", HEAD + "FROM build", 2),
    (HEAD + "FROM x A|", HEAD + "FROM x AS", 1),
    (HEAD + "RUN --mount=|", HEAD + "RUN --mount=type=", 5),
    (HEAD + "RUN --mount=type=c|", HEAD + "RUN --mount=type=cache", 1),
    (HEAD + "RUN --mount=type=cache,sh|", HEAD + "RUN --mount=type=cache,sharing=shared", 3),
    (HEAD + "FROM x\nRUN --mount=from=b|", HEAD + "FROM x\nRUN --mount=from=build", 1),
    (HEAD + "ARG AB=1\nENV AC=2\nRUN x ${A|", HEAD + "ARG AB=1\nENV AC=2\nRUN x ${AC", 2),
    ("ARG VER=1\nFROM x:$V|", "ARG VER=1\nFROM x:$VER", 1),
    (
        HEAD + "# dflint: ignore[DF301,apt-l|",
        HEAD + "# dflint: ignore[DF301,apt-lists-left-behind",
        1,
    ),
    (HEAD + "# dflint: ignore[DF301|", HEAD + "# dflint: ignore[DF301", 1),
    ("# syn|", "# syntax=docker/dockerfile:1", 1),
    (HEAD + "# syn|", "", 0),
    (HEAD + "RUN <<E\n# dfl|\nE\n", "", 0),
    (HEAD + "RUN <<E\na\nE\n|", HEAD + "RUN <<E\na\nE\nUSER", 18),
    ("ARG A=1\nARG B=$|\nFROM x", "ARG A=1\nARG B=$A\nFROM x", 1),
]


def test_tags_and_related_places(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            found = await editor.open('FROM a:1\nCMD ["a"]\nMAINTAINER x\nCMD ["b"]\n')
            repeated = next(each for each in found if each.code == "DF504")
            assert list(repeated.tags or ()) == [types.DiagnosticTag.Unnecessary]
            related = repeated.related_information or []
            assert [each.location.range.start.line for each in related] == [3]
            maintainer = next(each for each in found if each.code == "DF510")
            assert list(maintainer.tags or ()) == [types.DiagnosticTag.Deprecated]

    asyncio.run(session())


def test_completion(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            for marked, expected, count in COMPLETIONS:
                found = await completed(editor, marked)
                assert len(found) == count, (marked, found)
                assert not expected or expected in found, (marked, found)

    asyncio.run(session())


NAMES = """\
ARG V=1
FROM debian:$V AS build
ARG A=x
ENV B=$A
RUN echo ${B} \\
  && apt-get update
FROM build
COPY --from=0 /a /b
COPY --from=Build /a /b
RUN --mount=type=bind,from=build,target=/x ls $B <<E
foo
E
ONBUILD RUN true
"""


def test_navigation_and_hover(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            client, uri = editor.client, types.TextDocumentIdentifier(editor.uri())
            await editor.open(NAMES)

            def place(text: str) -> types.Position:
                return Positions(NAMES).position(NAMES.index(text) + 1)

            async def defined(text: str) -> str:
                params = types.DefinitionParams(uri, place(text))
                found = await client.text_document_definition_async(params)
                if found is None:
                    return ""
                assert isinstance(found, types.Location)
                start, end = Positions(NAMES).span(found.range)
                return f"{found.range.start.line}: {NAMES[start:end]}"

            async def shown(text: str) -> str:
                params = types.HoverParams(uri, place(text))
                found = await client.text_document_hover_async(params)
                assert found is None or isinstance(found.contents, types.MarkupContent)
                return found.contents.value if found else ""

            assert await defined("$V") == "0: V"
            assert await defined("$A") == "2: A"
            assert await defined("{B}") == "3: B"
            assert await defined("$B <<E") == "3: B"
            for name in ("build\nCOPY", "0 /a", "Build /a", "build,target"):
                assert await defined(name) == "1: build"
            assert not await defined("echo")
            assert "B=x" in await shown("$B <<E")
            assert "Stage `build` (line 2), built on `debian:1`" in await shown("0 /a")
            assert "#run" in await shown("RUN echo")
            onbuild = await shown("RUN true")
            assert "#run" in onbuild
            assert "#onbuild" not in onbuild
            page = await shown("apt-get update")
            assert "(DF301)" in page
            assert "## Bad" in page

            context = types.ReferenceContext(include_declaration=True)
            found = await client.text_document_references_async(
                types.ReferenceParams(context, uri, place("build\nCOPY"))
            )
            assert [each.range.start.line for each in found or ()] == [1, 6, 7, 8, 9]
            params = types.RenameParams(uri, place("build\nCOPY"), "base")
            renamed = await client.text_document_rename_async(params)
            assert renamed is not None
            assert renamed.changes is not None
            after = edited(NAMES, list(renamed.changes[editor.uri()]))
            assert after == NAMES.replace("build", "base").replace("Build", "base")
            with pytest.raises(Exception, match="cannot be the name of a stage"):
                await client.text_document_rename_async(
                    types.RenameParams(uri, place("build\nCOPY"), "Not A Name")
                )

    asyncio.run(session())


def test_outline_and_folding(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            uri = types.TextDocumentIdentifier(editor.uri())
            await editor.open("# one\n# two\n" + NAMES)
            found = await editor.client.text_document_document_symbol_async(
                types.DocumentSymbolParams(uri)
            )
            outline = [
                (each.name, [child.name for child in each.children or ()])
                for each in found or ()
                if isinstance(each, types.DocumentSymbol)
            ]
            assert outline == [
                ("ARG", []),
                ("build", ["ARG", "ENV", "RUN"]),
                ("build", ["COPY", "COPY", "RUN", "ONBUILD"]),
            ]
            folds = await editor.client.text_document_folding_range_async(
                types.FoldingRangeParams(uri)
            )
            assert {(fold.start_line, fold.end_line) for fold in folds or ()} == {
                *((0, 1), (3, 7), (6, 7), (8, 14), (11, 13))
            }

    asyncio.run(session())


def test_formatting(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            uri = types.TextDocumentIdentifier(editor.uri())
            options = types.FormattingOptions(4, True)
            text = "from debian:12\r\nrun   echo a   \r\n"
            await editor.open(text)
            found = await editor.client.text_document_formatting_async(
                types.DocumentFormattingParams(uri, options)
            )
            assert edited(text, list(found or ())) == "FROM debian:12\r\nRUN echo a\r\n"
            await editor.open("FROM a:1\nFOO x\n")
            found = await editor.client.text_document_formatting_async(
                types.DocumentFormattingParams(uri, options)
            )
            assert found is None
            assert "not formatted: line 2" in await editor.message()

    asyncio.run(session())


BROKEN_RULE = '''
"""A rule with a bug."""

from dflint.rule import Rule


class Broken(Rule):
    """It breaks."""

    code = "XX001"
    name = "broken"

    def visit_Run(self, step):
        print("this must not get into the conversation")
        raise ValueError("oh")
'''


def test_a_bug_in_a_rule_does_not_end_the_session(folder: Path) -> None:
    (folder / "broken_pack").mkdir()
    (folder / "broken_pack" / "__init__.py").write_text(BROKEN_RULE)
    (folder / ".dflint.yaml").write_text("plugins: [broken_pack]\n")

    async def session() -> None:
        async with Session(folder) as editor:
            assert "DF102" in codes(await editor.open("FROM debian\n"))
            editor.change([types.TextDocumentContentChangeWholeDocument("FROM debian\nRUN a\n")])
            assert "internal error" in await editor.message()
            assert not await editor.actions(1)
            editor.change([types.TextDocumentContentChangeWholeDocument("FROM debian\n")])
            assert "DF102" in codes(await editor.diagnostics())

    asyncio.run(session())


COMPOSE = """\
services:
  app:
    build:
      target: no-such
      dockerfile_inline: |
        FROM debian:12
        RUN apt-get update && apt-get install -y cur$$X
"""
BAKE = """\
target "app" {
  dockerfile-inline = <<EOT
FROM debian:12
RUN apt-get update && apt-get install -y curl
EOT
}
"""


@pytest.mark.parametrize(
    ("name", "language", "text", "line", "indent"),
    [
        ("compose.yaml", "yaml", COMPOSE, 6, 8),
        ("app.yml", "dockercompose", COMPOSE, 6, 8),
        ("docker-bake.hcl", "hcl", BAKE, 3, 0),
    ],
)
def test_dockerfiles_in_other_files(
    folder: Path, name: str, language: str, text: str, line: int, indent: int
) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            found = await editor.open(text, language, name)
            lists = next(each for each in found if each.code == "DF301")
            assert lists.range.start == types.Position(line, indent + 4)
            assert ("DF120" in codes(found)) == ("no-such" in text)
            actions = await editor.actions(line, character=indent + 5, name=name)
            assert "Ignore DF301 here" in actions
            written = text.splitlines()[line]
            fixed = applied(text, next(a for t, a in actions.items() if t.endswith("[DF301]")))
            clean_up = "rm -rf /var/lib/apt/lists/*"
            assert fixed == text.replace(written, f"{written} && {clean_up}")
            ignored = applied(text, actions["Ignore DF301 here"])
            comment = f"{' ' * indent}# dflint: ignore[DF301]"
            assert ignored == text.replace(written, f"{comment}\n{written}")
            (all_of_it,) = (await editor.actions(0, ["source.fixAll"], name=name)).values()
            all_of_it = await editor.client.code_action_resolve_async(all_of_it)
            assert applied(text, all_of_it) == fixed

    asyncio.run(session())


def test_what_is_no_yaml_yet_has_no_findings(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            assert await editor.open(COMPOSE + "  [", "yaml", "compose.yaml") == []
            assert editor.messages.empty()
            identifier = types.TextDocumentIdentifier(editor.uri("compose.yaml"))
            place = types.Position(6, 10)
            hover = types.HoverParams(identifier, place)
            assert await editor.client.text_document_hover_async(hover) is None
            symbols = types.DocumentSymbolParams(identifier)
            assert not await editor.client.text_document_document_symbol_async(symbols)

    asyncio.run(session())


def test_other_files_are_left_alone(folder: Path) -> None:
    async def session() -> None:
        async with Session(folder) as editor:
            item = types.TextDocumentItem(editor.uri("values.yaml"), "yaml", 1, COMPOSE)
            editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
            await editor.open("FROM debian\n")
            assert editor.published.empty()
            assert not await editor.client.text_document_hover_async(
                types.HoverParams(types.TextDocumentIdentifier(item.uri), types.Position(0, 1))
            )

    asyncio.run(session())


def test_without_pygls_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError(name='pygls')\n")
    result = subprocess.run(COMMAND, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == "dflint: the language server needs pygls: pip install 'dflint[lsp]'\n"


def test_a_path_is_refused() -> None:
    result = subprocess.run([*COMMAND, "x"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "takes no path" in result.stderr


@pytest.mark.parametrize("words", [b"", b"hello\n", b"Content-Length: 5\r\n\r\n{bad}"])
def test_who_does_not_speak_the_protocol_gets_no_traceback(words: bytes) -> None:
    result = subprocess.run(COMMAND, input=words, capture_output=True, check=False, timeout=30)
    assert result.returncode == 1
    assert result.stderr == b""
