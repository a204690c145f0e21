"""What tells one finding from another, also when the lines above it have changed."""

from __future__ import annotations

from hashlib import sha256

from dflint.text import LineIndex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dflint.rule import Violation


def fingerprints(path: str, text: str, violations: Sequence[Violation]) -> list[str]:
    """One for each violation of a file.

    It depends on the path, the rule, the text of the line without the blanks around it, and on how
    many equal ones there are before.
    """
    lines = LineIndex(text)
    seen: dict[tuple[str, str], int] = {}
    found: list[str] = []
    for violation in violations:
        start = lines.line_start(lines.locate(violation.span[0])[0])
        end = text.find("\n", start)
        key = violation.rule.code, text[start : end if end >= 0 else len(text)].strip()
        seen[key] = number = seen.get(key, 0) + 1
        value = "\0".join((path, *key, str(number)))
        found.append(sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:40])
    return found
