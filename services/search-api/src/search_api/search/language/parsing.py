"""Text to a tree, by recursive descent.

    query  = and { ("OR" | "|") and }
    and    = part { ["AND"] part }
    part   = ("NOT" | "-") part | ["title:"] one
    one    = "(" query ")" | '"' words '"' | word ["*"]

Whatever can't be read is an error that says where, and what to write: no query is changed or
guessed at. Words may hold any other character: they are split as texts are when they are indexed.
"""

import re
import unicodedata
from dataclasses import dataclass

from search_api.search.language.tree import And, InTitle, Node, Not, Or, Prefix, Words

MAX_CHARACTERS = 1000
MAX_WORDS = 60
MAX_DEPTH = 8
MAX_PREFIXES = 5
MIN_PREFIX = 2
"""Letters before a *: fewer begin a large part of all words."""

QUOTES = '"“”„'
TOKENS = re.compile(
    rf"""(?P<space>\s+)
    |(?P<quoted>[{QUOTES}][^{QUOTES}]*(?P<closed>[{QUOTES}])?)
    |(?P<open>\()|(?P<close>\))
    |(?P<or>\||OR(?![^\s()|{QUOTES}]))
    |(?P<and>AND(?![^\s()|{QUOTES}]))
    |(?P<not>-+|NOT(?![^\s()|{QUOTES}]))
    |(?P<field>[A-Za-z_]+:)
    |(?P<word>[^\s()|{QUOTES}]+)""",
    re.VERBOSE,
)

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A run of letters and digits: about what an analyzer takes for one word."""


DRAWN = re.compile("[\u2400-\u25ff]")
"""Symbols that are lines, boxes and bullets."""


def has_words(text: str) -> bool:
    """Whether an analyzer finds a word in it: letters, decimal digits, or symbols such as emoji."""
    return any(
        category[0] == "L" or category in {"Nd", "Nl"}
        for category in map(unicodedata.category, text)
    ) or any(map(is_symbol, text))


def is_symbol(character: str) -> bool:
    """Emoji and the like, most of which are words of their own (Unicode's UAX 29)."""
    return unicodedata.category(character) == "So" and not DRAWN.match(character)


class QueryError(Exception):
    """A query that can't be read; the text says at which character, why, and what to write."""

    def __init__(self, offset: int, detail: str) -> None:
        super().__init__(f"at character {offset + 1}: {detail}")
        self.offset = offset


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def parse(text: str) -> Node | None:
    """The tree of a query; None for a blank one. Raises QueryError."""
    if len(text) > MAX_CHARACTERS:
        raise QueryError(MAX_CHARACTERS, f"a query has at most {MAX_CHARACTERS} characters.")
    tokens = _tokens(text)
    if len(tokens) == 1:
        return None
    reader = _Reader(tokens)
    tree = reader.alternatives(0)
    if reader.next.kind != "end":
        raise QueryError(
            reader.next.start, 'this ) closes nothing. Leave it out, or put the text in "quotes".'
        )
    return tree


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for found in TOKENS.finditer(text):
        # The group that matched last is the outermost one: `closed` is inside of `quoted`.
        kind = str(found.lastgroup)
        if kind == "quoted" and not found["closed"]:
            raise QueryError(
                found.start(), 'this quotation mark is never closed. Write "the words" with two.'
            )
        if kind != "space":
            tokens.append(_Token(kind, found.group(), found.start()))
    return [*tokens, _Token("end", "", len(text))]


class _Reader:
    """Goes through the tokens once; counts what is limited."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._words = 0
        self._prefixes = 0
        self._in_title = False

    @property
    def next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        token = self.next
        self._place += 1
        return token

    def alternatives(self, depth: int) -> Node:
        parts = [self._together(depth)]
        while self.next.kind == "or":
            self._take()
            parts.append(self._together(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _together(self, depth: int) -> Node:
        start = self.next.start
        parts = [self._part(depth)]
        while self.next.kind not in {"or", "close", "end"}:
            if self.next.kind == "and":
                self._take()
            parts.append(self._part(depth))
        # A sign between words, as in Smith & Sons, is passed over as it is in texts.
        if all(_is_wordless(part) for part in parts):
            raise QueryError(start, "there is no word here: letters or digits are looked for.")
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self, depth: int) -> Node:
        token = self._take()
        if depth > MAX_DEPTH:
            raise QueryError(token.start, f"parts may be nested {MAX_DEPTH} deep at most.")
        match token.kind:
            case "not":
                return self._without(token, depth)
            case "field":
                return self._field(token, depth)
            case "open":
                return self._group(token, depth)
            case "quoted":
                return self._quoted(token)
            case "word":
                return self._word(token)
        raise _misplaced(token)

    def _without(self, token: _Token, depth: int) -> Node:
        if token.text.startswith("-"):
            if len(token.text) > 1:
                raise QueryError(token.start, "one - is enough: write -word.")
            if self.next.start != token.end or self.next.kind == "end":
                raise QueryError(
                    token.start,
                    "a - stands right before what it excludes: write -word, or NOT word. To look "
                    'for the sign itself put it in "quotes".',
                )
        return Not(self._part(depth + 1))

    def _field(self, token: _Token, depth: int) -> Node:
        name = token.text[:-1]
        if name != "title":
            raise QueryError(
                token.start,
                f"there is no field {name[:30]!r}; there is title. To look for the text as it is "
                f'put it in quotes: "{token.text[:30]}…".',
            )
        if self._in_title:
            raise QueryError(token.start, "this is inside of a title: already. Leave it out.")
        if self.next.start != token.end or self.next.kind not in {"word", "quoted", "open"}:
            raise QueryError(
                token.end,
                'after title: comes a word, "a phrase" or (a OR b), without a space.',
            )
        self._in_title = True
        part = self._part(depth + 1)
        self._in_title = False
        return InTitle(part)

    def _group(self, token: _Token, depth: int) -> Node:
        if self.next.kind == "close":
            raise QueryError(token.start, "there is nothing in these parentheses. Leave them out.")
        tree = self.alternatives(depth + 1)
        if self.next.kind != "close":
            raise QueryError(token.start, "this ( is never closed. Write a ) where it ends.")
        self._take()
        return tree

    def _quoted(self, token: _Token) -> Node:
        text = token.text[1:-1]
        if not text.strip():
            raise QueryError(token.start, "there is nothing in these quotation marks.")
        if text.rstrip().endswith("*"):
            raise QueryError(
                token.start + text.rindex("*") + 1,
                "a * can't be used in a phrase. Write the word with its * outside of the quotes.",
            )
        self._count(token, len(text.split()))
        return Words(text, token.start + 1)

    def _word(self, token: _Token) -> Node:
        self._count(token, 1)
        text, star, rest = token.text.partition("*")
        if not star:
            return Words(text, token.start)
        offset = token.start + len(text)
        if rest:
            raise QueryError(offset, "a * can only end a word, like elect*.")
        if sum(map(str.isalnum, text)) < MIN_PREFIX:
            raise QueryError(
                offset, f"before a * come at least {MIN_PREFIX} letters or digits, like elect*."
            )
        self._prefixes += 1
        if self._prefixes > MAX_PREFIXES:
            raise QueryError(offset, f"a query has at most {MAX_PREFIXES} words with a *.")
        return Prefix(text, token.start)

    def _count(self, token: _Token, words: int) -> None:
        self._words += words
        if self._words > MAX_WORDS:
            raise QueryError(token.start, f"a query has at most {MAX_WORDS} words. Use fewer.")


def _is_wordless(node: Node) -> bool:
    match node:
        case Words(text):
            return not has_words(text)
        case InTitle(part) | Not(part):
            return _is_wordless(part)
    return False


def _misplaced(token: _Token) -> QueryError:
    if token.kind == "end":
        return QueryError(token.start, "the query ends where a word was expected.")
    if token.kind == "close":
        return QueryError(token.start, "a word was expected before this ).")
    return QueryError(
        token.start,
        f"{token.text} stands between two parts, and one is missing here. To look for the word "
        f'itself write "{token.text.lower()}".',
    )
