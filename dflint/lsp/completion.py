"""What may be typed next: keywords, flags, stages, variables, rules in a comment, directives."""

from __future__ import annotations

from lsprotocol.types import CompletionItem, CompletionItemKind, MarkupContent, MarkupKind

from dflint.cst.nodes import Comment, From, ParserDirective
from dflint.cst.parser import innermost
from dflint.lsp.names import pairs_above
from dflint.lsp.reference import (
    BARE_FLAGS,
    DIRECTIVES,
    FLAG_VALUES,
    FLAGS,
    INSTRUCTIONS,
    MOUNT_OPTIONS,
    MOUNT_TYPES,
    page,
)
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dflint.lsp.documents import Document

#: After these an editor asks without being told to; letters it asks after anyway.
TRIGGERS = ["$", "{", "-", "=", "[", ",", "#"]

_IGNORE = regex(r"#[ \t]*dflint:[ \t]*ignore(?:-file)?[ \t]*\[(?:[^\]]*,)?[ \t]*([\w-]*)\Z")
_COMMENT = regex(r"[ \t]*#[ \t]*(.*)\Z")
_KEYWORD = regex(r"[ \t]*([A-Za-z]*)\Z")
_VARIABLE = regex(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)?\Z")
_FLAG = regex(r"--([a-z-]*)\Z")
_FLAG_VALUE = regex(r"--([a-z-]+)=(.*)\Z")
_WORD = regex(r"[^\s]*\Z")

#: What is offered: the text, what kind of thing it is, and what to say about it.
Offer = tuple[str, CompletionItemKind, str]


def completion(document: Document, offset: int) -> list[CompletionItem]:
    """What may be typed at an offset."""
    line_start = document.text.rfind("\n", 0, offset) + 1
    line = document.text[line_start:offset]
    if line.lstrip(" \t\ufeff").startswith("#") and _is_comment(document, line_start):
        typed, offers = _in_comment(document, line.lstrip("\ufeff"), line_start)
    else:
        typed, offers = _in_instruction(document, line, offset)
    return [
        _item(document, offer, offset - len(typed), offset, rank)
        for rank, offer in enumerate(dict.fromkeys(offers))
        if offer[0].lower().startswith(typed.lower())
    ]


def _item(document: Document, offer: Offer, start: int, end: int, rank: int) -> CompletionItem:
    text, kind, detail = offer
    item = CompletionItem(text, kind=kind, sort_text=f"{rank:04}")
    item.text_edit = document.positions.edit(start, end, text)
    if kind == CompletionItemKind.Keyword and text.upper() in INSTRUCTIONS:
        item.documentation = MarkupContent(MarkupKind.Markdown, page(text.upper()))
    elif detail:
        item.detail = detail
    return item


def _is_comment(document: Document, line_start: int) -> bool:
    """Whether a line that looks like a comment is none of the lines of a heredoc."""
    step = document.step_at(line_start)
    return step is None or not any(
        heredoc.span[0] <= line_start < heredoc.span[1] for heredoc in innermost(step.node).heredocs
    )


def _in_comment(document: Document, line: str, line_start: int) -> tuple[str, Iterable[Offer]]:
    match = _IGNORE.search(line)
    if match:
        return match[1], _rules(document)
    match = _COMMENT.match(line)
    typed = match[1] if match else ""
    offers: list[Offer] = [
        ("dflint: ignore[", CompletionItemKind.Snippet, "silences rules for the next instruction"),
        ("dflint: ignore-file[", CompletionItemKind.Snippet, "silences rules in this file"),
    ]
    if _is_at_top(document, line_start):
        offers += [(text, CompletionItemKind.Property, why) for text, why in DIRECTIVES.items()]
    return typed, offers


def _is_at_top(document: Document, line_start: int) -> bool:
    """Whether only directives, and the comment that is being typed, stand above."""
    return all(
        isinstance(statement, ParserDirective)
        for statement in document.file.tree.body
        if statement.span[0] < line_start
    ) and all(
        isinstance(statement, (ParserDirective, Comment))
        for statement in document.file.tree.body
        if statement.span[0] == line_start
    )


def _rules(document: Document) -> Iterator[Offer]:
    if document.settings is None:
        return
    rules = document.settings.selection.registry.rules
    for rule in rules:
        yield rule.code, CompletionItemKind.Constant, f"{rule.name}: {rule.summary}"
    for rule in rules:
        yield rule.name, CompletionItemKind.Constant, f"{rule.code}: {rule.summary}"


