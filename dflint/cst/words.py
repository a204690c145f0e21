"""How BuildKit splits a logical line into fields, words, flags and heredoc words.

All functions work on a line whose continuations are joined, and hand out offsets into it. The
facts come from moby/buildkit, frontend/dockerfile/parser: line_parsers.go, split_command.go and
parser.go. Bytes that are not valid UTF-8 stand in the line as surrogates (``surrogateescape``).
"""

from __future__ import annotations

import re

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

#: White space of Go's unicode.IsSpace. Unlike str.isspace it knows no U+001C to U+001F.
SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

#: White space between fields: the regular expression that BuildKit splits lines with.
BLANKS = "\t\v\f\r "

#: What counts as white space where BuildKit goes through a line byte by byte.
_BYTE_SPACES = "\t\n\v\f\r \x85\xa0"

_FIELD = regex(f"[^{BLANKS}]+")

# The quote of a word may be missing at the end of the line; an escape character that ends the
# line belongs to no word.
_WORD = (
    r"""(?s:[^%(spaces)s'"%(escape)s]+|'[^']*'?|"(?:[^"%(escape)s]|%(escape)s.)*"?|%(escape)s.)+"""
)

_PLAIN_FLAG = regex(rf"(--[!#-&(-\[\]-_a-~]+)(?:[{BLANKS}]+|\Z)")

# Among them the two bytes, invalid on their own, that count as white space.
_ODD_FLAG_STARTS = ("--", "\udc85", "\udca0")

# A heredoc is the start of a word, and the second ``<`` its last one; so no ASCII character but a
# blank stands before it. Inside ${} BuildKit drops backslashes before it looks for heredocs.
_POSSIBLE_HEREDOC = regex(r"(?<![!-~])[0-9\\]*<\\?<(?!<)")
_HEREDOC_START = regex(r"([0-9]*)<<(-?)[\t\n\f\r ]*")
_MAX_FD = 2**64 - 1


class FlagToken:
    """A leading ``--name=value`` word; ``value`` is what BuildKit makes of it, dashes included."""

    __slots__ = ("end", "start", "value")

    def __init__(self, start: int, end: int, value: str) -> None:
        self.start = start
        self.end = end
        self.value = value


class HeredocToken:
    """A heredoc word such as ``<<EOF``.

    ``error`` is set when BuildKit refuses the line because it cannot read the name. Then ``name``
    is the text it could not read, and the token is the last one.
    """

    __slots__ = ("chomp", "end", "error", "expand", "fd", "name", "start")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        fd: int = 0,
        expand: bool = True,
        chomp: bool = False,
        error: str | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        #: The number before ``<<``; 0 when there is none.
        self.fd = fd
        #: Whether variables in the body are expanded: not when a part of the name was quoted.
        self.expand = expand
        #: Whether leading tabs of the body and of the terminator are dropped (``<<-``).
        self.chomp = chomp
        self.error = error


def is_space(char: str) -> bool:
    """Whether a character is white space for Go's unicode.IsSpace."""
    return char in SPACES


def strip_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of ``text[start:end]`` that is left without white space around it.

    Where nothing is left, both offsets are ``end``.
    """
    while start < end and text[start] in SPACES:
        start += 1
    while start < end and text[end - 1] in SPACES:
        end -= 1
    return start, end


def replace_invalid(text: str) -> str:
    """The text with U+FFFD for each invalid byte, as BuildKit's rune-wise copies have it."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text


def split_fields(text: str, start: int) -> list[tuple[int, int]]:
    """The arguments of FROM, COPY, ADD, VOLUME and EXPOSE: no quoting, no escapes."""
    start, end = strip_spaces(text, start, len(text))
    return [match.span() for match in _FIELD.finditer(text, start, end)]


def split_words(text: str, start: int, escape: str) -> list[tuple[int, int]]:
    """The words of ENV, LABEL and ARG (BuildKit's parseWords); quotes and escapes stay in them.

    A quote that is not closed takes the rest of the line.
    """
    start, end = strip_spaces(text, start, len(text))
    return [match.span() for match in _word_pattern(escape).finditer(text, start, end)]


_word_patterns: dict[str, Pattern[str]] = {}


def _word_pattern(escape: str) -> Pattern[str]:
    pattern = _word_patterns.get(escape)
    if pattern is None:
        source = _WORD % {"spaces": SPACES, "escape": re.escape(escape)}
        pattern = _word_patterns[escape] = re.compile(source)
    return pattern


