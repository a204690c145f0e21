"""DF706 legacy-key-value."""

from __future__ import annotations

import re

from dflint.cst.words import BLANKS, replace_invalid
from dflint.editing import change_characters
from dflint.layout import comment_lines
from dflint.regex import regex
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.quoting import changed, double_quoted, is_one_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.cst.nodes import Instruction, KeyValue, Word
    from dflint.semantics.stages import Step

#: In ``key = value`` BuildKit takes the ``=``, and the blanks behind it, for a part of the value.
_SPACED_EQUAL = regex(r"=[ \t]+(?=[^ \t])")
# What was meant to be a pair of its own: a line, or a part of one.
_PAIR_LINE = regex(
    r"[ \t]*(?:[A-Za-z_][\w.-]*[ \t]*=|(?![0-9A-F]+[ \t])[A-Z_][A-Z0-9_]*[ \t]+[^\s\\`])",
    re.ASCII,
)
_PAIR = regex(r"[ \t][A-Za-z_][\w.-]*(?:=[\"']|[ \t]+=[ \t])", re.ASCII)


class LegacyKeyValue(Rule):
    """ENV or LABEL with a blank between key and value, where `=` belongs.

    In `ENV key value` everything behind the key is the value, so that `ENV a=1 b=2` and
    `ENV a 1 b=2` are two very different things. The form is kept for old files only.

    The repair writes `=`, and quotes around a value with blanks. It is safe: it is only offered
    where the new form has the same value to the byte, whatever the values of variables in it are.
    Where the value begins on a continuation line, it moves up: the blanks before it are not a part
    of it, those at the start of the other lines are.

    Nothing is repaired where a part of the value looks as if it was meant to be a pair of its own.
    Of `LABEL key = value`, where the value is `= value`, only the unsafe repair makes what was
    meant.
    """

    code = "DF706"
    name = "legacy-key-value"
    aliases = ("LegacyKeyValueFormat",)
    severity = Severity.STYLE
    examples = [
        Bad(
            "FROM debian:bookworm\nENV HOME /srv\nlabel  version\t1.0 # beta\n",
            fixed='FROM debian:bookworm\nENV HOME=/srv\nlabel  version="1.0 # beta"\n',
            lines=[2, 3],
        ),
        Bad(
            "FROM debian:bookworm\nENV PATH $PATH:/opt/bin\nENV OPTS -Da=1 ${MORE:--Db=2 -Dc}\n",
            fixed="FROM debian:bookworm\nENV PATH=$PATH:/opt/bin\n"
            'ENV OPTS="-Da=1 ${MORE:--Db=2 -Dc}"\n',
            lines=[2, 3],
        ),
        Bad(
            "FROM debian:bookworm\n"
            """ENV A "b c"\nENV D 'e $f'\nENV G it\\'s \\$5 and "x  'y'" 'a "b" $c \\'\n""",
            fixed="FROM debian:bookworm\n"
            """ENV A="b c"\nENV D='e $f'\nENV G="it's \\$5 and x  'y' a \\"b\\" \\$c \\\\"\n""",
            lines=[2, 3, 4],
        ),
        Bad(
            "FROM debian:bookworm\nENV PACKAGES \\\n  curl \\\n  # for the tests\n  git\n",
            fixed='FROM debian:bookworm\nENV PACKAGES="curl \\\n  # for the tests\n  git"\n',
            lines=[2],
        ),
        Bad(
            "FROM debian:bookworm\nENV KEYS \\\n# Jo\n\tABCD \\\n# Flo\n\tEF01\n",
            fixed='FROM debian:bookworm\nENV KEYS="\\\n# Jo\nABCD \\\n# Flo\n\tEF01"\n',
            lines=[2],
        ),
        Bad(
            "# escape=`\r\nFROM debian:bookworm\r\nENV DIR `\r\n  C:\\Program` Files `\r\n  x\r\n",
            fixed='# escape=`\r\nFROM debian:bookworm\r\nENV DIR="C:\\Program Files `\r\n  x"\r\n',
            lines=[3],
        ),
        Bad(
            "FROM debian:bookworm\nENV CONFIG '\\\n  A=1 \\\n  B=2'\n",
            fixed="FROM debian:bookworm\nENV CONFIG='\\\n  A=1 \\\n  B=2'\n",
            lines=[2],
        ),
        Bad(
            'FROM debian:bookworm\nLABEL maintainer = Jo\nLABEL a = b "c" d\n',
            fixed='FROM debian:bookworm\nLABEL maintainer=Jo\nLABEL a="b c d"\n',
            lines=[2, 3],
            unsafe=True,
        ),
        Bad("FROM debian:bookworm\nENV LANG C.UTF-8 \\\n    LC_ALL C.UTF-8\n", lines=[2]),
        Bad("FROM debian:bookworm\nENV A 1 \\\n    b=2\n", lines=[2]),
        Bad("FROM debian:bookworm\nENV name app \\\n    version 1.0\n", lines=[2]),
        Bad('FROM debian:bookworm\nLABEL a "b" c="d"\nLABEL a = "b" c = "d"\n', lines=[2, 3]),
        Bad('FROM debian:bookworm\nENV A ${B:-"c d"} e\n', lines=[2]),
        Good("FROM debian:bookworm\nENV HOME=/srv PACKAGES='curl git'\nLABEL version=1.0\n"),
        Good("FROM debian:bookworm\nARG HOME VERSION\n"),
        Good("FROM debian:bookworm\nONBUILD ENV HOME /srv\n"),
    ]

    def visit_Env(self, step: Step) -> Iterator[Violation]:
        node = step.node
        for pair in node.pairs:
            if pair.is_legacy and pair.value is not None:
                key = pair.key.value
                place = node.head_span[0], pair.key.span[1]
                message = f"{node.name} {key} has no = before its value"
                yield self.violation(place, message, self._fix(node, pair, pair.value))

    visit_Label = visit_Env

    def _fix(self, node: Instruction, pair: KeyValue, value: Word) -> Fix | None:
        escape = self.file.tree.escape
        if "=" in pair.key.value or not is_one_word(pair.key.value, escape):
            return None
        spaced = _SPACED_EQUAL.match(value.value)
        offset = spaced.end() if spaced is not None else 0
        word = value.value[offset:]
        changes: dict[int, str] | None = {}
        if not is_one_word(word, escape):
            changes = None if _are_several(value) else double_quoted(word, escape)
        equal = _equal_sign(pair.separator)
        if changes is None or equal is None:
            return None
        edits = list(_edits(node, pair, offset, equal, changes))
        if spaced is None:
            return Fix("Write = between key and value", edits)
        if "\n" in pair.code:
            return None
        return Fix("Take away the blanks around =", edits, Safety.UNSAFE)