def _in_instruction(document: Document, line: str, offset: int) -> tuple[str, Iterable[Offer]]:
    match = _VARIABLE.search(line)
    if match:
        return match[1] or "", _variables(document, offset)
    node = document.node_at(offset)
    if node is None:
        return "", () if line.strip() else _keywords(document, "")
    if node.name == "ONBUILD":
        node = innermost(node)
    before = document.text[node.head_span[0] : offset]
    keyword = _KEYWORD.match(before)
    if keyword:
        return keyword[1], _keywords(document, keyword[1])
    return _in_arguments(document, node.name, before[len(node.keyword) :], offset)


def _keywords(document: Document, typed: str) -> Iterator[Offer]:
    """In the case that the file has, or that is being typed."""
    first = next(iter(document.file.tree.instructions), None)
    sample = typed or (first.keyword if first else "")
    for keyword in INSTRUCTIONS:
        text = keyword.lower() if sample.islower() else keyword
        yield text, CompletionItemKind.Keyword, ""


def _variables(document: Document, offset: int) -> Iterator[Offer]:
    step = document.step_at(offset)
    if step is None:
        for pair in pairs_above(document.file, offset):
            yield pair.key.value, CompletionItemKind.Variable, ""
        return
    environment = step.state.environment
    for name in dict.fromkeys(environment.names):
        value = environment.get(name)
        yield name, CompletionItemKind.Variable, "" if value is None else f"= {value}"


def _in_arguments(
    document: Document, keyword: str, before: str, offset: int
) -> tuple[str, Iterable[Offer]]:
    """Behind a keyword; ``before`` is what stands between that and the cursor."""
    words = before.replace(f"{document.file.tree.escape}\n", " ").split()
    last = _WORD.search(before)
    typed = last[0] if last else ""
    earlier = words[:-1] if typed else words
    if not all(word.startswith("--") for word in earlier):
        if keyword == "FROM" and len(earlier) - _flag_count(earlier) == 1:
            return typed, [("AS", CompletionItemKind.Keyword, "gives the stage a name")]
        return typed, ()
    flag = _FLAG.match(typed)
    if flag:
        return typed, _flags(keyword)
    value = _FLAG_VALUE.match(typed)
    if value:
        return _in_flag(document, value[1], value[2], offset)
    if keyword == "FROM":
        return typed, [*_stages(document, offset), ("scratch", CompletionItemKind.Value, "nothing")]
    return typed, ()


def _flag_count(words: list[str]) -> int:
    return sum(word.startswith("--") for word in words)


def _flags(keyword: str) -> Iterator[Offer]:
    for name, text in FLAGS.get(keyword, {}).items():
        equal = "" if name in BARE_FLAGS else "="
        yield f"--{name}{equal}", CompletionItemKind.Field, text


def _in_flag(document: Document, name: str, value: str, offset: int) -> tuple[str, Iterable[Offer]]:
    if name == "from":
        return value, _stages(document, offset)
    if name == "mount":
        return _in_mount(document, value, offset)
    values = FLAG_VALUES.get(name, ())
    return value, [(text, CompletionItemKind.Value, "") for text in values]


def _in_mount(document: Document, value: str, offset: int) -> tuple[str, Iterable[Offer]]:
    *earlier, typed = value.split(",")
    name, equal, option = typed.partition("=")
    if name == "from" and equal:
        return option, _stages(document, offset)
    if name == "type" and equal:
        return option, [(t, CompletionItemKind.Value, text) for t, text in MOUNT_TYPES.items()]
    kind = next((word[len("type=") :] for word in earlier if word.startswith("type=")), None)
    texts = [*MOUNT_OPTIONS.get(kind or "bind", ())]
    if kind is None:
        texts.insert(0, "type=")
    return typed, [(text, CompletionItemKind.Property, "") for text in texts]


def _stages(document: Document, offset: int) -> Iterator[Offer]:
    """The stages above; those without a name by their number."""
    for stage in document.file.stages:
        if stage.is_headless or offset <= stage.from_.span[1]:
            continue
        following = stage.nodes[-1].span[1] if stage.nodes else stage.from_.span[1]
        if following >= offset and not isinstance(document.node_at(offset), From):
            continue
        image = stage.from_.image
        text = stage.name or str(stage.index)
        yield text, CompletionItemKind.Module, f"FROM {image.value if image else ''}"
