"""Everything that a rule author imports: Rule, its examples, what it reports and how it repairs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import ClassVar

    from dflint.cst.node import Node
    from dflint.file import File

#: Where the pages of the rules are: a folder of this repository, until there is a site.
DOCS_URL = "docs/rules/"


def rule_url(name: str) -> str:
    """Where the page of the rule of that name is."""
    return f"{DOCS_URL}{name}.md"


class Severity:
    """How bad a violation is; ``--fail-on`` compares by rank."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    STYLE = "style"
    #: From the worst to the mildest.
    ALL = (ERROR, WARNING, INFO, STYLE)


class Safety:
    """Whether a repair may change what is built.

    ``safe``: the image is the same for whoever runs it, caches, package lists and logs apart, and
    the build succeeds exactly when it did. ``unsafe``: the image changes, in a way that people
    usually want; applied only with ``--unsafe-fixes``.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


class Edit:
    """A stretch of the file, by offsets in characters, and the text that takes its place.

    ``tokens`` declares what the reader of the file sees instead of the tokens of that stretch
    (see ``dflint.fingerprint``); the fixer drops a repair whose result reads in any other way.
    """

    __slots__ = ("end", "start", "text", "tokens")

    def __init__(self, start: int, end: int, text: str, tokens: Sequence[str] = ()) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.tokens = tuple(tokens)

    def __repr__(self) -> str:
        return f"Edit({self.start}, {self.end}, {self.text!r}, {self.tokens!r})"


class Fix:
    """A repair: edits of one file that are applied all together or not at all."""

    __slots__ = ("edits", "message", "safety")

    def __init__(self, message: str, edits: Iterable[Edit], safety: str = Safety.SAFE) -> None:
        #: What the repair does, as an order: "Add -y".
        self.message = message
        self.edits = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
        self.safety = safety


class Violation:
    """Something wrong at a place of a file, with its repair where there is one."""

    __slots__ = ("fix", "message", "rule", "severity", "span")

    def __init__(
        self,
        rule: type[Rule],
        span: tuple[int, int],
        message: str,
        fix: Fix | None = None,
        severity: str | None = None,
    ) -> None:
        self.rule = rule
        #: Start and end offset in the file, in characters.
        self.span = span
        self.message = message
        self.fix = fix
        self.severity = severity or rule.severity


class Bad:
    """An example that violates the rule, and what the fixer makes of it.

    ``lines``: where the violations start, in order; by default one, wherever it is.
    """

    __slots__ = ("code", "fixed", "lines", "unsafe")

    def __init__(
        self,
        code: str,
        fixed: str | None = None,
        lines: Sequence[int] | None = None,
        unsafe: bool = False,
    ) -> None:
        self.code = code
        self.fixed = fixed
        self.lines = lines
        self.unsafe = unsafe


class Good:
    """An example that the rule has nothing to say about."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code


class Rule:
    """What is wrong, why, how it looks, how it is repaired: all of a rule in one class.

    The docstring is the rule's page: its first line is the summary. A rule listens by having
    methods: ``check_file()`` is called once, ``visit_<Instruction>(step)`` for each instruction of
    that kind, ``visit_command(command)`` for each command of a shell script whose name is in
    ``commands``. All of them yield violations.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    severity: ClassVar[str] = Severity.WARNING
    #: Whether the rule is on when nobody selected anything; noisy rules are not.
    recommended: ClassVar[bool] = True
    #: The commands that ``visit_command`` is called for; a file that names none of them is not
    #: shown to the rule at all.
    commands: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[Sequence[Bad | Good]] = ()

    def __init__(self, file: File) -> None:
        self.file = file

    def violation(
        self,
        place: Node | tuple[int, int],
        message: str,
        fix: Fix | None = None,
        severity: str | None = None,
    ) -> Violation:
        """A violation at a node, or at a span of the file."""
        span = place if isinstance(place, tuple) else place.span
        return Violation(type(self), span, message, fix, severity)

    @classmethod
    def url(cls) -> str:
        """Where the page of the rule is."""
        return rule_url(cls.name)

    @classmethod
    def fix_safety(cls) -> str | None:
        """The safety of the repairs, as its examples show it; None when the rule has none."""
        fixed = [
            example
            for example in cls.examples
            if isinstance(example, Bad) and example.fixed is not None
        ]
        if not fixed:
            return None
        return Safety.UNSAFE if all(example.unsafe for example in fixed) else Safety.SAFE
