"""A page for people: each file with its findings, and beside it what ``--fix`` would make of it.

It is one file that loads nothing, and needs no script.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from dflint.reporters.display import plural, plural_of
from dflint.reporters.xml import attributes, content
from dflint.rule import Severity, rule_link
from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dflint.reporters import Style, Write
    from dflint.rule import Violation

_STYLE = """\
:root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de;
  --panel: #f6f8fa; --link: #0550ae; --old: #ffebe9; --new: #dafbe1; --error: #b3261e;
  --warning: #8a5a00; --info: #0550ae; --style: #57606a; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --soft: #9da7b1;
  --line: #30363d; --panel: #161b22; --link: #79b8ff; --old: #4a1d1d; --new: #123820;
  --error: #ff8a80; --warning: #e3b341; --info: #79b8ff; --style: #9da7b1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); } h1 { font-size: 1.5rem; margin: 0; }
h2 { display: inline; font-size: 1.1rem; }
ul.files { padding-left: 1.2rem; } details { border: 1px solid var(--line); border-radius: 6px;
  margin: 1rem 0; } summary { cursor: pointer; padding: .6rem .8rem; background: var(--panel); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
main:focus { outline: 0; } main, details { scroll-margin-top: .5rem; }
.skip { position: absolute; top: .5rem; left: 1rem; padding: .2rem .6rem; background: var(--back); }
.skip:not(:focus) { clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; padding: 0; }
.row { display: grid; grid-template-columns: 1fr 1fr; }
.row > * { display: grid; grid-template-columns: 3.5rem 1fr; min-width: 0; }
.row > .new { border-left: 1px solid var(--line); }
.number { color: var(--soft); text-align: right; padding-right: .8rem; user-select: none;
  white-space: nowrap; }
code, .number { font: .85rem/1.5 ui-monospace, monospace; }
code { white-space: pre-wrap; }
.changed .old:not(:empty) { background: var(--old); }
.changed .new:not(:empty) { background: var(--new); }
.changed .old .number::before { content: "- "; } .changed .new .number::before { content: "+ "; }
.finding { margin: .2rem .8rem .2rem 3.5rem; padding: .3rem .6rem; border-left: 3px solid;
  background: var(--panel); }
.error { border-color: var(--error); } .warning { border-color: var(--warning); }
.info { border-color: var(--info); } .style { border-color: var(--style); }
.error b { color: var(--error); } .warning b { color: var(--warning); }
.info b { color: var(--info); } .style b { color: var(--style); }
.heads { color: var(--soft); padding: .2rem 0; border-bottom: 1px solid var(--line); }
.heads > span { display: block; padding-left: 3.5rem; }
@media (max-width: 50rem) { .row { grid-template-columns: 1fr; }
  .row > .new { border-left: 0; } .same > .new, .heads { display: none; }
  .finding { margin-left: .4rem; } }
"""
_HEAD = f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>dflint</title>
<style>
{_STYLE}</style>
</head>
<body>
"""


class Report:
    """Collects the files: the numbers and the links to them come first."""

    def __init__(self, write: Write, style: Style) -> None:
        self._write = write
        self._repaired = style.repaired
        self._option = "--fix --unsafe-fixes" if style.unsafe else "--fix"
        self._files = 0
        self._counts = dict.fromkeys(Severity.ALL, 0)
        self._links: list[str] = []
        self._sections: list[str] = []

    def add(self, path: str, text: str, violations: Sequence[Violation]) -> None:
        self._files += 1
        if not violations:
            return
        for violation in violations:
            self._counts[violation.severity] += 1
        name, anchor = content(path), f"file-{len(self._sections) + 1}"
        count = plural(len(violations), "problem")
        self._links.append(f'<li><a href="#{anchor}">{name}</a>, {count}</li>\n')
        after = self._repaired(path, text) if self._repaired else text
        rows = "".join(_rows(text, after, violations))
        self._sections.append(
            f'<details open id="{anchor}">\n<summary><h2>{name}</h2> {count}</summary>\n'
            '<div class="row heads"><span class="old">as it is</span>'
            f'<span class="new">after {self._option}</span></div>\n{rows}</details>\n'
        )

    def finish(self) -> None:
        total, files = sum(self._counts.values()), plural(self._files, "file")
        counts = ", ".join(plural_of(name, count) for name, count in self._counts.items() if count)
        said = (
            f"{plural(total, 'problem')} in {files}: {counts}"
            if total
            else f"No problems in {files}"
        )
        self._write(_HEAD)
        if self._links:
            self._write('<a class="skip" href="#files">Skip the list of files</a>\n')
        self._write(f"<header>\n<h1>dflint</h1>\n<p>{said}.</p>\n")
        if self._links:
            links = "".join(self._links)
            self._write(f'<nav aria-label="Files">\n<ul class="files">\n{links}</ul>\n</nav>\n')
        sections = "".join(self._sections)
        self._write(f'</header>\n<main id="files" tabindex="-1">\n{sections}</main>\n')
        self._write("</body>\n</html>\n")


def _rows(before: str, after: str, violations: Sequence[Violation]) -> Iterator[str]:
    """The lines of both texts beside each other, and the findings below theirs."""
    lines = LineIndex(before)
    below: dict[int, list[str]] = {}
    for violation in violations:
        number = lines.locate(violation.span[0])[0]
        below.setdefault(number, []).append(_finding(violation))
    old, new = _split(before), _split(after)
    # The default, autojunk, keeps it fast for files that say the same thousands of times.
    matcher = SequenceMatcher(None, old, new)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        kind = "same" if tag == "equal" else "changed"
        for index in range(max(last - first, new_last - new_first)):
            left, right = first + index, new_first + index
            cells = _cell("old", left, old) if left < last else '<div class="old"></div>'
            cells += _cell("new", right, new) if right < new_last else '<div class="new"></div>'
            yield f'<div class="row {kind}">{cells}</div>\n'
            if left < last:
                yield from below.pop(left + 1, ())
    for left_over in below.values():
        yield from left_over


def _split(text: str) -> list[str]:
    """The lines, as LineIndex counts them."""
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    return lines if lines[-1] else lines[:-1]


def _cell(side: str, index: int, lines: Sequence[str]) -> str:
    code = content(lines[index])
    return f'<div class="{side}"><span class="number">{index + 1}</span><code>{code}</code></div>'


def _finding(violation: Violation) -> str:
    rule, fix = violation.rule, violation.fix
    repair = f" <i>{content(fix.message)} ({fix.safety} repair)</i>" if fix else ""
    title = content(rule.title())
    if rule_link(rule):
        title = f"<a{attributes(href=rule_link(rule))}>{title}</a>"
    return (
        f'<div class="finding {violation.severity}"><b>{violation.severity}</b> {title}: '
        f"{content(violation.message)}{repair}</div>\n"
    )