def split_flags(text: str, start: int, escape: str) -> tuple[list[FlagToken], int]:
    """The flags before the arguments, and where the arguments start.

    A lone ``--`` ends the flags. It is none itself: it stands between the last flag and the
    arguments. Where no arguments follow, they start at the end of the last word.
    """
    text = text[: strip_spaces(text, start, len(text))[1]]
    while text[start : start + 1] in BLANKS and start < len(text):
        start += 1
    flags: list[FlagToken] = []
    while match := _PLAIN_FLAG.match(text, start):
        flags.append(FlagToken(*match.span(1), match[1]))
        start = match.end()
    if text.startswith(_ODD_FLAG_STARTS, start):
        odd_flags, start = _split_odd_flags(text, start, escape)
        flags += odd_flags
    return flags, strip_spaces(text, start, len(text))[0]


def _split_odd_flags(text: str, start: int, escape: str) -> tuple[list[FlagToken], int]:
    """Flags with quotes, escapes or characters beyond ASCII.

    BuildKit goes through them byte by byte, and takes each byte for a character of its own.
    """
    data, ends = _as_bytes(text[start:])
    flags: list[FlagToken] = []
    position = _skip_byte_spaces(data, 0)
    while data.startswith("--", position):
        begin = position
        position, value = _read_flag(data, begin, escape)
        if value == "--":
            break
        flags.append(FlagToken(start + ends[begin], start + ends[position], value))
        position = _skip_byte_spaces(data, position)
    return flags, start + ends[position]


def _skip_byte_spaces(data: str, position: int) -> int:
    while position < len(data) and data[position] in _BYTE_SPACES:
        position += 1
    return position


def _as_bytes(text: str) -> tuple[str, list[int] | range]:
    """The bytes of a text as characters, and for each offset in them the offset in the text.

    Inside a character that is the offset behind it.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    pieces: list[bytes] = []
    offsets = [0]
    for index, char in enumerate(text, 1):
        if "\udc80" <= char <= "\udcff":
            piece = bytes((ord(char) - 0xDC00,))
        else:
            piece = char.encode("utf-8", "surrogatepass")
        pieces.append(piece)
        offsets.extend([index] * len(piece))
    return b"".join(pieces).decode("latin-1"), offsets


def _read_flag(data: str, start: int, escape: str) -> tuple[int, str]:
    """Where the word at ``start`` ends, and the word without quotes and escapes."""
    chars: list[str] = []
    quote = ""
    position = start
    while position < len(data):
        char = data[position]
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif not quote and char in _BYTE_SPACES:
            break
        elif char != escape:
            chars.append(char)
        else:
            position += 1
            chars.append(data[position : position + 1])
        position += 1
    return min(position, len(data)), "".join(chars)


def find_heredocs(text: str) -> list[HeredocToken]:
    """The heredoc words of a logical line of RUN, COPY, ADD, or ONBUILD of these.

    BuildKit splits the whole line like a shell, with a backslash as the escape character whatever
    the ``escape`` directive says. A word that starts with ``<<``, or digits and ``<<``, is a
    heredoc, with all that is glued to it. Where the line cannot be split (a quote is not closed,
    an expansion not supported), there are none.
    """
    if "<" not in text or not _POSSIBLE_HEREDOC.search(text):
        return []
    from dflint.semantics.expansion import ExpansionError, lex_raw_words

    try:
        words = lex_raw_words(text)
    except ExpansionError:
        return []
    tokens: list[HeredocToken] = []
    for word, start, end in words:
        token = parse_heredoc_word(word)
        if token is None:
            continue
        token.start, token.end = start, end
        tokens.append(token)
        if token.error:
            break
    return tokens


def parse_heredoc_word(word: str) -> HeredocToken | None:
    """What a whole word means as a heredoc; None when it is none (BuildKit's ParseHeredoc)."""
    match = _HEREDOC_START.match(word)
    if match is None:
        return None
    rest = word[match.end() :]
    if not rest or "<" in rest:
        return None
    from dflint.semantics.expansion import ExpansionError, lex_heredoc_name

    token = HeredocToken(0, len(word), rest, _file_descriptor(match[1]), chomp=match[2] == "-")
    try:
        name = lex_heredoc_name(rest)
    except ExpansionError as error:
        token.error = str(error)
        return token
    if name is None:
        return None
    token.name, token.expand = name
    return token


def _file_descriptor(digits: str) -> int:
    # 20 digits are enough to pass the limit; int() of very long ones is slow, or an error.
    digits = digits.lstrip("0")
    return min(int(digits[:21] or 0), _MAX_FD)
