"""Everything that a rule author imports: Rule, its examples, what it reports and how it repairs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, ClassVar

    from dflint.cst.node import Node
    from dflint.file import File

#: The folder of this repository with the pages of the rules.
DOCS_FOLDER = "docs/rules/"
#: Where such a page is: in this repository, until there is a site.
DOCS_URL = DOCS_FOLDER + "{name}.md"


def rule_url(name: str) -> str:
    """Where the page of the rule of that name is."""
    return DOCS_URL.format(name=name)


def rule_link(rule: type[Rule]) -> str:
    """What a browser can open about a rule; empty where its page is only in a repository."""
    url = rule.url()
    return url if url.startswith(("https://", "http://")) else ""


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


class CannotCheck(Exception):  # noqa: N818 (it is what it is called)
    """A file that cannot be checked, through no fault of dflint; its text says why."""


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

    __slots__ = ("fix", "message", "other_places", "rule", "severity", "span")

    def __init__(
        self,
        rule: type[Rule],
        span: tuple[int, int],
        message: str,
        fix: Fix | None = None,
        severity: str | None = None,
        other_places: tuple[int, ...] = (),
    ) -> None:
        self.rule = rule
        #: Start and end offset in the file, in characters.
        self.span = span
        self.message = message
        self.fix = fix
        self.severity = severity or rule.severity
        #: Offsets of other places where a comment may silence it: where BuildKit looks for one.
        self.other_places = other_places


class Option:
    """A setting of a rule, under ``options:`` in the configuration.

    Rules that have a setting in common name the same object.
    """

    BOOL, INT, STRING, STRINGS, MAPPING = "bool", "int", "string", "strings", "mapping"

    __slots__ = ("choices", "default", "kind", "name", "summary")

    def __init__(
        self, name: str, kind: str, default: Any, summary: str, choices: Sequence[str] = ()
    ) -> None:
        self.name = name
        #: ``bool``, ``int``, ``string``, ``strings`` (a list) or ``mapping`` (strings to strings).
        self.kind = kind
        self.default = default
        self.summary = summary
        #: What a string, each of a list, or each value of a mapping may be; empty: anything.
        self.choices = tuple(choices)


class _Example:
    """A Dockerfile, with the options and the ignore file that it is looked at with.

    ``path``: what it is called, where it is a compose or bake file.
    """

    __slots__ = ("code", "dockerignore", "options", "path")

    def __init__(
        self,
        code: str,
        *,
        options: Mapping[str, Any] | None = None,
        dockerignore: str | None = None,
        path: str = "Dockerfile",
    ) -> None:
        self.code = code
        self.path = path
        self.options: Mapping[str, Any] = options or {}
        self.dockerignore = dockerignore


class Bad(_Example):
    """An example that violates the rule, and what the fixer makes of it.

    ``lines``: where the violations start, in order; by default one, wherever it is.
    """

    __slots__ = ("fixed", "lines", "unsafe")

    def __init__(
        self,
        code: str,
        fixed: str | None = None,
        lines: Sequence[int] | None = None,
        unsafe: bool = False,
        *,
        options: Mapping[str, Any] | None = None,
        dockerignore: str | None = None,
        path: str = "Dockerfile",
    ) -> None:
        super().__init__(code, options=options, dockerignore=dockerignore, path=path)
        self.fixed = fixed
        self.lines = lines
        self.unsafe = unsafe


class Good(_Example):
    """An example that the rule has nothing to say about."""

    __slots__ = ()


class Rule:
    """What is wrong, why, how it looks, how it is repaired: all of a rule in one class.

    The docstring is the rule's page: its first line is the summary. A rule listens by having
    methods: ``check_file()`` is called once, ``visit_<Instruction>(step)`` for each instruction of
    that kind, ``visit_command(command)`` for each command of a RUN whose name, whose tool (``pip``
    for ``python3 -m pip``) or one of whose wrappers (``sudo``) is in ``commands``: also of a RUN in
    JSON form or behind ONBUILD, and in a script that is handed to ``sh -c``;
    ``check_suppressions(suppressions, selection)`` once, after all others, if the file has comments
    that silence rules. ``visit_Build(builder)`` is called for each build of a compose or bake file,
    and for a Dockerfile whose context is known. All of them yield violations.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    severity: ClassVar[str] = Severity.WARNING
    #: Whether the rule is on when nobody selected anything; noisy rules are not.
    recommended: ClassVar[bool] = True
    #: Whether, unless somebody selects it, only what it can repair is reported: a matter of taste
    #: is worth a warning where the answer to it is a command.
    only_repairable: ClassVar[bool] = False
    #: The other named sets that it is in: ``strict``, ``security``, ``style``. It is in
    #: ``hadolint`` and ``buildkit`` where it has an alias of theirs.
    sets: ClassVar[tuple[str, ...]] = ()
    #: Whether it is only on when it is named: the tool that it comes from has it off by default.
    on_request: ClassVar[bool] = False
    #: The settings that it has; see ``option()``.
    options: ClassVar[tuple[Option, ...]] = ()
    #: Whether ``visit_<Instruction>`` is called for the instruction behind ONBUILD, too.
    visits_onbuild: ClassVar[bool] = False
    #: The commands that ``visit_command`` is called for; a file that names none of them is not
    #: shown to the rule at all.
    commands: ClassVar[tuple[str, ...]] = ()
    #: Texts in lower case, of which a file has one, in any case, where there is anything to find;
    #: another file is not shown to the rule at all. Empty: that cannot be said.
    mentions: ClassVar[tuple[str, ...]] = ()
    #: How often a file has them, together, at least.
    mentions_needed: ClassVar[int] = 1
    examples: ClassVar[Sequence[Bad | Good]] = ()

    def __init__(self, file: File) -> None:
        self.file = file

    def option(self, name: str) -> Any:
        """What the configuration says of one of the rule's options, else its default."""
        default = next(option.default for option in self.options if option.name == name)
        return self.file.options.get(name, default)

    def violation(
        self,
        place: Node | tuple[int, int],
        message: str,
        fix: Fix | None = None,
        severity: str | None = None,
        other_places: tuple[int, ...] = (),
    ) -> Violation:
        """A violation at a node, or at a span of the file."""
        span = place if isinstance(place, tuple) else place.span
        return Violation(type(self), span, message, fix, severity, other_places)

    @classmethod
    def title(cls) -> str:
        """Code and name, for people: ``DF201 consecutive-runs``; a code that is its name once."""
        return cls.code if cls.code == cls.name else f"{cls.code} {cls.name}"

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
