"""The sentences of a report that can stand alone under the name of its outlet.

sentencex finds them; what is no statement of the newsroom (bylines, calls to read on, questions,
fragments) is left out, because a sentence is shown without what stood around it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sentencex  # type: ignore[import-untyped]

from clusterer.takes.article import Report
from clusterer.takes.quoting import quotations, with_speakers

SHORTEST, LONGEST = 40, 320
"""Characters of a sentence that is shown."""
SHORTEST_COMPARED, LONGEST_COMPARED = 25, 600
MAX_PARAGRAPHS = 60
MAX_PARAGRAPH_CHARACTERS = 4_000
MAX_SENTENCES = 80
"""Of one article. News says what matters early; live tickers go on for ever."""

DATELINE = re.compile(
    r"^(?:[A-ZÀ-Þ][A-ZÀ-Þ.’' -]{2,40}"  # BUENOS AIRES
    r"(?:, [A-Z][\w. ]{1,20}){0,3}"  # , Arg., June 3
    r"(?: ?\([\w ./-]{2,30}\))?"  # (Reuters)
    r"|[A-Z][\w.’' -]{1,30}(?:, [A-Z][\w. ]{1,20})? ?\([A-Z][\w ./-]{1,30}\))"  # Lisbon (Lusa)
    r" ?(?:[—–―-]|--) ?(?=\S)"
)
WORDS_OF_OTHERS = re.compile(
    r"^(?:read (?:also|more|next)|also read|see also|watch:|listen:|file ?-|source:|editing by|"
    r"reporting by|with (?:files|reporting) from|translated by|follow us|sign up|subscribe|click|"
    r"download (?:our|the) app|share (?:this|on)|advert|related\b.{0,10}:|more on|updated?:|"
    r"published:|"
    r"copyright|all rights|©|\(c\)|don.t miss|join (?:our|us)|credits?:|"
    r"(?:photo|image|picture|video)(?:graph)?s?\s*(?:[:/(|—-]|by\b|credit))"
    r"|newsletter|terms of (?:use|service)|privacy policy|cookies?\b.{0,40}(?:accept|consent)"
    r"|all rights reserved|this (?:article|story) (?:was|has been|is|originally)"
    r"|contributed to this|may not be (?:copied|published|reproduced|republished|redistributed)"
    r"|click here|our (?:app|channel|subscribers)\b|whatsapp channel|telegram channel"
    r"|read the (?:full|whole)|https?://|www\.|\S@\S+\.\w|▪|\|",
    re.IGNORECASE,
)
CUT_SHORT = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Maj|Capt|Sgt|"
    r"Adm|Rev|Hon|St|Ste|Jr|Sr|No|vs|Mt|Ft)\.$|(?:^|[\s(-])[A-Z]\.$"
)
"""No end of a sentence. What is cut at D-N.Y. has no space where it was cut."""
TERMINAL = re.compile(r"[.!][\"'”’»)\]]*$|[.!?][\"”’»]+[\w ,.’'-]*[.!]$")
CUT = re.compile(r"(?:…|\.{2,})[\"'”’»)\]]*$|\[\s*(?:…|\.{3})\s*\]$")
LEANING = re.compile(
    r"^(?:he|she|they|it|his|her|their|its|this|that|these|those|but|and|so|or|also|however|still|yet|"
    r"then|there|instead|meanwhile|moreover|nevertheless|besides|such|both|another|others|"
    r"for example|for instance|in addition|on the other hand|as a result|the latter|the former|"
    r"in (?:his|her|their|its)|at the same time|that['’]s|it['’]s|he['’]s|she['’]s)\b",
    re.IGNORECASE,
)
PRONOUN_SPEAKS = re.compile(
    r"\b(?:he|she|they|it|I|we) (?:also |later |then )?(?:said|says|added|wrote|told|continued|"
    r"went on|explained|stated|noted|insisted|argued|asked|warned|concluded|tweeted)\b"
    r"|\b(?:said|says|added|wrote) (?:he|she|they)\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement of a report, as its publisher (or the translation) has it."""

    article_id: str
    position: int
    """Among the statements of its article, from 0."""
    text: str
    quote: bool
    """Someone's words are in it, with who said them."""
    leans: bool
    """Refers to what stood before it: “He added”, “But this”. Harder to read alone."""
    shown: bool
    """May be shown. Others (titles, fragments, questions) only say what an article has told."""


def sentences_of(report: Report, limit: int = MAX_SENTENCES) -> list[Sentence]:
    """The first `limit` sentences of a report in their order, its title first, none twice."""
    found: dict[str, bool] = {}
    if report.title and report.paragraphs:
        found[_tidy(report.title[:LONGEST])] = False
    for paragraph in report.paragraphs[:MAX_PARAGRAPHS]:
        for text, shown in _pieces(paragraph):
            found[text] = shown or found.get(text, False)
        if len(found) > limit:
            break
    return [
        Sentence(
            article_id=report.article_id,
            position=position,
            text=text,
            quote=bool(quotations(text)),
            leans=leans(text),
            shown=shown,
        )
        for position, (text, shown) in enumerate(list(found.items())[:limit])
    ]


def leans(text: str) -> bool:
    """True when a sentence can't be understood without the one before it."""
    return LEANING.match(text.lstrip("“\"«‘'")) is not None or bool(PRONOUN_SPEAKS.search(text))


def _pieces(paragraph: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a paragraph, and whether each may be shown."""
    text = DATELINE.sub("", _tidy(paragraph[:MAX_PARAGRAPH_CHARACTERS]))
    if not text:
        return
    pieces = _joined(piece.strip() for piece in sentencex.segment("en", text))
    if len(paragraph) > MAX_PARAGRAPH_CHARACTERS:
        pieces.pop()  # cut by the limit
    whole = with_speakers(pieces, LONGEST)
    told = [piece for piece in whole if is_statement(piece)]
    for piece in told:
        yield piece, True
    for piece in pieces:
        if len(piece) >= SHORTEST_COMPARED and not any(piece in other for other in told):
            yield piece[:LONGEST_COMPARED], False


def _joined(pieces: Iterable[str]) -> list[str]:
    """Pieces that the splitter cut after a title or an initial, whole again."""
    joined: list[str] = []
    for piece in filter(None, pieces):
        if joined and CUT_SHORT.search(joined[-1]):
            joined[-1] = f"{joined[-1]}{'' if joined[-1][-3:-2] == '-' else ' '}{piece}"
        else:
            joined.append(piece)
    return joined


def _tidy(text: str) -> str:
    return " ".join(text.split())


def is_statement(text: str) -> bool:
    """True for what a newsroom states in whole words: no boilerplate, question or fragment."""
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    if WORDS_OF_OTHERS.search(text) or CUT.search(text) or not TERMINAL.search(text):
        return False
    first = text.lstrip("“\"«‘'([")[:1]
    if text.endswith(("?", "?”", '?"')) or first.islower() or not first.isalnum():
        return False
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= 0.6 * len(text) and capitals <= 0.4 * len(letters)
