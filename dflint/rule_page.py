"""The page of a rule, made from the rule itself: in a terminal, and as Markdown in docs/rules.

``python -m dflint.rule_page`` writes the Markdown pages; a test says when they are out of date.
"""

from __future__ import annotations

import os
import sys
from inspect import getdoc

from dflint.arguments import UsageError, parse
from dflint.registry import Registry, RuleInfo, is_shellcheck
from dflint.reporters.display import wants_color
from dflint.rule import DOCS_URL, Bad, Good, Rule, rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING, _TEXT, _CODE = "heading", "text", "code"

_RULE_USAGE = """\
Usage: dflint rule CODE ...   explain rules, by code, alias (DL3008), name or prefix (DF3)
"""
_RULES_USAGE = """\
Usage: dflint rules [--output-format text|json]   list the rules
"""


def rule(argv: list[str]) -> int:
    """``dflint rule CODE ...``."""
    arguments = parse(argv, allowed=["--help"])
    if arguments.help:
        sys.stdout.write(_RULE_USAGE)
        return 0
    if not arguments.paths:
        raise UsageError("which rule? 'dflint rules' lists them")
    registry = Registry()
    pages: dict[str, str] = {}
    for term in arguments.paths:
        if len(term) == 6 and is_shellcheck(term):
            from dflint.shellcheck.rules import page

            pages[term.upper()] = page(term.upper())
            continue
        for info in registry.find(term):
            pages[info.code] = terminal_page(info.load(), wants_color(sys.stdout))
    sys.stdout.write("\n".join(pages.values()))
    return 0


def rules(argv: list[str]) -> int:
    """``dflint rules``."""
    arguments = parse(argv, allowed=["--help", "--output-format"])
    if arguments.help:
        sys.stdout.write(_RULES_USAGE)
        return 0
    if arguments.paths:
        raise UsageError(f"'dflint rules' takes no {arguments.paths[0]!r}")
    if arguments.output_format not in ("", "text", "json"):
        raise UsageError("'dflint rules' prints text or json")
    infos = Registry().rules
    as_json = arguments.output_format == "json"
    sys.stdout.write(_json_table(infos) if as_json else _text_table(infos))
    return 0


def _text_table(infos: list[RuleInfo]) -> str:
    rows = [
        (
            info.code,
            info.name,
            ",".join(info.aliases),
            info.severity,
            f"{info.fix_safety} fix" if info.fix_safety else "",
            info.summary if info.recommended else f"(off by default) {info.summary}",
        )
        for info in infos
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in rows
    )


def _json_table(infos: list[RuleInfo]) -> str:
    import json

    rows = [
        {
            "code": info.code,
            "name": info.name,
            "aliases": list(info.aliases),
            "severity": info.severity,
            "recommended": info.recommended,
            "fix": info.fix_safety,
            "summary": info.summary,
            "url": rule_url(info.name),
        }
        for info in infos
    ]
    return json.dumps(rows, indent=2) + "\n"


def terminal_page(rule: type[Rule], color: bool = False) -> str:
    """The page as plain text, its headings in bold."""
    title = _bold(f"{rule.code} {rule.name}", color)
    shown = [f"{title}\n"]
    for kind, text in _blocks(rule):
        if kind == _HEADING:
            shown.append(f"{_bold(text, color)}\n")
        elif kind == _CODE:
            shown.append("".join(f"    {line}".rstrip() + "\n" for line in text.splitlines()))
        else:
            shown.append(f"{text}\n")
    return "\n".join(shown)


def markdown_page(rule: type[Rule]) -> str:
    """The page as Markdown."""
    shown = [f"# {rule.name} ({rule.code})\n"]
    for kind, text in _blocks(rule):
        if kind == _HEADING:
            shown.append(f"## {text}\n")
        elif kind == _CODE:
            shown.append(f"```dockerfile\n{text.rstrip()}\n```\n")
        else:
            shown.append(f"{text}\n")
    return "\n".join(shown)


def _blocks(rule: type[Rule]) -> Iterator[tuple[str, str]]:
    """What is on a page below its title: kind and text."""
    yield _TEXT, getdoc(rule) or ""
    yield _TEXT, _facts(rule)
    seen: set[type] = set()
    for example in sorted(rule.examples, key=lambda example: isinstance(example, Good)):
        word = "Good" if isinstance(example, Good) else "Bad"
        if type(example) in seen:
            yield _TEXT, f"Also {word.lower()}:"
        else:
            yield _HEADING, word
        seen.add(type(example))
        yield (_CODE, example.code) if example.code.strip() else (_TEXT, "An empty file.")
        if isinstance(example, Bad) and example.fixed is not None:
            option = "--fix --unsafe-fixes" if example.unsafe else "--fix"
            yield _TEXT, f"`{option}` makes of it:"
            yield _CODE, example.fixed


def _facts(rule: type[Rule]) -> str:
    safety = rule.fix_safety()
    facts = [
        f"Severity: {rule.severity}.",
        f"Repair: {safety}." if safety else "Repair: none.",
        "On by default." if rule.recommended else f"Off by default: `--extend-select {rule.code}`.",
    ]
    if rule.aliases:
        facts.append(f"Known as {', '.join(rule.aliases)}.")
    return " ".join(facts)


def _bold(text: str, color: bool) -> str:
    return f"\033[1m{text}\033[0m" if color else text


def write_pages(folder: str) -> None:
    """Writes the Markdown pages, and removes those of rules that are no more."""
    pages = {f"{info.name}.md": markdown_page(info.load()) for info in Registry().rules}
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        if name not in pages:
            os.unlink(os.path.join(folder, name))
    for name, page in pages.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(page)


if __name__ == "__main__":
    write_pages(DOCS_URL)