def _are_several(value: Word) -> bool:
    """Whether the value looks as if it was meant to hold further pairs."""
    lines = [line for line in value.text.split("\n") if not line.lstrip().startswith("#")]
    if any(map(_PAIR_LINE.match, lines[1:])) or _PAIR.search(value.value):
        return True
    words = [line.rstrip("\\` \t\r").split() for line in lines]
    names = [len(line) == 2 and line[0].isidentifier() for line in words[1:]]
    return len(words[0]) == 1 and bool(names) and all(names)


def _equal_sign(separator: str) -> str | None:
    """What takes the place of the blanks: the lines of comments among them stay."""
    if not comment_lines(separator):
        return "="
    first, *between, _ = separator.split("\n")
    if any(line.strip() and not line.lstrip().startswith("#") for line in between):
        return None
    return "=" + "\n".join([first.lstrip(BLANKS), *between, ""])


def _edits(
    node: Instruction, pair: KeyValue, offset: int, equal: str, changes: dict[int, str]
) -> Iterator[Edit]:
    """Writes the value from an offset on; its first character comes with the equal sign."""
    if node.source is None or pair.value is None:
        return
    text = pair.value.value[offset:]
    start = node.source.index_of(pair.value.span[0]) + offset
    first = changes.get(0, text[0])
    if changes and len(equal) > 1:
        # The quote opens before the comments: the value goes on behind them.
        equal, first = equal[0] + first[0] + equal[1:], first[1:]
    end = node.source.span(start, start + 1)[1]
    yield Edit(pair.key.span[1], end, equal + first, [replace_invalid(changed(text, changes))])
    yield from change_characters(node.source, start, changes)
