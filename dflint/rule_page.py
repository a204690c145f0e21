"""The page of a rule, made from the rule itself: in a terminal, and as Markdown in docs/rules.

``python -m dflint.rule_page`` writes the Markdown pages; a test says when they are out of date.
"""

from __future__ import annotations

import os
import sys
from inspect import getdoc

from dflint.arguments import Arguments, UsageError, parse
from dflint.registry import Registry, RuleInfo, is_shellcheck
from dflint.reporters.display import wants_color
from dflint.rule import DOCS_FOLDER, Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING, _TEXT, _CODE = "heading", "text", "code"
_CONFIG_OPTIONS = ("--config", "--isolated")

_RULE_USAGE = """\
Usage: dflint rule [--config FILE] CODE ...   explain rules, by code, alias (DL3008), name or prefix
"""
_RULES_USAGE = """\
Usage: dflint rules [--output-format text|json] [--config FILE] [CODE ...]   list the rules

CODE is a code, alias, name, prefix (DF3) or set (recommended, strict, security, style, hadolint,
buildkit); by default all rules are listed.
"""


def rule(argv: list[str]) -> int:
    """``dflint rule CODE ...``."""
    arguments = parse(argv, allowed=["--help", *_CONFIG_OPTIONS])
    if arguments.help:
        sys.stdout.write(_RULE_USAGE)
        return 0
    if not arguments.paths:
        raise UsageError("which rule? 'dflint rules' lists them")
    registry = _registry(arguments)
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
    arguments = parse(argv, allowed=["--help", "--output-format", *_CONFIG_OPTIONS])
    if arguments.help:
        sys.stdout.write(_RULES_USAGE)
        return 0
    if arguments.output_format not in ("", "text", "json"):
        raise UsageError("'dflint rules' prints text or json")
    as_json = arguments.output_format == "json"
    registry = _registry(arguments)
    wanted = {info.code for term in arguments.paths or ["ALL"] for info in registry.find(term)}
    infos = [info for info in registry.rules if info.code in wanted]
    sys.stdout.write(_json_table(infos) if as_json else _text_table(infos))
    return 0


def _registry(arguments: Arguments) -> Registry:
    """The rules there are for a file in this folder: those of its configuration, too."""
    from dflint.settings import SettingsFinder

    arguments.output_format = ""
    return (
        SettingsFinder(arguments, lambda note: None).settings_for("Dockerfile").selection.registry
    )


def _text_table(infos: list[RuleInfo]) -> str:
    rows = [
        (
            info.code,
            info.name,
            ",".join(info.aliases),
            info.severity,
            f"{info.fix_safety()} fix" if info.fix_safety() else "",
            _note(info) + info.summary,
        )
        for info in infos
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in rows
    )


def _note(info: RuleInfo) -> str:
    if not info.recommended:
        return "(off by default) "
    return "(where repairable) " if info.only_repairable else ""


def _json_table(infos: list[RuleInfo]) -> str:
    import json

    rows = [
        {
            "code": info.code,
            "name": info.name,
            "aliases": list(info.aliases),
            "severity": info.severity,
            "recommended": info.recommended,
            "sets": list(info.sets),
            "options": [name for name, _ in info.options],
            "fix": info.fix_safety(),
            "summary": info.summary,
            "url": info.url(),
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
    if rule.options:
        yield _HEADING, "Options"
        yield _TEXT, "\n".join(f"- `{each.name}`: {each.summary}." for each in rule.options)
    seen: set[type] = set()
    for example in sorted(rule.examples, key=lambda example: isinstance(example, Good)):
        word = "Good" if isinstance(example, Good) else "Bad"
        if type(example) in seen:
            yield _TEXT, f"Also {word.lower()}:"
        else:
            yield _HEADING, word
        seen.add(type(example))
        yield (_CODE, _shown(example.code)) if example.code.strip() else (_TEXT, "An empty file.")
        if isinstance(example, Bad) and example.fixed is not None:
            option = "--fix --unsafe-fixes" if example.unsafe else "--fix"
            yield _TEXT, f"`{option}` makes of it:"
            yield _CODE, _shown(example.fixed)


def _shown(code: str) -> str:
    """An example as a page can show it: line ends are all the same there."""
    return code.replace("\r\n", "\n")


def _facts(rule: type[Rule]) -> str:
    safety = rule.fix_safety()
    facts = [
        f"Severity: {rule.severity}.",
        f"Repair: {safety}." if safety else "Repair: none.",
        _default(rule),
    ]
    if rule.sets:
        facts.append(f"In the {'sets' if len(rule.sets) > 1 else 'set'} {', '.join(rule.sets)}.")
    if rule.aliases:
        facts.append(f"Known as {', '.join(rule.aliases)}.")
    return " ".join(facts)


def _default(rule: type[Rule]) -> str:
    if not rule.recommended:
        return f"Off by default: `--extend-select {rule.code}`."
    if rule.only_repairable:
        return f"On by default where it has a repair; all of it: `--extend-select {rule.code}`."
    return "On by default."


def _bold(text: str, color: bool) -> str:
    return f"\033[1m{text}\033[0m" if color else text


#: What the first digit of a code says.
SUBJECTS = {
    "DF0": "Syntax and suppressions",
    "DF1": "Base images and stages",
    "DF2": "Layers, context and cache",
    "DF3": "Package managers",
    "DF4": "Shell",
    "DF5": "Run-time metadata",
    "DF6": "Security",
    "DF7": "Style",
}


def index_page(infos: list[RuleInfo]) -> str:
    """The list of all rules as Markdown, by subject."""
    lines = ["# Rules", ""]
    lines += ["Made by `python -m dflint.rule_page`; `dflint rules` prints the same.", ""]
    for prefix, subject in SUBJECTS.items():
        lines += [f"## {prefix} {subject}", ""]
        lines += ["| Code | Name | On | Severity | Repair | Also known as |"]
        lines += ["|---|---|---|---|---|---|"]
        for info in infos:
            if info.code.startswith(prefix):
                yes = "where repairable" if info.only_repairable else "yes"
                state = yes if info.recommended else ", ".join(_own_sets(info)) or "by name"
                cells = (
                    *(info.code, f"[{info.name}]({info.name}.md)", state, info.severity),
                    *(info.fix_safety() or "", ", ".join(info.aliases)),
                )
                lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
        lines.append("")
    return "\n".join(lines)


def _own_sets(info: RuleInfo) -> list[str]:
    return [name for name in info.sets if name not in ("hadolint", "buildkit")] or list(info.sets)


def write_pages(folder: str) -> None:
    """Writes the Markdown pages, and removes those of rules that are no more."""
    pages = all_pages()
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        if name not in pages:
            os.unlink(os.path.join(folder, name))
    for name, page in pages.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(page)


def all_pages() -> dict[str, str]:
    """The Markdown pages by file name: one a rule, and the list of them."""
    infos = Registry().rules
    pages = {f"{info.name}.md": markdown_page(info.load()) for info in infos}
    return {**pages, "README.md": index_page(infos)}


if __name__ == "__main__":
    write_pages(DOCS_FOLDER)
