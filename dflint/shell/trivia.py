"""Parses what stands between commands: line breaks, comments, and bodies of here-documents."""

from __future__ import annotations

from dflint.shell.nodes import (
    Blank,
    Comment,
    HereDocument,
    Redirection,
    ShellNode,
    Trivia,
    Word,
)
from dflint.shell.scanner import ParseError
from dflint.shell.words import BODY, WordParser


class TriviaParser(WordParser):
    """Parses white space where lines may break."""

    def _comment(self) -> Comment:
        start = self.pos
        raw_start = self.done
        newline = self.text.find("\n", start, self.end)
        stop = newline if newline >= 0 else self.end
        comment = Comment(self._token(stop))
        comment.value = self.text[start:stop]
        self._spanned(comment, raw_start)
        return comment

    def _trailing_comment(self, start: int) -> Trivia:
        """Blanks and a comment at the end of a line."""
        blank = self._gap(start)
        comment = self._comment()
        return Trivia((Blank(blank), comment) if blank else (comment,))

    def _linebreak(self, due: bool = False) -> str | Trivia:
        """Reads blanks, line breaks, comments, and here-documents behind a line break.

        ``due``: a line break was read just before.
        """
        if not self.pending:
            match = self._match_spaces(self.text, self.pos, self.end)
            index = self.pos if match is None else match.end()
            if index >= self.end or self.text[index] != "#":
                return self._gap(index)
        pieces: list[Blank | Comment | HereDocument] = []
        if due:
            self._here_documents(pieces)
        blank = ""
        while True:
            index = self._blanks()
            blank += self._gap(index)
            character = self._peek(index)
            if character == "\n":
                blank += self._token(index + 1)
                if not self.pending:
                    continue
            elif character != "#":
                break
            if blank:
                pieces.append(Blank(blank))
                blank = ""
            if character == "#":
                pieces.append(self._comment())
            else:
                self._here_documents(pieces)
        if not pieces:
            return blank
        if blank:
            pieces.append(Blank(blank))
        return Trivia(tuple(pieces))

    def _as_trivia(self, whitespace: str | Trivia) -> Trivia:
        return Trivia((Blank(whitespace),)) if isinstance(whitespace, str) else whitespace

    def _here_documents(self, pieces: list[Blank | Comment | HereDocument]) -> None:
        """Reads the bodies that begin here."""
        pending, self.pending = self.pending, []
        for redirection in pending:
            document = self._here_document(redirection)
            redirection.here_document = document
            pieces.append(document)

    def _here_document(self, redirection: Redirection) -> HereDocument:
        delimiter, is_quoted = _delimiter(redirection.target)
        raw_start = self.done
        body_end, terminator_end = self._body_end(delimiter, is_quoted, redirection.operator[-1:])
        node = HereDocument(self._body_parts(body_end, is_quoted))
        if terminator_end > body_end:
            node.terminator = self._token(terminator_end)
        if self._peek(self.pos) == "\n":
            node.newline = self._token(self.pos + 1)
        self._spanned(node, raw_start)
        return node

    def _body_end(self, delimiter: str, is_quoted: bool, operator_end: str) -> tuple[int, int]:
        """Where the body ends, and where the line of the delimiter does."""
        start = self.pos
        joined = False
        while start < self.end:
            newline = self.text.find("\n", start, self.end)
            stop = newline if newline >= 0 else self.end
            line = self.text[start:stop]
            candidate = line.lstrip("\t") if operator_end == "-" else line
            if not joined and candidate == delimiter:
                return start, stop
            if self.bash and self.substituting and candidate.startswith(delimiter + ")"):
                return start, stop - len(candidate) + len(delimiter)
            joined = not is_quoted and (len(line) - len(line.rstrip("\\"))) % 2 == 1
            start = stop + 1
        return self.end, self.end

    def _body_parts(self, end: int, is_quoted: bool) -> tuple[ShellNode, ...]:
        if end <= self.pos:
            return ()
        outer = self.pos, self.done, self.depth, self.end, self.pending, self.substituting
        if not is_quoted:
            self.end, self.pending, self.substituting = end, [], False
            try:
                self._enter()
                parts = self._parts(BODY)
                self.depth = outer[2]
                return parts
            except ParseError:
                if not self.bash:
                    raise
                self.pos, self.done, self.depth = outer[:3]
            finally:
                self.end, self.pending, self.substituting = outer[3:]
        return (self._literal(end),)


def _delimiter(word: Word) -> tuple[str, bool]:
    """The delimiter of a here-document, and whether it is quoted."""
    pieces: list[str] = []
    for part in word.parts:
        value = getattr(part, "value", None)
        pieces.append(part.code if value is None else value)
    return "".join(pieces), word.is_quoted
