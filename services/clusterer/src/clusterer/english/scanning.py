"""English text as tokens, and the runs of capitalised ones that may be names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterer.english.sentences import sentences, undated

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|St|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Prof|Rev|Jr|Sr|Capt|Maj|Adm)\."
    r"|[A-Z]\.(?=\s+[A-Z])"
    r"|[^\W\d_]\w*(?:[-'’&][^\W_]\w*)*"
    r"|\d[\d.,]*"
    r"|[^\w\s]"
)
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")

LINKS = frozenset(
    """de del della di da do dos das du la le les van von der den ter bin ibn al el of the & y
    e and for""".split()
)
_ORGANISED = frozenset(
    """Director Minister Chairman Department Bank Ministry University House Court Council Republic
    Board Institute Church Office Bureau Centre Center Academy College School Chamber Committee
    Commission Secretary Federation Union Association Society Confederation Organisation
    Organization League Agency Museum Party Movement Army Guard Fund Authority Securities
    Institutes Centers Centres Campaign Coalition Isle Gulf Strait Bay Cape City Port Sea Lord
    Lords Knights Duke Duchess Archbishop Bishop Alliance Congress Foundation Forum Group Society
    Conference Services Veterans Health Commerce Journal Bill Day Company Declaration Treaty Rock
    Tower Valley Mount Speaker Supreme Command Ways House Medal Order Assembly Parliament""".split()
)
"""After these, "of", "for", "and" and "the" belong to a name."""
_JOINED = frozenset(
    """Department Ministry Institute Office Bureau Centre Center Centers Centres Committee
    Commission Association Agency Society Campaign Coalition Movement Securities Museum Fund
    Authority Institutes College Foundation Forum Veterans Alliance Declaration Secretary
    Organization Organisation""".split()
)
"""Those of them that are for this and that: "Department of Health and Human Services"."""
_JOINING = frozenset({"and", "for", "&"})
_ALWAYS = LINKS - {"of", "the", "&", "and", "for", "e", "y"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign."""

    text: str
    """Without 's."""
    first: bool
    """Of its sentence, so that its capital says nothing."""
    ends: bool = False
    """It had 's: a name ends with it."""

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised tokens in a row."""

    words: tuple[str, ...]
    first: bool
    """It starts a sentence."""
    before: str
    """The word before it in its sentence, folded; empty for none."""
    after: str


def tokenised(paragraph: str) -> list[list[Token]]:
    """The tokens of a paragraph by sentence, without its dateline."""
    return [scanned(sentence) for sentence in sentences(undated(paragraph))]


def scanned(sentence: str) -> list[Token]:
    """The tokens of a sentence."""
    tokens: list[Token] = []
    first = True
    for match in _TOKEN.finditer(sentence):
        text = match.group()
        word = _POSSESSIVE.sub("", text).replace("’", "'")
        tokens.append(Token(word or text, first, ends=word != text.replace("’", "'")))
        if text[0].isalnum():
            first = False
        elif text in '“"‘«:—–•.!?':
            first = True  # what is said, or listed, starts with a capital too
    return tokens


def runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """The runs of capitalised tokens of a sentence."""
    position = 0
    while position < len(tokens):
        if not tokens[position].capital:
            position += 1
            continue
        end = _run_end(tokens, position)
        yield Run(
            tuple(token.text for token in tokens[position:end]),
            tokens[position].first,
            tokens[position - 1].text.casefold() if position else "",
            tokens[end].text.casefold() if end < len(tokens) else "",
        )
        position = end


def _run_end(tokens: Sequence[Token], start: int) -> int:
    end = start + 1
    while end < len(tokens) and not tokens[end - 1].ends:
        if tokens[end].capital and not tokens[end].first:
            end += 1
            continue
        links = end
        while links < len(tokens) and links - end < 2 and tokens[links].text in LINKS:
            links += 1
        if links == end or links >= len(tokens) or not tokens[links].capital:
            break
        linking = {token.text for token in tokens[end:links]}
        before = {token.text for token in tokens[start:end]}
        if not (linking <= _ALWAYS or before & (_JOINED if linking & _JOINING else _ORGANISED)):
            break
        end = links + 1
    return end
