"""Cuts a text into the sentences that an engine takes one by one.

sentencex (Wikimedia's rules for some 300 languages) finds the sentences; what it cuts too much
is joined again, and what is too long for an engine is cut further.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import sentencex  # type: ignore[import-untyped]

MAX_CHARACTERS = 400
"""Of one sentence: an engine's time rises with the square of what it is given at once."""

BLOCK_CHARACTERS = 10_000
"""Looked at together: the splitter takes 3 s for 180,000 quotation marks, 10 ms for this many."""


# Abbreviations that sentencex's lists lack, in lower case and without the period: those that a name
# may follow, and after `|` those that only a number may, being words or the ends of sentences too.
_ABBREVIATIONS = """
ar د أ م ص | ج
bg проф доц д-р инж акад ген г-н г-жа ул бул гр бр | стр чл т тел
bn ড ডা মো |
ca av avda jj pl pg sr sra srta sta dr dra prof excm excma il·lm il·lma mn núm pàg | pàgs art arts \
 vol tel cap fig gen febr abr ag set oct nov des
cs ing mgr judr mudr phdr doc prof gen plk nám ul tř mil např tzv | č čl str odst tel
da kl nr ca dr prof hr skt adv stk | s tlf bl art kap
de dr prof nr ca bzw hrsg hl gebr fam | abs art kap bd tel s
el κ κα κκ δρ καθ οδ λεωφ αγ πλ | αρ σελ τηλ
es avda av jj pl gral cnel tte excmo excma ilmo ilma mons rvdo dpto prof profa | núm pág págs art \
 arts vol tel cap fig ene feb abr ago sept oct nov dic n
et dr prof hr pr tn | nr lk
fi klo esim prof tri nro toim | s n puh
fr m mm mme mmes mlle mgr me dr pr prof st ste av boul bd | art vol chap fig tél p pp no
gl avda av sr sra dr dra prof excmo excma | núm páx art vol tel
he פרופ גב | עמ מס
hi डॉ श्री प्रो श्रीमती कु |
hu dr prof ifj id özv pl | u o sz tel
is kl dr hr frk sr próf bls nr sbr árg | gr t tel
it dott dr sig sigg prof avv ing arch mons gen geom | pag pagg art artt n nr tel vol cap
lt dr prof doc gen pvz pan | nr p psl tel g
lv dr prof piem | nr lpp tel
mk проф доц д-р г-дин г-ѓа инж акад ул бул бр пр ген | стр чл тел мил млрд св
nb kl nr ca dr prof hr stk | s tlf art kap
nl dr mr drs ir prof ds dhr mevr mw | nr art blz tel
pl prof dr hab inż mgr ks gen płk ul św np tzw | nr str art ust al pl os tel
pt adm alm av btl cel cia col comte dep des dir edif emb eng exma exmo gen gov mal mons pe pres \
 prof profa pç r rev rod sen srta sta sto séc ten | abr ago art arts cap cf dez fev fig fls inc \
 jan jul jun mai mar n no nov nº out pag pág págs séc set tel vol
ro dr prof ing bd gen col sf dl dna | nr art alin str tel
ru проф акад доц д-р ул просп пл бул ген ред св | стр рис гл ст тел см
sh dr prof mr doc ing dipl gosp gđa gđica ul bul npr tj gen puk sv mil mlrd tzv др проф доц инж \
 госп гђа ул бул нпр тј ген пук св мил млрд тзв | br str čl tel st бр стр чл тел
sk ing mgr judr mudr phdr doc prof gen nám ul mil napr tzv | č čl str ods tel
sl dr prof mag inž ul npr tj gen sv | št str čl tel g
sq dr prof znj | nr f tel
sv kl nr ca dr prof st resp | s sid kap tel
tr dr prof doç yrd sn cad sok mah bkz ör | no s tel
uk проф акад доц д-р ім вул просп пл бул ген ред св | стор рис гл ст тел див
vi ts gs pgs ths bs tp | q p
"""
_SAME = {"sr": "sh", "hr": "sh", "bs": "sh", "cnr": "sh", "no": "nb", "nn": "nb"}


@cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Of a language: those before a name, those before a number."""
    language = _SAME.get(language, language)
    lines = (line.partition(" ") for line in _ABBREVIATIONS.strip().splitlines())
    words = next((rest for tag, _, rest in lines if tag == language), "")
    names, _, numbers = words.partition("|")
    before_names = frozenset(names.split())
    return before_names, before_names | frozenset(numbers.split())


_LAST_WORD = re.compile(r"(?:^|[\s(\"'“”„‘«»—–’])([^\s\d.,;:!?(\"'“”„‘«»—–’]{1,12})\.$")
_INITIAL = re.compile(
    r"\b(?:a|o|à|ao|as|os|e|de|da|do|das|dos|em|na|no|com|por|para|pela|pelo|el|la|y|en|con|del|al|i|"
    r"amb|per) (?:[A-Z]\. ?){1,3}$"
)
"""Of a name, `com a D. Maria`; a letter after a noun may end a sentence: `vitamina D.`"""
_ROMANCE = frozenset({"pt", "es", "ca", "gl"})
_ROMAN = re.compile(r"[IVXLC]+\b")
_SPEECH_ENDS = re.compile(r"[。！？!?…][”」』]$")
_TOLD = re.compile(r"(?:と|って)|[^。！？，、]{0,12}?[说說问問道称稱喊叫答]")
"""After a quotation: と言った, 她问."""
_CLAUSE_END = re.compile(r"[;:,!?…)\]]\s+|[。！？；，、]\s*|\s[–—-]\s")


@dataclass(frozen=True)
class Sentence:
    """`text` has no space around it; `gap` is what stands between it and the next one."""

    text: str
    gap: str = ""


def split(text: str, language: str = "en", limit: int = MAX_CHARACTERS) -> list[Sentence]:
    """The sentences of a text, each of at most `limit` characters.

    Joining `text + gap` of all gives the text with its spaces normalised. Line breaks are kept
    as gaps; a boundary without a space (Chinese, Japanese) gets one, as English needs it.
    """
    found: list[Sentence] = []
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not words:
            continue
        if found:
            found[-1] = Sentence(found[-1].text, "\n")
        for sentence in _sentences(words, language):
            found += _cut(sentence, limit, gap=" ")
    if found:
        found[-1] = Sentence(found[-1].text)
    return found


def join(sentences: list[Sentence], texts: list[str]) -> str:
    """Put `texts` in the places of `sentences`: the opposite of `split`."""
    return "".join(
        text + sentence.gap for sentence, text in zip(sentences, texts, strict=True)
    ).strip()


def _sentences(line: str, language: str) -> Iterator[str]:
    tag = language.partition("-")[0].lower()
    waiting = ""
    for block in _blocks(line):
        for piece in sentencex.segment(tag, block):
            if waiting and not _belongs_together(waiting.rstrip(), piece.lstrip(), tag):
                yield waiting.strip()
                waiting = ""
            waiting += piece
    if waiting.strip():
        yield waiting.strip()


def _blocks(line: str) -> Iterator[str]:
    start = 0
    while start < len(line):
        end = start + BLOCK_CHARACTERS
        if end < len(line):
            space = line.rfind(" ", start, end)
            end = space + 1 if space > start else end
        yield line[start:end]
        start = end


def _belongs_together(before: str, after: str, language: str) -> bool:
    """True when a boundary stands inside a sentence: `em jan. de 2024`, `Av. Brasil`, `n. 10`."""
    if len(before) + len(after) > MAX_CHARACTERS:
        return False
    first_letter = next((char for char in after if char.isalnum()), "")
    if first_letter.islower():
        return True
    if _SPEECH_ENDS.search(before[-2:]) and _TOLD.match(after):
        return True
    match = _LAST_WORD.search(before[-16:])
    word = match[1].lower() if match else ""
    if language in _ROMANCE and (
        _INITIAL.search(before[-24:]) or (word in ("a", "d") and after.startswith("C."))
    ):
        return True
    before_names, before_numbers = _abbreviations(language)
    numbered = first_letter.isdecimal() or _ROMAN.match(after)
    return word in (before_numbers if numbered else before_names)


def _cut(sentence: str, limit: int, gap: str) -> Iterator[Sentence]:
    """Pieces of at most `limit`: at the end of a clause, else at a space, else anywhere."""
    rest = sentence
    while len(rest) > limit:
        end = _cutting_point(rest, limit)
        piece, following = rest[:end], rest[end:]
        spaced = piece.endswith(" ") or following.startswith(" ")
        yield Sentence(piece.strip(), " " if spaced else "")
        rest = following.strip()
    if rest:
        yield Sentence(rest, gap)


def _cutting_point(text: str, limit: int) -> int:
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, 0, limit)]
    if clauses and clauses[-1] >= limit // 3:
        return clauses[-1]
    space = text.rfind(" ", 1, limit + 1)
    if space > 0:
        return space
    return limit
