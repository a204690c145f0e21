"""What is shown about the word under the cursor."""

from __future__ import annotations

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from dflint.cst.parser import innermost
from dflint.lsp.names import stage_at, variable_at
from dflint.lsp.reference import INSTRUCTIONS, page
from dflint.registry import is_shellcheck
from dflint.rule_page import markdown_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.lsp.documents import Document
    from dflint.rule import Rule

#: More pages than that nobody reads in a window of that size.
_MAX_PAGES = 3


def hover(document: Document, offset: int) -> Hover | None:
    """The instruction, the variable or the stage at an offset, and the pages of its problems."""
    texts: list[str] = []
    if not document.kind:
        texts += [*_variable(document, offset), *_stage(document, offset)]
        texts += _keyword(document, offset)
    texts += _pages(document, offset)
    if not texts:
        return None
    return Hover(MarkupContent(MarkupKind.Markdown, "\n\n---\n\n".join(texts)))


def _keyword(document: Document, offset: int) -> Iterator[str]:
    outer = document.node_at(offset)
    for node in dict.fromkeys((outer, innermost(outer))) if outer else ():
        start, end = node.head_span
        if start <= offset <= end and node.name in INSTRUCTIONS:
            yield page(node.name)


def _variable(document: Document, offset: int) -> Iterator[str]:
    step = document.step_at(offset)
    found = variable_at(document.text, *step.node.span, offset) if step else None
    if step is None or found is None:
        return
    name = found[0]
    if name not in step.state.environment:
        return
    value = step.state.environment.get(name)
    if value is None:
        yield f"`{name}` is set in this file; its value is only known when it is built."
    else:
        known = f"```sh\n{name}={value}\n```"
        yield f"{known}\n\nunless the build, or the command, sets it to another value."


def _stage(document: Document, offset: int) -> Iterator[str]:
    found = stage_at(document.file, offset)
    if found is not None:
        stage = found[0]
        line, _ = document.file.lines.locate(stage.from_.span[0])
        name = stage.name or stage.index
        yield f"Stage `{name}` (line {line}), built on `{stage.image or 'what an ARG says'}`."


def _pages(document: Document, offset: int) -> Iterator[str]:
    rules = dict.fromkeys(each.rule for each in document.violations_in(offset, offset))
    yield from map(_page, list(rules)[:_MAX_PAGES])


def _page(rule: type[Rule]) -> str:
    if is_shellcheck(rule.code):
        from dflint.shellcheck.rules import page

        return page(rule.code)
    return markdown_page(rule)
